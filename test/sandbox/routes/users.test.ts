import { describe, expect, it } from '@jest/globals';
import { adminOf, ask, domainAt, type Json, sandboxes, signIn, tokenOf } from '../plain-client.js';

const start = sandboxes();
const PASSWORD = 'Moor-5-Copper-Saddle';
const NEW_USER = {
  userName: 'nora.wells',
  password: PASSWORD,
  fullName: 'Nora Wells',
  maxMailboxSize: 1_048_576,
  isPasswordExpired: false,
  securityFlags: { authType: 0, authenticatingWindowsDomain: null, isDomainAdmin: false },
};

/** The second domain: the accounts of the sandbox are in the first. */
async function aDomain() {
  const sandbox = await start();
  const name = domainAt(sandbox, 1);
  const domain = sandbox.state.domains[name];
  if (domain === undefined) throw new Error('the sandbox has too few domains');
  const admin = await adminOf(sandbox);
  const call = (path: string, body: unknown = {}) =>
    admin({ path: `settings/domain/${path}`, domain: name, body });
  return { sandbox, name, domain, admin, call, address: `${NEW_USER.userName}@${name}` };
}

async function messageOf(reply: Promise<{ status: number; body: Json }>) {
  const { status, body } = await reply;
  return [status, body.message];
}

describe('user-put', () => {
  it('adds a user to every list at once', async () => {
    const { name, domain, admin, call, address } = await aDomain();
    domain.userDefaults.maxMailboxSize = 5;
    const count = domain.users.length;

    const { status } = await call('user-put', { userData: NEW_USER });

    const listed = (await admin({ path: `settings/sysadmin/list-users/${name}` })).body.userData as Json[];
    const { domainData } = (await admin({ path: `settings/sysadmin/domain/${name}` })).body;
    expect(status).toBe(200);
    expect(listed.at(-1)).toMatchObject({
      emailAddress: address,
      userName: 'nora.wells',
      fullName: 'Nora Wells',
      maxMailboxSize: 1_048_576,
      lastLoginTime: expect.stringMatching(/^0001-/),
    });
    expect(domainData).toMatchObject({ userCount: count + 1 });
    expect(Object.keys(listed.at(-1) ?? {}).sort()).toEqual(Object.keys(listed[0] ?? {}).sort());
  });

  it('takes from the user defaults what the body does not name', async () => {
    const { domain, call } = await aDomain();
    domain.userDefaults.maxMailboxSize = 5;
    const { maxMailboxSize: _, ...userData } = NEW_USER;

    await call('user-put', { userData });

    expect(domain.users.at(-1)?.maxMailboxSize).toBe(5);
  });

  it('lets the user in, as what he is', async () => {
    const { sandbox, name, call, address } = await aDomain();
    const securityFlags = { ...NEW_USER.securityFlags, isDomainAdmin: true };

    await call('user-put', { userData: { ...NEW_USER, securityFlags } });

    const token = await tokenOf(sandbox, { username: address, password: PASSWORD });
    const { body } = await ask(sandbox, { path: 'settings/domain/data', token });
    expect(body.domainData).toMatchObject({ name });
    expect(JSON.stringify(sandbox.state)).not.toContain(PASSWORD);
  });

  it('refuses a name that a user or an alias has', async () => {
    const { domain, call } = await aDomain();
    const names = [domain.users[0]?.userName.toUpperCase(), domain.aliases[0]?.name];

    for (const userName of names) {
      expect(await messageOf(call('user-put', { userData: { ...NEW_USER, userName } }))).toEqual([
        400,
        'USER_ADD_ERROR_NAME_IN_USE',
      ]);
    }
  });

  it.each([
    [{ ...NEW_USER, userName: 'nora@shop.example' }],
    [{ ...NEW_USER, userName: '' }],
    [{ ...NEW_USER, password: '' }],
    [{ ...NEW_USER, password: undefined }],
    [{ ...NEW_USER, maxMailboxSize: '5' }],
    [{ ...NEW_USER, securityFlags: { isDomainAdmin: 'yes' } }],
    ['nora'],
  ])('refuses %j', async (userData) => {
    const { domain, call } = await aDomain();
    const before = structuredClone(domain);

    expect((await call('user-put', { userData })).status).toBe(400);
    expect(domain).toEqual(before);
  });

  it('is bent by faults', async () => {
    const { sandbox, domain, call } = await aDomain();
    sandbox.addFaults([{ kind: 'ignore-field', path: '**/user-put', field: 'fullName' }]);

    await call('user-put', { userData: NEW_USER });

    expect(domain.users.at(-1)).toMatchObject({ fullName: '', maxMailboxSize: 1_048_576 });
  });
});

