/** Settings of the domains by the server's own Propagate: when it is taken, what it may touch, and its proof. */
import { describe, expect, it } from '@jest/globals';
import { aPlaybook } from '../a-playbook.js';
import { apply, aServer, carryOut, contentOf, domainOf, planOf, undo, writesTo } from '../a-server.js';

const AUTH = { 'domain-smtp-auth': { includeDefaults: true } };

function open(state: Parameters<typeof contentOf>[0], isOpen: (name: string) => boolean = () => true): void {
  for (const [name, { settings }] of Object.entries(state.domains)) {
    settings.requireSmtpAuthentication = !isOpen(name);
  }
}

const PROPAGATE = 'POST settings/sysadmin/propagate-domain-settings';

describe('propagation', () => {
  it('takes the defaults, one domain by itself, and then one call for the rest', async () => {
    const server = await aServer({ domains: 8, propagate: true, prepare: open });
    const plan = await planOf(server, await aPlaybook({ steps: AUTH }));

    const report = await carryOut(server, plan);

    expect(plan.propagation).toEqual([
      { resource: 'domain-settings', field: 'requireSmtpAuthentication', domains: 8, way: 'server' },
    ]);
    expect(report.propagation).toEqual(plan.propagation);
    expect(report.exitCode).toBe(0);
    expect(server.requests.filter((request) => request === PROPAGATE)).toHaveLength(1);
    expect(writesTo(server)).toEqual([server.names[0]]);
    for (const name of server.names) {
      expect(domainOf(server, name).settings.requireSmtpAuthentication).toBe(true);
    }
    expect((await planOf(server, await aPlaybook({ steps: AUTH }))).changes).toEqual([]);
  });

  it('is undone domain by domain', async () => {
    const server = await aServer({ domains: 5, propagate: true, prepare: open });
    const before = contentOf(server.state);
    await apply(server, await aPlaybook({ steps: AUTH }));

    const report = await undo(server);

    expect(report.exitCode).toBe(0);
    expect(contentOf(server.state)).toBe(before);
  });

  it('writes domain by domain where an excluded domain would be changed along', async () => {
    const server = await aServer({ domains: 6, propagate: true, prepare: open });
    const [first = ''] = server.names;
    const playbook = await aPlaybook({ steps: AUTH, domains: { exclude: [first] } });

    const report = await apply(server, playbook);

    expect(report.propagation).toMatchObject([
      { way: 'fan-out', why: expect.stringContaining('1 other domain') },
    ]);
    expect(report.kept).toMatchObject([{ target: first, outcome: 'kept' }]);
    expect(domainOf(server, first).settings.requireSmtpAuthentication).toBe(false);
    expect(server.requests).not.toContain(PROPAGATE);
  });

  it('propagates past an excluded domain that holds the value already, and proves that it keeps the rest', async () => {
    const server = await aServer({ domains: 6, propagate: true });
    const [first = ''] = server.names;
    open(server.state, (name) => name !== first);
    const playbook = await aPlaybook({ steps: AUTH, domains: { exclude: [first] } });

    const report = await apply(server, playbook);

    expect(report.propagation).toMatchObject([{ way: 'server', domains: 5 }]);
    expect(report.kept).toMatchObject([{ target: first, outcome: 'kept' }]);
  });

  it('writes domain by domain when a domain was loosened between plan and apply', async () => {
    const server = await aServer({ domains: 6, propagate: true });
    const [first = '', second = ''] = server.names;
    open(server.state, (name) => name !== first);
    const plan = await planOf(server, await aPlaybook({ steps: AUTH }));
    expect(plan.propagation).toMatchObject([{ way: 'server' }]);
    domainOf(server, first).settings.requireSmtpAuthentication = false;

    const report = await carryOut(server, plan);

    expect(report.propagation).toMatchObject([{ way: 'fan-out', why: expect.stringContaining('by now') }]);
    expect(domainOf(server, first).settings.requireSmtpAuthentication).toBe(false);
    expect(domainOf(server, second).settings.requireSmtpAuthentication).toBe(true);
  });

  it('is not told of settings that the run did not come to', async () => {
    const server = await aServer({ domains: 5, propagate: true, prepare: open });
    const plan = await planOf(server, await aPlaybook({ steps: AUTH }));

    const report = await carryOut(server, plan, { isInterrupted: () => true });

    expect(plan.propagation).toHaveLength(1);
    expect(report.propagation).toEqual([]);
  });

  it('goes domain by domain when the server refuses to propagate', async () => {
    const server = await aServer({ domains: 5, propagate: true, prepare: open });
    server.sandbox.addFaults([{ path: PROPAGATE.replace('POST ', ''), kind: 'status', code: 400 }]);

    const report = await apply(server, await aPlaybook({ steps: AUTH }));

    expect(report.exitCode).toBe(0);
    expect(report.propagation).toMatchObject([{ way: 'fan-out', why: expect.stringContaining('refused') }]);
  });
});
