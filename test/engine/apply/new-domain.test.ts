/** A domain that a run adds, and what is planned in it before it is there. */
import { describe, expect, it } from '@jest/globals';
import { shippedContract } from '../../../src/contract/contract.js';
import { mailDomains } from '../../../src/contract/resources/domains/mail-domains.js';
import { users } from '../../../src/contract/resources/domains/users.js';
import { execute } from '../../../src/engine/apply/execute.js';
import { checkPlan } from '../../../src/engine/guard/plan-check.js';
import { sealPlan } from '../../../src/engine/plan/build-plan.js';
import type { Plan } from '../../../src/engine/plan/plan.js';
import { hashOfReading, isObject } from '../../../src/engine/words/reading.js';
import { toCome } from '../../../src/engine/words/to-come.js';
import {
  addByHand,
  aNewDomain,
  answering,
  FORM_SENDER,
  messageOf,
  NEW,
  onceDone,
  outcomesIn,
  writesIn,
} from '../a-new-domain.js';
import { domainOf, errorOf, NOW, undo } from '../a-server.js';
import { EMPTY_VAULT } from '../an-empty-vault.js';
import { observerOn } from '../an-observer.js';
import { applyAsOperator } from '../closed-loop/closed-loop-run.js';

const PUT = { method: 'POST', path: 'settings/sysadmin/domain-put' } as const;
const REFUSED = { kind: 'status', code: 400, body: { success: false, message: 'NOT_TODAY' } } as const;
const WRITES = ['domain-put', 'user-put', `domain-settings/${NEW}`];

function usersOf(server: Parameters<typeof domainOf>[0]): readonly string[] {
  return domainOf(server, NEW).users.map(({ userName }) => userName);
}

describe('the user of a domain that a run adds', () => {
  it('is added once the domain is proved, and after it what the domain requires', async () => {
    const { server, plan } = await aNewDomain();

    const report = await applyAsOperator(server, plan);

    expect(report).toMatchObject({ status: 'verified', exitCode: 0 });
    expect(writesIn(server)).toEqual(WRITES);
    // What came with the domain is nobody's edit.
    expect(report.results.flatMap(({ bystanders }) => bystanders)).toEqual([]);
    expect(usersOf(server)).toEqual(['postmaster', 'web']);
  });

  it.each<[string, object, string]>([
    ['is refused', REFUSED, 'is not proved'],
    [
      'got no answer, and may be somebody else who added it',
      { kind: 'drop', when: 'after' },
      'may be one that somebody else added just before',
    ],
    ['is refused, and is there all the same', { ...REFUSED, when: 'after' }, 'is not proved'],
  ])('is not tried where the domain %s', async (_, fault, why) => {
    const { server, plan } = await aNewDomain();
    server.sandbox.addFaults([{ ...PUT, ...fault } as never]);

    const report = await applyAsOperator(server, plan);

    expect(writesIn(server)).toEqual(['domain-put']);
    expect(report.exitCode).not.toBe(0);
    expect(outcomesIn(report)).toMatchObject({ users: 'not-attempted', 'domain-settings': 'not-attempted' });
    expect(messageOf(report, 'users')).toBe(
      `left alone: web@${NEW}, as ${NEW} of mail-domains was to be there first, and ${why}`,
    );
  });

  it('is not tried where the server only claims to have added the domain: the run stops there', async () => {
    const { server, plan } = await aNewDomain();
    server.sandbox.addFaults([{ ...PUT, kind: 'status', code: 200, body: { success: true } }]);

    const report = await applyAsOperator(server, plan);

    expect(writesIn(server)).toEqual(['domain-put']);
    expect(outcomesIn(report)).toMatchObject({ 'mail-domains': 'disagrees', users: 'not-attempted' });
    expect(report.exitCode).toBe(5);
  });

  it('is added in a domain whose name the playbook has in capitals: a server keeps it in small letters', async () => {
    const { server, plan } = await aNewDomain({
      playbook: { steps: { 'form-sender': { ...FORM_SENDER, domain: 'A-Forms.Example' } } },
    });

    const report = await applyAsOperator(server, plan);

    expect(report).toMatchObject({ status: 'verified', exitCode: 0 });
    expect(usersOf(server)).toEqual(['postmaster', 'web']);
  });

  it('ends with 1 where the server refuses the domain, as nothing was changed', async () => {
    const { server, plan } = await aNewDomain();
    server.sandbox.addFaults([{ ...PUT, ...REFUSED }]);

    const report = await applyAsOperator(server, plan);

    expect(report).toMatchObject({ status: 'failed', exitCode: 1 });
    expect(messageOf(report, 'mail-domains')).toContain('NOT_TODAY');
  });

  it.each<[string, (server: Parameters<typeof addByHand>[0]) => void]>([
    ['deleted again', ({ state }) => void delete state.domains[NEW]],
    ['another one by now', (server) => addByHand(server, { domainPath: 'X:\\Other' })],
  ])('is not tried where the domain is %s before', async (_, meanwhile) => {
    const { server, plan } = await aNewDomain();

    const report = await applyAsOperator(
      server,
      plan,
      onceDone(1, () => meanwhile(server)),
    );

    expect(writesIn(server)).toEqual(['domain-put']);
    expect(outcomesIn(report)).toMatchObject({ 'mail-domains': 'proved' });
    expect(outcomesIn(report).users).toMatch(/^(unread|not-attempted)$/);
    expect(report).toMatchObject({ status: 'partial', exitCode: 4 });
  });

  it('is left alone where somebody added one of that name just before', async () => {
    const { server, plan } = await aNewDomain();
    const meanwhile = () => {
      const [administrator] = domainOf(server, NEW).users;
      const names = { userName: 'web', emailAddress: `web@${NEW}` };
      domainOf(server, NEW).users.push({ ...structuredClone(administrator), ...names } as never);
    };

    const report = await applyAsOperator(server, plan, onceDone(1, meanwhile));

    expect(writesIn(server)).not.toContain('user-put');
    expect(outcomesIn(report).users).toBe('stale');
    expect(report.exitCode).toBe(4);
  });

  it('is left alone, and told, where the users of the new domain cannot be read', async () => {
    const { server, plan, replan } = await aNewDomain();
    server.sandbox.addFaults([{ kind: 'garbage', path: 'settings/domain/list-users', once: true }]);

    const report = await applyAsOperator(server, plan);

    expect(outcomesIn(report)).toMatchObject({ 'mail-domains': 'proved', users: 'unread' });
    // Nothing is closed before those who are to come in can.
    expect(writesIn(server)).toEqual(['domain-put']);
    expect(report.exitCode).toBe(4);
    // The next run sees the domain as it is, and does the rest.
    expect(await applyAsOperator(server, await replan())).toMatchObject({ status: 'verified', exitCode: 0 });
    expect((await replan()).changes).toEqual([]);
  });
});

