import { describe, expect, it } from '@jest/globals';
import type { SandboxAccount } from '../../../src/sandbox/accounts.js';
import type { Administrator } from '../../../src/sandbox/assumed/table.js';
import type { Sandbox } from '../../../src/sandbox/server.js';
import { totpAt } from '../../../src/sandbox/totp.js';
import { adminOf, ask, sandboxes, signIn, tokenOf, typesOf } from '../plain-client.js';

const start = sandboxes();
const LIST = 'settings/sysadmin/administrators';
const EDIT = 'settings/sysadmin/administrator';
const DELETE = 'settings/sysadmin/administrators-delete';
const NAMES = 'settings/sysadmin/domain-names';
const SECOND_STEP = 'auth/authenticate-two-factor-code';
const NOW = 1_800_000_000_000;

async function aServer() {
  const sandbox = await start({ clock: () => NOW });
  const admin = await adminOf(sandbox);
  const edit = (administrator: Partial<Administrator>) => admin({ path: EDIT, body: { administrator } });
  return { sandbox, admin, edit };
}

function rowOf(sandbox: Sandbox, { username }: { readonly username: string }): Administrator {
  const row = sandbox.state.administrators.find((known) => known.username === username);
  if (row === undefined) throw new Error(`there is no ${username}`);
  return row;
}

async function refusalOf(sandbox: Sandbox, account: SandboxAccount) {
  const { status, body } = await signIn(sandbox, account);
  return [status, body.message];
}

describe('the list of administrators', () => {
  it('has the assumed members and every account that signs in as one', async () => {
    const { sandbox, admin } = await aServer();
    const { domainAdmin: _domainAdmin, user: _user, ...system } = sandbox.accounts;

    const { body } = await admin({ path: LIST });

    const rows = body.administrators as Administrator[];
    expect(typesOf(rows[0])).toEqual({
      username: 'string',
      displayName: 'string',
      isPrimary: 'boolean',
      isEnabled: 'boolean',
      canManageAdmins: 'boolean',
      canImpersonate: 'boolean',
      twoFactorEnabled: 'boolean',
      restrictLoginByIp: 'boolean',
      ipRestrictions: 'array',
      created: 'string',
      lastLogin: 'string',
    });
    expect(rows.map((row) => row.username)).toEqual(
      expect.arrayContaining(Object.values(system).map(({ username }) => username)),
    );
  });

  it('agrees with how the accounts sign in', async () => {
    const { sandbox } = await aServer();
    const { domainAdmin: _domainAdmin, user: _user, ...system } = sandbox.accounts;

    for (const account of Object.values(system)) {
      const { isEnabled, twoFactorEnabled } = rowOf(sandbox, account);
      const { body } = await signIn(sandbox, account);
      const message = String(body.message);

      expect(message === 'ACCOUNT_DISABLED').toBe(!isEnabled);
      expect(/\|(rfc6238|email|APP_PASSWORD)/.test(message)).toBe(twoFactorEnabled);
    }
  });

  it('shows the last sign-in of each, by the clock of the sandbox', async () => {
    const { sandbox, admin } = await aServer();
    const before = structuredClone(sandbox.state.administrators);
    const { twoFactor } = sandbox.accounts;

    const step = await signIn(sandbox, twoFactor);
    const half = (await admin({ path: LIST })).body.administrators as Administrator[];
    const code = { twoFactorCode: totpAt(twoFactor.totpSecret, NOW), clientId: 'test-client' };
    await ask(sandbox, { path: SECOND_STEP, body: code, token: String(step.body.accessToken) });
    await signIn(sandbox, { ...sandbox.accounts.disabled });
    const whole = (await admin({ path: LIST })).body.administrators as Administrator[];

    const now = new Date(NOW).toISOString();
    expect(half.filter((row) => row.lastLogin === now).map((row) => row.username)).toEqual(['admin']);
    expect(whole.filter((row) => row.lastLogin === now).map((row) => row.username)).toEqual([
      'admin',
      'admin-2fa',
    ]);
    expect(sandbox.state.administrators).toEqual(before);
  });
});

