import { request } from 'node:http';
import { type AddressInfo, connect, createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import { WebSocket } from 'undici';
import { parseBaseUrl } from '../../src/api/base-url.js';
import { openDispatcher } from '../../src/api/dispatcher.js';
import type { Exchange } from '../../src/contract/learning/exchange.js';
import { freePort, startProxy } from '../../src/recording/proxy.js';
import { openProxy } from '../api/a-proxy.js';
import { TLS_FOLDER } from '../api/a-server.js';
import { until } from '../e2e/a-cli.js';
import { type Answer, anUpstream } from './an-upstream.js';

const CA_FILE = fileURLToPath(new URL('server.crt', TLS_FOLDER));
const SETTINGS = '/api/v1/settings/sysadmin/protocols';
const closing: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

interface Setting {
  readonly server?: string;
  readonly caFile?: string;
  readonly port?: number;
}

async function proxyTo(upstream: string, { server = upstream, caFile, port = 0 }: Setting = {}) {
  const exchanges: Exchange[] = [];
  const told: (string | undefined)[] = [];
  const dispatcher = await openDispatcher(parseBaseUrl(server, { insecure: true }), {
    ...{ timeoutMs: 5000, caFile, longestAnswer: -1 },
  });
  const proxy = await startProxy({
    ...{ server, dispatcher, port },
    onRequest: () => {},
    onExchange: (exchange) => exchanges.push(exchange),
    onServer: (failure) => told.push(failure),
  });
  closing.push(() => proxy.close());
  return { proxy, url: proxy.url, exchanges, told };
}

async function between(answer: Answer, setting: Setting & { readonly tls?: boolean } = {}) {
  const { tls = false, ...rest } = setting;
  const upstream = await anUpstream(answer, { tls });
  closing.push(() => upstream.close());
  return { upstream, ...(await proxyTo(upstream.url, rest)) };
}

const json =
  (value: unknown): Answer =>
  (_, response) =>
    void response.end(JSON.stringify(value));

/** A request whose head is as it stands here: `fetch` decides on some of it. */
function ask(
  url: string,
  { headers = {}, method = 'GET', body = '' }: { headers?: object; method?: string; body?: string },
) {
  return new Promise<{ status: number; headers: Record<string, unknown>; text: string }>(
    (resolve, reject) => {
      const sent = request(url, { method, headers: { ...headers } }, (answer) => {
        let text = '';
        answer.setEncoding('latin1').on('data', (chunk: string) => {
          text += chunk;
        });
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
      });
      // An answer that comes before all is sent lets go of the connection: what is then still written to it may fail.
      sent.on('socket', (socket) => socket.on('error', () => {}));
      sent.on('error', reject).end(body);
    },
  );
}

describe('what is recorded', () => {
  it('is each call of settings, with what was sent and what came back', async () => {
    const { url, exchanges, proxy } = await between(json({ success: true }));

    await fetch(`${url}${SETTINGS}`);
    await fetch(`${url}${SETTINGS}?all=1`, { method: 'POST', body: '{"allowRelay":1}' });
    await proxy.close();

    const path = SETTINGS.slice('/api/v1/'.length);
    expect(exchanges).toEqual([
      {
        ...{ at: expect.any(Number), method: 'GET', path, hasQuery: false },
        ...{ status: 200, sent: undefined, answer: { success: true } },
      },
      {
        ...{ at: expect.any(Number), method: 'POST', path, hasQuery: true },
        ...{ status: 200, sent: { allowRelay: 1 }, answer: { success: true } },
      },
    ]);
    expect(exchanges[1]?.at).toBeGreaterThan(exchanges[0]?.at ?? 0);
  });

  it.each([
    '/api/v1/auth/authenticate-user',
    '/api/v1/settings/../auth/authenticate-user',
    '/api/v1/settings/%2e%2e/auth/authenticate-user',
    '/api/v1/settings/%2e%2e%2fauth/authenticate-user',
    '/api/v1/settings/..\\auth',
    '//api/v1/settings/x',
    '/mail/api/v1/settings/x',
  ])('is nothing of %s, which is passed on as it stands', async (path) => {
    const { url, exchanges, upstream, proxy } = await between(json({ accessToken: 'secret' }));
    const { port } = new URL(url);

    const text = await new Promise<string>((resolve) => {
      const socket = connect(Number(port), '127.0.0.1');
      const head = `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Length: 19\r\nConnection: close\r\n\r\n`;
      socket.write(`${head}{"password":"hunt"}`);
      let all = '';
      socket.on('data', (chunk) => {
        all += String(chunk);
      });
      socket.on('end', () => resolve(all));
    });
    await proxy.close();

    expect(text).toContain('{"accessToken":"secret"}');
    expect(upstream.got.map((one) => [one.url, String(one.body)])).toEqual([[path, '{"password":"hunt"}']]);
    expect(exchanges).toEqual([]);
  });

  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
  ])('is what was packed with %s, which the browser gets as it came', async (packing, pack) => {
    const packed = pack('{"allowRelay":1}');
    const { url, exchanges, upstream, proxy } = await between((_, response) => {
      response.setHeader('content-encoding', packing).end(packed);
    });

    const { text, headers } = await ask(`${url}${SETTINGS}`, {
      headers: { 'accept-encoding': 'gzip, deflate, br;q=0.9, zstd', 'if-none-match': '"1"' },
    });
    await proxy.close();

    expect(exchanges).toMatchObject([{ answer: { allowRelay: 1 } }]);
    expect(Buffer.from(text, 'latin1')).toEqual(packed);
    expect(headers['content-encoding']).toBe(packing);
    expect(upstream.got[0]?.headers).toMatchObject({ 'accept-encoding': 'gzip, br;q=0.9' });
    // An answer that the browser has already would show nothing.
    expect(upstream.got[0]?.headers).not.toHaveProperty('if-none-match');
  });

  it('is not unpacked where it would become too long', async () => {
    const bomb = gzipSync(`{"a":"${'0'.repeat(9 * 2 ** 20)}"}`);
    const { url, exchanges, proxy } = await between((_, response) => {
      response.setHeader('content-encoding', 'gzip').end(bomb);
    });

    await ask(`${url}${SETTINGS}`, { headers: { 'accept-encoding': 'gzip' } });
    await proxy.close();

    expect(exchanges).toMatchObject([{ status: 200, answer: undefined }]);
  });

  it('is no request of more than 8 MB, which reaches the server whole', async () => {
    const { url, exchanges, upstream, proxy } = await between(json({ success: true }));
    const body = JSON.stringify({ a: 'x'.repeat(9 * 2 ** 20) });

    const answer = await fetch(`${url}${SETTINGS}`, { method: 'POST', body });
    await proxy.close();

    expect(answer.status).toBe(200);
    expect(upstream.got[0]?.body.length).toBe(body.length);
    expect(exchanges).toEqual([]);
  });

  it('has a save that the server refuses, and one that got no answer', async () => {
    const { url, exchanges, proxy } = await between(({ body }, response) => {
      if (body.length > 2) response.destroy();
      else response.writeHead(400).end('{"success":false}');
    });

    await fetch(`${url}${SETTINGS}`, { method: 'POST', body: '{}' });
    await fetch(`${url}${SETTINGS}`, { method: 'POST', body: '{"a":1}' });
    await proxy.close();

    expect(exchanges).toMatchObject([
      { status: 400, answer: { success: false } },
      { status: 0, sent: { a: 1 } },
    ]);
  });

  it('has the answer that is awaited when the recording ends', async () => {
    let answer = () => {};
    const { url, exchanges, upstream, proxy } = await between((_, response) => {
      answer = () => response.end('{"success":true}');
    });
    const saved = fetch(`${url}${SETTINGS}`, { method: 'POST', body: '{"a":1}' });
    await until(() => upstream.got.length === 1);

    const closed = proxy.close();
    answer();
    await closed;

    expect((await saved).status).toBe(200);
    expect(exchanges).toMatchObject([{ status: 200, sent: { a: 1 } }]);
  });
});

