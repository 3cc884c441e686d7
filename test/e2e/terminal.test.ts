/** In a real terminal: prompts, colours, progress, and Ctrl-C at a question. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { holdings, MAIN, runIn, type Scene, scenes, signInOf } from './a-cli.js';
import { startCommandInTerminal, startInTerminal } from './a-terminal.js';
import { terminalsHere } from './a-terminal-here.js';

const startHere = terminalsHere();
const makeScene = scenes();
const STATE = ['--state-dir', 'st'];
const APPLY = ['apply', '--playbook', 'baseline', '--step', 'logging', ...STATE];
const QUESTION = 'Type "yes":';
const CTRL_C = '\u0003';

function inTerminal(
  { folder, sandbox }: Scene,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
) {
  return startInTerminal(args, { cwd: folder, env: { ...signInOf(sandbox), ...env } });
}

/** In this process, where the terminal itself does not matter. */
function here(
  { folder, sandbox }: Scene,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
) {
  return startHere(args, { cwd: folder, size: [80, 40], env: { ...signInOf(sandbox), ...env } });
}

/** The process that holds the lock. */
function holderOf(folder: string): number {
  const locks = join(folder, 'st', 'locks');
  const [name = ''] = readdirSync(locks);
  return Number(/"pid":\s*(\d+)/.exec(readFileSync(join(locks, name), 'utf8'))?.[1]);
}

