/** Carrying out a plan: stale objects, other servers, limits, interruption, single items of collections. */
import { describe, expect, it } from '@jest/globals';
import { runReportSchema } from '../../../src/engine/apply/run-report.js';
import { buildPlan, sealPlan } from '../../../src/engine/plan/build-plan.js';
import type { Plan } from '../../../src/engine/plan/plan.js';
import { readRunPlan } from '../../../src/store/run-folder.js';
import { listRuns } from '../../../src/store/run-list.js';
import { aPlaybook, domainSteps, shipped, smtpAuthOnly } from '../a-playbook.js';
import {
  apply,
  aServer,
  auditOf,
  carryOut,
  contentOf,
  domainOf,
  errorOf,
  NOW,
  outcomesOf,
  pastRunOf,
  planOf,
  type Server,
  undo,
  weakDomains,
  writesTo,
} from '../a-server.js';

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

  it('changes nothing, and makes no run, on a server that is gone by then', async () => {
    const server = await aServer({ prepare: weakDomains });
    const plan = await planOf(server, await domainSteps());
    server.sandbox.addFaults([{ kind: 'drop', path: 'settings/**' }]);

    const error = await errorOf(carryOut(server, plan));

    expect(error.code).toBe('server.unreachable');
    expect(error.message).toContain('Nothing was changed: ');
    expect(writesTo(server)).toEqual([]);
    expect(await listRuns(server.stateDir)).toEqual([]);
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
      outcome: 'unread',
      message: expect.stringContaining('could not be read'),
    });
    expect(report.exitCode).toBe(4);
  });

  it('sends four requests about an object in all: read, read once more, write, read back', async () => {
    const server = await aServer({ prepare: weakDomains });
    const playbook = await smtpAuthOnly();
    const survey = await auditOf(server, playbook);

    const report = await carryOut(server, buildPlan(survey, playbook), { readings: survey.objects });

    const about = (name: string) =>
      server.requests.filter((request) => request.endsWith(`domain-settings/${name}`));
    expect(report.status).toBe('verified');
    for (const name of server.names)
      expect(about(name)).toEqual([
        `GET settings/sysadmin/domain-settings/${name}`,
        `GET settings/sysadmin/domain-settings/${name}`,
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

    expect(report.summary).toMatchObject({ proved: 1, unread: 1, stale: 0 });
  });
});

describe('a plan that must not be carried out', () => {
  it('is refused on another server', async () => {
    const [one, other] = [await aServer({ prepare: weakDomains }), await aServer({ prepare: weakDomains })];
    const plan = await planOf(one, await domainSteps());

    expect(await errorOf(carryOut(other, plan))).toMatchObject({ code: 'plan.other-server' });
    expect(other.sandbox.stats().writes).toBe(0);
  });

  it('is refused under another contract, and nothing is sent', async () => {
    const server = await aServer({ prepare: weakDomains });
    const { hash: _, ...body } = await planOf(server, await domainSteps());
    const plan = sealPlan({ ...body, contract: 'sha256:of-another-build' });

    expect(await errorOf(carryOut(server, plan))).toMatchObject({ code: 'plan.stale' });
    expect(server.sandbox.stats().writes).toBe(0);
  });

  it.each([
    ['changes', { changes: 5 }, 'limits.changes'],
    ['changed domains', { changedDomainsPercent: 60 }, 'limits.changedDomainsPercent'],
  ])('is refused above the limit of %s', async (_, limits, named) => {
    // So many that a share of them is more than may always be changed.
    const server = await aServer({ domains: 27, prepare: weakDomains });
    const [first] = server.names;
    Object.assign(domainOf(server, first).settings, { requireSmtpAuthentication: true, catchAll: '' });
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
    ['a field of a collection', { resource: 'ip-access', target: 'server' }, 'a field is named'],
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
      changes: plan.changes.map(({ steps, target, resource, effect, disruption, evidence }) => ({
        ...{ steps, target, resource, effect, disruption, evidence },
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
    const plan = await planOf(server, await shipped('strict'), { onlySteps: ['ids-rules'] });
    server.sandbox.resetStats();

    const report = await carryOut(server, plan, { isInterrupted: () => server.sandbox.stats().writes >= 2 });

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

describe('a journal whose last line cannot be written', () => {
  const NO_TIME = new RangeError('no such time');

  /** The domain is spoilt once the run has begun, and from the fourth line on there is no time. */
  async function carriedOut(spoil: (server: Server) => void) {
    const server = await aServer({ domains: 1, prepare: weakDomains });
    const plan = await planOf(server, await smtpAuthOnly());
    let told = 0;
    const now = () => {
      told += 1;
      if (told === 1) spoil(server);
      if (told > 3 && server.sandbox.stats().writes === 0) throw NO_TIME;
      return NOW;
    };
    return carryOut(server, plan, { now });
  }

  it.each<[string, (server: Server) => void]>([
    ['moved', (server) => Object.assign(domainOf(server, server.names[0]).settings, { maxUsers: 9 })],
    [
      'could not be read',
      ({ sandbox }) =>
        sandbox.addFaults([{ kind: 'status', code: 500, path: 'settings/sysadmin/domain-settings/*' }]),
    ],
  ])('ends the run with that where nothing was sent, as all of it %s', async (_, spoil) => {
    await expect(carriedOut(spoil)).rejects.toBe(NO_TIME);
  });
});

describe('the report of a run', () => {
  it('has the documented shape, and the plan that was carried out lies beside it', async () => {
    const server = await aServer({ prepare: weakDomains });
    const plan = await planOf(server, await shipped('strict'));

    const author = { user: 'ann', host: 'desk', tool: '0.1.0', reason: 'Ticket 7' };

    const report = await carryOut(server, plan, { author });
    const { run } = await pastRunOf(server, report.run);

    expect(runReportSchema.parse(report)).toEqual(report);
    expect(await readRunPlan(run)).toEqual(plan);
    expect(run.record).toMatchObject({
      kind: 'apply',
      planHash: plan.hash,
      operator: server.connection.username,
      ...author,
    });
    expect(await listRuns(server.stateDir)).toMatchObject([{ id: report.run, status: 'verified' }]);
  });
});
