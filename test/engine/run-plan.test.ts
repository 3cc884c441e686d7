/** Carrying out a plan: stale objects, other servers, limits, interruption, single items of collections. */
import { describe, expect, it } from '@jest/globals';
import { buildPlan, sealPlan } from '../../src/engine/plan.js';
import type { Plan } from '../../src/engine/plan-schema.js';
import { runReportSchema } from '../../src/engine/run-report.js';
import { ipAccessRow } from '../../src/sandbox/ip-access-list.js';
import { readRunPlan } from '../../src/store/run-folder.js';
import { listRuns } from '../../src/store/run-list.js';
import { aPlaybook, domainSteps, shipped, smtpAuthOnly } from './a-playbook.js';
import {
  apply,
  aServer,
  auditOf,
  carryOut,
  contentOf,
  domainOf,
  errorOf,
  outcomesOf,
  pastRunOf,
  planOf,
  undo,
  undoPlanOf,
  weakDomains,
  writesTo,
} from './a-server.js';
import { AN_ALLOWED_ADDRESS } from './server-states.js';

function resealed(plan: Plan, changes: Partial<Plan>): Plan {
  const { hash: _, ...body } = { ...plan, ...changes };
  return sealPlan(body);
}

describe('a plan that has aged', () => {
  it('refuses alone the object that changed, and applies the others', async () => {
    const server = await aServer({ domains: 4, prepare: weakDomains });
    const plan = await planOf(server, await domainSteps());
    const [, bad = ''] = server.names;
    domainOf(server, bad).settings.maxUsers += 1;

    const report = await carryOut(server, plan);

    expect(outcomesOf(report)).toEqual({
      ...Object.fromEntries(server.names.map((name) => [name, 'proved'])),
      [bad]: 'stale',
    });
    expect(report).toMatchObject({ status: 'partial', exitCode: 4 });
    expect(writesTo(server)).not.toContain(bad);
    const { journal } = await pastRunOf(server, report.run);
    expect(journal).toContainEqual(
      expect.objectContaining({
        entry: 'skipped',
        target: bad,
        reason: expect.stringContaining('not as it was'),
      }),
    );
  });

  it('changes nothing, and makes no run, when every object changed', async () => {
    const server = await aServer({ prepare: weakDomains });
    const plan = await planOf(server, await domainSteps());
    for (const { settings } of Object.values(server.state.domains)) settings.maxUsers += 1;

    const error = await errorOf(carryOut(server, plan));

    expect(error).toMatchObject({
      code: 'plan.stale',
      message: expect.stringContaining('Nothing was changed'),
    });
    expect(server.sandbox.stats().writes).toBe(0);
    expect(await listRuns(server.stateDir)).toEqual([]);
  });

  it('refuses alone the object that cannot be read any more', async () => {
    const server = await aServer({ prepare: weakDomains });
    const plan = await planOf(server, await domainSteps());
    const [first = ''] = server.names;
    server.sandbox.addFaults([
      { kind: 'status', code: 500, method: 'GET', path: `settings/sysadmin/domain-settings/${first}` },
    ]);

    const report = await carryOut(server, plan);

    expect(report.results.find(({ target }) => target === first)).toMatchObject({
      outcome: 'stale',
      message: expect.stringContaining('could not be read'),
    });
    expect(report.exitCode).toBe(4);
  });

  it('writes what was read under the lock without reading it again', async () => {
    const server = await aServer({ prepare: weakDomains });
    const playbook = await smtpAuthOnly();
    const survey = await auditOf(server, playbook);
    const before = server.requests.length;

    const report = await carryOut(server, buildPlan(survey, playbook), { readings: survey.objects });

    const about = (name: string) =>
      server.requests.slice(before).filter((request) => request.endsWith(`domain-settings/${name}`));
    expect(report.status).toBe('verified');
    for (const name of server.names)
      expect(about(name)).toEqual([
        `POST settings/sysadmin/domain-settings/${name}`,
        `GET settings/sysadmin/domain-settings/${name}`,
      ]);
  });

  it('takes an object that was not among those readings for one that was not read', async () => {
    const server = await aServer({ domains: 2, prepare: weakDomains });
    const playbook = await smtpAuthOnly();
    const survey = await auditOf(server, playbook);
    const [first] = [...survey.objects];
    const readings = new Map(first === undefined ? [] : [first]);

    const report = await carryOut(server, buildPlan(survey, playbook), { readings });

    expect(report.summary).toMatchObject({ proved: 1, stale: 1 });
  });
});

