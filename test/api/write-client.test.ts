import { describe, expect, it } from '@jest/globals';
import type { ConnectionOptions } from '../../src/api/connection.js';
import { interruptionBy } from '../../src/api/interruption.js';
import { writeClientOf } from '../../src/api/write-client.js';
import { LockdownError } from '../../src/errors.js';
import { SecretValues } from '../../src/redaction.js';
import { A_WRITE, WARRANT } from './a-connection.js';
import { API, STAGES, useScript } from './a-script.js';

/** Milliseconds; long enough for an answer that comes. */
const SOON_MS = 2_000;
const PATH = `${API}/${A_WRITE.path}`;

describe.each(STAGES)('over $name', ({ stage }) => {
  const script = useScript(stage());

  // Every write is scripted once, so that a second one fails as an unexpected call would.
  function scriptWrite(status: number, body: Record<string, unknown> | string = ''): void {
    script.post(PATH, { body: A_WRITE.body }).replies(status, body);
  }

  async function aWriteClient(overrides: Partial<ConnectionOptions> = {}) {
    const all = await script.connection(overrides);
    return { ...all, writeClient: all.connection.writeClient(WARRANT) };
  }

  describe('write', () => {
    it('is accepted when status and body say so', async () => {
      const { writeClient } = await aWriteClient();
      scriptWrite(200, { success: true, message: '' });

      expect(await writeClient.write(A_WRITE)).toEqual({
        kind: 'accepted',
        answer: { success: true, message: '' },
      });
    });

    it.each([
      [200, { success: false, message: 'NO' }, 'server.refused'],
      [400, { success: false, message: 'Invalid input parameters' }, 'server.refused'],
      [403, { message: 'no right' }, 'session.forbidden'],
      [404, {}, 'server.refused'],
      [429, {}, 'server.busy'],
    ])('is refused by status %i with %j, sent once', async (status, body, code) => {
      const { writeClient, sleeps } = await aWriteClient();
      scriptWrite(status, body);

      expect(await writeClient.write(A_WRITE)).toMatchObject({ kind: 'refused', error: { code, status } });
      expect(sleeps).toEqual([]);
    });

    it.each([408, 500, 502, 503, 504])('has no answer when status %i came, sent once', async (status) => {
      const { writeClient, sleeps } = await aWriteClient();
      scriptWrite(status, { success: false });

      expect(await writeClient.write(A_WRITE)).toMatchObject({ kind: 'no-answer', error: { status } });
      expect(sleeps).toEqual([]);
    });

    it.each([
      [200, '<html>portal</html>', 'server.garbage'],
      [302, '', 'server.redirect'],
    ])('has no answer when something else answered %i %j', async (status, body, code) => {
      const { writeClient } = await aWriteClient();
      scriptWrite(status, body);

      expect(await writeClient.write(A_WRITE)).toMatchObject({ kind: 'no-answer', error: { code } });
    });

    it.each([
      ['ECONNRESET', 'server.unreachable'],
      ['UND_ERR_SOCKET', 'server.unreachable'],
      ['UND_ERR_CONNECT_TIMEOUT', 'server.timeout'],
    ] as const)('has no answer after the network error %s, sent once', async (networkCode, code) => {
      const { writeClient } = await aWriteClient({ timeoutMs: SOON_MS });
      script.post(PATH).fails(networkCode);

      expect(await writeClient.write(A_WRITE)).toMatchObject({ kind: 'no-answer', error: { code } });
    });

    it.each([
      ['ECONNREFUSED', 'server.unreachable'],
      ['CERT_HAS_EXPIRED', 'server.untrusted-certificate'],
    ] as const)('is refused when it certainly was not sent: %s', async (networkCode, code) => {
      const { writeClient } = await aWriteClient();
      script.post(PATH).fails(networkCode);

      expect(await writeClient.write(A_WRITE)).toMatchObject({ kind: 'refused', error: { code } });
    });

    it('is sent once more after a 401, with the new token', async () => {
      const { writeClient } = await aWriteClient();
      scriptWrite(401);
      script
        .post(`${API}/auth/refresh-token`, { body: { token: 'refresh-token-1' } })
        .replies(200, { success: true, accessToken: 'access-token-2', refreshToken: 'refresh-token-2' });
      script
        .post(PATH, { headers: { authorization: 'Bearer access-token-2' } })
        .replies(200, { success: true });

      expect((await writeClient.write(A_WRITE)).kind).toBe('accepted');
    });

    it('is refused when the server answers 401 to the new token too', async () => {
      const { writeClient } = await aWriteClient();
      scriptWrite(401);
      script.post(`${API}/auth/refresh-token`).replies(200, { accessToken: 'access-token-2' });
      scriptWrite(401);

      expect(await writeClient.write(A_WRITE)).toMatchObject({
        kind: 'refused',
        error: { code: 'session.lost' },
      });
    });

    it('is refused when the session cannot be refreshed', async () => {
      const { writeClient } = await aWriteClient();
      scriptWrite(401);
      script.post(`${API}/auth/refresh-token`).replies(401, { message: 'Refresh token rejected' });

      expect(await writeClient.write(A_WRITE)).toMatchObject({
        kind: 'refused',
        error: { code: 'session.lost' },
      });
    });

    it('is refused and not sent after an interruption', async () => {
      const stop = new AbortController();
      const { writeClient } = await aWriteClient({ signal: stop.signal });
      stop.abort();

      expect(await writeClient.write(A_WRITE)).toMatchObject({
        kind: 'refused',
        error: { code: 'interrupted' },
      });
    });

    it('is refused and not sent for a path that leads elsewhere', async () => {
      const { writeClient } = await aWriteClient();

      const answer = await writeClient.write({ ...A_WRITE, path: 'settings/../../x' });

      expect(answer).toMatchObject({ kind: 'refused', error: { code: 'internal.bug' } });
    });
  });

  describe('the warrant', () => {
    it.each(['approvedPlan', 'lock', 'snapshot'])('is refused without %s', async (member) => {
      const { connection } = await script.connection();

      for (const empty of ['', ' ', undefined as unknown as string]) {
        let thrown: unknown;
        try {
          connection.writeClient({ ...WARRANT, [member]: empty });
        } catch (error) {
          thrown = error;
        }

        expect(thrown).toBeInstanceOf(LockdownError);
        expect(thrown).toMatchObject({ code: 'api.no-warrant' });
        expect((thrown as LockdownError).message).toContain(member);
      }
    });

    it('gives a client with nothing but write', async () => {
      const { connection } = await script.connection();

      expect(Object.keys(connection.writeClient(WARRANT))).toEqual(['write']);
    });
  });
});

describe('a fault of our own', () => {
  it('is not taken for a refusal of the server', async () => {
    const sender = {
      send: () => Promise.reject(new TypeError('a bug')),
      sendForPage: () => Promise.reject(new TypeError('a bug')),
    };
    const client = writeClientOf(WARRANT, {
      sender,
      interruption: interruptionBy(),
      base: 'https://mail.test',
      secrets: new SecretValues(),
    });

    await expect(client.write(A_WRITE)).rejects.toThrow(TypeError);
  });
});
