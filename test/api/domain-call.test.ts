import { describe, expect, it } from '@jest/globals';
import type { ConnectionOptions } from '../../src/api/connection.js';
import { errorOf, WARRANT } from './a-connection.js';
import { API, STAGES, useScript } from './a-script.js';

const NOT_FOUND = { success: false, message: 'Error: The Domain not found.' };
const START = Date.parse('2026-03-01T12:00:00Z');

function aliases(domain: string) {
  return { method: 'GET', path: 'settings/domain/aliases', domain } as const;
}

describe.each(STAGES)('over $name', ({ stage }) => {
  const script = useScript(stage());

  /** The header form: the administrator's token and the domain's name. */
  function scriptHeaderForm(domain: string, status: number, body: Record<string, unknown> = {}): void {
    script
      .get(`${API}/settings/domain/aliases`, {
        headers: { authorization: /^Bearer access-token/, 'x-smartermaildomain': domain },
      })
      .replies(status, body);
  }

  /** The fallback: the domain's own token, and no header. */
  function scriptTokenForm(
    domain: string,
    status = 200,
    body: Record<string, unknown> = { data: [domain] },
  ): void {
    script
      .get(`${API}/settings/domain/aliases`, {
        headers: { authorization: `Bearer token-of-${domain}`, 'x-smartermaildomain': null },
      })
      .replies(status, body);
  }

  function scriptManage(domain: string, more: Record<string, unknown> = {}): void {
    script
      .post(`${API}/settings/sysadmin/manage-domain/${domain}`, {
        body: {},
        headers: { authorization: /^Bearer access-token/ },
      })
      .replies(200, { success: true, impersonateAccessToken: `token-of-${domain}`, ...more });
  }

  async function aReader(overrides: Partial<ConnectionOptions> = {}) {
    const all = await script.connection(overrides);
    return { ...all, read: (domain: string) => all.connection.readClient.read(aliases(domain)) };
  }

  describe('acting on a domain', () => {
    it('names the domain in a header', async () => {
      const { read } = await aReader();
      scriptHeaderForm('a.example', 200, { data: [] });

      expect(await read('a.example')).toEqual({ data: [] });
    });

    it('writes a name in other letters as the DNS does', async () => {
      const { read } = await aReader();
      scriptHeaderForm('xn--bcher-kva.example', 200, { data: [] });

      expect(await read('bücher.example')).toEqual({ data: [] });
    });

    it.each(['bank\u00ad.example', '\uff42ank.example', 'a b.example', '\ud800'])(
      'sends nothing for %j: a header would name another domain or none',
      async (domain) => {
        const { connection, read } = await aReader();
        const write = { method: 'POST', path: 'settings/domain/aliases', domain } as const;

        expect((await errorOf(read(domain))).code).toBe('server.garbage');
        expect(await connection.writeClient(WARRANT).write(write)).toMatchObject({
          kind: 'refused',
          error: { code: 'server.garbage' },
        });
      },
    );

    it.each(['..', '.', 'a/b'])('asks for no token of %j, which would be another call', async (domain) => {
      const { read } = await aReader();
      scriptHeaderForm(domain, 400, NOT_FOUND);

      expect((await errorOf(read(domain))).code).toBe('server.garbage');
    });

    it.each([
      [400, NOT_FOUND],
      [200, { success: false, message: 'the domain not found' }],
      [403, {}],
    ])('falls back to a token of the domain when the header is answered %i %j', async (status, body) => {
      const { read } = await aReader();
      scriptHeaderForm('a.example', status, body);
      scriptManage('a.example');
      scriptTokenForm('a.example');

      expect(await read('a.example')).toEqual({ data: ['a.example'] });
    });

    it('falls back after a 401 to the header, when a fresh token does not help', async () => {
      const { read } = await aReader();
      scriptHeaderForm('a.example', 401);
      script.post(`${API}/auth/refresh-token`).replies(200, { accessToken: 'access-token-2' });
      scriptHeaderForm('a.example', 401);
      scriptManage('a.example');
      scriptTokenForm('a.example');

      expect(await read('a.example')).toEqual({ data: ['a.example'] });
    });

    it('asks for the token of a domain once', async () => {
      const { read } = await aReader();
      scriptHeaderForm('a.example', 400, NOT_FOUND);
      scriptManage('a.example');
      scriptTokenForm('a.example');
      await read('a.example');
      scriptTokenForm('a.example');

      expect(await read('a.example')).toEqual({ data: ['a.example'] });
    });

    it('does not try the header on other domains once it is known not to work', async () => {
      const { read } = await aReader();
      scriptHeaderForm('a.example', 400, NOT_FOUND);
      scriptManage('a.example');
      scriptTokenForm('a.example');
      await read('a.example');
      scriptManage('b.example');
      scriptTokenForm('b.example');

      expect(await read('b.example')).toEqual({ data: ['b.example'] });
    });

    it('keeps using the header for others when one domain does not exist', async () => {
      const { read } = await aReader();
      scriptHeaderForm('gone.example', 400, NOT_FOUND);
      script.post(`${API}/settings/sysadmin/manage-domain/gone.example`).replies(400, NOT_FOUND);

      const error = await errorOf(read('gone.example'));

      expect(error.code).toBe('server.refused');
      expect(error.request?.path).toContain('manage-domain/gone.example');
      scriptHeaderForm('b.example', 200, { data: [] });
      expect(await read('b.example')).toEqual({ data: [] });
    });

    it('keeps using the header for others when a call is forbidden either way', async () => {
      const { read } = await aReader();
      scriptHeaderForm('a.example', 403);
      scriptManage('a.example');
      scriptTokenForm('a.example', 403, { message: 'no right' });

      expect((await errorOf(read('a.example'))).code).toBe('session.forbidden');
      scriptHeaderForm('b.example', 200, { data: [] });
      expect(await read('b.example')).toEqual({ data: [] });
    });

    it('tries the header again when it got no answer', async () => {
      const { read, sleeps } = await aReader();
      script.get(`${API}/settings/domain/aliases`).fails('ECONNRESET');
      scriptHeaderForm('a.example', 200, { data: [] });

      expect(await read('a.example')).toEqual({ data: [] });
      expect(sleeps).toHaveLength(1);
    });

    it('does not fall back for another failure', async () => {
      const { read } = await aReader();
      scriptHeaderForm('a.example', 400, { success: false, message: 'Alias not found' });

      expect((await errorOf(read('a.example'))).code).toBe('server.refused');
    });

    it('asks for a new token of the domain when the old one expires', async () => {
      const clock = { now: START };
      const { read } = await aReader({ clock: () => clock.now });
      scriptHeaderForm('a.example', 400, NOT_FOUND);
      scriptManage('a.example', { impersonateAccessTokenExpiration: '2026-03-01T12:05:00Z' });
      scriptTokenForm('a.example');
      await read('a.example');
      clock.now = START + 4 * 60_000;
      scriptManage('a.example');
      scriptTokenForm('a.example');

      expect(await read('a.example')).toEqual({ data: ['a.example'] });
    });

    it('says which right is missing when the server gives no token', async () => {
      const { read } = await aReader();
      scriptHeaderForm('a.example', 403);
      script.post(`${API}/settings/sysadmin/manage-domain/a.example`).replies(200, { success: true });

      const error = await errorOf(read('a.example'));

      expect(error.next).toContain('Allow impersonation and domain management');
    });

    it('repeats the request for a token like a read', async () => {
      const { read, sleeps } = await aReader();
      scriptHeaderForm('a.example', 400, NOT_FOUND);
      script.post(`${API}/settings/sysadmin/manage-domain/a.example`).replies(503);
      scriptManage('a.example');
      scriptTokenForm('a.example');

      expect(await read('a.example')).toEqual({ data: ['a.example'] });
      expect(sleeps).toHaveLength(1);
    });

    it('asks for one token when many requests need it, and for no more than the limit allows', async () => {
      const { connection } = await aReader({ concurrency: 1 });
      scriptHeaderForm('a.example', 400, NOT_FOUND);
      scriptManage('a.example');
      for (let read = 0; read < 5; read += 1) scriptTokenForm('a.example');

      const reads = Array.from({ length: 5 }, () => connection.readClient.read(aliases('a.example')));

      expect(await Promise.all(reads)).toHaveLength(5);
    });

    it('makes the tokens of domains secret', async () => {
      const { read, secrets } = await aReader();
      scriptHeaderForm('a.example', 400, NOT_FOUND);
      scriptManage('a.example', { impersonateRefreshToken: 'refresh-of-a.example' });
      scriptTokenForm('a.example');
      await read('a.example');

      expect(secrets.redact('token-of-a.example refresh-of-a.example')).not.toMatch(/-of-/);
    });

    it('sends a write again when the server says that it did nothing for want of a domain', async () => {
      const { connection } = await aReader();
      const write = { method: 'POST', path: 'settings/domain/set-catch-all', domain: 'a.example' } as const;
      script
        .post(`${API}/${write.path}`, { headers: { 'x-smartermaildomain': 'a.example' } })
        .replies(400, NOT_FOUND);
      scriptManage('a.example');
      script
        .post(`${API}/${write.path}`, { headers: { authorization: 'Bearer token-of-a.example' } })
        .replies(200, {});

      expect((await connection.writeClient(WARRANT).write(write)).kind).toBe('accepted');
    });

    it('refuses a write that cannot get the token of its domain', async () => {
      const { connection } = await aReader();
      const write = { method: 'POST', path: 'settings/domain/set-catch-all', domain: 'a.example' } as const;
      script.post(`${API}/${write.path}`).replies(403);
      script.post(`${API}/settings/sysadmin/manage-domain/a.example`).replies(403);

      expect(await connection.writeClient(WARRANT).write(write)).toMatchObject({
        kind: 'refused',
        error: { code: 'session.forbidden' },
      });
    });
  });
});