describe('a plan that must not be carried out', () => {
  it('is refused on another server', async () => {
    const [one, other] = [await aServer({ prepare: weakDomains }), await aServer({ prepare: weakDomains })];
    const plan = await planOf(one, await domainSteps());

    expect(await errorOf(carryOut(other, plan))).toMatchObject({ code: 'plan.other-server' });
    expect(other.sandbox.stats().writes).toBe(0);
  });

  it.each([
    ['changes', { changes: 5 }, 'limits.changes'],
    ['changed domains', { changedDomainsPercent: 60 }, 'limits.changedDomainsPercent'],
  ])('is refused above the limit of %s', async (_, limits, named) => {
    const server = await aServer({ prepare: weakDomains });
    const [first] = server.names;
    Object.assign(domainOf(server, first).settings, { requireSmtpAuthentication: true, catchAll: '' });
    domainOf(server, server.names[1]).settings.catchAll = 'x';
    const plan = await planOf(
      server,
      await domainSteps({ limits: { changedDomainsPercent: 70, ...limits } }),
    );
    const bound = 'changes' in limits ? resealed(plan, { limits: { ...plan.limits, changes: 3 } }) : plan;

    const error = await errorOf(carryOut(server, bound));

    expect(error).toMatchObject({ code: 'plan.over-limit', message: expect.stringContaining(named) });
    expect(server.sandbox.stats().writes).toBe(0);
  });

  it('is carried out at the limit', async () => {
    const server = await aServer({ prepare: weakDomains });
    const limits = { changes: 6, changedDomainsPercent: 100 };

    expect((await apply(server, await domainSteps({ limits }))).status).toBe('verified');
  });

  it('has no limit on domains where there are none', async () => {
    const server = await aServer({ domains: 0 });
    const playbook = await aPlaybook({ steps: { logging: {} }, limits: { changedDomainsPercent: 0 } });

    expect((await apply(server, playbook)).status).toBe('verified');
  });

  it.each([
    ['a resource nobody knows', { resource: 'nonsense' }, 'nonsense'],
    ['a field of a collection', { resource: 'ip-access', target: 'server' }, 'has items'],
  ])('is refused when it names %s', async (_, about, named) => {
    const server = await aServer({ domains: 1, prepare: weakDomains });
    const plan = await planOf(server, await smtpAuthOnly());
    const whitelist = await planOf(server, await shipped('strict'), { onlySteps: ['smtp-auth-bypass'] });
    const hash = whitelist.objects[0]?.hash ?? '';
    const forged = resealed(plan, {
      objects: plan.objects.map((object) => ({ ...object, ...about, hash })),
      changes: plan.changes.map((change) => ({ ...change, ...about })),
    });

    expect(await errorOf(carryOut(server, forged))).toMatchObject({
      code: 'plan.invalid',
      message: expect.stringContaining(named),
    });
    expect(server.sandbox.stats().writes).toBe(0);
  });

  it('is refused when it names items of a document', async () => {
    const server = await aServer({ domains: 1, prepare: weakDomains });
    const plan = await planOf(server, await smtpAuthOnly());
    const item = { action: 'remove', item: 'x', key: 1, before: {}, after: null } as const;
    const forged = resealed(plan, {
      changes: plan.changes.map(({ steps, target, resource, effect, disruption }) => ({
        ...{ steps, target, resource, effect, disruption },
        ...item,
      })),
    });

    expect(await errorOf(carryOut(server, forged))).toMatchObject({ code: 'plan.invalid' });
    expect(server.sandbox.stats().writes).toBe(0);
  });
});

describe('an interrupted run', () => {
  it('finishes what is under way, leaves the rest, ends with 130, and can be rolled back', async () => {
    const server = await aServer({ domains: 6, prepare: weakDomains });
    const start = contentOf(server.state);
    let done = 0;

    const report = await apply(server, await smtpAuthOnly(), {
      concurrency: 2,
      isInterrupted: () => done >= 2,
      onProgress: (count) => {
        done = count;
      },
    });

    expect(report).toMatchObject({ status: 'interrupted', exitCode: 130 });
    expect(report.summary.proved).toBeGreaterThanOrEqual(2);
    expect(report.summary.proved).toBeLessThan(5);
    expect(report.summary.proved + report.summary.notAttempted).toBe(6);
    expect(writesTo(server)).toHaveLength(report.summary.proved);
    expect((await undo(server, report.run)).exitCode).toBe(0);
    expect(contentOf(server.state)).toBe(start);
  });

  it('can be interrupted between two items of one collection', async () => {
    const server = await aServer({ domains: 1, seed: 1 });
    let isInterrupted = false;
    const plan = await planOf(server, await shipped('strict'), { onlySteps: ['ids-rules'] });
    const { writeClient } = server.connection;
    const connection = {
      ...server.connection,
      writeClient: (warrant: Parameters<typeof writeClient>[0]) => {
        isInterrupted = true;
        return writeClient(warrant);
      },
    };
    let asked = 0;

    const report = await carryOut(server, plan, {
      connection,
      isInterrupted: () => {
        asked += 1;
        return isInterrupted && asked > 2;
      },
    });

    expect(plan.changes.length).toBeGreaterThan(2);
    expect(report.results[0]?.fields.map(({ verdict }) => verdict)).toEqual(['honoured', 'honoured']);
    expect(report).toMatchObject({ status: 'interrupted', exitCode: 130, summary: { notAttempted: 1 } });
  });

  it('leaves the rollback of it interrupted too', async () => {
    const server = await aServer({ prepare: weakDomains });
    const { run } = await apply(server, await smtpAuthOnly());

    const report = await undo(server, run, { isInterrupted: () => true });

    expect(report).toMatchObject({ status: 'interrupted', exitCode: 130 });
    expect(report.unrestored).toHaveLength(3);
  });
});

