import { describe, expect, it } from '@jest/globals';
import { connect } from '../../src/api/connection.js';
import { interruptedError, interruptionBy } from '../../src/api/interruption.js';
import { type SignInOptions, signIn } from '../../src/api/sign-in.js';
import type { WireRequest } from '../../src/api/transport.js';
import { LockdownError } from '../../src/errors.js';
import { SecretValues } from '../../src/redaction.js';
import { arranged, errorOf } from './a-connection.js';
import { API, type Body, STAGES, useScript } from './a-script.js';
import { SIGNED_IN } from './a-server.js';

const CODE = '493817';

describe.each(STAGES)('over $name', ({ stage }) => {
  const script = useScript(stage());

  function arrange(overrides: Parameters<typeof arranged>[1] = {}) {
    script.scriptPage();
    return arranged(script.base, script.optionsWith(overrides));
  }

  /** One answer to one password request, and the body that came. */
  function scriptPassword(status: number, answer: Record<string, unknown> | string): readonly Body[] {
    return script.post(`${API}/auth/authenticate-user`).replies(status, answer);
  }

  describe('signing in', () => {
    it('sends user name, password and a random client id', async () => {
      const first = scriptPassword(200, SIGNED_IN);
      const second = scriptPassword(200, SIGNED_IN);

      await connect(arrange().options);
      await connect(arrange().options);

      expect(first[0]).toMatchObject({ username: 'admin', password: 'correct horse battery' });
      expect(first[0]?.clientId).toMatch(/^[0-9a-f-]{36}$/);
      expect(first[0]?.clientId).not.toBe(second[0]?.clientId);
    });

    it.each([
      [401, 'USERNAME_OR_PASSWORD_INCORRECT', 'session.rejected'],
      [200, 'USERNAME_OR_PASSWORD_INCORRECT', 'session.rejected'],
      [400, 'USER_NOT_FOUND', 'session.rejected'],
      [200, 'TWO_FACTOR_REQUIRED|DOMAIN_FORCED_NOT_SETUP|x', 'session.second-factor'],
      [200, 'TWO_FACTOR_REQUIRED|SYSADMIN_NOT_SETUP|x', 'session.second-factor'],
      [200, 'TWO_FACTOR_REQUIRED|APP_PASSWORD', 'session.second-factor'],
      [401, 'USER_DISABLED', 'session.blocked'],
      [401, 'Too many login attempts', 'session.blocked'],
      [401, 'IP restriction against a system administrator', 'session.blocked'],
      [400, 'User does not meet password requirements', 'session.password-change'],
      [400, 'Invalid input parameters', 'server.refused'],
      [503, 'try later', 'server.refused'],
      [429, 'slow down', 'session.blocked'],
    ] as const)('names status %i with %s, after one attempt', async (status, message, code) => {
      // Only one request is scripted: a second would fail differently.
      scriptPassword(status, { success: status === 200 && message.startsWith('TWO'), message });
      const { options, sleeps } = arrange();

      const error = await errorOf(connect(options));

      expect(error.code).toBe(code);
      expect(error.serverMessage).toBe(message);
      expect(error.status).toBe(status);
      expect(error.request).toEqual({ method: 'POST', path: 'api/v1/auth/authenticate-user' });
      expect(error.next).toBeDefined();
      expect(sleeps).toEqual([]);
    });

    it.each([
      [{ username: 'Admin' }, 'Admin'],
      [{ username: undefined }, 'admin'],
      [{ username: '' }, 'admin'],
    ])('knows the account after the answer %j as %s', async (members, name) => {
      scriptPassword(200, { ...SIGNED_IN, ...members });

      expect((await connect(arrange().options)).username).toBe(name);
    });

    it.each(['changePasswordNeeded', 'passwordExpired'])(
      'takes %s for a password to change, not for a session',
      async (name) => {
        scriptPassword(200, { ...SIGNED_IN, [name]: true });

        expect((await errorOf(connect(arrange().options))).code).toBe('session.password-change');
      },
    );

    it('says after a wrong password that failures are counted against the address', async () => {
      scriptPassword(401, { success: false, message: 'USERNAME_OR_PASSWORD_INCORRECT' });

      const error = await errorOf(connect(arrange().options));

      expect(error.next).toMatch(/One attempt/);
      expect(error.next).toMatch(/counts failures against your address/);
    });

    it('never repeats a sign-in that got no answer', async () => {
      const { options, sleeps } = arrange();
      script.post(`${API}/auth/authenticate-user`).fails('ECONNRESET');

      expect((await errorOf(connect(options))).code).toBe('server.unreachable');
      expect(sleeps).toEqual([]);
    });

    it('takes an HTML page instead of an answer for garbage', async () => {
      scriptPassword(200, '<!DOCTYPE html><html>portal</html>');

      const error = await errorOf(connect(arrange().options));

      expect(error.code).toBe('server.garbage');
      expect(error.message).toContain('HTML');
    });

    it.each([
      [{ isAdmin: false, isDomainAdmin: true }, 'domain administrator'],
      [{ isAdmin: false, isDomainAdmin: false }, "user's account"],
      [{ isAdmin: 'true' }, "user's account"],
      [{ isAdmin: undefined, role: 'SysAdmin' }, "user's account"],
    ])('signs an account with %j out again and says what it is', async (members, says) => {
      scriptPassword(200, { ...SIGNED_IN, ...members });
      script
        .post(`${API}/auth/logout-user`, { headers: { authorization: 'Bearer access-token-1' } })
        .replies(200, { success: true });

      const error = await errorOf(connect(arrange().options));

      expect(error.code).toBe('session.forbidden');
      expect(error.message).toContain(says);
      expect(error.request?.path).toBe('api/v1/auth/authenticate-user');
    });
  });

  describe('the second factor', () => {
    const WANTED = {
      success: true,
      message: 'TWO_FACTOR_REQUIRED|rfc6238|admin',
      accessToken: 'step-token-1',
      refreshToken: '',
    };

    it('goes with the step token and the same client id', async () => {
      const passwords = scriptPassword(200, WANTED);
      const codes = script
        .post(`${API}/auth/authenticate-two-factor-code`, {
          headers: { authorization: 'Bearer step-token-1' },
        })
        .replies(200, SIGNED_IN);
      const asked: unknown[] = [];
      const secondFactor = async (request: unknown) => {
        asked.push(request);
        return ` ${CODE}\n`;
      };

      const connection = await connect(arrange({ secondFactor }).options);

      expect(connection.username).toBe('admin');
      expect(asked).toEqual([{ method: 'authenticator', address: 'admin' }]);
      expect(codes).toEqual([{ twoFactorCode: CODE, clientId: passwords[0]?.clientId }]);
    });

    it('goes into a second authenticate-user when the server gives no step token', async () => {
      const first = scriptPassword(401, {
        success: false,
        message: 'TWO_FACTOR_REQUIRED|email|admin@a.example',
      });
      const second = scriptPassword(200, SIGNED_IN);
      const { options } = arrange({ secondFactor: async () => CODE });

      await connect(options);

      expect(second).toEqual([{ ...first[0], twoFactorCode: CODE }]);
    });

    it('is tried once when the code is rejected', async () => {
      scriptPassword(200, WANTED);
      script
        .post(`${API}/auth/authenticate-two-factor-code`)
        .replies(401, { success: false, message: 'INVALID_TWO_FACTOR_CODE' });
      const { options } = arrange({ secondFactor: async () => CODE });

      const error = await errorOf(connect(options));

      expect(error.code).toBe('session.second-factor');
      expect(error.message).toMatch(/rejected the code/);
      expect(error.request?.path).toBe('api/v1/auth/authenticate-two-factor-code');
    });

    it.each([
      [401, 'INVALID_TWO_FACTOR_CODE'],
      [401, 'USERNAME_OR_PASSWORD_INCORRECT'],
      [401, 'TWO_FACTOR_REQUIRED|rfc6238|admin'],
    ])('is tried once in the older form too, answered %i %s', async (status, message) => {
      scriptPassword(401, { success: false, message: 'TWO_FACTOR_REQUIRED|rfc6238|admin' });
      scriptPassword(status, { success: false, message });
      const { options } = arrange({ secondFactor: async () => CODE });

      const error = await errorOf(connect(options));

      expect(error.code).toBe('session.second-factor');
      expect(error.message).toMatch(/rejected the code/);
    });

    it('is not repeated when its request gets no answer', async () => {
      scriptPassword(200, WANTED);
      script.post(`${API}/auth/authenticate-two-factor-code`).fails('UND_ERR_SOCKET');
      const { options } = arrange({ secondFactor: async () => CODE });

      expect((await errorOf(connect(options))).code).toBe('server.unreachable');
    });

    it('says that the time ran out when the step token has expired', async () => {
      scriptPassword(200, WANTED);
      script.post(`${API}/auth/authenticate-two-factor-code`).replies(401, { message: 'Token has expired' });
      const { options } = arrange({ secondFactor: async () => CODE });

      const error = await errorOf(connect(options));

      expect(error.code).toBe('session.second-factor');
      expect(error.message).toMatch(/ran out/);
    });

    it('can block the account, which is named as such', async () => {
      scriptPassword(200, WANTED);
      script
        .post(`${API}/auth/authenticate-two-factor-code`)
        .replies(401, { message: 'Too many login attempts' });
      const { options } = arrange({ secondFactor: async () => CODE });

      expect((await errorOf(connect(options))).code).toBe('session.blocked');
    });

    it('ends the sign-in with the error of whoever should give the code', async () => {
      scriptPassword(200, WANTED);
      const refusal = new LockdownError('usage.needs-flag', 'no code without a terminal');
      const { options } = arrange({ secondFactor: () => Promise.reject(refusal) });

      expect(await errorOf(connect(options))).toBe(refusal);
    });

    it('sends no code after an interruption', async () => {
      scriptPassword(200, WANTED);
      const stop = new AbortController();
      const secondFactor = async () => {
        stop.abort();
        return CODE;
      };

      expect((await errorOf(connect(arrange({ secondFactor, signal: stop.signal }).options))).code).toBe(
        'interrupted',
      );
    });
  });
});

