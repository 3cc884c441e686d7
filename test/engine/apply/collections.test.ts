/** Single items of collections: each written and proved by itself, and put back. */
import { describe, expect, it } from '@jest/globals';
import { BACKUP, GATEWAY, holdGateways, MAIL, replacingGateways } from '../a-gateway.js';
import { aPlaybook, shipped } from '../a-playbook.js';
import { apply, aServer, carryOut, contentOf, planOf, type Server, undo, undoPlanOf } from '../a-server.js';
import { AN_ALLOWED_ADDRESS } from '../laws/any-playbook.js';

describe('single items of collections', () => {
  const whitelist = (more: object) =>
    aPlaybook({ steps: { 'smtp-auth-bypass': { unlisted: 'remove', ...more } } });
  const EDIT = 'settings/sysadmin/ip-access';

  it('adds, edits and removes them, each written and proved by itself, and puts all of it back', async () => {
    const server = await aServer({
      domains: 1,
      prepare: (state) => holdGateways(state, [MAIL.address, 'old.example', 'older.example']),
    });
    const start = contentOf(server.state);
    const plan = await planOf(server, await replacingGateways());

    const report = await carryOut(server, plan);
    const way = await undoPlanOf(server);
    const back = await undo(server);

    expect(new Set(plan.changes.map(({ action }) => action))).toEqual(new Set(['add', 'change', 'remove']));
    expect(report).toMatchObject({ status: 'verified', exitCode: 0, results: [{ outcome: 'proved' }] });
    expect(report.results[0]?.fields).toHaveLength(plan.changes.length);
    expect(new Set(way.changes.map(({ action }) => action))).toEqual(new Set(['add', 'change', 'remove']));
    expect(back.exitCode).toBe(0);
    expect(contentOf(server.state)).toBe(start);
  });

  it('reads a list once before its first item, and after each: that is the last look at the next', async () => {
    const server = await aServer({ domains: 1, seed: 1 });
    const plan = await planOf(server, await shipped('strict'), { onlySteps: ['ids-rules'] });
    const before = server.requests.length;

    await carryOut(server, plan);

    const reads = server.requests.slice(before).filter((one) => one === 'GET settings/sysadmin/ids-rules');
    expect(plan.changes.length).toBeGreaterThan(2);
    expect(reads).toHaveLength(1 + 1 + plan.changes.length);
  });

  it('goes on after an item that is refused, and ends as partly applied', async () => {
    const server = await aServer({
      domains: 1,
      prepare: (state) => holdGateways(state, ['old.example', 'older.example', 'oldest.example']),
    });
    const playbook = await replacingGateways();
    const plan = await planOf(server, playbook);
    const fault = { kind: 'status', code: 400, body: { message: 'Not this one' } } as const;
    server.sandbox.addFaults([{ ...fault, method: 'POST', path: `${GATEWAY}-delete`, once: true }]);

    const report = await carryOut(server, plan);

    const verdicts = report.results[0]?.fields.map(({ verdict }) => verdict) ?? [];
    expect(verdicts.filter((verdict) => verdict === 'ignored')).toHaveLength(1);
    expect(verdicts.filter((verdict) => verdict === 'honoured')).toHaveLength(plan.changes.length - 1);
    expect(report).toMatchObject({ status: 'partial', exitCode: 4, results: [{ outcome: 'refused' }] });
    expect(report.results[0]?.message).toContain('Not this one');
    expect((await planOf(server, playbook)).changes).toHaveLength(1);
  });

  it('ends as failed when the only item is refused', async () => {
    const server = await aServer({ domains: 1, seed: 1 });
    server.state.ipAccess.whitelist.splice(0, Infinity);
    server.sandbox.addFaults([{ kind: 'status', code: 400, method: 'POST', path: EDIT }]);

    const report = await apply(server, await whitelist({ allow: [AN_ALLOWED_ADDRESS] }));

    expect(report).toMatchObject({ status: 'failed', exitCode: 1, summary: { refused: 1 } });
  });

  it('stops at an item that is not honoured', async () => {
    const server = await aServer({ domains: 1, seed: 1 });
    server.sandbox.addFaults([{ kind: 'ignore-field', field: 'bypass', path: EDIT }]);
    const playbook = await aPlaybook({ steps: { 'smtp-auth-bypass': { internalBypass: 'refuse' } } });
    const plan = await planOf(server, playbook);

    const report = await carryOut(server, plan);

    expect(plan.changes.length).toBeGreaterThan(1);
    expect(report.results[0]?.fields.map(({ verdict }) => verdict)).toEqual(['ignored']);
    expect(report).toMatchObject({ status: 'disagrees', exitCode: 5 });
  });

  it('writes no further item when nobody knows what the collection holds', async () => {
    const server = await aServer({ domains: 1, seed: 1 });
    const plan = await planOf(server, await shipped('strict'), { onlySteps: ['ids-rules'] });
    server.sandbox.addFaults([
      { kind: 'drop', method: 'GET', path: 'settings/sysadmin/ids-rules', after: 2 },
    ]);

    const report = await carryOut(server, plan);

    expect(plan.changes.length).toBeGreaterThan(1);
    expect(report.results[0]).toMatchObject({
      outcome: 'unknown',
      fields: [{ verdict: 'unreadable', found: null }],
    });
    expect(server.sandbox.stats().writes).toBe(1);
  });

  it('leaves an item alone that moved while another one was written', async () => {
    const server = await aServer({
      domains: 1,
      prepare: (state) => holdGateways(state, ['old.example', 'older.example']),
    });
    const plan = await planOf(server, await replacingGateways());
    const connection = meanwhile(server, () => moveGateway(server, 'older.example'));

    const report = await carryOut(server, plan, { connection });

    expect(addressesOf(server)).toContain('older.example');
    expect(report.results[0]?.fields.map(({ field }) => field)).not.toContain('older.example');
    expect(report.exitCode).toBe(5);
  });

  it('takes nothing more away once an item moved while another one was written, though its kind is proved', async () => {
    const server = await aServer({
      domains: 1,
      prepare: (state) => holdGateways(state, ['a.example', 'b.example', 'c.example', 'd.example']),
    });
    const plan = await planOf(server, await replacingGateways());
    const removals = plan.changes.filter(({ action }) => action === 'remove');
    const before = plan.changes.length - removals.length;
    const connection = meanwhile(server, (sent) => {
      if (sent === before + 2) moveGateway(server, 'c.example');
    });

    const report = await carryOut(server, plan, { connection });

    expect(removals).toHaveLength(4);
    expect(addressesOf(server)).toEqual(['c.example', 'd.example', MAIL.address, BACKUP.address]);
    expect(report.results[0]?.message).toContain('c.example is not as it was');
    expect(report).toMatchObject({ status: 'disagrees', exitCode: 5 });
  });

  it('is not proved by a rollback that may not take away an addition which the server altered', async () => {
    const server = await aServer({ domains: 1, seed: 1 });
    server.state.ipAccess.whitelist.splice(0, Infinity);
    server.sandbox.addFaults([
      { kind: 'alter-field', field: 'description', value: 'altered', path: EDIT },
      { kind: 'status', code: 400, path: `${EDIT}-delete` },
    ]);
    const { run } = await apply(server, await whitelist({ allow: [AN_ALLOWED_ADDRESS] }));

    const report = await undo(server, run);

    expect(report).toMatchObject({ status: 'not-proved', exitCode: 6, results: [{ outcome: 'refused' }] });
    expect(report.unrestored).toEqual([expect.objectContaining({ path: '192.0.2.7', wanted: null })]);
  });

  it('takes away an addition which the server altered', async () => {
    const server = await aServer({ domains: 1, seed: 1 });
    const start = contentOf(server.state);
    server.sandbox.addFaults([
      { kind: 'alter-field', field: 'description', value: 'altered', path: EDIT, once: true },
    ]);
    const { run } = await apply(
      server,
      await aPlaybook({
        steps: {
          'smtp-auth-bypass': {
            allow: [{ ...AN_ALLOWED_ADDRESS, address: '192.0.2.99' }],
            unlisted: 'turn-off',
          },
        },
      }),
    );

    const report = await undo(server, run);

    expect(report.exitCode).toBe(0);
    expect(contentOf(server.state)).toBe(start);
  });

  it('leaves an addition alone that somebody changed since, and says that it is still there', async () => {
    const server = await aServer({ domains: 1, seed: 1 });
    server.state.ipAccess.whitelist.splice(0, Infinity);
    const { run } = await apply(server, await whitelist({ allow: [AN_ALLOWED_ADDRESS] }));
    const [row] = server.state.ipAccess.whitelist;
    if (row !== undefined) row.description = 'in use';

    const plan = await undoPlanOf(server, run);
    const report = await undo(server, run);

    expect(plan.manual[0]?.message).toContain('192.0.2.7 was changed since it was added');
    expect(report).toMatchObject({ status: 'not-proved', exitCode: 6 });
    expect(server.state.ipAccess.whitelist).toHaveLength(1);
  });
});

/** A connection beside whose writes something else happens, told how many were sent with this one. */
function meanwhile({ connection }: Server, happens: (sent: number) => void): Server['connection'] {
  let sent = 0;
  return {
    ...connection,
    writeClient: (warrant) => ({
      write: (call) => {
        sent += 1;
        happens(sent);
        return connection.writeClient(warrant).write(call);
      },
    }),
  };
}

function moveGateway({ state }: Server, address: string): void {
  const row = state.incomingGateways.find((one) => one.address === address);
  if (row !== undefined) row.domains = ['somebody.example'];
}

function addressesOf({ state }: Server): readonly string[] {
  return state.incomingGateways.map(({ address }) => address);
}
