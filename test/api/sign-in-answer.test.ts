import { describe, expect, it } from '@jest/globals';
import { parseSignInAnswer } from '../../src/api/sign-in-answer.js';
import { REFUSALS, type RefusalReason } from '../../src/api/sign-in-refusals.js';
import type { Answered } from '../../src/api/transport.js';
import { EXIT_BY_CODE } from '../../src/errors.js';

function answered(status: number, body: unknown, statusText = ''): Answered {
  const text = body === undefined ? '' : JSON.stringify(body);
  return { kind: 'answered', status, statusText, text, location: null, retryAfter: null };
}

/** Status, body, status text, and what it means: docs/api-evidence.md 1.3 and 1.5. */
const REFUSED: readonly [number, unknown, string, RefusalReason][] = [
  [401, { success: false, message: 'USERNAME_OR_PASSWORD_INCORRECT' }, 'Unauthorized', 'wrong-password'],
  [200, { success: false, message: 'USERNAME_OR_PASSWORD_INCORRECT' }, '', 'wrong-password'],
  [400, { success: false, message: 'USER_NOT_FOUND' }, '', 'wrong-password'],
  [401, { success: false, message: 'USER_NOT_FOUND' }, '', 'wrong-password'],
  [
    200,
    { success: true, message: 'TWO_FACTOR_REQUIRED|DOMAIN_FORCED_NOT_SETUP|x' },
    '',
    'second-factor-not-set-up',
  ],
  [
    200,
    { success: true, message: 'TWO_FACTOR_REQUIRED|SYSADMIN_NOT_SETUP|x' },
    '',
    'second-factor-not-set-up',
  ],
  [200, { success: true, message: 'TWO_FACTOR_REQUIRED|APP_PASSWORD' }, '', 'app-password'],
  [200, { success: true, message: 'TWO_FACTOR_REQUIRED|passkey|x' }, '', 'unknown-second-factor'],
  [200, { success: true, message: 'TWO_FACTOR_REQUIRED|constructor|x' }, '', 'unknown-second-factor'],
  [200, { success: true, accessToken: 'step', changePasswordNeeded: true }, '', 'password-change'],
  [200, { success: true, accessToken: 'step', passwordExpired: true }, '', 'password-change'],
  [200, { success: false, message: 'USER_DISABLED' }, '', 'account-blocked'],
  [401, { success: false, message: 'ACCOUNT_LOCKED|5' }, '', 'account-blocked'],
  [403, { success: false, message: 'IP_BLOCKED' }, '', 'account-blocked'],
  [400, { success: false, message: 'DOMAIN_SUSPENDED' }, '', 'account-blocked'],
  [200, { success: true, accessToken: 'x', message: 'USER_DISABLED' }, '', 'account-blocked'],
  [401, undefined, 'Unauthorized', 'wrong-password'],
  [401, undefined, 'Too many refresh attempts', 'too-many-attempts'],
  [401, undefined, 'Refresh token rejected', 'session-rejected'],
  [401, undefined, 'IP restriction against a system administrator', 'address-restricted'],
  [401, undefined, 'Token has expired', 'session-rejected'],
  [401, undefined, 'Too many login attempts', 'too-many-attempts'],
  [401, undefined, 'Username or password is empty', 'wrong-password'],
  [400, undefined, 'Invalid input parameters', 'not-understood'],
  [400, { success: false, message: 'Invalid input parameters' }, '', 'not-understood'],
  [400, undefined, 'User not found', 'wrong-password'],
  [400, undefined, 'User does not meet password requirements', 'password-change'],
  [401, { success: false, message: 'INVALID_TWO_FACTOR_CODE' }, '', 'wrong-code'],
  [401, undefined, '', 'wrong-password'],
  [200, { success: false, message: 'SOMETHING_NEW' }, '', 'refused'],
  [403, undefined, 'Forbidden', 'refused'],
  [404, undefined, 'Not Found', 'not-understood'],
  [429, undefined, 'Too Many Requests', 'too-many-attempts'],
  [503, undefined, 'Service Unavailable', 'server-failed'],
];

describe('parseSignInAnswer', () => {
  it.each(REFUSED)(
    'takes status %i with %j and status text %j for %s',
    (status, body, statusText, reason) => {
      expect(parseSignInAnswer(answered(status, body, statusText))).toMatchObject({
        kind: 'refused',
        reason,
        status,
      });
    },
  );

  it('takes success with a token for a session', () => {
    const body = { success: true, message: '', accessToken: 'token', refreshToken: 'r', isAdmin: true };

    expect(parseSignInAnswer(answered(200, body))).toEqual({
      kind: 'signed-in',
      accessToken: 'token',
      answer: body,
    });
  });

  it.each([
    ['rfc6238', 'authenticator'],
    ['RFC6238', 'authenticator'],
    ['email', 'email'],
  ] as const)('takes a wanted code by %s with its step token', (method, named) => {
    const body = {
      success: true,
      message: `TWO_FACTOR_REQUIRED|${method}|admin@a.example`,
      accessToken: 'step',
    };

    expect(parseSignInAnswer(answered(200, body))).toEqual({
      kind: 'needs-code',
      method: named,
      address: 'admin@a.example',
      stepToken: 'step',
    });
  });

  it.each([
    [{ success: false, message: 'TWO_FACTOR_REQUIRED|rfc6238|admin' }, ''],
    [undefined, 'TWO_FACTOR_REQUIRED|rfc6238|admin'],
  ])('takes the older 401 %j %j for a wanted code without a step token', (body, statusText) => {
    expect(parseSignInAnswer(answered(401, body, statusText))).toEqual({
      kind: 'needs-code',
      method: 'authenticator',
      address: 'admin',
      stepToken: undefined,
    });
  });

  it.each([[{ success: true }], [{ success: true, accessToken: '' }], [undefined]])(
    'takes the success %j without a token for garbage, not for a session',
    (body) => {
      expect(parseSignInAnswer(answered(200, body)).kind).toBe('garbage');
    },
  );

  it('takes an HTML page for garbage', () => {
    const page: Answered = { ...answered(200, undefined), text: '<html>portal</html>' };

    expect(parseSignInAnswer(page)).toEqual({ kind: 'garbage', status: 200, looksLike: 'HTML' });
  });
});

describe('REFUSALS', () => {
  it.each(Object.entries(REFUSALS))('says for %s what it is and what to do', (_, { code, message, next }) => {
    expect(EXIT_BY_CODE).toHaveProperty([code]);
    expect(message).toMatch(/^[A-Z].*[^.]$/);
    expect(next).toMatch(/^[A-Z].*\.$/);
  });
});