describe('post-user', () => {
  it('changes what it names', async () => {
    const { domain, call } = await aDomain();
    const before = structuredClone(domain.users[1]);
    const userData = { fullName: 'Other Name', userName: 'renamed', tempPassword: 'x' };

    const { status } = await call('post-user', { email: before?.emailAddress.toUpperCase(), userData });

    expect(status).toBe(200);
    expect(domain.users[1]).toEqual({ ...before, fullName: 'Other Name' });
  });

  it('changes the password of the next sign-in, which then meets the policy', async () => {
    const { sandbox, domain, call } = await aDomain();
    const email = domain.passwordViolations[0]?.emailAddress ?? '';

    await call('post-user', { email, userData: { password: PASSWORD } });

    expect((await signIn(sandbox, { username: email, password: PASSWORD })).status).toBe(200);
    expect(domain.passwordViolations.map((row) => row.emailAddress)).not.toContain(email);
    expect(domain.users.find((user) => user.emailAddress === email)?.isPasswordCompliant).toBe(1);
    expect(JSON.stringify(sandbox.state)).not.toContain(PASSWORD);
  });

  it('can be told by a fault to ignore the password', async () => {
    const { sandbox, domain, call, address } = await aDomain();
    await call('user-put', { userData: NEW_USER });
    const before = structuredClone(domain);
    sandbox.addFaults([{ kind: 'ignore-field', path: '**/post-user', field: 'password' }]);

    const other = { password: 'Fjord-1-Velvet-Engine' };
    const { status } = await call('post-user', { email: address, userData: other });

    expect(status).toBe(200);
    expect((await signIn(sandbox, { username: address, ...other })).status).toBe(401);
    expect((await signIn(sandbox, { username: address, password: PASSWORD })).status).toBe(200);
    expect(domain).toEqual(before);
  });

  it('shuts a user out and lets him in again', async () => {
    const { sandbox, call, address } = await aDomain();
    await call('user-put', { userData: NEW_USER });
    const flags = (isDisabled: boolean) =>
      call('post-user', { email: address, userData: { securityFlags: { isDisabled } } });

    await flags(true);
    const refused = await messageOf(signIn(sandbox, { username: address, password: PASSWORD }));
    await flags(false);

    expect(refused).toEqual([401, 'ACCOUNT_DISABLED']);
    expect((await signIn(sandbox, { username: address, password: PASSWORD })).status).toBe(200);
  });

  it('refuses unknown users and wrong types', async () => {
    const { domain, call } = await aDomain();
    const email = domain.users[0]?.emailAddress;

    expect(await messageOf(call('post-user', { email: 'no@where.example', userData: {} }))).toEqual([
      400,
      'User does not exist.',
    ]);
    expect((await call('post-user', { email, userData: { fullName: 5 } })).status).toBe(400);
    expect((await call('post-user', { email })).status).toBe(400);
  });
});

describe('user-delete', () => {
  it('removes a user with his sign-in and what was found about his password', async () => {
    const { sandbox, name, domain, call, address } = await aDomain();
    const before = structuredClone(domain);
    await call('user-put', { userData: NEW_USER });
    domain.passwordViolations.push({ emailAddress: address, violations: ['symbol'] });

    const { status } = await call(`user-delete/${NEW_USER.userName}`);

    expect(status).toBe(200);
    expect(domain).toEqual(before);
    expect((await signIn(sandbox, { username: address, password: PASSWORD })).body.message).toBe(
      'USER_NOT_FOUND',
    );
    expect(await messageOf(call(`user-delete/nobody@${name}`))).toEqual([400, 'User does not exist.']);
  });
});