describe('a browser at the address of the proxy', () => {
  it("is the server's own to the server: host, origin and referer", async () => {
    const { url, upstream } = await between(json({}));

    await ask(`${url}/interface/root?next=${url}`, {
      method: 'POST',
      headers: {
        ...{ origin: url, referer: `${url}/interface/root?a`, 'x-custom': url, cookie: 'a=1' },
        ...{ 'accept-encoding': 'zstd', 'if-none-match': '"1"', connection: 'close, x-hop', 'x-hop': '1' },
      },
    });

    const { host, origin, referer, ...others } = upstream.got[0]?.headers ?? {};
    expect({ host, origin, referer }).toEqual({
      host: new URL(upstream.url).host,
      origin: upstream.url,
      referer: `${upstream.url}/interface/root?a`,
    });
    // All else is as it was.
    expect(others).toMatchObject({
      'x-custom': url,
      cookie: 'a=1',
      'accept-encoding': 'zstd',
      'if-none-match': '"1"',
    });
    expect(others).not.toHaveProperty('x-hop');
    expect(upstream.got[0]?.url).toBe(`/interface/root?next=${url}`);
  });

  it.each([
    ['/interface/root', '/interface/root'],
    ['SERVER/interface/root?a=SERVER#b', 'OWN/interface/root?a=SERVER#b'],
    ['//HOST/interface/root', 'OWN/interface/root'],
    ['http://elsewhere.example/', 'http://elsewhere.example/'],
    ['https://HOST.elsewhere.example/', 'https://HOST.elsewhere.example/'],
    ['http://[', 'http://['],
  ])('stays there where the server leads to %s', async (location, expected) => {
    const { url, upstream } = await between((_, response) => {
      response.writeHead(302, { location: filled(location) }).end();
    });
    const filled = (text: string) =>
      text.replaceAll('SERVER', upstream.url).replace('HOST', new URL(upstream.url).host).replace('OWN', url);

    const { headers } = await ask(`${url}/`, {});

    expect(headers.location).toBe(filled(expected));
  });

  it('stays there where a server behind a proxy of its own takes itself for one without TLS', async () => {
    const { url, upstream } = await between(
      ({ headers }, response) => void response.writeHead(301, { location: `http://${headers.host}/a` }).end(),
      { tls: true, caFile: CA_FILE },
    );

    const { headers } = await ask(`${url}/`, {});

    expect(headers.location).toBe(`${url}/a`);
    expect(upstream.url).toMatch(/^https:/);
  });

  it('keeps the cookies of the server, which are for another host and for https', async () => {
    const { url } = await between((_, response) => {
      response.setHeader('set-cookie', [
        'settings=a; Path=/; Domain=mail.example.com; Secure; HttpOnly; SameSite=None; Partitioned',
        'b=Secure; secure; SameSite=Strict; Max-Age=5',
        '__Host-c=1; Path=/; Secure',
      ]);
      response.setHeader('Strict-Transport-Security', 'max-age=31536000');
      response.setHeader('X-Frame-Options', 'DENY');
      response.end();
    });

    const { headers } = await ask(`${url}/`, {});

    expect(headers['set-cookie']).toEqual([
      'settings=a; Path=/; HttpOnly',
      'b=Secure; SameSite=Strict; Max-Age=5',
      '__Host-c=1; Path=/; Secure',
    ]);
    expect(headers).toMatchObject({ 'x-frame-options': 'DENY' });
    expect(headers).not.toHaveProperty('strict-transport-security');
  });

  it('gets an answer while it is being sent', async () => {
    let more = () => {};
    const { url } = await between((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
      more = () => response.end('data: 1');
    });

    const answer = await fetch(`${url}/events`);
    more();

    expect(await answer.text()).toBe('data: 1');
  });

  it('gets a head that is not ASCII as it was sent', async () => {
    const name = Buffer.from('attachment; filename="Prüfung 中.pdf"').toString('latin1');
    const { url } = await between((_, response) => {
      response.writeHead(200, { 'content-disposition': name }).end('x');
    });

    const { headers } = await ask(`${url}/file`, {});

    expect(headers['content-disposition']).toBe(name);
  });

  it('has a WebSocket to the server, which ends with the recording', async () => {
    const { url, upstream, exchanges, proxy } = await between(json({}));
    const socket = new WebSocket(`${url.replace('http', 'ws')}/api/v1/settings/hub?token=1`, {
      headers: { origin: url },
    });
    const message = new Promise((resolve) => {
      socket.onmessage = ({ data }) => resolve(data);
    });
    const closed = new Promise((resolve) => {
      socket.onclose = resolve;
    });
    socket.onopen = () => socket.send('hello');

    expect(await message).toBe('hello');
    await proxy.close();
    await closed;

    expect(upstream.got).toMatchObject([{ method: 'WS', headers: { origin: upstream.url } }]);
    expect(exchanges).toEqual([]);
  });
});

