import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';
import { connect } from '../../src/api/connection.js';
import { A_READ, A_WRITE, arranged, connected, errorOf, WARRANT } from './a-connection.js';
import { openProxy, type TestProxy } from './a-proxy.js';
import { aServer, type Reply, type ServerOptions, type TestServer, TLS_FOLDER } from './a-server.js';

const CA_FILE = fileURLToPath(new URL('server.crt', TLS_FOLDER));
const KEY_FILE = fileURLToPath(new URL('server.key', TLS_FOLDER));
const READ = `GET api/v1/${A_READ.path}`;
const ROUTES = { [READ]: () => ({ json: { data: ['a.example'] } }) };

const closing: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function aTlsServer(tls: ServerOptions['tls'] = true): Promise<TestServer> {
  const server = await aServer(ROUTES, { tls });
  closing.push(() => server.close());
  return server;
}

async function aPlainServer(page: () => Reply): Promise<TestServer> {
  const server = await aServer({ 'GET interface/root': page });
  closing.push(() => server.close());
  return server;
}

async function aPort(answer: (socket: Socket) => void): Promise<number> {
  const server = createServer((socket) => answer(socket.on('error', () => {})));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => new Promise((resolve) => server.close(resolve)));
  return (server.address() as AddressInfo).port;
}

/** Answers what is not TLS with an alert of TLS, and hangs up. */
function anAlertingPort(): Promise<number> {
  return aPort((socket) => socket.once('data', () => socket.end(Buffer.from([21, 3, 1, 0, 2, 2, 70]))));
}

describe('the certificate of the server', () => {
  it('is refused when nobody trusts it, before anything is sent', async () => {
    const server = await aTlsServer();

    const error = await errorOf(connect(arranged(server.url).options));

    expect(error.code).toBe('server.untrusted-certificate');
    expect(error.next).toContain('--ca');
    expect(error.next).toContain('--insecure');
    expect(server.seen).toEqual([]);
  });

  it.each([
    ['elsewhere', 'is for other names: elsewhere.test, *.example.net', /a name that is on the certificate/],
    ['expired', 'has expired', /Renew it/],
    ['future', 'is not valid yet', /clock/],
  ] as const)('is refused with its own reason when it is %s', async (certificate, words, next) => {
    const server = await aTlsServer({ certificate });
    const caFile = fileURLToPath(new URL(`${certificate}.crt`, TLS_FOLDER));

    const error = await errorOf(connect(arranged(server.url, { caFile }).options));

    expect(error.code).toBe('server.untrusted-certificate');
    expect(error.message).toContain(words);
    expect(error.next).toMatch(next);
    expect(error.next).not.toMatch(/--ca|--insecure/);
    expect(server.seen).toEqual([]);
  });

  it('is trusted by its authority in a file', async () => {
    const server = await aTlsServer();
    const { connection, warnings } = await connected(server.url, { caFile: CA_FILE });

    expect(await connection.readClient.read(A_READ)).toEqual({ data: ['a.example'] });
    expect(warnings).toEqual([]);
    await connection.signOut();
  });

  it('is not looked at when insecure was asked for, with a warning', async () => {
    const server = await aTlsServer();
    const { connection, warnings } = await connected(server.url, { insecure: true });

    expect(connection.server.url).toBe(server.url);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('not checked');
    await connection.signOut();
  });
});

describe('https where the server does not speak it well', () => {
  it('names the plain address of a port that speaks http', async () => {
    const server = await aServer(ROUTES);
    closing.push(() => server.close());

    const error = await errorOf(connect(arranged(`https://127.0.0.1:${server.port}`).options));

    expect(error.code).toBe('server.unreachable');
    expect(error.message).toContain('speaks no https');
    expect(error.next).toBe(`Try ${server.url}.`);
  });

  it('says that TLS is too old', async () => {
    const tls = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
    const server = await aTlsServer(tls);

    const error = await errorOf(connect(arranged(server.url, { caFile: CA_FILE }).options));

    expect(error.code).toBe('server.unreachable');
    expect(error.message).toContain('no version of TLS that is safe');
    expect(error.next).toContain('TLS 1.2');
    expect(server.seen).toEqual([]);
  });

  it('sent nothing where the connection ends before it is encrypted', async () => {
    const port = await aPort((socket) => socket.destroy());

    const error = await errorOf(connect(arranged(`https://127.0.0.1:${port}`).options));

    expect(error.message).toContain(`No connection to https://127.0.0.1:${port}`);
  });
});

describe('plain http', () => {
  const REFUSES = 'Client sent an HTTP request to an HTTPS server.';

  it.each([
    ['hangs up on it', async () => (await aTlsServer()).port],
    [
      'says that it wants https',
      async () => (await aPlainServer(() => ({ status: 400, text: REFUSES }))).port,
    ],
    ['answers in TLS', anAlertingPort],
  ])('names the https address where the port %s, whatever is assumed', async (_, portOf) => {
    const port = await portOf();

    for (const assumeSmarterMail of [false, true]) {
      const { options } = arranged(`http://127.0.0.1:${port}`, { assumeSmarterMail });
      const error = await errorOf(connect(options));

      expect(error.code).toBe('server.unreachable');
      expect(error.message).toContain('The password was not sent');
      expect(error.next).toContain(`try https://127.0.0.1:${port}`);
    }
  });
});

