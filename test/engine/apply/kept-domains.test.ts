/** Domains that are to keep their values: excluded or waived, read before and after, by whatever way the others change. */
import { describe, expect, it } from '@jest/globals';
import { buildPlan } from '../../../src/engine/plan/build-plan.js';
import { aPlaybook } from '../a-playbook.js';
import {
  apply,
  aServer,
  auditOf,
  carryOut,
  domainOf,
  pastRunOf,
  planOf,
  type Server,
  undo,
  writesTo,
} from '../a-server.js';

const PATH = 'settings/sysadmin/propagate-domain-settings';
const AUTH = { 'domain-smtp-auth': { includeDefaults: true } };

interface Kept {
  readonly server: Server;
  /** The first domain, which the playbook leaves out. */
  readonly kept: string;
  readonly playbook: Awaited<ReturnType<typeof aPlaybook>>;
}

/** All domains are open but the excluded one, which holds the value already, unless told otherwise. */
async function aKeptDomain(options: {
  readonly propagate: boolean;
  readonly isStrict: boolean;
}): Promise<Kept> {
  const server = await aServer({ domains: 6, propagate: options.propagate });
  const [kept = ''] = server.names;
  for (const name of server.names) {
    domainOf(server, name).settings.requireSmtpAuthentication = name === kept && options.isStrict;
  }
  return { server, kept, playbook: await aPlaybook({ steps: AUTH, domains: { exclude: [kept] } }) };
}

/** Place of a domain among the writes of a propagation. */
function placeOf({ server, kept }: Kept): number {
  return Object.keys(server.state.domains).indexOf(kept);
}

describe.each([
  ['by propagation', true],
  ['domain by domain', false],
])('an excluded domain, while the others change %s', (_, propagate) => {
  it('is in the plan, read before and after, and told as kept', async () => {
    const { server, kept, playbook } = await aKeptDomain({ propagate, isStrict: true });
    const before = structuredClone(domainOf(server, kept));

    const plan = await planOf(server, playbook);
    const report = await carryOut(server, plan);

    expect(plan.kept.map(({ target }) => target)).toEqual([kept]);
    expect(report).toMatchObject({
      exitCode: 0,
      kept: [{ resource: 'domain-settings', target: kept, outcome: 'kept', bystanders: [] }],
    });
    expect(domainOf(server, kept)).toEqual(before);
    expect(writesTo(server)).not.toContain(kept);
  });

  it('is in the snapshot of the run', async () => {
    const { server, kept, playbook } = await aKeptDomain({ propagate, isStrict: true });
    await apply(server, playbook);

    const { snapshot } = await pastRunOf(server);

    expect(snapshot.find(({ target }) => target === kept)).toMatchObject({
      resource: 'domain-settings',
      decoded: { requireSmtpAuthentication: true },
    });
  });

  it('ends the run with 5 when it moves meanwhile, whoever moved it', async () => {
    const { server, kept, playbook } = await aKeptDomain({ propagate, isStrict: true });
    const plan = await planOf(server, playbook);
    const { settings } = domainOf(server, kept);

    const report = await carryOut(server, plan, {
      onProgress: () => {
        settings.maxMessageSize = 4_711;
      },
    });

    expect(report).toMatchObject({
      status: 'disagrees',
      exitCode: 5,
      stopped: expect.stringMatching(
        /^(propagation was not proved|a domain that was to keep its values did not)/,
      ),
      kept: [{ target: kept, outcome: 'moved', bystanders: [{ path: 'maxMessageSize', after: 4_711 }] }],
    });
  });

  it('is not known to be kept when it cannot be read afterwards', async () => {
    const { server, kept, playbook } = await aKeptDomain({ propagate, isStrict: true });
    const plan = await planOf(server, playbook);
    const path = `settings/sysadmin/domain-settings/${kept}`;

    const report = await carryOut(server, plan, {
      onProgress: () => server.sandbox.addFaults([{ kind: 'status', code: 500, path }]),
    });

    expect(report.kept).toEqual([
      { resource: 'domain-settings', target: kept, outcome: 'unknown', bystanders: [] },
    ]);
  });
});

