import { describe, expect, it } from '@jest/globals';
import { totpAt } from '../../../src/sandbox/totp.js';
import { ask, type Reply, sandboxes, signIn, tokenOf, typesOf } from '../plain-client.js';

const start = sandboxes();
const SYSTEM = 'settings/sysadmin/domain-names';
const MINUTE_MS = 60_000;

/** A clock that stands still until it is moved. */
function aClock() {
  const clock = { now: 1_800_000_000_000 };
  return { read: () => clock.now, forward: (ms: number) => (clock.now += ms) };
}

function claimsOf(token: unknown): Record<string, unknown> {
  return JSON.parse(Buffer.from(String(token).split('.')[1] ?? '', 'base64url').toString());
}

function textOf(reply: Reply): unknown {
  return reply.body.message;
}

describe('authenticate-user', () => {
  it('answers every member of the published model', async () => {
    const sandbox = await start();

    const { status, body } = await signIn(sandbox, sandbox.accounts.admin);

    expect(status).toBe(200);
    expect(typesOf(body)).toEqual({
      accessToken: 'string',
      refreshToken: 'string',
      accessTokenExpiration: 'string',
      refreshTokenExpiration: 'string',
      username: 'string',
      emailAddress: 'string',
      isAdmin: 'boolean',
      isDomainAdmin: 'boolean',
      changePasswordNeeded: 'boolean',
      passwordExpired: 'boolean',
      displayWelcomeWizard: 'boolean',
      isLicensed: 'boolean',
      isImpersonating: 'boolean',
      canViewPasswords: 'boolean',
      autoLoginToken: 'string',
      autoLoginUrl: 'string',
      localeId: 'string',
      debugInfo: 'string',
      success: 'boolean',
      resultCode: 'number',
      message: 'string',
    });
  });

  it('says what each account is', async () => {
    const sandbox = await start();
    const { admin, domainAdmin, user } = sandbox.accounts;

    const answers = await Promise.all([admin, domainAdmin, user].map((account) => signIn(sandbox, account)));

    expect(answers.map(({ body }) => [body.isAdmin, body.isDomainAdmin])).toEqual([
      [true, false],
      [false, true],
      [false, false],
    ]);
    expect(answers.map(({ body }) => claimsOf(body.accessToken).role)).toEqual([
      'PrimarySysAdmin',
      'DomainAdmin',
      'User',
    ]);
  });

  it('gives an RS256 token whose exp is its accessTokenExpiration, 15 minutes away', async () => {
    const clock = aClock();
    const sandbox = await start({ clock: clock.read });

    const { body } = await signIn(sandbox, sandbox.accounts.admin);

    const header = JSON.parse(
      Buffer.from(String(body.accessToken).split('.')[0] ?? '', 'base64url').toString(),
    );
    expect(header).toEqual({ alg: 'RS256', typ: 'JWT' });
    expect(Date.parse(String(body.accessTokenExpiration))).toBe(clock.read() + 15 * MINUTE_MS);
    expect(claimsOf(body.accessToken)).toMatchObject({ sub: 'admin', exp: clock.read() / 1000 + 900 });
  });

  it('takes a form as well', async () => {
    const sandbox = await start();
    const body = new URLSearchParams({ ...sandbox.accounts.admin });

    const answer = await fetch(`${sandbox.url}/api/v1/auth/authenticate-user`, { method: 'POST', body });

    expect(answer.status).toBe(200);
  });

  it('does not mind the case of a user name', async () => {
    const sandbox = await start();

    const { status } = await signIn(sandbox, { ...sandbox.accounts.admin, username: 'ADMIN' });

    expect(status).toBe(200);
  });

  it.each([
    ['a wrong password', { username: 'admin', password: 'wrong' }, 401, 'USERNAME_OR_PASSWORD_INCORRECT'],
    ['an unknown user', { username: 'nobody', password: 'wrong' }, 400, 'USER_NOT_FOUND'],
    ['an empty password', { username: 'admin', password: '' }, 401, 'Username or password is empty'],
    ['no password', { username: 'admin' }, 400, 'Invalid input parameters'],
    ['a number as name', { username: 5, password: 'wrong' }, 400, 'Invalid input parameters'],
  ])('refuses %s', async (_what, body, status, message) => {
    const sandbox = await start();

    const answer = await ask(sandbox, { path: 'auth/authenticate-user', body });

    expect(answer).toEqual({ status, body: { success: false, resultCode: status, message } });
  });

  it('refuses an account that is disabled', async () => {
    const sandbox = await start();

    const answer = await signIn(sandbox, sandbox.accounts.disabled);

    expect(answer.status).toBe(401);
    expect(textOf(answer)).toContain('DISABLED');
  });

  it.each([
    ['passwordExpired', { passwordExpired: true, changePasswordNeeded: false, message: '' }],
    ['changePassword', { passwordExpired: false, changePasswordNeeded: true, message: '' }],
    ['twoFactorNotSetUp', { message: expect.stringMatching(/^TWO_FACTOR_REQUIRED\|SYSADMIN_NOT_SETUP\|/) }],
    ['appPassword', { message: 'TWO_FACTOR_REQUIRED|APP_PASSWORD' }],
  ] as const)('answers %s with success and a token that opens nothing', async (account, expected) => {
    const sandbox = await start();

    const { status, body } = await signIn(sandbox, sandbox.accounts[account]);
    const use = await ask(sandbox, { path: SYSTEM, token: String(body.accessToken) });

    expect(status).toBe(200);
    expect(body).toMatchObject({ success: true, refreshToken: '', ...expected });
    expect(use.status).toBe(403);
  });
});

