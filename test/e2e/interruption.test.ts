/** Ctrl-C and termination: stopped at a safe point, signed out, and nothing left half-done. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { holdings, rollBackLatest, runIn, scenes, until } from './a-cli.js';

const makeScene = scenes();
const STATE = ['--state-dir', 'st'];
const WHOLE = ['--playbook', 'strict'];
const APPLY = ['apply', ...WHOLE, '--auto-approve', '--concurrency', '2', ...STATE];
const LOGOUT = 'POST auth/logout-user';

describe.each(['SIGINT', 'SIGTERM'] as const)('%s', (signal) => {
  it('during an audit ends with 130, signed out, without a result', async () => {
    const { sandbox, start } = await makeScene({ domains: 200, latencyMs: 30 });
    const auditing = start(['audit']);
    await until(() => sandbox.stats().reads > 5);

    auditing.signal(signal);
    const ended = await auditing.ended;

    expect(ended.code).toBe(130);
    expect(ended.stdout).toBe('');
    expect(ended.stderr).toContain('[interrupted]');
    expect(sandbox.stats().byRoute[LOGOUT]).toBe(1);
    expect(sandbox.stats().reads).toBeLessThan(200);
    expect(sandbox.stats().writes).toBe(0);
  });

  it('in the middle of an apply ends with 130; what was begun is proved, and rollback works', async () => {
    const { sandbox, folder, start, run } = await makeScene({ domains: 60, latencyMs: 15 });
    const before = holdings(sandbox.state);
    const applying = start(APPLY);
    await until(() => sandbox.stats().writes >= 10);

    applying.signal(signal);
    const ended = await applying.ended;
    const { writes, byRoute } = sandbox.stats();
    const id = runIn(ended.stdout);
    const entries = readFileSync(join(folder, 'st', 'runs', id, 'journal.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { readonly entry: string; readonly status?: string });
    const planned = await run(['plan', ...WHOLE]);
    const rolledBack = await rollBackLatest(run, ['--auto-approve', ...STATE]);

    expect(ended.code).toBe(130);
    expect(ended.stderr).toContain('finishing the writes under way');
    expect(ended.stdout).toContain('Interrupted, stopped at a safe point.');
    expect(writes).toBeLessThan(40);
    expect(entries.filter(({ entry }) => entry === 'write').length).toBe(writes);
    expect(entries.at(-1)).toMatchObject({ entry: 'finished', status: 'interrupted' });
    expect(byRoute[LOGOUT]).toBe(1);
    expect(planned.code).toBe(2);
    expect(rolledBack.code).toBe(0);
    expect(holdings(sandbox.state)).toBe(before);
  });
});

describe('a signal', () => {
  it('while an apply still reads ends with 130 and writes nothing', async () => {
    const { sandbox, start } = await makeScene({ domains: 100, latencyMs: 30 });
    const applying = start(APPLY);
    await until(() => sandbox.stats().reads > 5);

    applying.signal('SIGINT');
    const ended = await applying.ended;

    expect(ended.code).toBe(130);
    expect(sandbox.stats().writes).toBe(0);
    expect(sandbox.stats().byRoute[LOGOUT]).toBe(1);
  });

  it('is one JSON object on stderr, after the remark, with --json', async () => {
    const { sandbox, start } = await makeScene({ domains: 100, latencyMs: 30 });
    const auditing = start(['audit', '--json']);
    await until(() => sandbox.stats().reads > 5);

    auditing.signal('SIGINT');
    const { stderr, stdout } = await auditing.ended;

    expect(stdout).toBe('');
    expect(JSON.parse(stderr.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({
      error: { code: 'interrupted', exitCode: 130 },
    });
  });

  it('sent twice ends an apply at once, and rollback brings back what was begun', async () => {
    const { sandbox, start, run } = await makeScene({ domains: 60, latencyMs: 15 });
    const before = holdings(sandbox.state);
    const applying = start(APPLY);
    await until(() => sandbox.stats().writes >= 10);
    sandbox.addFaults([{ kind: 'delay', path: '**', ms: 3000, times: 8 }]);

    applying.signal('SIGINT');
    await applying.says('Press Ctrl-C again to end at once');
    applying.signal('SIGINT');
    const ended = await applying.ended;
    sandbox.clearFaults();
    const rolledBack = await rollBackLatest(run, ['--auto-approve', ...STATE]);

    expect(ended.code).not.toBe(0);
    expect(rolledBack.code).toBe(0);
    expect(holdings(sandbox.state)).toBe(before);
  });
});
