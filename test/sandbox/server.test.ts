import { request as httpRequest } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { startSandbox } from '../../src/sandbox/server.js';
import { adminOf, ask, domainAt, sandboxes, tokenOf } from './plain-client.js';

const start = sandboxes();

describe('startSandbox', () => {
  it('listens on the loopback address, on a port of its own', async () => {
    const sandbox = await start();

    expect(sandbox.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect((await fetch(`${sandbox.url}/interface/root`)).status).toBe(200);
  });

  it.each([{ domains: -1 }, { domains: 1.5 }, { port: 70_000 }, { latencyMs: Number.NaN }, { build: -1 }])(
    'refuses %j',
    async (options) => {
      await expect(startSandbox(options)).rejects.toMatchObject({ code: 'usage.invalid' });
    },
  );

  it('says which port is taken', async () => {
    const sandbox = await start();
    const port = Number(new URL(sandbox.url).port);

    await expect(startSandbox({ port })).rejects.toMatchObject({
      code: 'usage.invalid',
      message: `port ${port} is in use`,
    });
  });

  it('has no domains when none are asked for', async () => {
    const sandbox = await start({ domains: 0 });
    const admin = await adminOf(sandbox);

    expect((await admin({ path: 'settings/sysadmin/domain-names' })).body.data).toEqual([]);
  });

  it('keeps two sandboxes apart', async () => {
    const [one, other] = await Promise.all([start(), start()]);
    const name = domainAt(one, 0);
    const admin = await adminOf(one);

    const body = { domainSettings: { catchAll: 'somebody' } };
    await admin({ path: `settings/sysadmin/domain-settings/${name}`, body });

    expect(one.state.domains[name]?.settings.catchAll).toBe('somebody');
    expect(other.state.domains[name]?.settings.catchAll).not.toBe('somebody');
    expect(other.stats().requests).toBe(0);
  });

  it('cuts connections that wait for an answer when it closes, and the write has no effect', async () => {
    const sandbox = await startSandbox({ domains: 1, latencyMs: 600_000 });
    const name = domainAt(sandbox, 0);
    const pending = ask(sandbox, { path: `settings/sysadmin/domain-settings/${name}`, body: {} });
    const outcome = pending.then(
      () => 'answered',
      () => 'cut',
    );

    while (sandbox.stats().requests === 0) await new Promise((resolve) => setImmediate(resolve));
    await sandbox.close();

    expect(await outcome).toBe('cut');
    expect(sandbox.stats().writes).toBe(0);
  });

  it('takes its latency for every answer, many at a time', async () => {
    const sandbox = await start({ latencyMs: 40 });
    const started = performance.now();

    const answers = await Promise.all(
      Array.from({ length: 200 }, () => ask(sandbox, { path: '/interface/root' })),
    );

    expect(answers.filter(({ status }) => status === 200)).toHaveLength(200);
    // Timers may fire up to a millisecond early. One after the other would take 8 seconds.
    expect(performance.now() - started).toBeGreaterThanOrEqual(39);
    expect(performance.now() - started).toBeLessThan(6000);
  });

  it('answers others while some requests wait', async () => {
    const sandbox = await start();
    sandbox.addFaults([{ kind: 'delay', path: 'settings/sysadmin/services', ms: 600_000 }]);
    const admin = await adminOf(sandbox);
    const slow = admin({ path: 'settings/sysadmin/services' }).catch(() => undefined);

    const { status } = await admin({ path: 'settings/sysadmin/domain-names' });
    await sandbox.close();
    await slow;

    expect(status).toBe(200);
  });
});

describe('the way to a route', () => {
  it('does not mind the case of a path or a slash at its end', async () => {
    const sandbox = await start();
    const admin = await adminOf(sandbox);
    const name = domainAt(sandbox, 0);

    const plain = await admin({ path: `settings/sysadmin/domain-settings/${name}` });
    const odd = await admin({ path: `/API/V1/Settings/SysAdmin/Domain-Settings/${name.toUpperCase()}/` });

    expect(odd).toEqual(plain);
    expect(odd.status).toBe(200);
  });

  it('takes percent-encoded names', async () => {
    const sandbox = await start();
    const admin = await adminOf(sandbox);

    const path = `settings/sysadmin/domain-settings/${domainAt(sandbox, 0).replace('.', '%2e')}`;

    expect((await admin({ path })).status).toBe(200);
  });

  it('answers 400 to a broken percent code', async () => {
    const sandbox = await start();

    expect((await ask(sandbox, { path: 'settings/sysadmin/domain/%zz' })).status).toBe(400);
  });

  it('answers 404 below /api without a route, and with JSON', async () => {
    const sandbox = await start();
    const admin = await adminOf(sandbox);

    const unknown = await admin({ path: 'settings/sysadmin/no-such-call' });

    expect(unknown).toEqual({
      status: 404,
      body: { success: false, resultCode: 404, message: 'No such call' },
    });
    expect((await admin({ path: '/api/v2/settings' })).status).toBe(404);
  });

  it('answers 405 to a method that a route does not have', async () => {
    const sandbox = await start();
    const admin = await adminOf(sandbox);

    expect((await admin({ path: 'settings/sysadmin/domain-names', body: {} })).status).toBe(405);
    expect((await admin({ path: 'settings/sysadmin/domain-names', method: 'DELETE' })).status).toBe(405);
  });

  it('answers a page below any other path', async () => {
    const sandbox = await start();

    const answer = await fetch(`${sandbox.url}/somewhere/else`);

    expect(answer.headers.get('content-type')).toContain('text/html');
    expect(await answer.text()).toContain('<html');
  });

  it('wants a Content-Length on every POST', async () => {
    const sandbox = await start();
    const token = await tokenOf(sandbox);
    const url = `${sandbox.url}/api/v1/auth/logout-user`;
    const headers = { authorization: `Bearer ${token}`, 'transfer-encoding': 'chunked' };

    const status = await new Promise<number | undefined>((resolve, reject) => {
      httpRequest(url, { method: 'POST', headers }, (answer) => resolve(answer.resume().statusCode))
        .on('error', reject)
        .end();
    });

    expect(status).toBe(411);
  });

  it('refuses a body that is no JSON, and one that does not say that it is', async () => {
    const sandbox = await start();
    const url = `${sandbox.url}/api/v1/auth/authenticate-user`;
    const json = { 'content-type': 'application/json' };

    const broken = await fetch(url, { method: 'POST', headers: json, body: '{"username":' });
    const unnamed = await fetch(url, { method: 'POST', body: '{}' });

    expect([broken.status, unnamed.status]).toEqual([400, 415]);
  });
});

describe('who may pass', () => {
  const system = 'settings/sysadmin/domain-names';
  const domain = 'settings/domain/domain';

  it('answers 401 without a token and with one it does not know', async () => {
    const sandbox = await start();

    const answers = await Promise.all([
      ask(sandbox, { path: system }),
      ask(sandbox, { path: system, token: 'made-up' }),
      ask(sandbox, { path: domain }),
    ]);

    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401]);
    expect(answers[0]?.body).toEqual({ success: false, resultCode: 401, message: 'Unauthorized' });
  });

  it('answers 403 to the wrong role', async () => {
    const sandbox = await start();
    const { domainAdmin, user } = sandbox.accounts;
    const ofDomain = await tokenOf(sandbox, domainAdmin);
    const ofUser = await tokenOf(sandbox, user);

    const answers = await Promise.all([
      ask(sandbox, { path: system, token: ofDomain }),
      ask(sandbox, { path: system, token: ofUser }),
      ask(sandbox, { path: domain, token: ofUser }),
      ask(sandbox, { path: domain, token: ofDomain }),
    ]);

    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 200]);
  });

  it('counts no write that was not let in', async () => {
    const sandbox = await start();
    const path = `settings/sysadmin/domain-settings/${domainAt(sandbox, 0)}`;
    const token = await tokenOf(sandbox, sandbox.accounts.domainAdmin);
    const before = structuredClone(sandbox.state);

    await ask(sandbox, { path, body: { domainSettings: { isEnabled: false } } });
    await ask(sandbox, { path, token, body: { domainSettings: { isEnabled: false } } });

    expect(sandbox.stats().writes).toBe(0);
    expect(sandbox.state).toEqual(before);
  });
});