describe('tokens', () => {
  it('open nothing after 15 minutes', async () => {
    const clock = aClock();
    const sandbox = await start({ clock: clock.read });
    const token = await tokenOf(sandbox);

    clock.forward(15 * MINUTE_MS - 1);
    const before = await ask(sandbox, { path: SYSTEM, token });
    clock.forward(1);
    const after = await ask(sandbox, { path: SYSTEM, token });

    expect([before.status, after.status]).toEqual([200, 401]);
    expect(textOf(after)).toBe('Token has expired');
  });

  it('are one pair for a user and clientId: the second sign-in ends the first', async () => {
    const sandbox = await start();
    const first = await tokenOf(sandbox);
    const other = await signIn(sandbox, { ...sandbox.accounts.admin, clientId: 'another-client' });
    const second = await tokenOf(sandbox);

    const tokens = [first, second, String(other.body.accessToken)];
    const answers = await Promise.all(tokens.map((token) => ask(sandbox, { path: SYSTEM, token })));

    expect(answers.map(({ status }) => status)).toEqual([401, 200, 200]);
  });

  it('rotate on refresh: the old pair is dead', async () => {
    const sandbox = await start();
    const first = (await signIn(sandbox, sandbox.accounts.admin)).body;

    const refreshed = await ask(sandbox, { path: 'auth/refresh-token', body: { token: first.refreshToken } });
    const again = await ask(sandbox, { path: 'auth/refresh-token', body: { token: first.refreshToken } });
    const old = await ask(sandbox, { path: SYSTEM, token: String(first.accessToken) });
    const fresh = await ask(sandbox, { path: SYSTEM, token: String(refreshed.body.accessToken) });

    expect(typesOf(refreshed.body)).toMatchObject({
      accessToken: 'string',
      refreshToken: 'string',
      accessTokenExpiration: 'string',
      username: 'string',
      isImpersonating: 'boolean',
      canViewPasswords: 'boolean',
    });
    expect([again.status, textOf(again)]).toEqual([401, 'Refresh token rejected']);
    expect([old.status, fresh.status]).toEqual([401, 200]);
  });

  it('can be refreshed after the access token expired, for 60 days', async () => {
    const clock = aClock();
    const sandbox = await start({ clock: clock.read });
    const first = (await signIn(sandbox, sandbox.accounts.admin)).body;

    clock.forward(59 * 24 * 60 * MINUTE_MS);
    const late = await ask(sandbox, { path: 'auth/refresh-token', body: { token: first.refreshToken } });
    clock.forward(60 * 24 * 60 * MINUTE_MS);
    const tooLate = await ask(sandbox, {
      path: 'auth/refresh-token',
      body: { token: late.body.refreshToken },
    });

    expect([late.status, tooLate.status]).toEqual([200, 401]);
  });

  it('all end with the sign-out of their user and clientId', async () => {
    const sandbox = await start();
    const { accessToken, refreshToken } = (await signIn(sandbox, sandbox.accounts.admin)).body;
    const token = String(accessToken);

    const out = await ask(sandbox, { path: 'auth/logout-user', method: 'POST', token });
    const use = await ask(sandbox, { path: SYSTEM, token });
    const refresh = await ask(sandbox, { path: 'auth/refresh-token', body: { token: refreshToken } });

    expect([out.status, use.status, refresh.status]).toEqual([200, 401, 401]);
  });
});

