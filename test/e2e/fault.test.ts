/** A fault of the tool where nobody waits for it: told in plain words, and what is under way stops at a safe point. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { holdings, rollBackLatest, runIn, type Scene, scenes, until } from './a-cli.js';

const makeScene = scenes();
const STATE = ['--state-dir', 'st'];
const APPLY = ['apply', '--playbook', 'strict', '--auto-approve', '--concurrency', '2', ...STATE];

const FAULTS = {
  'an exception': (message: string) => `throw new TypeError(${JSON.stringify(message)})`,
  'a rejection': (message: string) => `void Promise.reject(new TypeError(${JSON.stringify(message)}))`,
  'a rejection with no error': (message: string) => `void Promise.reject(${JSON.stringify(message)})`,
};

/** Loaded before the tool: does it as soon as the file `now` is there. */
function prepared({ folder }: Scene, what: string) {
  const file = join(folder, 'fault.mjs');
  writeFileSync(
    file,
    `import { existsSync } from 'node:fs';
const timer = setInterval(() => {
  if (!existsSync('now')) return;
  clearInterval(timer);
  ${what};
}, 5);
timer.unref();
`,
  );
  return {
    env: { NODE_OPTIONS: `--import=${pathToFileURL(file)}` },
    happen: () => writeFileSync(join(folder, 'now'), ''),
  };
}

describe.each(Object.entries(FAULTS))('%s', (_, faultOf) => {
  it('while only reading ends with 1, signed out, in plain words and without a secret', async () => {
    const scene = await makeScene({ domains: 200, latencyMs: 20 });
    const { sandbox, start } = scene;
    const { password } = sandbox.accounts.admin;
    const { env, happen } = prepared(scene, faultOf(`x of ${password} is no function`));
    const auditing = start(['audit'], { env });
    await until(() => sandbox.stats().reads > 5);

    happen();
    const ended = await auditing.ended;

    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toContain('Error [internal.bug]: x of [redacted] is no function\n');
    expect(ended.stderr).toContain('This is a fault of smlockdown itself');
    expect(ended.stderr).not.toMatch(/^ +at /m);
    expect(ended.stderr.match(/Error \[/g)).toHaveLength(1);
    expect(sandbox.stats().byRoute['POST auth/logout-user']).toBe(1);
  });

  it('in the middle of an apply stops it at a safe point, and rollback works', async () => {
    const scene = await makeScene({ domains: 60, latencyMs: 15 });
    const { sandbox, start, run, folder } = scene;
    const before = holdings(sandbox.state);
    const { env, happen } = prepared(scene, faultOf('x is no function'));
    const applying = start(APPLY, { env });
    await until(() => sandbox.stats().writes >= 10);

    happen();
    const ended = await applying.ended;
    const { writes, byRoute } = sandbox.stats();
    const journal = readFileSync(join(folder, 'st', 'runs', runIn(ended.stdout), 'journal.jsonl'), 'utf8');
    const rolledBack = await rollBackLatest(run, ['--auto-approve', ...STATE]);

    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain('Error [internal.bug]: x is no function\n');
    expect(ended.stdout).toContain('Interrupted, stopped at a safe point.');
    expect(writes).toBeLessThan(40);
    expect(journal.trimEnd().split('\n').at(-1)).toContain('"status":"interrupted"');
    expect(byRoute['POST auth/logout-user']).toBe(1);
    expect(rolledBack.code).toBe(0);
    expect(holdings(sandbox.state)).toBe(before);
  });
});

describe('a fault', () => {
  it('says where in the tool it happened with DEBUG=1', async () => {
    const scene = await makeScene({ domains: 200, latencyMs: 20 });
    const { env, happen } = prepared(scene, FAULTS['an exception']('boom'));
    const auditing = scene.start(['audit'], { env: { ...env, DEBUG: '1' } });
    await until(() => scene.sandbox.stats().reads > 5);

    happen();

    expect((await auditing.ended).stderr).toMatch(/TypeError: boom\n +at .*fault\.mjs/);
  });

  it('is one JSON object for programs, and ends with 1', async () => {
    const scene = await makeScene({ domains: 200, latencyMs: 20 });
    const { env, happen } = prepared(scene, FAULTS['an exception']('boom'));
    const auditing = scene.start(['audit', '--json'], { env });
    await until(() => scene.sandbox.stats().reads > 5);

    happen();
    const { code, stderr } = await auditing.ended;

    expect(code).toBe(1);
    const told = stderr.split('\n').filter((line) => line.startsWith('{'));
    expect(told.map((line) => JSON.parse(line))).toEqual([
      { formatVersion: 1, error: { code: 'internal.bug', message: 'boom', exitCode: 1 } },
    ]);
  });

  it('stops the sandbox too', async () => {
    const scene = await makeScene({ domains: 1 });
    const { env, happen } = prepared(scene, FAULTS['a rejection']('boom'));
    const serving = scene.start(['sandbox'], { env });
    await serving.says('sandbox listening');

    happen();

    expect(await serving.ended).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('[internal.bug]: boom'),
    });
  });

  it('is also a command that never comes to its end, with nothing left to wait for', async () => {
    const scene = await makeScene({ domains: 1 });
    const file = join(scene.folder, 'never.mjs');
    writeFileSync(file, 'process.stdout.write = () => true;\n');

    const ended = await scene.start(['steps'], { env: { NODE_OPTIONS: `--import=${pathToFileURL(file)}` } })
      .ended;

    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain('Error [internal.bug]: The command never came to its end\n');
  });
});