describe('single items of collections', () => {
  const whitelist = (more: object) =>
    aPlaybook({ steps: { 'smtp-auth-bypass': { unlisted: 'remove', ...more } } });
  const EDIT = 'settings/sysadmin/ip-access';

  it('adds, edits and removes them, each written and proved by itself, and puts all of it back', async () => {
    const server = await aServer({ domains: 1, seed: 1 });
    const start = contentOf(server.state);
    const playbook = await whitelist({
      internalBypass: 'refuse',
      allow: [{ ...AN_ALLOWED_ADDRESS, address: '192.0.2.99' }],
    });
    const plan = await planOf(server, playbook);

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

  it('goes on after an item that is refused, and ends as partly applied', async () => {
    const server = await aServer({ domains: 1, seed: 1 });
    const playbook = await whitelist({ internalBypass: 'refuse' });
    const plan = await planOf(server, playbook);
    server.sandbox.addFaults([
      {
        kind: 'status',
        code: 400,
        body: { message: 'Not this one' },
        method: 'POST',
        path: `${EDIT}-delete`,
        once: true,
      },
    ]);

    const report = await carryOut(server, plan);

    expect(plan.changes.filter(({ action }) => action === 'remove').length).toBeGreaterThan(1);
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
      { kind: 'drop', method: 'GET', path: 'settings/sysadmin/ids-rules', after: 1 },
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
    const server = await aServer({ domains: 1, seed: 1 });
    const playbook = await whitelist({ internalBypass: 'refuse' });
    const plan = await planOf(server, playbook);
    const removed = plan.changes.filter(({ action }) => action === 'remove').at(-1);
    const name = removed !== undefined && 'item' in removed ? removed.item : '';
    const { writeClient } = server.connection;
    const connection = {
      ...server.connection,
      writeClient: (warrant: Parameters<typeof writeClient>[0]) => ({
        write: (call: Parameters<ReturnType<typeof writeClient>['write']>[0]) => {
          const row = server.state.ipAccess.whitelist.find(({ ip }) => ip === name);
          if (row !== undefined) row.description = 'somebody is here';
          return writeClient(warrant).write(call);
        },
      }),
    };

    const report = await carryOut(server, plan, { connection });

    expect(server.state.ipAccess.whitelist.map(({ ip }) => ip)).toContain(name);
    expect(report.results[0]?.fields.map(({ field }) => field)).not.toContain(name);
    expect(report.exitCode).toBe(5);
  });

  it('refuses alone an item that moved while another one was written, once its kind is proved', async () => {
    const ips = ['192.0.2.1', '192.0.2.2', '192.0.2.3', '192.0.2.4'];
    const server = await aServer({
      domains: 1,
      prepare: ({ ipAccess }) => {
        const rows = ips.map((ip) => ipAccessRow({ ip, services: [0], bypass: true }));
        ipAccess.whitelist.splice(0, Infinity, ...rows);
      },
    });
    const plan = await planOf(server, await whitelist({}));
    let sent = 0;
    const { writeClient } = server.connection;
    const connection = {
      ...server.connection,
      writeClient: (warrant: Parameters<typeof writeClient>[0]) => ({
        write: (call: Parameters<ReturnType<typeof writeClient>['write']>[0]) => {
          sent += 1;
          const third = server.state.ipAccess.whitelist.find(({ ip }) => ip === ips[2]);
          if (sent === 2 && third !== undefined) third.description = 'somebody is here';
          return writeClient(warrant).write(call);
        },
      }),
    };

    const report = await carryOut(server, plan, { connection });

    expect(server.state.ipAccess.whitelist.map(({ ip }) => ip)).toEqual([ips[2]]);
    expect(report.results[0]?.message).toContain('192.0.2.3 is not as it was');
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

describe('the report of a run', () => {
  it('has the documented shape, and the plan that was carried out lies beside it', async () => {
    const server = await aServer({ prepare: weakDomains });
    const plan = await planOf(server, await shipped('strict'));

    const report = await carryOut(server, plan);
    const { run } = await pastRunOf(server, report.run);

    expect(runReportSchema.parse(report)).toEqual(report);
    expect(await readRunPlan(run)).toEqual(plan);
    expect(run.record).toMatchObject({
      kind: 'apply',
      planHash: plan.hash,
      operator: server.connection.username,
    });
    expect(await listRuns(server.stateDir)).toMatchObject([{ id: report.run, status: 'verified' }]);
  });
});