describe('two-factor sign-in', () => {
  const code = (secret: string) => totpAt(secret, Date.now());
  const finish = 'auth/authenticate-two-factor-code';

  it('asks for a code with a step token that opens nothing and cannot be refreshed', async () => {
    const sandbox = await start();

    const { status, body } = await signIn(sandbox, sandbox.accounts.twoFactor);
    const use = await ask(sandbox, { path: SYSTEM, token: String(body.accessToken) });
    const refresh = await ask(sandbox, { path: 'auth/refresh-token', body: { token: body.accessToken } });

    expect(status).toBe(200);
    expect(body).toMatchObject({ success: true, refreshToken: '' });
    expect(body.message).toMatch(/^TWO_FACTOR_REQUIRED\|rfc6238\|\S+@\S+$/);
    expect(claimsOf(body.accessToken)).toMatchObject({
      IsAuthStep: 'True',
      AuthStepPurpose: 'TwoFactorVerification',
    });
    expect([use.status, refresh.status]).toEqual([403, 401]);
  });

  it('is finished by the code, once; a wrong code does not burn the step token', async () => {
    const sandbox = await start();
    const { twoFactor } = sandbox.accounts;
    const token = String((await signIn(sandbox, twoFactor)).body.accessToken);
    const send = (twoFactorCode: string) =>
      ask(sandbox, { path: finish, token, body: { twoFactorCode, clientId: 'test-client' } });

    const wrong = await send('000000');
    const right = await send(code(twoFactor.totpSecret));
    const replay = await send(code(twoFactor.totpSecret));
    const use = await ask(sandbox, { path: SYSTEM, token: String(right.body.accessToken) });

    expect([wrong.status, right.status, replay.status, use.status]).toEqual([401, 200, 401, 200]);
    expect([textOf(wrong), textOf(replay)]).toEqual(['INVALID_TWO_FACTOR_CODE', 'INVALID_TWO_FACTOR_CODE']);
    expect(right.body).toMatchObject({ isAdmin: true, username: twoFactor.username });
  });

  it('wants the same clientId in both steps', async () => {
    const sandbox = await start();
    const { twoFactor } = sandbox.accounts;
    const token = String((await signIn(sandbox, twoFactor)).body.accessToken);

    const body = { twoFactorCode: code(twoFactor.totpSecret), clientId: 'someone-else' };

    expect((await ask(sandbox, { path: finish, token, body })).status).toBe(401);
  });

  it('does not take a code after ten minutes', async () => {
    const clock = aClock();
    const sandbox = await start({ clock: clock.read });
    const { twoFactor } = sandbox.accounts;
    const token = String((await signIn(sandbox, twoFactor)).body.accessToken);

    clock.forward(10 * MINUTE_MS);
    const twoFactorCode = totpAt(twoFactor.totpSecret, clock.read());
    const late = await ask(sandbox, {
      path: finish,
      token,
      body: { twoFactorCode, clientId: 'test-client' },
    });

    expect([late.status, textOf(late)]).toEqual([401, 'INVALID_TWO_FACTOR_CODE']);
  });

  it('cannot be finished with the token of a password reset', async () => {
    const sandbox = await start();
    const token = String((await signIn(sandbox, sandbox.accounts.passwordExpired)).body.accessToken);

    const body = { twoFactorCode: code(sandbox.accounts.twoFactor.totpSecret), clientId: 'test-client' };

    expect((await ask(sandbox, { path: finish, token, body })).status).toBe(401);
  });

  it('sends a code by e-mail for an account that is set so', async () => {
    const sandbox = await start();
    const { twoFactorEmail } = sandbox.accounts;
    const first = await signIn(sandbox, twoFactorEmail);

    const body = { twoFactorCode: twoFactorEmail.code, clientId: 'test-client' };
    const second = await ask(sandbox, { path: finish, token: String(first.body.accessToken), body });

    expect(textOf(first)).toMatch(/^TWO_FACTOR_REQUIRED\|email\|/);
    expect(second.status).toBe(200);
  });

  it.each([{ olderTwoFactor: true }, { olderTwoFactor: false }])(
    'takes the code inside authenticate-user with %j',
    async (options) => {
      const sandbox = await start(options);
      const { username, password, totpSecret } = sandbox.accounts.twoFactor;
      const send = (twoFactorCode: string) =>
        ask(sandbox, { path: 'auth/authenticate-user', body: { username, password, twoFactorCode } });

      const wrong = await send('000000');
      const right = await send(code(totpSecret));

      expect([wrong.status, textOf(wrong)]).toEqual([401, 'INVALID_TWO_FACTOR_CODE']);
      expect([right.status, right.body.isAdmin]).toEqual([200, true]);
    },
  );

  it('answers 401 without a token on an older build, which has no second call', async () => {
    const sandbox = await start({ olderTwoFactor: true });

    const first = await signIn(sandbox, sandbox.accounts.twoFactor);
    const second = await ask(sandbox, { path: finish, body: { twoFactorCode: '000000' } });

    expect(first.status).toBe(401);
    expect(textOf(first)).toMatch(/^TWO_FACTOR_REQUIRED\|rfc6238\|/);
    expect(first.body.accessToken).toBeUndefined();
    expect(second.status).toBe(404);
  });
});