describe('signIn and an interruption', () => {
  const CODE_WANTED = { success: true, message: 'TWO_FACTOR_REQUIRED|rfc6238|admin', accessToken: 'step' };

  /** A sign-in to a server that wants a code, over a transport that tells what is sent. */
  function aSignIn(onSend: (stop: () => void) => void) {
    const sent: WireRequest[] = [];
    const asked: unknown[] = [];
    const interruption = interruptionBy();
    const stop = (): void => interruption.stop(interruptedError());
    const answer = {
      kind: 'answered',
      status: 200,
      statusText: '',
      location: null,
      retryAfter: null,
    } as const;
    const options: SignInOptions = {
      transport: {
        send: async (request) => {
          sent.push(request);
          onSend(stop);
          return { ...answer, text: JSON.stringify(CODE_WANTED) };
        },
      },
      base: 'https://mail.test',
      username: 'admin',
      password: 'correct horse battery',
      clientId: 'client-1',
      secondFactor: async (request) => {
        asked.push(request);
        return CODE;
      },
      secrets: new SecretValues(),
      interruption,
    };
    return { options, sent, asked, stop };
  }

  it('sends no password once all was stopped', async () => {
    const { options, sent, stop } = aSignIn(() => {});
    stop();

    expect((await errorOf(signIn(options))).code).toBe('interrupted');
    expect(sent).toEqual([]);
  });

  it('asks nobody for a code when all was stopped while the password was on its way', async () => {
    const { options, sent, asked } = aSignIn((stop) => stop());

    expect((await errorOf(signIn(options))).code).toBe('interrupted');
    expect(sent).toHaveLength(1);
    expect(asked).toEqual([]);
  });
});