describe('whoever else asks', () => {
  it.each([
    ['by another name, as a page does that had it lead here', { host: 'evil.example' }],
    ['by another port', { host: '127.0.0.1:1' }],
    ['by localhost', { host: 'localhost' }],
    ['from a page of elsewhere', { origin: 'https://evil.example' }],
    ['from a frame of elsewhere that hides it', { origin: 'null', 'sec-fetch-site': 'cross-site' }],
    ['from a page on another port of this machine', { 'sec-fetch-site': 'same-site' }],
  ])('%s is refused, and nothing reaches the server', async (_, headers) => {
    const { url, upstream, exchanges } = await between(json({}));

    const { status, text } = await ask(`${url}${SETTINGS}`, { headers });

    expect(status).toBe(403);
    expect(text).toBe(`This is smlockdown, which records settings. Open ${url}/ instead.\n`);
    expect(upstream.got).toEqual([]);
    expect(exchanges).toEqual([]);
  });

  it('sends nothing, and may only come here', async () => {
    const { url, upstream } = await between(json({}));
    const headers = { 'sec-fetch-site': 'cross-site' };

    const sent = await ask(`${url}/api/v1/auth/x`, { headers, method: 'POST', body: '{}' });
    const led = await ask(`${url}/interface/root`, { headers });

    expect([sent.status, led.status]).toEqual([403, 200]);
    expect(upstream.got).toMatchObject([{ method: 'GET', url: '/interface/root' }]);
  });

  it('is not taken for a page of the server that hides where it is from', async () => {
    const { url, exchanges } = await between(json({}));

    await ask(`${url}${SETTINGS}`, { headers: { origin: 'null', 'sec-fetch-site': 'same-origin' } });

    expect(exchanges).toHaveLength(1);
  });

  it.each(['https://evil.example', 'null'])('gets no WebSocket either, from %s', async (origin) => {
    const { url, upstream } = await between(json({}));
    const socket = new WebSocket(`${url.replace('http', 'ws')}/hub`, { headers: { origin } });

    await new Promise((resolve) => {
      socket.onerror = resolve;
    });

    expect(upstream.got).toEqual([]);
  });

  it('gets nothing fetched from elsewhere', async () => {
    const { url, upstream } = await between(json({}));
    const { hostname, port, host } = new URL(url);

    const answer = await new Promise<string>((resolve) => {
      const socket = connect(Number(port), hostname);
      socket.end(`GET ${upstream.url}/ HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
      socket.on('data', (chunk) => resolve(String(chunk)));
    });

    expect(answer).toMatch(/^HTTP\/1\.1 403 /);
    expect(upstream.got).toEqual([]);
  });

  it('does not reach it from another machine', async () => {
    const { url } = await between(json({}));
    const other = createServer();

    // The port is taken on this one address alone.
    await new Promise<void>((resolve, reject) => {
      other.on('error', reject).listen(Number(new URL(url).port), '127.0.0.2', resolve);
    });

    expect((other.address() as AddressInfo).port).toBe(Number(new URL(url).port));
    await new Promise((resolve) => other.close(resolve));
  });
});

describe('a server', () => {
  it('that dies gives a page that says so, and works again when it is back', async () => {
    const { url, upstream, told } = await between(json({ a: 1 }));
    await fetch(`${url}/`);
    await upstream.close();

    const get = await fetch(`${url}/interface/root`);
    // Of which not all is sent when it turns out.
    const body = 'x'.repeat(6 * 2 ** 20);
    const post = await fetch(`${url}/upload`, { method: 'POST', body });
    const save = await fetch(`${url}${SETTINGS}`, { method: 'POST', body });
    const { port } = new URL(upstream.url);
    const back = await anUpstream(json({ a: 2 }), { port: Number(port) });
    closing.push(() => back.close());
    const again = await fetch(`${url}/`);

    expect([get.status, post.status, save.status]).toEqual([502, 502, 502]);
    expect(await get.text()).toMatch(`${upstream.url} does not answer (connect ECONNREFUSED`);
    expect(await again.json()).toEqual({ a: 2 });
    expect(told).toEqual([
      undefined,
      ...Array.from({ length: 3 }, () => expect.stringMatching('REFUSED')),
      undefined,
    ]);
  });

  it('that hangs up in the middle of a request gives that page, too', async () => {
    const hanging = createServer((socket) => {
      socket.on('error', () => {}).once('data', () => socket.destroy());
    });
    await new Promise<void>((resolve) => hanging.listen(0, '127.0.0.1', resolve));
    closing.push(() => new Promise((resolve) => hanging.close(resolve)));
    const { url } = await proxyTo(`http://127.0.0.1:${(hanging.address() as AddressInfo).port}`);

    const body = 'x'.repeat(6 * 2 ** 20);
    const upload = await ask(`${url}/upload`, { method: 'POST', body });
    const save = await ask(`${url}${SETTINGS}`, { method: 'POST', body });

    expect([upload.status, save.status]).toEqual([502, 502]);
  });

  it('that dies in the middle of an answer ends it, and is told of', async () => {
    const { url, told } = await between((_, response) => {
      response.writeHead(200, { 'content-length': '10' }).write('half');
      setImmediate(() => response.destroy());
    });

    const answer = await fetch(`${url}/`);

    await expect(answer.text()).rejects.toThrow();
    await until(() => told.length === 2);
    expect(told[1]).toEqual(expect.any(String));
  });

  it('is not said to be gone where the browser left', async () => {
    const { url, upstream, told } = await between(() => {});
    const leaving = new AbortController();
    const left = fetch(`${url}/slow`, { signal: leaving.signal }).catch(() => 'left');
    await until(() => upstream.got.length === 1);

    leaving.abort();
    await left;
    const answer = fetch(`${url}/`);
    await until(() => upstream.got.length === 2);
    await upstream.close();
    await answer;

    // Of the second request alone.
    expect(told).toHaveLength(1);
  });

  it('that speaks TLS is checked against the authority that is given', async () => {
    const { url, exchanges, proxy } = await between(json({ a: 1 }), { tls: true, caFile: CA_FILE });

    const answer = await fetch(`${url}${SETTINGS}`);
    await proxy.close();

    expect(answer.status).toBe(200);
    expect(exchanges).toMatchObject([{ answer: { a: 1 } }]);
  });

  it('whose certificate nobody trusts gets nothing', async () => {
    const { url, upstream, told } = await between(json({ a: 1 }), { tls: true });

    const answer = await fetch(`${url}${SETTINGS}`, { method: 'POST', body: '{"password":"hunter22"}' });

    expect(answer.status).toBe(502);
    expect(upstream.got).toEqual([]);
    expect(told).toEqual([expect.stringMatching('self-signed')]);
  });

  it('is reached through the proxy of the environment, for WebSockets too', async () => {
    const upstream = await anUpstream(json({ a: 1 }), { tls: true });
    const tunnel = await openProxy(Number(new URL(upstream.url).port));
    closing.push(
      () => upstream.close(),
      () => tunnel.close(),
    );
    process.env.HTTPS_PROXY = tunnel.url;
    try {
      const { url } = await proxyTo(upstream.url, { server: 'https://mail.test', caFile: CA_FILE });

      const answer = await fetch(`${url}/`);
      const socket = new WebSocket(`${url.replace('http', 'ws')}/hub`);
      socket.onopen = () => socket.send('hello');
      const { data } = await new Promise<{ data: unknown }>((resolve) => {
        socket.onmessage = resolve;
      });

      expect(await answer.json()).toEqual({ a: 1 });
      expect(data).toBe('hello');
      expect(new Set(tunnel.asked)).toEqual(new Set(['mail.test:443']));
      expect(upstream.got[0]?.headers.host).toBe('mail.test');
    } finally {
      delete process.env.HTTPS_PROXY;
    }
  });
});

it('takes the port that is asked for, and no other', async () => {
  const port = await freePort();
  const { url } = await between(json({}), { port });

  expect(url).toBe(`http://127.0.0.1:${port}`);
  await expect(between(json({}), { port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});
