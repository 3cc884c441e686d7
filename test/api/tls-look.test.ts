/** Real handshakes with real servers on loopback. */
import { readFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { lookAtTls } from '../../src/api/tls-look.js';
import { openProxy } from './a-proxy.js';
import { aServer, ORDINARY, type ServerOptions, type TestServer, TLS_FOLDER } from './a-server.js';

const open: TestServer[] = [];
afterEach(() => Promise.all(open.splice(0).map((server) => server.close())));

async function look(tls: NonNullable<ServerOptions['tls']>, how: { readonly ca?: string } = {}) {
  const server = await aServer(ORDINARY, { tls });
  open.push(server);
  return lookAtTls(server.url, { timeoutMs: 5000, env: {}, ...how });
}

describe('a look at TLS', () => {
  it('shows names, issuer, end and version of the certificate, and why it would not be trusted', async () => {
    const ca = readFileSync(new URL('server.crt', TLS_FOLDER), 'utf8');

    const seen = await look(true, { ca });

    expect(seen).toMatchObject({ distrust: undefined, version: 'TLSv1.3', old: [], unseen: [] });
    expect(seen.names).toContain('mail.test');
    expect(seen.issuer).toBe('smlockdown test server');
    expect(seen.validTo).toBeGreaterThan(Date.parse('2100-01-01'));
    expect((await look(true)).distrust).toMatch(/SELF_SIGNED/);
  });

  it('shows a certificate that is over, and one for another name', async () => {
    expect((await look({ certificate: 'expired' })).validTo).toBeLessThan(Date.now());
    expect((await look({ certificate: 'elsewhere' })).names).not.toContain('mail.test');
  });

  it('finds out the old versions that a server takes', async () => {
    const old = { minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;

    expect((await look(old)).old).toEqual(['TLSv1', 'TLSv1.1']);
  });

  it('takes no silence for a refusal', async () => {
    const server = await aServer(ORDINARY, { tls: true });
    open.push(server);
    let count = 0;
    // Only the first connection gets an answer.
    const proxy = createServer((socket) => {
      socket.on('error', () => {});
      count += 1;
      if (count === 1)
        socket
          .pipe(connect(server.port, '127.0.0.1'))
          .on('error', () => {})
          .pipe(socket);
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const { port } = proxy.address() as AddressInfo;
    try {
      const seen = await lookAtTls(`https://127.0.0.1:${port}`, { timeoutMs: 300, env: {} });

      expect(seen).toMatchObject({ old: [], unseen: ['TLSv1', 'TLSv1.1'] });
    } finally {
      proxy.close();
    }
  });

  it('goes through the proxy of the environment, and says so; what the proxy refuses was not seen', async () => {
    const server = await aServer(ORDINARY, { tls: true });
    open.push(server);
    const [proxy, closed] = [await openProxy(server.port), await openProxy(server.port, 403)];
    const by = ({ url }: { readonly url: string }) =>
      lookAtTls('https://mail.test:8443', { timeoutMs: 5000, env: { HTTPS_PROXY: url } });
    try {
      expect(await by(proxy)).toMatchObject({ isTunnelled: true, old: [], unseen: [] });
      expect(new Set(proxy.asked)).toEqual(new Set(['mail.test:8443']));
      await expect(by(closed)).rejects.toThrow('the proxy answers with 403');
    } finally {
      await Promise.all([proxy.close(), closed.close()]);
    }
  });

  it('fails where nobody answers, and where no TLS is spoken', async () => {
    await expect(lookAtTls('https://127.0.0.1:1', { timeoutMs: 5000, env: {} })).rejects.toThrow(
      'ECONNREFUSED',
    );
    const plain = await aServer(ORDINARY);
    open.push(plain);
    await expect(
      lookAtTls(plain.url.replace('http:', 'https:'), { timeoutMs: 5000, env: {} }),
    ).rejects.toThrow();
  });
});
