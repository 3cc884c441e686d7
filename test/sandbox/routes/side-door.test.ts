import { describe, expect, it } from '@jest/globals';
import { adminOf, ask, domainAt, sandboxes, signIn } from '../plain-client.js';

const start = sandboxes();
const NAMES = 'settings/sysadmin/domain-names';

describe('stats', () => {
  it('tell reads, writes and sign-ins apart, by what a call does and not by its method', async () => {
    const sandbox = await start();
    const admin = await adminOf(sandbox);
    const name = domainAt(sandbox, 0);
    const settings = `settings/sysadmin/domain-settings/${name}`;

    await admin({ path: settings });
    await admin({ path: settings });
    await admin({ path: settings, body: { domainSettings: {} } });
    await admin({ path: 'settings/sysadmin/ip-access/true', body: { searchParams: { skip: 0, take: 1 } } });
    await admin({ path: `settings/sysadmin/manage-domain/${name}`, body: {} });
    await admin({ path: 'auth/logout-user', method: 'POST' });

    expect((await ask(sandbox, { path: '/sandbox/stats' })).body).toEqual({
      requests: 7,
      reads: 3,
      writes: 1,
      acts: 0,
      signIns: 1,
      faulted: 0,
      byRoute: {
        'POST auth/authenticate-user': 1,
        'GET settings/sysadmin/domain-settings/{domain}': 2,
        'POST settings/sysadmin/domain-settings/{domain}': 1,
        'POST settings/sysadmin/ip-access/{isWhitelist}': 1,
        'POST settings/sysadmin/manage-domain/{domain}': 1,
        'POST auth/logout-user': 1,
      },
    });
  });

  it('count sign-ins that fail, and no refresh', async () => {
    const sandbox = await start();
    const { body } = await signIn(sandbox, sandbox.accounts.admin);

    await signIn(sandbox, { ...sandbox.accounts.admin, password: 'wrong' });
    await ask(sandbox, { path: 'auth/refresh-token', body: { token: body.refreshToken } });

    expect(sandbox.stats()).toMatchObject({ signIns: 2, reads: 0, writes: 0 });
  });

  it('count a write that its route refuses', async () => {
    const sandbox = await start();
    const admin = await adminOf(sandbox);

    await admin({ path: 'settings/sysadmin/ip-access-delete', body: { address: '10.0.0.0/8', dataType: 0 } });

    expect(sandbox.stats().writes).toBe(1);
  });

  it('start again from nothing', async () => {
    const sandbox = await start();
    await adminOf(sandbox);

    await ask(sandbox, { path: '/sandbox/stats/reset', method: 'POST' });

    const nothing = { requests: 0, reads: 0, writes: 0, acts: 0, signIns: 0, faulted: 0, byRoute: {} };
    expect(sandbox.stats()).toEqual(nothing);
  });

  it('do not change after they were read', async () => {
    const sandbox = await start();
    const before = sandbox.stats();

    await adminOf(sandbox);

    expect(before.signIns).toBe(0);
  });
});

describe('state', () => {
  it('is everything that the sandbox holds, and no account or token', async () => {
    const sandbox = await start();
    const { body } = await signIn(sandbox, sandbox.accounts.admin);

    const text = await (await fetch(`${sandbox.url}/sandbox/state`)).text();

    expect(JSON.parse(text)).toEqual(sandbox.state);
    expect(text).not.toContain(sandbox.accounts.admin.password);
    expect(text).not.toContain(String(body.accessToken));
  });

  it('is live: what a test changes is what the API answers', async () => {
    const sandbox = await start();
    const admin = await adminOf(sandbox);

    sandbox.state.idsRules = [];

    expect((await admin({ path: 'settings/sysadmin/ids-rules' })).body.idsRules).toEqual([]);
  });
});

describe('faults', () => {
  it('are added and cleared, and the answer says how many are set', async () => {
    const sandbox = await start();
    const body = [{ kind: 'status', path: NAMES, code: 503 }];

    const first = await ask(sandbox, { path: '/sandbox/faults', body });
    const second = await ask(sandbox, { path: '/sandbox/faults', body });
    const hit = await ask(sandbox, { path: NAMES });
    const cleared = await ask(sandbox, { path: '/sandbox/faults', method: 'DELETE' });
    const harmless = await ask(sandbox, { path: NAMES });

    expect([first, second, cleared]).toEqual([
      { status: 200, body: { faults: 1 } },
      { status: 200, body: { faults: 2 } },
      { status: 200, body: { faults: 0 } },
    ]);
    expect([hit.status, harmless.status]).toEqual([503, 401]);
  });

  it('never meet the side door', async () => {
    const sandbox = await start();
    sandbox.addFaults([{ kind: 'drop', path: '/**' }]);

    expect((await ask(sandbox, { path: '/sandbox/stats' })).status).toBe(200);
  });

  it('in no JSON are refused', async () => {
    const { url } = await start();

    const answer = await fetch(`${url}/sandbox/faults`, { method: 'POST', body: 'drop everything' });

    expect(answer.status).toBe(400);
  });
});

describe('the side door', () => {
  it('has no other doors', async () => {
    const sandbox = await start();

    expect((await ask(sandbox, { path: '/sandbox/secrets' })).status).toBe(404);
    expect((await ask(sandbox, { path: '/sandbox/state', method: 'POST' })).status).toBe(404);
  });
});
