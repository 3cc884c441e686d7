import { describe, expect, it } from '@jest/globals';
import type { SandboxOptions } from '../../../src/sandbox/options.js';
import { totpAt } from '../../../src/sandbox/totp.js';
import { adminOf, ask, sandboxes, signIn, tokenOf } from '../plain-client.js';

const start = sandboxes();
const INFO = 'settings/sysadmin/sysadmin-info';
const PASSWORD = 'settings/sysadmin/administrator-password';
const TWO_FACTOR = 'settings/sysadmin/administrator-two-factor';
const SECRET = 'NBSWY3DPEB3W64TMMQQGC3TE';
const NEW_PASSWORD = 'Wave-9-Pewter-Candle';
const NOW = 1_800_000_000_000;

async function aServer(options: SandboxOptions = {}) {
  const sandbox = await start({ clock: () => NOW, ...options });
  return { sandbox, state: sandbox.state, admin: await adminOf(sandbox) };
}

describe('sysadmin-info', () => {
  it('tells the caller who he is, where he comes from and whether he has a second factor', async () => {
    const { sandbox, admin } = await aServer();
    const { twoFactor } = sandbox.accounts;
    const step = await signIn(sandbox, twoFactor);
    const code = { twoFactorCode: totpAt(twoFactor.totpSecret, NOW), clientId: 'test-client' };
    const second = await ask(sandbox, {
      path: 'auth/authenticate-two-factor-code',
      body: code,
      token: String(step.body.accessToken),
    });

    const first = await admin({ path: INFO });
    const other = await ask(sandbox, { path: INFO, token: String(second.body.accessToken) });

    expect(first.body.sysAdminInfo).toEqual({
      username: 'admin',
      ipAddress: '127.0.0.1',
      twoFactorEnabled: false,
    });
    expect(other.body.sysAdminInfo).toMatchObject({ username: 'admin-2fa', twoFactorEnabled: true });
  });
});

describe('administrator-password', () => {
  it('changes what the next sign-in takes, and leaves open tokens alone', async () => {
    const { sandbox, admin } = await aServer();
    const { username, password } = sandbox.accounts.admin;

    const { status } = await admin({
      path: PASSWORD,
      body: { username: 'ADMIN', newPassword: NEW_PASSWORD },
    });
    const open = await admin({ path: INFO });

    expect([status, open.status]).toEqual([200, 200]);
    expect((await signIn(sandbox, { username, password })).body.message).toBe(
      'USERNAME_OR_PASSWORD_INCORRECT',
    );
    expect((await signIn(sandbox, { username, password: NEW_PASSWORD })).status).toBe(200);
  });

  it('keeps the new password out of the state', async () => {
    const { sandbox, admin } = await aServer();

    await admin({ path: PASSWORD, body: { username: 'admin', newPassword: NEW_PASSWORD } });

    expect(JSON.stringify(sandbox.state)).not.toContain(NEW_PASSWORD);
  });

  it.each([
    ['minLength', 'Short-1a'],
    ['requireNumber', 'Wave-Nine-Pewter'],
    ['requireCapital', 'wave-9-pewter-candle'],
    ['requireLower', 'WAVE-9-PEWTER-CANDLE'],
    ['requireSymbol', 'Wave9PewterCandle'],
    ['minLength', ''],
  ] as const)('is refused a password that breaks %s: %j', async (rule, newPassword) => {
    const { sandbox, state, admin } = await aServer();
    Object.assign(state.administratorPasswordRequirements, { [rule]: rule === 'minLength' ? 12 : true });

    const { status, body } = await admin({ path: PASSWORD, body: { username: 'admin', newPassword } });
    const strong = await admin({ path: PASSWORD, body: { username: 'admin', newPassword: NEW_PASSWORD } });

    expect([status, body.message]).toEqual([400, 'User does not meet password requirements']);
    expect(strong.status).toBe(200);
    expect((await signIn(sandbox, { username: 'admin', password: NEW_PASSWORD })).status).toBe(200);
  });

  it('is for the caller himself', async () => {
    const { sandbox, admin } = await aServer();

    const body = { username: 'admin-2fa', newPassword: NEW_PASSWORD };
    const other = await admin({ path: PASSWORD, body });
    const wrong = await admin({ path: PASSWORD, body: { username: 'admin', newPassword: 5 } });

    expect([other.status, wrong.status]).toEqual([403, 400]);
    expect((await signIn(sandbox, sandbox.accounts.twoFactor)).status).toBe(200);
  });

  it('can be ignored by a fault, with success', async () => {
    const { sandbox, admin } = await aServer();
    sandbox.addFaults([{ kind: 'ignore-field', path: PASSWORD, field: 'password' }]);

    const { status } = await admin({
      path: PASSWORD,
      body: { username: 'admin', newPassword: NEW_PASSWORD },
    });

    expect(status).toBe(200);
    expect((await signIn(sandbox, sandbox.accounts.admin)).status).toBe(200);
  });
});

