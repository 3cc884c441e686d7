/** At a question in a real terminal: what is pasted, what is refused, and Ctrl-Z. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { MAIN, type Scene, scenes, signInOf } from './a-cli.js';
import {
  A_KEY_MS,
  type InTerminal,
  MARKS_ON,
  startInTerminal,
  startProgramInTerminal,
} from './a-terminal.js';

const makeScene = scenes();
const APPLY = ['apply', '--playbook', 'baseline', '--step', 'logging', '--state-dir', 'st'];
const AUDIT = ['audit', '--step', 'logging', '--fail-on', 'low', '--state-dir', 'st'];
/** Its first question is for the address. */
const INIT = ['init', '--state-dir', 'st'];
const NOTHING = { SMARTERMAIL_URL: '', SMARTERMAIL_USERNAME: '', SMARTERMAIL_PASSWORD: '' };
const ADDRESS = 'Address of the web interface';
const YES = 'Type "yes":';
const MARKS_OFF = '\u001b[?2004l';
const [CTRL_C, CTRL_Z] = ['\u0003', '\u001a'];
/** As `ssh` brings the lines of a text. */
const A_LINE_MS = 25;

function inTerminal({ folder, sandbox }: Scene, args: readonly string[], env = {}) {
  return startInTerminal(args, { cwd: folder, env: { ...signInOf(sandbox), ...env } });
}

function inShell({ folder, sandbox }: Scene, args: readonly string[], env = {}) {
  const shell = startProgramInTerminal(['bash', '--norc', '-i'], {
    cwd: folder,
    env: { ...signInOf(sandbox), ...env, PS1: 'ready> ', HISTFILE: '' },
  });
  shell.type(`'${process.execPath}' '${MAIN}' ${args.join(' ')}\r`);
  return shell;
}

/** The exit code of what ran last in it. */
async function codeIn(shell: InTerminal): Promise<number> {
  shell.type('echo "it ended with $?."\r');
  const said = await shell.says('it ended with ');
  for (let all = said; ; all = await shell.says('')) {
    const [, code] = /it ended with (\d+)\./.exec(all) ?? [];
    if (code !== undefined) {
      shell.type('exit\r');
      await shell.ended;
      return Number(code);
    }
    await sleep(10);
  }
}

function pasted(text: string): string {
  return `\u001b[200~${text}\u001b[201~`;
}

async function typeLines(terminal: InTerminal, lines: readonly string[]): Promise<void> {
  for (const line of lines) {
    terminal.type(`${line}\r`);
    await sleep(A_LINE_MS);
  }
}

describe('Ctrl-Z at a question', () => {
  it.each<[string, readonly string[], object, string, (scene: Scene) => string, number]>([
    ['a yes', APPLY, {}, YES, () => 'yes', 0],
    [
      'a password',
      AUDIT,
      { SMARTERMAIL_PASSWORD: '' },
      'Password of',
      ({ sandbox }) => sandbox.accounts.admin.password,
      2,
    ],
  ])('stops the process; after fg the question stands again, and takes %s', async (...given) => {
    const [, args, env, question, answerOf, code] = given;
    const scene = await makeScene();
    const shell = inShell(scene, args, env);

    for (let times = 0; times < 2; times += 1) {
      await shell.asks(question);
      const before = (await shell.says('')).length;
      shell.type(CTRL_Z);
      while (!(await shell.says('')).slice(before).includes('Stopped')) await sleep(10);
      await shell.answer('', 'fg');
    }
    await shell.answer(question, answerOf(scene));
    await shell.says(code === 0 ? 'Verified' : 'Audit: 1 finding');

    expect(await codeIn(shell)).toBe(code);
  });

  it('leaves by Ctrl-C after it', async () => {
    const scene = await makeScene();
    const shell = inShell(scene, APPLY);

    await shell.asks(YES);
    shell.type(CTRL_Z);
    await shell.says('Stopped');
    await shell.answer('', 'fg');
    await shell.asks(YES);
    shell.type(CTRL_C);
    await shell.says('[interrupted]');

    expect(await codeIn(shell)).toBe(130);
    expect(scene.sandbox.stats().writes).toBe(0);
  });
});