describe('a propagation that reaches an excluded domain', () => {
  it('ends with 5 when another member moves there, and its rollback leaves that, and names it', async () => {
    const found = await aKeptDomain({ propagate: true, isStrict: true });
    const { server, kept, playbook } = found;
    server.sandbox.addFaults([
      {
        ...{ kind: 'alter-field', path: PATH, field: 'maxMessageSize', value: 77 },
        ...{ after: placeOf(found), times: 1 },
      },
    ]);

    const report = await apply(server, playbook);

    expect(report).toMatchObject({
      status: 'disagrees',
      exitCode: 5,
      kept: [{ target: kept, outcome: 'moved', bystanders: [{ path: 'maxMessageSize', after: 77 }] }],
    });
    expect(await undo(server)).toMatchObject({
      exitCode: 6,
      unrestored: [{ target: kept, path: 'maxMessageSize', why: 'left' }],
    });
    expect(domainOf(server, kept).settings.maxMessageSize).toBe(77);
  });

  it('is not used where that domain cannot be read, and nothing is promised of it', async () => {
    const { server, kept, playbook } = await aKeptDomain({ propagate: true, isStrict: true });
    const path = `settings/sysadmin/domain-settings/${kept}`;
    server.sandbox.addFaults([{ kind: 'status', code: 500, path }]);

    const plan = await planOf(server, playbook);

    expect(plan.kept).toEqual([]);
    expect(plan.propagation).toMatchObject([
      { way: 'fan-out', why: expect.stringContaining('1 other domain') },
    ]);
  });

  it('is not used where that domain holds another value, which it keeps', async () => {
    const { server, kept, playbook } = await aKeptDomain({ propagate: true, isStrict: false });

    const report = await apply(server, playbook);

    expect(server.requests).not.toContain(`POST ${PATH}`);
    expect(domainOf(server, kept).settings.requireSmtpAuthentication).toBe(false);
    expect(report).toMatchObject({ exitCode: 0, kept: [{ target: kept, outcome: 'kept' }] });
  });
});

describe('a waived domain', () => {
  const waiverOf = (domain: string) => ({
    ...{ step: 'domain-smtp-auth', domain, reason: 'old scanner', owner: 'it@x.test', expires: '2026-12-31' },
  });

  it.each([true, false])('keeps its value, and is proved to (Propagate served: %s)', async (propagate) => {
    const { server, kept } = await aKeptDomain({ propagate, isStrict: false });
    const playbook = await aPlaybook({ steps: AUTH, waivers: [waiverOf(kept)] });
    const before = structuredClone(domainOf(server, kept));

    const report = await apply(server, playbook);

    expect(domainOf(server, kept)).toEqual(before);
    expect(server.requests).not.toContain(`POST ${PATH}`);
    expect(report).toMatchObject({ exitCode: 0 });
    expect(writesTo(server)).not.toContain(kept);
  });

  it('that another step changes keeps the value that is waived', async () => {
    const { server, kept } = await aKeptDomain({ propagate: true, isStrict: false });
    domainOf(server, kept).settings.catchAll = 'info';
    const playbook = await aPlaybook({ steps: { ...AUTH, 'catch-all': {} }, waivers: [waiverOf(kept)] });

    const report = await apply(server, playbook);

    expect(report.exitCode).toBe(0);
    expect(domainOf(server, kept).settings).toMatchObject({ requireSmtpAuthentication: false, catchAll: '' });
    expect(server.requests).not.toContain(`POST ${PATH}`);
  });
});

describe('a domain that is left for a later plan', () => {
  /** The largest domain has only a catch-all to lose; the others are open, and the first to be changed. */
  async function aLaterDomain() {
    const server = await aServer({ domains: 6, propagate: true });
    const playbook = await aPlaybook({ steps: { ...AUTH, 'catch-all': {} } });
    const { domains } = await auditOf(server, playbook);
    const [{ name: kept } = { name: '' }] = [...domains].sort(
      (a, b) => (b.mailboxes ?? 0) - (a.mailboxes ?? 0) || (a.name < b.name ? 1 : -1),
    );
    for (const name of server.names) {
      const isKept = name === kept;
      Object.assign(domainOf(server, name).settings, {
        requireSmtpAuthentication: isKept,
        catchAll: isKept ? 'info' : '',
      });
    }
    const survey = await auditOf(server, playbook);
    return { server, kept, playbook, plan: buildPlan(survey, playbook, { first: 5 }) };
  }

  it('is read and proved where the Propagate that reaches it is taken all the same', async () => {
    const { server, kept, plan } = await aLaterDomain();
    const before = structuredClone(domainOf(server, kept));

    const report = await carryOut(server, plan);

    expect(plan).toMatchObject({ kept: [], summary: { later: 1, changedDomains: 5 } });
    expect(report).toMatchObject({
      exitCode: 0,
      propagation: [{ way: 'server', domains: 5 }],
      kept: [{ target: kept, outcome: 'kept', bystanders: [] }],
    });
    expect(domainOf(server, kept)).toEqual(before);
    expect((await pastRunOf(server)).snapshot.map(({ target }) => target)).toContain(kept);
  });

  it('ends the run with 5 where the Propagate moves something in it', async () => {
    const { server, kept, playbook, plan } = await aLaterDomain();
    const after = placeOf({ server, kept, playbook });
    server.sandbox.addFaults([
      { kind: 'alter-field', path: PATH, field: 'maxMessageSize', value: 77, after, times: 1 },
    ]);

    expect(await carryOut(server, plan)).toMatchObject({
      exitCode: 5,
      kept: [{ target: kept, outcome: 'moved', bystanders: [{ path: 'maxMessageSize', after: 77 }] }],
    });
  });
});
