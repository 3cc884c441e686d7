/** What is posted to a hook, and what is said of one that does not take it. */
import { createServer, type Server } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';
import { postJson } from '../../src/notify/webhook.js';
import { aServer, type Reply, type ServerOptions, type TestServer, TLS_FOLDER } from '../api/a-server.js';

const CA = fileURLToPath(new URL('server.crt', TLS_FOLDER));
const open: (TestServer | { close: () => unknown })[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

async function aHook(reply: Reply, options: ServerOptions = {}): Promise<TestServer> {
  const hook = await aServer({ 'POST hook?k=1': () => reply }, options);
  open.push(hook);
  return hook;
}

function post(
  base: string,
  more: { readonly caFile?: string; readonly login?: string; readonly timeoutMs?: number } = {},
) {
  return postJson({ url: new URL('/hook?k=1', base), json: '{"a":1}', timeoutMs: 5000, ...more });
}

describe('a hook', () => {
  it('gets the JSON, and who signs in', async () => {
    const hook = await aHook({ status: 202, text: 'thanks' });

    expect(await post(hook.url, { login: 'me:Pass Word' })).toBeUndefined();

    expect(hook.seen).toHaveLength(1);
    expect(hook.seen[0]).toMatchObject({ name: 'POST hook?k=1', body: { a: 1 } });
    const { authorization, 'content-type': type } = hook.seen[0]?.headers ?? {};
    expect([authorization, type]).toEqual([
      `Basic ${Buffer.from('me:Pass Word').toString('base64')}`,
      'application/json; charset=utf-8',
    ]);
  });

  it.each<[string, Reply, string]>([
    ['answers with an error', { status: 500 }, 'it answers with 500'],
    [
      'leads elsewhere',
      { status: 302, headers: { location: '/elsewhere' } },
      'it answers with 302, which leads elsewhere and is not followed',
    ],
  ])('that %s is asked once, and said', async (_, reply, why) => {
    const hook = await aHook(reply);

    expect(await post(hook.url)).toBe(why);
    expect(hook.seen.map(({ name }) => name)).toEqual(['POST hook?k=1']);
  });

  it.each<[string, Reply]>([['never answers', 'hang']])('that %s is left', async (_, reply) => {
    const hook = await aHook(reply);

    expect(await post(hook.url, { timeoutMs: 300 })).toBe('not done within 0.3 seconds');
    expect(hook.seen).toHaveLength(1);
  });

  it('is taken by its status, whatever becomes of its answer', async () => {
    const endless = await aHook('half');

    expect(await post(endless.url)).toBeUndefined();
  });

  it('at a port where nobody listens is said', async () => {
    const closed: Server = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as { port: number };
    await new Promise((resolve) => closed.close(resolve));

    expect(await post(`http://127.0.0.1:${port}`)).toMatch(/^not connected \(.*ECONNREFUSED/);
  });

  it('is told nothing where its certificate is not trusted, and where that is for another name', async () => {
    const own = await aHook({ status: 200 }, { tls: true });
    const elsewhere = await aHook({ status: 200 }, { tls: { certificate: 'elsewhere' } });

    expect(await post(own.url)).toMatch(/^untrusted certificate \(/);
    expect(await post(own.url, { caFile: CA })).toBeUndefined();
    expect(await post(elsewhere.url, { caFile: CA })).toMatch(/^(?:wrong name|untrusted certificate) \(/);
    expect([own.seen.length, elsewhere.seen.length]).toEqual([1, 0]);
  });
});