describe('what is to come', () => {
  it('is not looked at, let alone written, before its domain is proved by this run', async () => {
    const { server, plan } = await aNewDomain();
    const before = toCome(users, NEW);
    const changes = plan.changes.filter(({ resource }) => resource === users.id);
    const observer = await observerOn(server.connection);
    const asked = server.requests.length;
    const reasons: string[] = [];

    const { results } = await execute({
      objects: [{ changes, before }],
      ...{ left: [], ways: [], kept: [], unread: [], vault: EMPTY_VAULT, concurrency: 1 },
      observer,
      writeClient: server.connection.writeClient({ approvedPlan: 'p', lock: 'l', snapshot: 's' }),
      journal: {
        append: async (line) => void reasons.push(line.entry === 'skipped' ? line.reason : line.entry),
        close: async () => {},
      },
      now: () => NOW,
      isInterrupted: () => false,
      access: { signInAfresh: async () => {} },
    });

    expect(results).toMatchObject([{ outcome: 'not-attempted', verdicts: [] }]);
    expect(reasons).toEqual(['left alone: its domain, which this run was to add, is not proved to be there']);
    expect(server.requests.slice(asked)).toEqual([]);
  });
});

describe('what a new domain is to require', () => {
  it('is not written where it requires that already, and nothing is proved for others by that', async () => {
    const { server, plan } = await aNewDomain({
      domains: 3,
      prepare: ({ domainDefaults, domains }) => {
        domainDefaults.requireSmtpAuthentication = true;
        for (const { settings } of Object.values(domains)) settings.requireSmtpAuthentication = false;
      },
      playbook: { steps: { 'domain-smtp-auth': { includeDefaults: false } } },
    });
    // The server passes over the field: of the others the first shows it, and no other is tried.
    server.sandbox.addFaults([
      {
        ...{ kind: 'ignore-field', path: 'settings/sysadmin/domain-settings/*' },
        field: 'requireSmtpAuthentication',
      },
    ]);

    const report = await applyAsOperator(server, plan);

    const settings = report.results.filter(({ resource }) => resource === 'domain-settings');
    expect(settings.map(({ target, outcome }) => [target, outcome])).toEqual([
      [NEW, 'proved'],
      [server.names[0], 'disagrees'],
      ...server.names.slice(1).map((name) => [name, 'not-attempted']),
    ]);
    expect(writesIn(server).filter((one) => one.startsWith('domain-settings'))).toHaveLength(1);
    expect(report.exitCode).toBe(5);
  });

  it.each([
    ['is not shown', ''],
    ['is shown as nobody knows', '"requireSmtpAuthentication":"maybe",'],
  ])('is left alone where what it requires now %s', async (_, shown) => {
    const fetch = answering(`domain-settings/${NEW}`, (text) =>
      text.replace(/"requireSmtpAuthentication":(true|false),/, shown),
    );
    const { server, plan } = await aNewDomain({ connection: { fetch } });

    const report = await applyAsOperator(server, plan);

    expect(server.sandbox.stats().writes).toBe(2);
    expect(outcomesIn(report)['domain-settings']).toBe('stale');
    expect(messageOf(report, 'domain-settings')).toContain('requireSmtpAuthentication was not read');
    expect(report).toMatchObject({ status: 'partial', exitCode: 4 });
  });

  it('has no write of its own where it requires that already', async () => {
    const { server, plan, replan } = await aNewDomain({
      prepare: ({ domainDefaults }) => Object.assign(domainDefaults, { requireSmtpAuthentication: true }),
    });

    const report = await applyAsOperator(server, plan);

    expect(writesIn(server)).toEqual(['domain-put', 'user-put']);
    expect(report).toMatchObject({ status: 'verified', exitCode: 0, summary: { proved: 3 } });
    expect((await replan()).changes).toEqual([]);
    expect(await undo(server)).toMatchObject({ status: 'verified', exitCode: 0 });
    expect(server.state.domains[NEW]).toBeUndefined();
  });
});