describe('the lock-out', () => {
  it('blocks an address for 30 minutes after 25 failures in 10 minutes', async () => {
    const clock = aClock();
    const sandbox = await start({ clock: clock.read });
    const { admin } = sandbox.accounts;
    const fail = () => signIn(sandbox, { ...admin, password: 'wrong' });

    for (let count = 0; count < 24; count += 1) await fail();
    const stillOpen = await signIn(sandbox, admin);
    for (let count = 0; count < 3; count += 1) await fail();
    const blocked = await signIn(sandbox, admin);
    clock.forward(30 * MINUTE_MS);
    const open = await signIn(sandbox, admin);

    expect([stillOpen.status, blocked.status, open.status]).toEqual([200, 401, 200]);
    expect(textOf(blocked)).toBe('Too many login attempts');
  });

  it('forgets failures that are ten minutes old', async () => {
    const clock = aClock();
    const sandbox = await start({ clock: clock.read });
    const { admin } = sandbox.accounts;
    const fail = () => signIn(sandbox, { ...admin, password: 'wrong' });

    for (let count = 0; count < 24; count += 1) await fail();
    clock.forward(10 * MINUTE_MS);
    await fail();

    expect((await signIn(sandbox, admin)).status).toBe(200);
  });

  it.each([
    ['password', { path: 'auth/authenticate-user', body: { username: 'admin', password: 'wrong' } }],
    ['refresh token', { path: 'auth/refresh-token', body: { token: 'wrong' } }],
    ['code', { path: 'auth/authenticate-two-factor-code', body: { twoFactorCode: '000000', clientId: '' } }],
  ])('counts a wrong %s: a strict server blocks after one', async (_what, wrong) => {
    const sandbox = await start({ strictLockout: true });

    await ask(sandbox, wrong);
    const blocked = await signIn(sandbox, sandbox.accounts.admin);

    expect([blocked.status, textOf(blocked)]).toEqual([401, 'Too many login attempts']);
  });

  it('does not end tokens that were given before', async () => {
    const sandbox = await start({ strictLockout: true });
    const token = await tokenOf(sandbox);

    await signIn(sandbox, { ...sandbox.accounts.admin, password: 'wrong' });

    expect((await ask(sandbox, { path: SYSTEM, token })).status).toBe(200);
  });
});

describe('retrieve-login-token', () => {
  it('gives a link to a system administrator only', async () => {
    const sandbox = await start();
    const [domain] = Object.keys(sandbox.state.domains);
    const body = { username: 'postmaster', domain, isSystemAdmin: false };
    const path = 'auth/retrieve-login-token';

    const given = await ask(sandbox, { path, token: await tokenOf(sandbox), body });
    const refused = await ask(sandbox, { path, token: await tokenOf(sandbox, sandbox.accounts.user), body });

    expect(typesOf(given.body)).toMatchObject({ autoLoginToken: 'string', autoLoginUrl: 'string' });
    expect(refused.status).toBe(403);
  });
});

describe('a one-time link', () => {
  it.each([
    ['at once', 0, 200],
    ['after a minute', MINUTE_MS, 401],
  ])('signs in %s, and never twice', async (_, waited, status) => {
    const clock = aClock();
    const sandbox = await start({ domains: 1, clock: clock.read });
    const token = await tokenOf(sandbox);
    const [domain = ''] = Object.keys(sandbox.state.domains);
    const whose = { username: 'postmaster', domain, isSystemAdmin: false };
    const link = await ask(sandbox, { path: 'auth/retrieve-login-token', token, body: whose });
    const follow = () =>
      ask(sandbox, {
        path: 'auth/authenticate-user',
        body: { autoLoginToken: link.body.autoLoginToken, clientId: 'other' },
      });
    clock.forward(waited);

    const first = await follow();

    expect(first.status).toBe(status);
    expect(first.body.username).toBe(status === 200 ? `postmaster@${domain}` : undefined);
    expect((await follow()).status).toBe(401);
  });

  it.each([
    ['admin', true, 200],
    ['admin', false, 400],
    ['nobody', false, 400],
    ['postmaster', true, 400],
  ])(
    'is made for %s, as an administrator of the server: %s, with %i',
    async (username, isSystemAdmin, status) => {
      const sandbox = await start({ domains: 1 });
      const token = await tokenOf(sandbox);
      const body = { username, isSystemAdmin, domain: Object.keys(sandbox.state.domains)[0] };

      expect((await ask(sandbox, { path: 'auth/retrieve-login-token', token, body })).status).toBe(status);
    },
  );
});