describe('what is pasted', () => {
  it('answers one question, where a terminal puts no marks around it and it comes line by line', async () => {
    const scene = await makeScene();
    const { admin } = scene.sandbox.accounts;
    const nobody = { SMARTERMAIL_USERNAME: '', SMARTERMAIL_PASSWORD: '' };
    const started = inTerminal(scene, AUDIT, nobody);

    await started.asks('System administrator:');
    await typeLines(started, [admin.username, ...Array(9).fill('further')]);
    await started.answer('Password of', admin.password);
    const ended = await started.ended;

    expect(ended.code).toBe(2);
    expect(ended.stdout).toContain('Audit: 1 finding');
  });

  it('does not get to the shell after the last question', async () => {
    const scene = await makeScene();
    const shell = inShell(scene, APPLY);

    await shell.asks(YES);
    await typeLines(shell, ['no', 'touch leaked', 'touch leaked']);
    await shell.says('[plan.not-approved]');

    expect(await codeIn(shell)).toBe(3);
    expect(existsSync(join(scene.folder, 'leaked'))).toBe(false);
  });

  it('is typed text, within its marks: its line end approves nothing', async () => {
    const scene = await makeScene();
    const started = inTerminal(scene, APPLY);

    await started.asks(YES);
    started.type(pasted('yes\r'));
    await sleep(400);
    expect(scene.sandbox.stats().writes).toBe(0);
    started.type('\r');

    expect((await started.ended).code).toBe(0);
    expect(scene.sandbox.stats().writes).toBe(1);
  });

  it.each<[string, string]>([
    ['of several lines', 'yes\rtouch leaked\r'],
    ['of several lines that end as on Windows', 'yes\r\ntouch leaked\r\n'],
  ])('is refused in words where it is %s, and gets nowhere', async (_, text) => {
    const scene = await makeScene();
    const shell = inShell(scene, APPLY);

    await shell.asks(YES);
    const [first, rest] = [pasted(text).slice(0, 9), pasted(text).slice(9)];
    shell.type(first);
    // The marks may come in pieces.
    await sleep(A_LINE_MS);
    shell.type(rest.slice(0, -3));
    await sleep(A_LINE_MS);
    shell.type(rest.slice(-3));
    await shell.says('What was pasted has several lines, and one is asked for.');
    await shell.answer(YES, '');
    await shell.says('[plan.not-approved]');

    expect(await codeIn(shell)).toBe(3);
    expect(existsSync(join(scene.folder, 'leaked'))).toBe(false);
  });

  it.each([
    ['within marks', pasted],
    ['without', (text: string) => text],
  ])('goes in at once, and too much of it is refused: %s', async (_, asPasted) => {
    const scene = await makeScene();
    const started = inTerminal(scene, INIT, NOTHING);

    await started.asks(ADDRESS);
    started.type(asPasted('x'.repeat(3000)));
    await started.says('x'.repeat(50));
    await sleep(A_KEY_MS);
    started.type('\r');
    const afterOne = (await started.says('> ')).length;
    await started.asks(ADDRESS);
    started.type(asPasted('x'.repeat(22_000)));
    await started.says('More than 4000 characters are no answer.');
    await started.answer(ADDRESS, scene.sandbox.url);
    await started.asks('System administrator:');
    started.type(CTRL_C);
    const ended = await started.ended;

    expect(afterOne).toBeLessThan(40_000);
    expect(ended.stdout.length).toBeLessThan(100_000);
    expect(ended.code).toBe(130);
  });

  it.each<[string, string, number]>([
    ['an answer', 'no\r', 3],
    ['Ctrl-C', CTRL_C, 130],
  ])('has marks around it for as long as the question stands: until %s', async (_, key, code) => {
    const scene = await makeScene();
    const started = inTerminal(scene, APPLY);

    await started.asks(YES);
    started.type(key);
    const ended = await started.ended;

    expect(ended.code).toBe(code);
    expect(ended.stdout.split(MARKS_ON)).toHaveLength(2);
    expect(ended.stdout.split(MARKS_OFF)).toHaveLength(2);
    expect(ended.stdout.indexOf(MARKS_OFF)).toBeGreaterThan(ended.stdout.indexOf(YES));
  });

  it.each<[string, readonly string[], object, string, NodeJS.Signals]>([
    ['a termination', APPLY, {}, YES, 'SIGTERM'],
    ['one before anything else listens to it', INIT, NOTHING, ADDRESS, 'SIGTERM'],
    ['a signal as of Ctrl-C, then', INIT, NOTHING, ADDRESS, 'SIGINT'],
  ])('has no marks left after %s', async (_, args, env, question, signal) => {
    const scene = await makeScene();
    const started = inTerminal(scene, args, env);

    await started.asks(question);
    process.kill(started.pid, signal);
    const ended = await started.ended;

    expect(ended.code).toBe(130);
    expect(ended.stdout.lastIndexOf(MARKS_OFF)).toBeGreaterThan(ended.stdout.lastIndexOf(MARKS_ON));
  });

  it('does not show a password, nor send one that its line end did not end', async () => {
    const scene = await makeScene();
    const { password } = scene.sandbox.accounts.admin;
    const started = inTerminal(scene, AUDIT, { SMARTERMAIL_PASSWORD: '' });

    await started.asks('Password of');
    started.type(pasted(`${password}\r\nmore\r\n`));
    await started.says('several lines');
    await started.asks('Password of');
    started.type(pasted(`${password}\r\n`));
    await sleep(400);
    expect(scene.sandbox.stats().requests).toBe(0);
    started.type('\r');
    const ended = await started.ended;

    expect(ended.code).toBe(2);
    expect(ended.stdout).not.toContain(password);
  });
});

describe('what is refused', () => {
  it('stays to be seen above, and is asked for again with an empty line', async () => {
    const scene = await makeScene();
    const started = inTerminal(scene, INIT, NOTHING);

    await started.answer(ADDRESS, 'mail.local');
    await started.answer(ADDRESS, scene.sandbox.url);
    await started.asks('System administrator:');
    started.type(CTRL_C);
    await started.ended;
    const screen = await started.screen();
    const at = screen.findIndex((line) => line.endsWith(': mail.local'));

    expect(screen[at]).toMatch(/^\? Address of the web interface/);
    expect(screen[at + 1]).toMatch(/^> .*has no scheme/);
    expect(screen.filter((line) => /^√ Address of .*: http:/.test(line))).toHaveLength(1);
    expect(screen.filter((line) => line.includes('has no scheme'))).toHaveLength(1);
  });

  it('is y for yes, which is neither taken nor thrown away', async () => {
    const scene = await makeScene();
    const started = inTerminal(scene, APPLY);

    await started.answer(YES, 'y');
    await started.says('> Type yes in full, or no.');
    expect(scene.sandbox.stats().writes).toBe(0);
    await started.answer(YES, 'yes');

    expect((await started.ended).code).toBe(0);
    expect(scene.sandbox.stats().writes).toBe(1);
  });
});
