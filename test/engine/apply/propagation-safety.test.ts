/** What the server's own Propagate reaches: nothing it was not meant to change stays changed and untold. */
import { describe, expect, it } from '@jest/globals';
import { aPlaybook } from '../a-playbook.js';
import { aServer, carryOut, domainOf, planOf, type Server, undo } from '../a-server.js';
import { applyAsOperator } from '../closed-loop/closed-loop-run.js';

const AUTH = { 'domain-smtp-auth': { includeDefaults: true } };
const NO_USER = { kind: 'status', code: 400, method: 'POST', path: 'settings/domain/user-put' } as const;
const PROPAGATE = 'POST settings/sysadmin/propagate-domain-settings';

/** Every domain is open but the last, which requires authentication already. */
async function weakServer(): Promise<Server> {
  const server = await aServer({ domains: 6, propagate: true });
  for (const [index, name] of server.names.entries()) {
    domainOf(server, name).settings.requireSmtpAuthentication = index === server.names.length - 1;
  }
  return server;
}

const planned = async (server: Server) => planOf(server, await aPlaybook({ steps: AUTH }));

describe('a propagation', () => {
  it('is not sent when the Domain Defaults moved since the plan was made', async () => {
    const server = await weakServer();
    const plan = await planned(server);
    expect(plan.propagation).toMatchObject([{ way: 'server' }]);
    server.state.domainDefaults.maxUsers = 77;

    const report = await carryOut(server, plan);

    expect(server.requests).not.toContain(PROPAGATE);
    expect(report.propagation).toMatchObject([{ way: 'fan-out' }]);
    expect(domainOf(server, server.names.at(-1)).settings.requireSmtpAuthentication).toBe(true);
  });

  it('is not sent when a domain of the plan moved since, which stays as it is', async () => {
    const server = await weakServer();
    const plan = await planned(server);
    domainOf(server, server.names[3]).settings.maxUsers = 77;

    const report = await carryOut(server, plan);

    expect(server.requests).not.toContain(PROPAGATE);
    expect(domainOf(server, server.names[3]).settings.requireSmtpAuthentication).toBe(false);
    expect(report.results.find(({ target }) => target === server.names[3])?.outcome).toBe('stale');
  });

  it('is not sent after a first domain that the server refused', async () => {
    const server = await weakServer();
    const [first = ''] = server.names;
    const plan = await planned(server);
    server.sandbox.addFaults([
      { kind: 'status', code: 400, method: 'POST', path: `settings/sysadmin/domain-settings/${first}` },
    ]);

    const report = await carryOut(server, plan);

    expect(server.requests).not.toContain(PROPAGATE);
    expect(domainOf(server, first).settings.requireSmtpAuthentication).toBe(false);
    expect(report.exitCode).toBe(4);
  });

  it.each<[string, (server: Server, domain: string) => void, (server: Server, domain: string) => void]>([
    ['is refused', ({ sandbox }) => sandbox.addFaults([NO_USER]), () => {}],
    ['is deleted again', () => {}, (server, name) => domainOf(server, name).users.splice(0)],
  ])('is not sent where the user that one of its domains is closed for %s', async (_, before, meanwhile) => {
    const server = await weakServer();
    for (const name of server.names)
      Object.assign(domainOf(server, name).settings, { requireSmtpAuthentication: false, catchAll: 'info' });
    const last = server.names.at(-1) ?? '';
    const secrets = { password: 'env:FORMS_PASSWORD', administratorPassword: 'env:FORMS_ADMINISTRATOR' };
    const forms = { domain: last, user: 'forms', ...secrets };
    const plan = await planOf(
      server,
      await aPlaybook({ steps: { ...AUTH, 'catch-all': {}, 'form-sender': forms } }),
    );
    expect(plan.propagation).toMatchObject([{ way: 'server' }, { way: 'fan-out' }]);
    before(server, last);
    let done = 0;

    const report = await applyAsOperator(server, plan, {
      onProgress: () => {
        done += 1;
        // The user is the first object of the run, the Domain Defaults the second, and one domain goes by itself.
        if (done === 3) meanwhile(server, last);
      },
    });

    expect(server.requests).not.toContain(PROPAGATE);
    expect(report.propagation[0]).toMatchObject({
      way: 'fan-out',
      why: 'a write that it rests on was not proved',
    });
    const held = server.names.map((name) => {
      const { requireSmtpAuthentication, catchAll } = domainOf(server, name).settings;
      return [requireSmtpAuthentication, catchAll];
    });
    expect(held).toEqual(server.names.map((name) => [name !== last, '']));
    expect(report).toMatchObject({ status: 'partial', exitCode: 4 });
  });

  it('that moves more than it names is no success, and that is left alone by the rollback, and named', async () => {
    const server = await weakServer();
    const passing = server.names.at(-1) ?? '';
    domainOf(server, passing).settings.catchAll = 'sales';
    const plan = await planned(server);
    const { settings } = domainOf(server, passing);
    // As a server would that copies another setting along, or as somebody would who edits it then.
    const { request } = await carryOutWith(server, plan, () => {
      settings.catchAll = '';
    });

    expect(request.exitCode).toBe(5);
    expect(await undo(server)).toMatchObject({
      exitCode: 6,
      unrestored: [{ target: passing, path: 'catchAll', why: 'left' }],
    });
    expect(settings.catchAll).toBe('');
    const others = server.names.slice(0, -1).map((name) => domainOf(server, name).settings);
    expect(others.some((one) => one.requireSmtpAuthentication)).toBe(false);
  });

  it('is not proved where a promised domain cannot be read again', async () => {
    const server = await weakServer();
    const kept = server.names.at(-1) ?? '';
    const playbook = await aPlaybook({ steps: AUTH, domains: { exclude: [kept] } });
    const plan = await planOf(server, playbook);
    server.sandbox.addFaults([
      { kind: 'status', code: 500, method: 'GET', path: `settings/sysadmin/domain-settings/${kept}` },
    ]);

    const report = await carryOut(server, plan);

    expect(report.kept).toMatchObject([{ target: kept, outcome: 'unknown' }]);
    expect(report.exitCode).toBe(4);
  });
});

/** Carries the plan out; `meanwhile` happens on the server when the call that propagates comes in. */
async function carryOutWith(
  server: Server,
  plan: Awaited<ReturnType<typeof planned>>,
  meanwhile: () => void,
) {
  const seen = setInterval(() => {
    if (!server.requests.includes(PROPAGATE)) return;
    clearInterval(seen);
    meanwhile();
  }, 1);
  server.sandbox.addFaults([{ kind: 'delay', ms: 100, path: PROPAGATE.replace('POST ', '') }]);
  try {
    return { request: await carryOut(server, plan) };
  } finally {
    clearInterval(seen);
  }
}
