/** What only an action takes away comes and goes by itself: rows are judged one by one, and what is gone is as wanted. */
import { describe, expect, it } from '@jest/globals';
import { buildPlan } from '../../../src/engine/plan/build-plan.js';
import type { Playbook } from '../../../src/playbook/playbook.js';
import type { SandboxState } from '../../../src/sandbox/state.js';
import { purgeSpool } from '../../../src/steps/intrusion/purge-spool.js';
import { unblock } from '../../../src/steps/intrusion/unblock.js';
import { aServer, auditOf, carryOut, errorOf, type Server } from '../a-server.js';

const ADDRESS = '203.0.113.99';
type Block = SandboxState['ipBlocks'][number];

const playbook = {
  ...{ name: 'unblock', hash: 'sha256:x', steps: { unblock: { address: ADDRESS } } },
  ...{ domains: { include: ['*'], exclude: [] }, named: [], overrides: [], waivers: [], limits: {} },
} as unknown as Playbook;

async function blocked() {
  const server = await aServer({ domains: 1 });
  const [first] = server.state.ipBlocks;
  const block = (ip: string, parts: Partial<Block> = {}) => ({ ...first, ip, ...parts }) as Block;
  server.state.ipBlocks = [block(ADDRESS), block('192.0.2.1')];
  return { server, block };
}

async function planNow(server: Server) {
  const survey = await auditOf(server, playbook, { steps: [unblock] });
  return buildPlan(survey, playbook, { kind: 'action' });
}

const left = ({ state }: Server) => state.ipBlocks.map(({ ip }) => ip);

describe('an action on a list that moves by itself', () => {
  it('is carried out though others come and go, and counters and times move', async () => {
    const { server, block } = await blocked();
    const plan = await planNow(server);
    server.state.ipBlocks = [
      block('192.0.2.77'),
      block(ADDRESS, { count: 9999, secondsLeftOnBlock: 1.5 }),
      block('192.0.2.78', { blockType: 3 }),
    ];

    const report = await carryOut(server, plan);

    expect(report).toMatchObject({ kind: 'action', status: 'verified', exitCode: 0 });
    expect(report.results.flatMap(({ bystanders }) => bystanders)).toEqual([]);
    expect(left(server)).toEqual(['192.0.2.77', '192.0.2.78']);
  });

  it('has nothing left to do where what it was to take away is gone, and sends nothing', async () => {
    const { server, block } = await blocked();
    const plan = await planNow(server);
    server.state.ipBlocks = [block('192.0.2.1')];

    const report = await carryOut(server, plan);

    expect(report).toMatchObject({ status: 'verified', exitCode: 0, results: [{ outcome: 'proved' }] });
    expect(server.sandbox.stats().writes).toBe(0);
  });

  it('is refused where the plan shows another block than the server', async () => {
    const { server } = await blocked();
    const plan = await planNow(server);
    const [change] = plan.changes;
    const before = { ...(change?.before as object), rule: 'Another' };
    const edited = { ...plan, changes: [{ ...change, before }] } as unknown as typeof plan;

    expect(await errorOf(carryOut(server, edited))).toMatchObject({ code: 'plan.stale' });
    expect(server.sandbox.stats().writes).toBe(0);
  });

  it('leaves alone the row that changed since, and does the rest', async () => {
    const server = await aServer({ domains: 1, flood: 5, reference: 'keys' });
    const [mailbox = ''] = server.state.throttled.users;
    const asked = { ...playbook, name: 'purge-spool', steps: { 'purge-spool': { mailbox } } };
    const plan = buildPlan(await auditOf(server, asked, { steps: [purgeSpool] }), asked, { kind: 'action' });
    const own = () => server.state.spool.filter(({ sender }) => sender === mailbox);
    const [first] = own();
    if (first !== undefined) first.received = '2026-01-01T00:00:00.000Z';

    const report = await carryOut(server, plan);

    expect(report).toMatchObject({ status: 'partial', exitCode: 4 });
    expect(own()).toEqual([first]);
    expect(report.results.map(({ outcome }) => outcome).toSorted()).toEqual(['proved', 'stale']);
  });

  it('goes one by itself, and the others two hundred to a call at most', async () => {
    const server = await aServer({ domains: 1, flood: 450, reference: 'keys' });
    const [mailbox = ''] = server.state.throttled.users;
    const asked = { ...playbook, name: 'purge-spool', steps: { 'purge-spool': { mailbox } } };
    const plan = buildPlan(await auditOf(server, asked, { steps: [purgeSpool] }), asked, { kind: 'action' });
    const sizes: number[] = [];
    const { writeClient } = server.connection;
    const connection: Server['connection'] = {
      ...server.connection,
      writeClient: (warrant) => ({
        write: (call) => {
          sizes.push((call.body as { spoolInput: readonly unknown[] }).spoolInput.length);
          return writeClient(warrant).write(call);
        },
      }),
    };

    const report = await carryOut(server, plan, { connection });

    const { length } = plan.changes;
    expect(length).toBeGreaterThan(401);
    expect(sizes).toEqual([1, 200, 200, length - 401]);
    expect(report).toMatchObject({ status: 'verified', exitCode: 0 });
    expect(server.state.spool.filter(({ sender }) => sender === mailbox)).toEqual([]);
  });

  it('is not proved where it is there again, or still', async () => {
    const { server } = await blocked();
    const plan = await planNow(server);
    const answer = { kind: 'status', code: 200, body: { success: true } } as const;
    server.sandbox.addFaults([{ ...answer, path: 'settings/sysadmin/unblock-ips' }]);

    const report = await carryOut(server, plan);

    expect(report).toMatchObject({ status: 'disagrees', exitCode: 5 });
  });
});
