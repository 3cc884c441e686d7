import { describe, expect, it } from '@jest/globals';
import { connect } from '../../src/api/connection.js';
import { A_READ, arranged, errorOf } from './a-connection.js';
import { API, STAGES, useScript } from './a-script.js';

const PATH = `${API}/settings/sysadmin/domain-names`;

describe.each(STAGES)('over $name', ({ stage }) => {
  const script = useScript(stage());

  function scriptAnswer(
    status: number,
    body: Record<string, unknown> | string = '',
    headers: Record<string, string> = {},
  ): void {
    script.get(PATH).replies(status, body, headers);
  }

  describe('read', () => {
    it('gives the answer and sends the token', async () => {
      const { connection } = await script.connection();
      script
        .get(PATH, { headers: { authorization: 'Bearer access-token-1' } })
        .replies(200, { success: true, data: ['a.example'] });

      expect(await connection.readClient.read(A_READ)).toEqual({ success: true, data: ['a.example'] });
    });

    it('sends a declared POST with its body', async () => {
      const { connection } = await script.connection();
      script.post(`${API}/settings/sysadmin/search`, { body: { skip: 0 } }).replies(200, { results: [] });

      const call = { method: 'POST', path: 'settings/sysadmin/search', body: { skip: 0 } } as const;

      expect(await connection.readClient.read(call)).toEqual({ results: [] });
    });

    it('sends an empty POST as {}', async () => {
      const { connection } = await script.connection();
      script
        .post(`${API}/settings/sysadmin/search`, {
          body: '{}',
          headers: { 'content-type': 'application/json' },
        })
        .replies(200, {});

      expect(await connection.readClient.read({ method: 'POST', path: 'settings/sysadmin/search' })).toEqual(
        {},
      );
    });

    it.each([
      { method: 'POST', path: 'settings/sysadmin/domain-settings/a.example', body: {} },
      { method: 'GET', path: 'settings/sysadmin/unknown' },
      { method: 'GET', path: 'settings/sysadmin/domain-settings/..' },
    ] as const)('sends nothing that nobody declared: $method $path', async (call) => {
      const { connection } = await script.connection();

      const error = await errorOf(connection.readClient.read(call));

      expect(error.code).toBe('api.not-declared');
      expect(error.request).toEqual({ method: call.method, path: `api/v1/${call.path}` });
    });

    it('has no member that could write', async () => {
      const { connection } = await script.connection();

      expect(Object.keys(connection.readClient).sort()).toEqual(['page', 'read']);
      expect(Object.getPrototypeOf(connection.readClient)).toBe(Object.prototype);
      expect(Object.isFrozen(connection.readClient)).toBe(true);
    });

    it.each([408, 429, 502, 503, 504])('is repeated after status %i', async (status) => {
      const { connection, sleeps } = await script.connection();
      scriptAnswer(status);
      scriptAnswer(200, { data: [] });

      expect(await connection.readClient.read(A_READ)).toEqual({ data: [] });
      expect(sleeps).toEqual([125]);
    });

    it('is given up after four attempts, each waiting longer', async () => {
      const { connection, sleeps } = await script.connection();
      for (let attempt = 0; attempt < 4; attempt += 1) scriptAnswer(503, { message: 'restarting' });

      const error = await errorOf(connection.readClient.read(A_READ));

      expect(error.code).toBe('server.refused');
      expect(error.status).toBe(503);
      expect(error.serverMessage).toBe('restarting');
      expect(sleeps).toEqual([125, 250, 500]);
    });

    it.each(['ECONNRESET', 'ECONNREFUSED', 'UND_ERR_SOCKET', 'UND_ERR_HEADERS_TIMEOUT'] as const)(
      'is repeated after the network error %s',
      async (code) => {
        const { connection } = await script.connection({ timeoutMs: 2_000 });
        script.get(PATH).fails(code);
        scriptAnswer(200, { data: [] });

        expect(await connection.readClient.read(A_READ)).toEqual({ data: [] });
      },
    );

    it('names the network error after four attempts', async () => {
      const { connection, sleeps } = await script.connection();
      for (let attempt = 0; attempt < 4; attempt += 1) script.get(PATH).fails('ECONNRESET');

      const error = await errorOf(connection.readClient.read(A_READ));

      expect(error.code).toBe('server.unreachable');
      expect(error.message).toContain('ECONNRESET');
      expect(sleeps).toHaveLength(3);
    });

    it('waits as long as Retry-After says', async () => {
      const now = Date.parse('2026-03-01T12:00:00Z');
      const { connection, sleeps } = await script.connection({ clock: () => now });
      scriptAnswer(429, '', { 'retry-after': '3' });
      scriptAnswer(503, '', { 'retry-after': 'Sun, 01 Mar 2026 12:00:10 GMT' });
      scriptAnswer(200, {});

      await connection.readClient.read(A_READ);

      expect(sleeps).toEqual([3_000, 10_000]);
    });

    it('does not wait for a server that asks for more than a minute', async () => {
      const { connection, sleeps } = await script.connection();
      scriptAnswer(429, '', { 'retry-after': '3600' });

      expect((await errorOf(connection.readClient.read(A_READ))).code).toBe('server.busy');
      expect(sleeps).toEqual([]);
    });

    it.each([
      [403, { message: 'no right' }, 'session.forbidden'],
      [404, { message: 'no such domain' }, 'server.refused'],
      [400, { success: false, resultCode: 400, message: 'Invalid input parameters' }, 'server.refused'],
      [500, { message: 'oops' }, 'server.refused'],
      [200, { success: false, message: 'NOT_ALLOWED' }, 'server.refused'],
    ])('takes status %i with %j for an error, once', async (status, body, code) => {
      const { connection } = await script.connection();
      scriptAnswer(status, body);

      const error = await errorOf(connection.readClient.read(A_READ));

      expect(error.code).toBe(code);
      expect(error.status).toBe(status);
      expect(error.serverMessage).toBe(body.message);
      expect(error.request).toEqual({ method: 'GET', path: 'api/v1/settings/sysadmin/domain-names' });
      expect(error.next).toBeDefined();
    });

    it.each([
      ['<!DOCTYPE html><html></html>', 'HTML'],
      ['{"data":[', 'text'],
      ['[]', 'JSON'],
    ])('takes the body %j for garbage and says what it looks like', async (body, says) => {
      const { connection } = await script.connection();
      scriptAnswer(200, body);

      const error = await errorOf(connection.readClient.read(A_READ));

      expect(error.code).toBe('server.garbage');
      expect(error.message).toContain(says);
    });

    it('waits by chance when nobody says by what', async () => {
      const { options, sleeps } = arranged(script.base, script.optionsWith());
      const { random: _, ...others } = options;
      script.scriptSignIn();
      const connection = await connect(others);
      scriptAnswer(503);
      scriptAnswer(200, {});

      await connection.readClient.read(A_READ);

      expect(sleeps).toHaveLength(1);
      expect(sleeps[0]).toBeGreaterThanOrEqual(0);
      expect(sleeps[0]).toBeLessThan(250);
    });

    it('does not follow a redirect with the token', async () => {
      const { connection } = await script.connection();
      scriptAnswer(307, '', { location: 'https://elsewhere.example.com/' });

      expect((await errorOf(connection.readClient.read(A_READ))).code).toBe('server.redirect');
    });
  });

  describe('page', () => {
    it('gives the text of a page outside the API', async () => {
      const { connection } = await script.connection();
      script
        .get('/Documentation/api', { headers: { authorization: 'Bearer access-token-1' } })
        .replies(200, '<html>docs</html>');

      expect(await connection.readClient.page('Documentation/api')).toBe('<html>docs</html>');
    });

    it('is repeated like a read', async () => {
      const { connection } = await script.connection();
      script.get('/Documentation/api').replies(502);
      script.get('/Documentation/api').replies(200, 'docs');

      expect(await connection.readClient.page('Documentation/api')).toBe('docs');
    });

    it('names the network error when no attempt gets an answer', async () => {
      const { connection } = await script.connection();
      for (let attempt = 0; attempt < 4; attempt += 1) script.get('/Documentation/api').fails('ECONNRESET');

      const error = await errorOf(connection.readClient.page('Documentation/api'));

      expect(error.code).toBe('server.unreachable');
      expect(error.request).toEqual({ method: 'GET', path: 'Documentation/api' });
    });

    it('does not follow a redirect', async () => {
      const { connection } = await script.connection();
      script.get('/Documentation/api').replies(302, '', { location: '/login' });

      expect((await errorOf(connection.readClient.page('Documentation/api'))).code).toBe('server.redirect');
    });

    it('may be empty, and may be JSON that speaks of a failure: its text is all that is wanted', async () => {
      const { connection } = await script.connection();
      script.get('/Documentation/a').replies(200, '');
      script.get('/Documentation/b').replies(200, '{"success":false}');

      expect(await connection.readClient.page('Documentation/a')).toBe('');
      expect(await connection.readClient.page('Documentation/b')).toBe('{"success":false}');
    });

    it('fails with the status of a page that is not there', async () => {
      const { connection } = await script.connection();
      script.get('/Documentation/api').replies(404, '<html>404</html>');

      const error = await errorOf(connection.readClient.page('Documentation/api'));

      expect(error.code).toBe('server.refused');
      expect(error.status).toBe(404);
    });

    it.each([
      'api/v1/settings/sysadmin/domain-delete',
      '//elsewhere.example.com/x',
      'a/../api/v1/x',
      '',
      'x?y=z',
    ])('sends nothing for the path %j', async (path) => {
      const { connection } = await script.connection();

      expect((await errorOf(connection.readClient.page(path))).code).toBe('api.not-declared');
    });
  });
});