describe('a plan that adds a domain', () => {
  it.each([
    ['of that name', {}],
    ['of that name in another spelling', { name: 'A-FORMS.example' }],
    ['of another name', { name: 'other.example' }],
  ])(
    'is stale where somebody added one %s since: nothing is written',
    async (_, { name = NEW }: { name?: string }) => {
      const { server, plan } = await aNewDomain();
      addByHand(server);
      const added = server.state.domains[NEW];
      delete server.state.domains[NEW];
      if (added !== undefined) server.state.domains[name] = added;

      const error = await errorOf(applyAsOperator(server, plan));

      expect(error.code).toBe('plan.stale');
      expect(writesIn(server)).toEqual([]);
      expect(server.sandbox.stats().writes).toBe(0);
    },
  );

  it.each([
    ['the list has', NEW],
    ['the list has in capitals', NEW.toUpperCase()],
    ['the list has in other letters', 'xn--bcher-kva.example'],
  ])('is stale where a plan file says that one is to come which %s', async (_, name) => {
    const { server, plan } = await aNewDomain();
    addByHand(server);
    Object.assign(server.state.domains, { 'bücher.example': structuredClone(domainOf(server, NEW)) });
    const { hash: _hash, made: __, ...body } = JSON.parse(JSON.stringify(plan).replaceAll(NEW, name)) as Plan;
    const observer = await observerOn(server.connection);
    const list = await observer.read({ resource: mailDomains, target: 'server' });
    const hash = isObject(list) ? hashOfReading(list) : '';
    const objects = body.objects.map((one) => (one.resource === mailDomains.id ? { ...one, hash } : one));

    const error = await errorOf(applyAsOperator(server, sealPlan({ ...body, objects })));

    expect(error).toMatchObject({
      code: 'plan.stale',
      message: expect.stringContaining(`${name} is there already`),
    });
    expect(writesIn(server)).toEqual([]);
  });

  it('leaves the rest to be done where only that is stale', async () => {
    const { server, plan } = await aNewDomain({
      prepare: ({ domains }) => {
        for (const { settings } of Object.values(domains)) settings.catchAll = 'info';
      },
      playbook: { steps: { 'catch-all': {} } },
    });
    addByHand(server);

    const report = await applyAsOperator(server, plan);

    expect(outcomesIn(report)).toMatchObject({ 'mail-domains': 'stale', users: 'stale' });
    expect(messageOf(report, 'users')).toBe(
      'its domain, which is to be added first, is not as it was when the plan was made',
    );
    expect(server.names.map((name) => domainOf(server, name).settings.catchAll)).toEqual(['', '', '']);
    expect(report.exitCode).toBe(4);
  });

  it.each<[string, (plan: Plan) => Partial<Plan>]>([
    [
      'takes one for coming that it does not add',
      ({ objects }) => ({ objects: objects.map((one) => ({ ...one, isToCome: true as const })) }),
    ],
    [
      'takes one for there that it adds',
      ({ objects }) => ({ objects: objects.map(({ isToCome: _, ...one }) => one) }),
    ],
    ['has more judged of one that it does not add', () => ({ judgedNext: ['other.example'] })],
  ])('is refused where it %s', async (_, edited) => {
    const { plan } = await aNewDomain();
    const { hash: __, made: ___, ...body } = { ...plan, ...edited(plan) };

    expect(() => checkPlan(sealPlan(body), shippedContract)).toThrow('does not add the domains');
  });

  it("does not go by the server's own Propagate, which would reach the new domain too", async () => {
    const { server, plan } = await aNewDomain({
      ...{ domains: 5, propagate: true },
      prepare: ({ domains }) => {
        for (const { settings } of Object.values(domains)) settings.requireSmtpAuthentication = false;
      },
      playbook: { steps: { 'domain-smtp-auth': { includeDefaults: true } } },
    });

    const report = await applyAsOperator(server, plan);

    expect(plan.propagation).toMatchObject([
      { way: 'fan-out', why: 'a domain that is added before would be changed too' },
    ]);
    expect(server.requests).not.toContain('POST settings/sysadmin/propagate-domain-settings');
    expect(report).toMatchObject({ status: 'verified', exitCode: 0 });
  });
});