describe('an answer without an end', () => {
  const TOO_LONG = { text: 'x'.repeat(64 * 1024 * 1024 + 1) };

  it('is cut off and named, and not asked for again', async () => {
    const server = await aServer({ [READ]: () => TOO_LONG });
    closing.push(() => server.close());
    const { connection } = await connected(server.url);

    const error = await errorOf(connection.readClient.read(A_READ));

    expect(error.code).toBe('server.answer-too-large');
    expect(error.message).toContain(READ);
    expect(server.countOf(READ)).toBe(1);
    await connection.signOut();
  });

  it('leaves open whether the server took a write', async () => {
    const server = await aServer({ [`POST api/v1/${A_WRITE.path}`]: () => TOO_LONG });
    closing.push(() => server.close());
    const { connection } = await connected(server.url);

    const answer = await connection.writeClient(WARRANT).write(A_WRITE);

    expect(answer).toMatchObject({ kind: 'no-answer', error: { code: 'server.answer-too-large' } });
    await connection.signOut();
  });

  it('is cut off behind a proxy too', async () => {
    const server = await aServer({ [READ]: () => TOO_LONG }, { tls: true });
    closing.push(() => server.close());
    const proxy = await aProxy(server.port);
    setEnvironment({ HTTPS_PROXY: proxy.url });
    const { connection } = await connected('https://mail.test:8443', { caFile: CA_FILE });

    expect((await errorOf(connection.readClient.read(A_READ))).code).toBe('server.answer-too-large');
    await connection.signOut();
  });
});

describe('the file of authorities', () => {
  it.each([
    ['is missing', undefined],
    ['holds no certificate', 'no certificate'],
    ['holds a broken certificate', '-----BEGIN CERTIFICATE-----\nbm9uZQ==\n-----END CERTIFICATE-----\n'],
  ])('is refused when it %s', async (_, text) => {
    const folder = await mkdtemp(join(tmpdir(), 'ca-'));
    closing.push(() => rm(folder, { recursive: true }));
    const caFile = join(folder, 'ca.pem');
    if (text !== undefined) await writeFile(caFile, text);

    const error = await errorOf(connect(arranged('https://127.0.0.1:1', { caFile }).options));

    expect(error.code).toBe('config.bad-ca');
    expect(error.message).toContain(caFile);
  });

  it('is refused when it holds a key only', async () => {
    expect((await errorOf(connect(arranged('https://127.0.0.1:1', { caFile: KEY_FILE }).options))).code).toBe(
      'config.bad-ca',
    );
  });
});

async function aProxy(port: number, status = 200): Promise<TestProxy> {
  const proxy = await openProxy(port, status);
  closing.push(() => proxy.close());
  return proxy;
}

function setEnvironment(values: Record<string, string>): void {
  const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy'];
  const before = new Map(names.map((name) => [name, process.env[name]]));
  for (const name of names) delete process.env[name];
  Object.assign(process.env, values);
  closing.push(async () => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });
}

describe('the proxy of the environment', () => {
  it.each(['HTTPS_PROXY', 'https_proxy'])('of %s carries https, with the own authority', async (name) => {
    const server = await aTlsServer();
    const proxy = await aProxy(server.port);
    setEnvironment({ [name]: proxy.url });
    const { connection } = await connected('https://mail.test:8443', { caFile: CA_FILE });

    expect(await connection.readClient.read(A_READ)).toEqual({ data: ['a.example'] });
    expect(new Set(proxy.asked)).toEqual(new Set(['mail.test:8443']));
    await connection.signOut();
  });

  it('does not make an unknown certificate trusted', async () => {
    const server = await aTlsServer();
    const proxy = await aProxy(server.port);
    setEnvironment({ HTTPS_PROXY: proxy.url });

    expect((await errorOf(connect(arranged('https://mail.test:8443').options))).code).toBe(
      'server.untrusted-certificate',
    );
    expect(server.seen).toEqual([]);
  });

  it('does not make the certificate of another name trusted', async () => {
    const server = await aTlsServer();
    const proxy = await aProxy(server.port);
    setEnvironment({ HTTPS_PROXY: proxy.url });
    const { options } = arranged('https://other.test:8443', { caFile: CA_FILE });

    expect((await errorOf(connect(options))).code).toBe('server.untrusted-certificate');
    expect(server.seen).toEqual([]);
  });

  it('is never asked for this machine', async () => {
    const server = await aServer(ROUTES);
    closing.push(() => server.close());
    const proxy = await aProxy(server.port);
    setEnvironment({ HTTP_PROXY: proxy.url, HTTPS_PROXY: proxy.url });
    const { connection } = await connected(server.url);

    expect(await connection.readClient.read(A_READ)).toEqual({ data: ['a.example'] });
    expect(proxy.asked).toEqual([]);
    await connection.signOut();
  });

  it('is not asked for a host in NO_PROXY', async () => {
    const proxy = await aProxy(1);
    setEnvironment({ HTTPS_PROXY: proxy.url, NO_PROXY: 'mail.test' });

    // `.test` is reserved: no name server knows it, so going direct cannot succeed.
    const error = await errorOf(connect(arranged('https://mail.test:8443', { timeoutMs: 3_000 }).options));

    expect(['server.unreachable', 'server.timeout']).toContain(error.code);
    expect(proxy.asked).toEqual([]);
  });

  it('is named when it refuses', async () => {
    const proxy = await aProxy(1, 403);
    setEnvironment({ HTTPS_PROXY: proxy.url });

    const error = await errorOf(connect(arranged('https://mail.test:8443').options));

    expect(error.code).toBe('server.unreachable');
    expect(error.message).toContain('Proxy response (403)');
  });

  it('is refused when it is no address', async () => {
    setEnvironment({ HTTPS_PROXY: 'http://' });

    const error = await errorOf(connect(arranged('https://mail.test:8443').options));

    expect(error.code).toBe('config.bad-url');
    expect(error.next).toContain('HTTPS_PROXY');
  });
});
