import { describe, expect, it } from '@jest/globals';
import { endSession, sessionBearer } from '../../src/api/session.js';
import { SecretValues } from '../../src/redaction.js';
import { A_READ, errorOf } from './a-connection.js';
import { API, STAGES, useScript } from './a-script.js';

const START = Date.parse('2026-03-01T12:00:00Z');
const MINUTE = 60_000;
const EXPIRING = { accessTokenExpiration: '2026-03-01T12:15:00Z' };

function tokens(number: number, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    success: true,
    accessToken: `access-token-${number}`,
    refreshToken: `refresh-token-${number}`,
    ...more,
  };
}

describe.each(STAGES)('over $name', ({ stage }) => {
  const script = useScript(stage());

  function scriptRead(bearer: string, status = 200): void {
    script
      .get(`${API}/${A_READ.path}`, { headers: { authorization: `Bearer ${bearer}` } })
      .replies(status, { data: [bearer] });
  }

  function scriptRefresh(token: string, answer: Record<string, unknown>, status = 200): void {
    script
      .post(`${API}/auth/refresh-token`, { body: { token }, headers: { authorization: null } })
      .replies(status, answer);
  }

  async function aSession() {
    const clock = { now: START };
    const { connection, ...rest } = await script.connection({ clock: () => clock.now }, EXPIRING);
    return { ...rest, connection, clock, read: () => connection.readClient.read(A_READ) };
  }

  describe('the session', () => {
    it('uses its token until a minute before it expires', async () => {
      const { read, clock } = await aSession();
      clock.now = START + 14 * MINUTE - 1;
      scriptRead('access-token-1');

      expect(await read()).toEqual({ data: ['access-token-1'] });
    });

    it('refreshes a minute before expiry and goes on with the rotated tokens', async () => {
      const { read, clock } = await aSession();
      clock.now = START + 14 * MINUTE;
      scriptRefresh('refresh-token-1', tokens(2, { accessTokenExpiration: '2026-03-01T12:29:00Z' }));
      scriptRead('access-token-2');
      await read();
      clock.now = START + 28 * MINUTE;
      scriptRefresh('refresh-token-2', tokens(3));
      scriptRead('access-token-3');

      expect(await read()).toEqual({ data: ['access-token-3'] });
    });

    it('refreshes once on a 401 and asks again', async () => {
      const { read } = await aSession();
      scriptRead('access-token-1', 401);
      scriptRefresh('refresh-token-1', tokens(2));
      scriptRead('access-token-2');

      expect(await read()).toEqual({ data: ['access-token-2'] });
    });

    it('is lost when the fresh token gets a 401 too', async () => {
      const { read } = await aSession();
      scriptRead('access-token-1', 401);
      scriptRefresh('refresh-token-1', tokens(2));
      scriptRead('access-token-2', 401);

      expect((await errorOf(read())).code).toBe('session.lost');
    });

    it.each([
      [401, { message: 'Refresh token rejected' }],
      [401, { message: 'Too many refresh attempts' }],
      [400, { success: false, message: 'Invalid input parameters' }],
      [200, { success: false, message: 'NO' }],
      [503, { message: 'later' }],
    ])(
      'is lost for good when the refresh is answered %i %j, without a new sign-in',
      async (status, answer) => {
        const { read, sleeps } = await aSession();
        scriptRead('access-token-1', 401);
        scriptRefresh('refresh-token-1', answer, status);

        const first = await errorOf(read());
        const second = await errorOf(read());

        expect(first.code).toBe('session.lost');
        expect(first.serverMessage).toBe(answer.message);
        expect(second.code).toBe('session.lost');
        expect(sleeps).toEqual([]);
      },
    );

    it('is lost when the refresh gets no answer: nobody knows which token lives', async () => {
      const { read } = await aSession();
      scriptRead('access-token-1', 401);
      script.post(`${API}/auth/refresh-token`).fails('UND_ERR_SOCKET');

      expect((await errorOf(read())).code).toBe('session.lost');
      expect((await errorOf(read())).code).toBe('session.lost');
    });

    it.each([[{ success: true }], [{ success: true, accessToken: '' }]])(
      'is lost when the refresh succeeds with %j, which holds no token',
      async (answer) => {
        const { read } = await aSession();
        scriptRead('access-token-1', 401);
        scriptRefresh('refresh-token-1', answer);

        expect((await errorOf(read())).code).toBe('session.lost');
      },
    );

    it('is lost when a refresh is due and the server gave no refresh token', async () => {
      const { connection } = await script.connection({}, { refreshToken: '' });
      scriptRead('access-token-1', 401);

      expect((await errorOf(connection.readClient.read(A_READ))).code).toBe('session.lost');
    });
  });

  describe('signing out', () => {
    function scriptSignOut(bearer: string, status = 200): void {
      script
        .post(`${API}/auth/logout-user`, { headers: { authorization: `Bearer ${bearer}` } })
        .replies(status, { success: status === 200 });
    }

    it('happens once, however often it is asked for', async () => {
      const { connection } = await aSession();
      scriptSignOut('access-token-1');

      await Promise.all([connection.signOut(), connection.signOut()]);
      await connection.signOut();

      expect((await errorOf(connection.readClient.read(A_READ))).code).toBe('session.lost');
    });

    it.each([404, 401, 500])('does not mind status %i', async (status) => {
      const { connection } = await aSession();
      scriptSignOut('access-token-1', status);

      await expect(connection.signOut()).resolves.toBeUndefined();
    });

    it('does not mind a cut connection', async () => {
      const { connection } = await aSession();
      script.post(`${API}/auth/logout-user`).fails('UND_ERR_SOCKET');

      await expect(connection.signOut()).resolves.toBeUndefined();
    });

    it('refreshes an expired token first, so that no refresh token stays behind', async () => {
      const { connection, clock } = await aSession();
      clock.now = START + 60 * MINUTE;
      scriptRefresh('refresh-token-1', tokens(2));
      scriptSignOut('access-token-2');

      await expect(connection.signOut()).resolves.toBeUndefined();
    });

    it('does not throw when the session is lost', async () => {
      const { connection, clock } = await aSession();
      clock.now = START + 60 * MINUTE;
      scriptRefresh('refresh-token-1', { message: 'Refresh token rejected' }, 401);

      await expect(connection.signOut()).resolves.toBeUndefined();
    });
  });
});

describe('sessionBearer', () => {
  it('takes an answer without a token for a fault of our own', () => {
    const transport = { send: () => Promise.reject(new Error('nothing is sent')) };
    const options = { transport, base: 'https://mail.test', secrets: new SecretValues(), clock: () => START };

    expect(() => sessionBearer({ success: true }, options)).toThrow(
      expect.objectContaining({ code: 'internal.bug' }),
    );
  });
});

describe('endSession', () => {
  const answer = { status: 200, statusText: '', text: '', location: null, retryAfter: null };
  const bearer = { current: async () => 'token', renew: async () => 'fresh' };

  function timers(): number {
    return process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  }

  it('leaves no timer behind that would keep the process alive', async () => {
    const before = timers();
    const transport = { send: async () => ({ kind: 'answered', ...answer }) as const };

    await endSession(bearer, { transport, timeoutMs: 30_000 });

    expect(timers()).toBeLessThanOrEqual(before);
  });

  it('is over in time when nothing answers at all', async () => {
    const transport = { send: () => new Promise<never>(() => {}) };

    await expect(endSession(bearer, { transport, timeoutMs: 20 })).resolves.toBeUndefined();
  });
});