describe('in a terminal', () => {
  it('asks for the password, shows none of it, and signs in with it', async () => {
    const scene = await makeScene();
    const { password } = scene.sandbox.accounts.admin;

    const started = inTerminal(scene, ['audit', '--step', 'logging', '--fail-on', 'low'], {
      SMARTERMAIL_PASSWORD: '',
    });
    await started.says(`Password of admin on ${scene.sandbox.url}:`);
    started.type(`${password}\r`);
    const ended = await started.ended;

    expect(ended.code).toBe(2);
    expect(ended.stdout).not.toContain(password);
    expect(ended.stdout).toContain('Audit: 1 finding');
  });

  it('shows no password, whatever key is pressed, and no colour with NO_COLOR', async () => {
    const scene = await makeScene();
    const { password } = scene.sandbox.accounts.admin;
    const env = { SMARTERMAIL_PASSWORD: '', NO_COLOR: '1' };

    const started = inTerminal(scene, ['audit', '--step', 'logging', '--fail-on', 'low'], env);
    await started.says(`Password of admin on`);
    started.type('\u0014');
    started.type(password);
    started.type('\u0014');
    started.type('\r');
    const ended = await started.ended;

    expect(ended.code).toBe(2);
    expect(ended.stdout).not.toContain(password);
    expect(ended.stdout).not.toMatch(/\[3\dm/);
  });

  it('keeps the colour of a question where the result goes elsewhere', async () => {
    const scene = await makeScene();
    const said = startCommandInTerminal(`exec '${process.execPath}' '${MAIN}' audit --step logging >result`, {
      cwd: scene.folder,
      env: { ...signInOf(scene.sandbox), SMARTERMAIL_PASSWORD: '' },
    });

    const asked = await said.says('Password of admin on');
    said.type(`${scene.sandbox.accounts.admin.password}\r`);

    expect((await said.ended).code).toBe(0);
    expect(asked).toContain('\u001b[1m');
    expect(readFileSync(join(scene.folder, 'result'), 'utf8')).not.toContain('\u001b');
  });

  it('takes an empty password for none: ends with 78, and nothing is sent', async () => {
    const scene = await makeScene();

    const started = here(scene, ['audit'], { SMARTERMAIL_PASSWORD: '' });
    await started.says('Password of admin on');
    started.type('\r');
    const ended = await started.ended;

    expect(ended.code).toBe(78);
    expect(ended.stdout).toContain('[config.no-credentials]');
    expect(scene.sandbox.stats().requests).toBe(0);
  });

  it('asks for the user name where none is given', async () => {
    const scene = await makeScene();

    const started = here(scene, ['audit', '--step', 'logging', '--fail-on', 'low'], {
      SMARTERMAIL_USERNAME: '',
    });
    await started.says('System administrator:');
    started.type('admin\r');
    const ended = await started.ended;

    expect(ended.code).toBe(2);
  });

  it('asks for the code that was sent by e-mail', async () => {
    const scene = await makeScene();
    const { twoFactorEmail } = scene.sandbox.accounts;

    const started = here(
      scene,
      ['audit', '--step', 'logging', '--fail-on', 'low'],
      signInOf(scene.sandbox, twoFactorEmail),
    );
    await started.says('Code sent to');
    started.type(`${twoFactorEmail.code}\r`);
    const ended = await started.ended;

    expect(ended.code).toBe(2);
    expect(ended.stdout).not.toContain(twoFactorEmail.code);
  });

  it('applies after "yes"', async () => {
    const scene = await makeScene();

    const started = here(scene, APPLY);
    const shown = await started.says(QUESTION);
    started.type('yes\r');
    const ended = await started.ended;

    expect(shown).toContain('Plan: ');
    expect(shown).toContain(scene.sandbox.url);
    expect(ended.code).toBe(0);
    expect(scene.sandbox.stats().writes).toBe(1);
  });

  it.each(['no', '', 'N'])('changes nothing after "%s", and ends with 3', async (answer) => {
    const scene = await makeScene();

    const started = here(scene, APPLY);
    await started.says(QUESTION);
    started.type(`${answer}\r`);
    const ended = await started.ended;

    expect(ended.code).toBe(3);
    expect(ended.stdout).toContain('[plan.not-approved]');
    expect(scene.sandbox.stats().writes).toBe(0);
    expect(scene.sandbox.stats().byRoute['POST auth/logout-user']).toBe(1);
  });

  it('rolls the latest run back after it said which one that is, and "yes"', async () => {
    const scene = await makeScene({ domains: 1 });
    const before = holdings(scene.sandbox.state);
    const id = runIn((await scene.run([...APPLY, '--auto-approve'])).stdout);

    const started = here(scene, ['rollback', 'latest', ...STATE]);
    const asked = await started.says(QUESTION);
    started.type('yes\r');
    const ended = await started.ended;

    expect(asked).toContain(`The latest run is ${id}: apply of baseline, `);
    expect(ended.code).toBe(0);
    expect(holdings(scene.sandbox.state)).toBe(before);
  });

  it('ends with 130 after Ctrl-C at the question, signed out, nothing changed', async () => {
    const scene = await makeScene();
    const before = holdings(scene.sandbox.state);

    const started = inTerminal(scene, APPLY);
    await started.says(QUESTION);
    started.type(CTRL_C);
    const ended = await started.ended;

    expect(ended.code).toBe(130);
    expect(ended.stdout).toContain('[interrupted]');
    expect(holdings(scene.sandbox.state)).toBe(before);
    expect(scene.sandbox.stats().byRoute['POST auth/logout-user']).toBe(1);
  });

  it('ends with 130 after a termination at the question, signed out, nothing changed', async () => {
    const scene = await makeScene();

    const started = inTerminal(scene, APPLY);
    await started.says(QUESTION);
    process.kill(holderOf(scene.folder), 'SIGTERM');
    const ended = await started.ended;

    expect(ended.code).toBe(130);
    expect(scene.sandbox.stats().writes).toBe(0);
    expect(scene.sandbox.stats().byRoute['POST auth/logout-user']).toBe(1);
  });

  it('ends with 130 after Ctrl-C at the password, and nothing is sent', async () => {
    const scene = await makeScene();

    const started = here(scene, ['audit'], { SMARTERMAIL_PASSWORD: '' });
    await started.says(`Password of admin on ${scene.sandbox.url}:`);
    started.type(CTRL_C);
    const ended = await started.ended;

    expect(ended.code).toBe(130);
    expect(scene.sandbox.stats().requests).toBe(0);
  });

  it('notices that the server moved on while the question was open', async () => {
    const scene = await makeScene();

    const started = here(scene, APPLY);
    await started.says(QUESTION);
    await scene.run([
      'apply',
      '--playbook',
      'baseline',
      '--step',
      'logging',
      '--auto-approve',
      '--state-dir',
      'other',
    ]);
    started.type('yes\r');
    const ended = await started.ended;

    expect(ended.code).toBe(3);
    expect(ended.stdout).toContain('[plan.stale]');
    expect(scene.sandbox.stats().writes).toBe(1);
  });

  it('is not asked with --no-input', async () => {
    const scene = await makeScene();

    const ended = await here(scene, [...APPLY, '--no-input']).ended;

    expect(ended.code).toBe(64);
    expect(ended.stdout).toContain('--auto-approve');
  });

  it('is coloured, but not with NO_COLOR', async () => {
    const scene = await makeScene();

    const coloured = await inTerminal(scene, ['audit']).ended;
    const plain = await inTerminal(scene, ['steps'], { NO_COLOR: '1' }).ended;

    expect(coloured.stdout).toContain('\u001b[31mFAIL');
    expect(plain.stdout).not.toContain('\u001b');
  });

  it('sees how far a long audit is, and the line goes away', async () => {
    const scene = await makeScene({ domains: 60, latencyMs: 15 });

    const ended = await inTerminal(scene, ['audit']).ended;

    expect(ended.stdout).toMatch(/Reading \d+ of \d+/);
    expect(ended.stdout.lastIndexOf('\r\u001b[K')).toBeGreaterThan(ended.stdout.lastIndexOf('Reading '));
  });
});
