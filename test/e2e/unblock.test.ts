/** `unblock`: an action, planned, approved, carried out and proved like a change, and taken back by nothing. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { SandboxState } from '../../src/sandbox/state.js';
import { rollBackLatest, runIn, scenes } from './a-cli.js';

const makeScene = scenes();

const ADDRESS = '203.0.113.99';
type Block = SandboxState['ipBlocks'][number];

/** The address is blocked twice, for SMTP and for IMAP; a call that frees it of a type frees it everywhere. */
async function blocked(more: Partial<Block> = {}) {
  const scene = await makeScene({ domains: 1 });
  const { state } = scene.sandbox;
  const [first] = state.ipBlocks;
  if (first === undefined) throw new Error('the sandbox blocks nobody');
  const of = (protocol: number): Block => ({
    ...first,
    ip: ADDRESS,
    protocol,
    serviceType: protocol,
    ...more,
  });
  state.ipBlocks = [...state.ipBlocks, of(0), of(1)];
  const others = state.ipBlocks.filter(({ ip }) => ip !== ADDRESS).length;
  return { ...scene, others, left: () => state.ipBlocks.map(({ ip }) => ip) };
}

const GO = ['--auto-approve', '--state-dir', 'st'];

describe('unblock', () => {
  it('frees the address and nobody else, is kept as a run, and is taken back by no rollback', async () => {
    const { folder, run, others, left } = await blocked();

    const ended = await run(['unblock', ADDRESS, ...GO, '--reason', 'Ticket 7']);
    const runs = await run(['runs', '--state-dir', 'st']);
    const id = runIn(ended.stdout);
    const latest = await rollBackLatest(run, [...GO]);
    const back = await run(['rollback', id, ...GO]);

    expect(ended.code).toBe(0);
    expect(ended.stdout).toContain(`- ${ADDRESS}, Password Brute Force by IP (IMAP) (loosens)`);
    expect(ended.stdout).toContain('Verified: a separate read shows every change.');
    expect(ended.stdout).not.toContain('The way back');
    expect(left()).toHaveLength(others);
    expect(left()).not.toContain(ADDRESS);
    const record = JSON.parse(readFileSync(join(folder, 'st', 'runs', id, 'run.json'), 'utf8'));
    expect(record).toMatchObject({ kind: 'action', playbook: 'unblock', reason: 'Ticket 7' });
    expect(readdirSync(join(folder, 'st', 'runs', id))).toContain('snapshot.json');
    expect(runs.stdout).toContain(`${id}  unblock `);
    expect(latest.stderr).toContain('[run.not-found]');
    expect([back.code, back.stderr.includes('no call takes back')]).toEqual([64, true]);
  });

  it('is applied by no plan file, which is said, as is how a plan gets into one', async () => {
    const { folder, run } = await blocked();
    const action = await run(['unblock', ADDRESS, '--dry-run', '--json']);
    const plan = await run(['plan', '--playbook', 'strict', '--step', 'logging', '--json']);
    const { made: _, ...without } = JSON.parse(plan.stdout);
    writeFileSync(join(folder, 'action.json'), action.stdout);
    writeFileSync(join(folder, 'plan.json'), JSON.stringify(without));

    const ended = [await run(['apply', 'action.json', ...GO]), await run(['apply', 'plan.json', ...GO])];

    expect(ended.map(({ code }) => code)).toEqual([65, 65]);
    expect(ended[0]?.stderr).toContain('action.json is the plan of an action');
    expect(ended[0]?.stderr).toContain('Give the command that made it again');
    expect(ended[1]?.stderr).toContain('plan.json does not say who made it and when: --out did not write it');
    expect(ended[1]?.stderr).toContain('smlockdown plan --out plan.json, and then apply that');
  });

  it('says of an address that is not blocked where to look on, and writes nothing', async () => {
    const { run, sandbox, others } = await blocked();

    const ended = await run(['unblock', '192.0.2.1', ...GO]);

    expect(ended.code).toBe(0);
    expect(ended.stdout).toBe(`192.0.2.1 is not among the blocks that are listed now (${others + 2}).\n`);
    expect(ended.stderr).toContain('Settings > Security > Blacklist');
    expect(sandbox.stats().writes).toBe(0);
  });

  it('shows with --dry-run what it would do, and does nothing', async () => {
    const { run, sandbox, left } = await blocked();

    const ended = await run(['unblock', ADDRESS, '--dry-run']);

    expect([ended.code, sandbox.stats().writes]).toEqual([2, 0]);
    expect(ended.stdout).toContain('Plan: 0 to add, 0 to change, 2 to remove');
    expect(ended.stdout).toMatch(/and\s+not only in \d+ minutes/);
    expect(left()).toContain(ADDRESS);
  });

  it('takes one address, and asks the server nothing for anything else', async () => {
    const { run, sandbox } = await blocked();

    const ended = await run(['unblock', '203.0.113', ...GO]);

    expect([ended.code, sandbox.stats().requests]).toEqual([64, 0]);
    expect(ended.stderr).toContain('ADDRESS must be one IP address, not "203.0.113"');
  });

  it('ends with 1 where a block may be of the address and is not understood', async () => {
    const { run, sandbox } = await blocked({ ip: '203.0.113.*' });

    const ended = await run(['unblock', ADDRESS, ...GO]);

    expect([ended.code, sandbox.stats().writes]).toEqual([1, 0]);
    expect(ended.stdout).toContain(`see whether ${ADDRESS} is in one of these`);
  });

  it('ends with 1 where the list cannot be read, and with 5 where the server keeps the block', async () => {
    const unread = await blocked();
    unread.sandbox.addFaults([{ kind: 'status', code: 500, path: 'settings/sysadmin/blocked-ips' }]);
    const kept = await blocked();
    kept.sandbox.addFaults([
      { kind: 'status', code: 200, body: { success: true }, path: 'settings/sysadmin/unblock-ips' },
    ]);

    const [one, other] = [
      await unread.run(['unblock', ADDRESS, ...GO]),
      await kept.run(['unblock', ADDRESS, ...GO]),
    ];

    expect([one.code, unread.sandbox.stats().writes]).toEqual([1, 0]);
    expect(other.code).toBe(5);
    expect(kept.left()).toContain(ADDRESS);
  });
});