describe('an edit of an administrator', () => {
  it('changes what it names and nothing that is the server’s own', async () => {
    const { sandbox, edit } = await aServer();
    const before = structuredClone(rowOf(sandbox, { username: 'p.oakley' }));
    const changes = { displayName: 'P. Oakley', restrictLoginByIp: true, ipRestrictions: ['192.0.2.0/24'] };
    const own = { isPrimary: true, twoFactorEnabled: true, created: 'now', lastLogin: 'now' };

    const { status } = await edit({ username: 'P.Oakley', ...changes, ...own });

    expect(status).toBe(200);
    expect(rowOf(sandbox, { username: 'p.oakley' })).toEqual({ ...before, ...changes });
  });

  it.each([
    [{ username: 'nobody', isEnabled: false }],
    [{ username: 'p.oakley', isEnabled: 'no' }],
    [{ username: 'p.oakley', ipRestrictions: ['the office'] }],
    [{ username: 'p.oakley', ipRestrictions: [5] }],
    [{ isEnabled: false }],
  ])('refuses %j', async (administrator) => {
    const { sandbox, admin } = await aServer();
    const before = structuredClone(sandbox.state.administrators);

    expect((await admin({ path: EDIT, body: { administrator } })).status).toBe(400);
    expect(sandbox.state.administrators).toEqual(before);
  });

  it('is bent by faults', async () => {
    const { sandbox, edit } = await aServer();
    sandbox.addFaults([{ kind: 'ignore-field', path: EDIT, field: 'isEnabled' }]);

    const { status } = await edit({ username: 'p.oakley', isEnabled: false, displayName: 'Left' });

    expect(status).toBe(200);
    expect(rowOf(sandbox, { username: 'p.oakley' })).toMatchObject({ isEnabled: true, displayName: 'Left' });
  });
});

describe('a restriction by address', () => {
  it.each([[[]], [['192.0.2.1']], [['10.0.0.0/8', '2001:db8::/32']]])(
    'to %j keeps out who signs in from 127.0.0.1, and leaves his tokens alone',
    async (ipRestrictions) => {
      const { sandbox, admin, edit } = await aServer();

      await edit({ username: 'admin', restrictLoginByIp: true, ipRestrictions });

      expect(await refusalOf(sandbox, sandbox.accounts.admin)).toEqual([
        401,
        'IP restriction against a system administrator',
      ]);
      expect((await admin({ path: NAMES })).status).toBe(200);
    },
  );

  it.each([[['127.0.0.1']], [['192.0.2.1', '127.0.0.0/8']], [['::ffff:127.0.0.1']]])(
    'to %j lets him in',
    async (ipRestrictions) => {
      const { sandbox, edit } = await aServer();

      await edit({ username: 'admin', restrictLoginByIp: true, ipRestrictions });

      expect((await signIn(sandbox, sandbox.accounts.admin)).status).toBe(200);
    },
  );

  it('that is switched off has no effect', async () => {
    const { sandbox, edit } = await aServer();

    await edit({ username: 'admin', restrictLoginByIp: false, ipRestrictions: ['192.0.2.1'] });

    expect((await signIn(sandbox, sandbox.accounts.admin)).status).toBe(200);
  });

  it('asks for the right password first, for no code, and is no failed sign-in', async () => {
    const sandbox = await start({ strictLockout: true });
    const { twoFactor, admin } = sandbox.accounts;
    rowOf(sandbox, twoFactor).restrictLoginByIp = true;

    const refused = await refusalOf(sandbox, twoFactor);
    const other = await signIn(sandbox, admin);
    const wrong = await refusalOf(sandbox, { ...twoFactor, password: 'wrong' });

    expect(refused).toEqual([401, 'IP restriction against a system administrator']);
    expect(other.status).toBe(200);
    expect(wrong).toEqual([401, 'USERNAME_OR_PASSWORD_INCORRECT']);
  });

  it('that comes between password and code stops the second step', async () => {
    const { sandbox } = await aServer();
    const { twoFactor } = sandbox.accounts;
    const step = await signIn(sandbox, twoFactor);
    rowOf(sandbox, twoFactor).restrictLoginByIp = true;

    const code = { twoFactorCode: totpAt(twoFactor.totpSecret, NOW), clientId: 'test-client' };
    const answer = await ask(sandbox, {
      path: SECOND_STEP,
      body: code,
      token: String(step.body.accessToken),
    });

    expect([answer.status, answer.body.message]).toEqual([
      401,
      'IP restriction against a system administrator',
    ]);
  });
});