describe('expire-users-passwords', () => {
  it('makes the next sign-in answer passwordExpired', async () => {
    const { sandbox, domain, call, address } = await aDomain();
    await call('user-put', { userData: NEW_USER });

    const { status } = await call('expire-users-passwords', { input: [address] });

    const { body } = await signIn(sandbox, { username: address, password: PASSWORD });
    expect(status).toBe(200);
    expect(body).toMatchObject({ passwordExpired: true, refreshToken: '' });
    expect(domain.users.filter((user) => user.isPasswordExpired)).toHaveLength(1);
  });

  it.each(['local parts', 'users of another domain', 'no list'] as const)('refuses %s', async (what) => {
    const { sandbox, domain, call } = await aDomain();
    const known = domain.users[0];
    const input = {
      'local parts': [known?.emailAddress, known?.userName],
      'users of another domain': [sandbox.accounts.domainAdmin.username],
      'no list': known?.emailAddress,
    }[what];

    expect((await call('expire-users-passwords', { input })).status).toBe(400);
    expect(domain.users.some((user) => user.isPasswordExpired)).toBe(false);
  });

  it('is bent by faults', async () => {
    const { sandbox, domain, call } = await aDomain();
    const path = '**/expire-users-passwords';
    sandbox.addFaults([{ kind: 'ignore-field', path, field: 'isPasswordExpired', after: 1 }]);

    await call('expire-users-passwords', { input: domain.users.map((user) => user.emailAddress) });

    expect(domain.users.map((user) => user.isPasswordExpired).indexOf(false)).toBe(1);
  });
});

describe('propagate-settings', () => {
  const SIZE = [{ userField: 'MailboxSize', longValue: 1_048_576_000 }];

  it('sets the size of the mailboxes whose addresses match, in this domain', async () => {
    const { sandbox, name, domain, call } = await aDomain();
    const other = structuredClone(sandbox.state.domains[domainAt(sandbox, 0)]);

    const { status } = await call('propagate-settings', {
      globalUpdate: SIZE,
      emails: [`POST*@${name}`, 'other@where.example'],
    });

    expect(status).toBe(200);
    expect(domain.users.map((user) => user.maxMailboxSize)).toEqual(
      domain.users.map((user) => (user.userName === 'postmaster' ? 1_048_576_000 : 0)),
    );
    expect(sandbox.state.domains[domainAt(sandbox, 0)]).toEqual(other);
  });

  it('reaches everybody through a star', async () => {
    const { name, domain, call } = await aDomain();

    await call('propagate-settings', { globalUpdate: SIZE, emails: [`*@${name}`] });

    expect(new Set(domain.users.map((user) => user.maxMailboxSize))).toEqual(new Set([1_048_576_000]));
  });

  it.each([
    [{ globalUpdate: [...SIZE, { userField: 'TimeZone', longValue: 1 }], emails: ['*'] }],
    [{ globalUpdate: [{ userField: 'toString', longValue: 1 }], emails: ['*'] }],
    [{ globalUpdate: [{ userField: 'MailboxSize', longValue: '1' }], emails: ['*'] }],
    [{ globalUpdate: [{ userField: 'MailboxSize' }], emails: ['*'] }],
    [{ globalUpdate: SIZE, emails: '*' }],
    [{ globalUpdate: SIZE, emails: [5] }],
    [{ emails: ['*'] }],
  ])('refuses %j', async (body) => {
    const { domain, call } = await aDomain();
    const before = structuredClone(domain);

    expect((await call('propagate-settings', body)).status).toBe(400);
    expect(domain).toEqual(before);
  });

  it('is bent by faults', async () => {
    const { sandbox, domain, call } = await aDomain();
    sandbox.addFaults([{ kind: 'ignore-field', path: '**/propagate-settings', field: 'maxMailboxSize' }]);

    await call('propagate-settings', { globalUpdate: SIZE, emails: ['*'] });

    expect(domain.users.every((user) => user.maxMailboxSize === 0)).toBe(true);
  });
});