describe('administrator-two-factor', () => {
  const right = { username: 'admin', twoFactorSecret: SECRET, twoFactorCode: totpAt(SECRET, NOW) };

  it('makes the next sign-in ask for a code of that secret', async () => {
    const { sandbox, admin } = await aServer();

    const { status } = await admin({ path: TWO_FACTOR, body: right });
    const open = await admin({ path: INFO });
    const step = await signIn(sandbox, sandbox.accounts.admin);
    const token = String(step.body.accessToken);
    const second = (twoFactorCode: string) =>
      ask(sandbox, {
        path: 'auth/authenticate-two-factor-code',
        body: { twoFactorCode, clientId: 'test-client' },
        token,
      });

    expect(status).toBe(200);
    expect(open.body.sysAdminInfo).toMatchObject({ twoFactorEnabled: true });
    expect(step.body.message).toMatch(/^TWO_FACTOR_REQUIRED\|rfc6238\|/);
    expect((await second('000000')).status).toBe(401);
    expect((await second(totpAt(SECRET, NOW))).body.refreshToken).not.toBe('');
  });

  it('asks for the code inside the sign-in on older builds', async () => {
    const { sandbox, admin } = await aServer({ olderTwoFactor: true });
    await admin({ path: TWO_FACTOR, body: right });
    const { admin: account } = sandbox.accounts;

    const without = await signIn(sandbox, account);
    const body = { ...account, clientId: 'test-client', twoFactorCode: totpAt(SECRET, NOW) };
    const inside = await ask(sandbox, { path: 'auth/authenticate-user', body });

    expect([without.status, inside.status]).toEqual([401, 200]);
  });

  it.each([
    ['a wrong code', { ...right, twoFactorCode: '000000' }, 400],
    ['a secret that is no base32', { ...right, twoFactorSecret: 'not-a-secret-189!' }, 400],
    ['no code', { username: 'admin', twoFactorSecret: SECRET }, 400],
    ['somebody else', { ...right, username: 'admin-mail' }, 403],
  ])('refuses %s', async (_what, body, wanted) => {
    const { sandbox, state, admin } = await aServer();
    const before = structuredClone(state.administrators);

    const { status } = await admin({ path: TWO_FACTOR, body });

    expect(status).toBe(wanted);
    expect(state.administrators).toEqual(before);
    expect((await signIn(sandbox, sandbox.accounts.admin)).body.message).toBe('');
  });

  it('keeps the secret out of the state', async () => {
    const { sandbox, admin } = await aServer();

    await admin({ path: TWO_FACTOR, body: right });

    expect(JSON.stringify(sandbox.state)).not.toContain(SECRET);
  });

  it('can be ignored by a fault, with success: the sign-in stays as it was', async () => {
    const { sandbox, admin } = await aServer();
    sandbox.addFaults([{ kind: 'ignore-field', path: TWO_FACTOR, field: 'twoFactorEnabled' }]);

    const { status } = await admin({ path: TWO_FACTOR, body: right });

    expect(status).toBe(200);
    expect((await admin({ path: INFO })).body.sysAdminInfo).toMatchObject({ twoFactorEnabled: false });
    expect((await signIn(sandbox, sandbox.accounts.admin)).body.message).toBe('');
  });
});

describe('one’s own account', () => {
  it('is gone for an administrator who was removed while signed in', async () => {
    const { state, admin } = await aServer();
    state.administrators = [];

    const password = await admin({ path: PASSWORD, body: { username: 'admin', newPassword: NEW_PASSWORD } });

    expect(password.status).toBe(400);
    expect((await admin({ path: INFO })).body.sysAdminInfo).toMatchObject({ twoFactorEnabled: false });
  });

  it('is no business of a domain administrator', async () => {
    const { sandbox } = await aServer();
    const token = await tokenOf(sandbox, sandbox.accounts.domainAdmin);

    expect((await ask(sandbox, { path: INFO, token })).status).toBe(403);
  });
});