describe('an administrator who is disabled', () => {
  it('is refused from the next sign-in on, and let in again when he is enabled', async () => {
    const { sandbox, admin, edit } = await aServer();

    await edit({ username: 'admin', isEnabled: false });
    const refused = await refusalOf(sandbox, sandbox.accounts.admin);
    const stillWorks = await admin({ path: NAMES });
    await edit({ username: 'admin', isEnabled: true });
    await edit({ username: 'admin-disabled', isEnabled: true });

    expect(refused).toEqual([401, 'ACCOUNT_DISABLED']);
    expect(stillWorks.status).toBe(200);
    expect((await signIn(sandbox, sandbox.accounts.admin)).status).toBe(200);
    expect((await signIn(sandbox, sandbox.accounts.disabled)).status).toBe(200);
  });
});

describe('an administrator who is removed', () => {
  it('is unknown from then on', async () => {
    const { sandbox, admin } = await aServer();
    const { twoFactor } = sandbox.accounts;

    const { status } = await admin({ path: DELETE, body: { input: ['admin-2fa', 'J.MARSH'] } });

    expect(status).toBe(200);
    expect(await refusalOf(sandbox, twoFactor)).toEqual([400, 'USER_NOT_FOUND']);
    const names = sandbox.state.administrators.map(({ username }) => username);
    expect(names).not.toContain('admin-2fa');
    expect(names).not.toContain('j.marsh');
  });

  it('can remove himself, and works on with the token he has', async () => {
    const { sandbox, admin } = await aServer();
    sandbox.state.administrators.forEach((row) => {
      row.isPrimary = false;
    });

    await admin({ path: DELETE, body: { input: ['admin'] } });

    expect((await admin({ path: NAMES })).status).toBe(200);
    expect(await refusalOf(sandbox, sandbox.accounts.admin)).toEqual([400, 'USER_NOT_FOUND']);
  });

  it.each([[['admin']], [['p.oakley', 'nobody']], ['p.oakley']])(
    'is not the primary one, nor an unknown one: %j',
    async (input) => {
      const { sandbox, admin } = await aServer();
      const before = structuredClone(sandbox.state.administrators);

      expect((await admin({ path: DELETE, body: { input } })).status).toBe(400);
      expect(sandbox.state.administrators).toEqual(before);
    },
  );
});

describe('an administrator whose password nobody knows', () => {
  it('is known to the sign-in all the same', async () => {
    const { sandbox } = await aServer();

    expect(await refusalOf(sandbox, { username: 'p.oakley', password: 'guess' })).toEqual([
      401,
      'USERNAME_OR_PASSWORD_INCORRECT',
    ]);
  });
});

describe('administrators', () => {
  it('are nothing for a domain administrator', async () => {
    const { sandbox } = await aServer();
    const token = await tokenOf(sandbox, sandbox.accounts.domainAdmin);

    expect((await ask(sandbox, { path: LIST, token })).status).toBe(403);
    expect((await ask(sandbox, { path: EDIT, token, body: {} })).status).toBe(403);
  });
});
