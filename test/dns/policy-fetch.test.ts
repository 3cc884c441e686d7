import { readFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { type PolicyFetchOptions, policyFetcher } from '../../src/dns/policy-fetch.js';
import { aServer, type Reply, type ServerOptions, TLS_FOLDER } from '../api/a-server.js';

const HOST = 'mta-sts.example.com';
const LOOPBACK = ['127.0.0.1'];
const NAME = 'GET .well-known/mta-sts.txt';
const POLICY = 'version: STSv1\nmode: none\nmax_age: 86400\n';
const PLAIN = { 'content-type': 'text/plain; charset=utf-8' };

function authority(name: string): string {
  return readFileSync(new URL(`${name}.crt`, TLS_FOLDER), 'utf8');
}

/** What comes of a host that leads to this machine, and how often it was asked. */
async function fetched(
  reply: Reply,
  given: PolicyFetchOptions & { readonly tls?: ServerOptions['tls'] } = {},
) {
  const { tls = { certificate: 'policy' }, ...options } = given;
  const server = await aServer({ [NAME]: () => reply }, { tls });
  try {
    const fetchPolicy = policyFetcher({
      ...{ ca: authority('server'), port: server.port, mayVisit: () => true, timeoutMs: 1000 },
      ...options,
    });
    return { policy: await fetchPolicy(HOST, LOOPBACK), asked: server.seen.map(({ name }) => name) };
  } finally {
    await server.close();
  }
}

describe('a policy', () => {
  it('comes from its own host, asked for by name', async () => {
    expect(await fetched({ text: POLICY, headers: PLAIN })).toEqual({
      policy: { status: 'answered', code: 200, contentType: PLAIN['content-type'], text: POLICY },
      asked: [NAME],
    });
  });

  it('is not followed to where it leads', async () => {
    const { policy, asked } = await fetched({ status: 301, headers: { location: '/elsewhere' } });

    expect(policy).toMatchObject({ status: 'answered', code: 301 });
    expect(asked).toEqual([NAME]);
  });

  it('may have 64 kB, and no byte more', async () => {
    const longest = 'a'.repeat(64 * 1024);

    expect((await fetched({ text: longest })).policy).toMatchObject({ status: 'answered', text: longest });
    expect((await fetched({ text: `${longest}a` })).policy).toEqual({
      ...{ status: 'refused', why: 'it is longer than 64 kB' },
    });
  });

  it.each([
    ['elsewhere', 'elsewhere', 'its certificate is for another name'],
    ['expired', 'expired', 'its certificate has expired'],
    ['future', 'future', 'its certificate is not valid yet'],
    ['policy', 'elsewhere', 'its certificate is not from an authority that is trusted'],
  ] as const)('is not taken with the certificate %s, trusting %s', async (certificate, trusted, why) => {
    const { policy, asked } = await fetched(
      { text: POLICY },
      { tls: { certificate }, ca: authority(trusted) },
    );

    expect(policy).toEqual({ status: 'refused', why });
    expect(asked).toEqual([]);
  });

  it('is not taken without TLS', async () => {
    expect((await fetched({ text: POLICY }, { tls: false })).policy).toEqual({
      ...{ status: 'refused', why: 'it does not speak TLS' },
    });
  });

  it.each(['hang', 'half'] as const)('that does not end in time is not known (%s)', async (reply) => {
    expect((await fetched(reply, { timeoutMs: 200 })).policy).toEqual({
      ...{ status: 'failed', why: 'it did not come in time' },
    });
  });

  it('is not known where a port takes connections and says nothing', async () => {
    const open: Socket[] = [];
    const server = createServer((socket) => open.push(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };

    const policy = await policyFetcher({ port, mayVisit: () => true, timeoutMs: 200 })(HOST, LOOPBACK);
    for (const socket of open) socket.destroy();
    server.close();

    expect(policy).toEqual({ status: 'failed', why: 'it did not come in time' });
  });

  it('is not known where the connection is cut', async () => {
    expect((await fetched('cut')).policy).toMatchObject({ status: 'failed' });
  });

  it('is not known where nobody listens', async () => {
    const server = await aServer({});
    await server.close();

    const policy = await policyFetcher({ port: server.port, mayVisit: () => true })(HOST, LOOPBACK);

    expect(policy).toMatchObject({ status: 'failed', why: expect.stringContaining('ECONNREFUSED') });
  });

  it.each([LOOPBACK, ['8.8.8.8', '127.0.0.1'], ['::ffff:127.0.0.1']])(
    'is not asked for at %j, of which an address is not of the world',
    async (...addresses) => {
      const server = await aServer({ [NAME]: () => ({ text: POLICY }) }, { tls: { certificate: 'policy' } });

      const policy = await policyFetcher({ ca: authority('server'), port: server.port })(HOST, addresses);
      await server.close();

      expect(policy).toMatchObject({
        status: 'failed',
        why: expect.stringMatching(/^not visited, as mta-sts/),
      });
      expect(server.seen).toEqual([]);
    },
  );

  it('is not asked for once the time for all is over', async () => {
    const { policy, asked } = await fetched({ text: POLICY }, { totalMs: 0 });

    expect(policy).toEqual({ status: 'failed', why: 'not visited: the time for policies was over' });
    expect(asked).toEqual([]);
  });
});
