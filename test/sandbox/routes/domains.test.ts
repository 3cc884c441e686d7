import { describe, expect, it } from '@jest/globals';
import { adminOf, ask, domainAt, sandboxes, tokenOf, typesOf } from '../plain-client.js';

const start = sandboxes();

async function aServer() {
  const sandbox = await start();
  const name = domainAt(sandbox, 0);
  const path = `settings/sysadmin/domain-settings/${name}`;
  const domain = sandbox.state.domains[name];
  if (domain === undefined) throw new Error('the sandbox has no domain');
  return { sandbox, name, path, domain, admin: await adminOf(sandbox) };
}

describe('the domain lists', () => {
  it('name every domain', async () => {
    const { admin, sandbox } = await aServer();
    const names = Object.keys(sandbox.state.domains);

    const short = await admin({ path: 'settings/sysadmin/domain-names' });
    const long = await admin({ path: 'settings/sysadmin/domains' });

    expect(short.body).toEqual({ data: names, success: true, resultCode: 200, message: '' });
    expect((long.body.data as { name: string }[]).map(({ name }) => name)).toEqual(names);
  });

  it('have rows with every published member', async () => {
    const { admin, name, domain } = await aServer();

    const { body } = await admin({ path: 'settings/sysadmin/domains' });
    const row = (body.data as unknown[])[0];

    expect(row).toMatchObject({
      name,
      path: `C:\\SmarterMail\\Domains\\${name}`,
      userCount: domain.users.length,
      aliasCount: domain.aliases.length,
      status: 'Enabled',
    });
    expect(typesOf(row)).toEqual({
      name: 'string',
      path: 'string',
      hostname: 'string',
      isEnabled: 'boolean',
      userCount: 'number',
      userLimit: 'number',
      aliasCount: 'number',
      aliasLimit: 'number',
      domainAliasCount: 'number',
      listCount: 'number',
      listLimit: 'number',
      size: 'number',
      maxSize: 'number',
      fileStorageSize: 'number',
      sizeMb: 'number',
      fileStorageSizeMb: 'number',
      imgLink: 'string',
      status: 'string',
    });
  });

  it('show a suspended domain as such', async () => {
    const { admin, name, path } = await aServer();

    await admin({ path, body: { domainSettings: { isEnabled: false } } });
    const { body } = await admin({ path: `settings/sysadmin/domain/${name}` });

    expect(body.domainData).toMatchObject({ isEnabled: false, status: 'Disabled' });
  });
});

describe('one domain', () => {
  it('has its data, its administrators and its users', async () => {
    const { admin, name, domain } = await aServer();
    const sysadmin = 'settings/sysadmin';

    const [data, admins, users, usernames] = await Promise.all(
      ['domain', 'domain-admins', 'list-users', 'list-usernames'].map((call) =>
        admin({ path: `${sysadmin}/${call}/${name}` }),
      ),
    );

    expect(data?.body.domainData).toMatchObject({ name, mainDomainAdmin: 'postmaster' });
    expect(admins?.body.domainAdmins).toEqual([`postmaster@${name}`]);
    expect(usernames?.body.usernames).toEqual(domain.users.map((user) => user.userName));
    expect(users?.body.userData).toEqual(domain.users);
  });

  it('lists users with the members that clients read', async () => {
    const { admin, name } = await aServer();

    const { body } = await admin({ path: `settings/sysadmin/list-users/${name}` });
    const user = (body.userData as Record<string, unknown>[])[0];

    expect(typesOf(user)).toMatchObject({
      emailAddress: 'string',
      userName: 'string',
      fullName: 'string',
      isPasswordExpired: 'boolean',
      isPasswordCompliant: 'number',
      maxMailboxSize: 'number',
      currentMailboxSize: 'number',
      tempPassword: 'string',
    });
    expect(typesOf(user?.securityFlags)).toMatchObject({
      authType: 'number',
      isDisabled: 'boolean',
      isDomainAdmin: 'boolean',
      isSystemAdmin: 'boolean',
      isPrimarySystemAdmin: 'boolean',
    });
  });

  it.each([
    ['domain', 404],
    ['domain-admins', 400],
    ['domain-settings', 400],
    ['list-users', 400],
    ['list-usernames', 400],
  ])('that does not exist ends %s with %i', async (call, status) => {
    const { admin } = await aServer();

    for (const name of ['nowhere.example', '__proto__', 'constructor']) {
      const answer = await admin({ path: `settings/sysadmin/${call}/${name}` });
      expect(answer).toMatchObject({ status, body: { success: false, message: 'Domain does not exist.' } });
    }
  });
});

describe('domain settings', () => {
  it('have the published fields with their types', async () => {
    const { admin, path } = await aServer();

    const settings = (await admin({ path })).body.domainSettings as Record<string, unknown>;

    expect(typesOf(settings)).toMatchObject({
      isEnabled: 'boolean',
      requireSmtpAuthentication: 'boolean',
      sslRequired: 'boolean',
      hstsEnabled: 'boolean',
      enableTlsIfAvailable: 'boolean',
      bypassGreyListing: 'boolean',
      catchAll: 'string',
      twoFactorSettings: 'object',
      domainKeysSettings: 'object',
      blockedCountriesAtAuth: 'object',
      throttleSettings: 'object',
      maxUsers: 'number',
      spamLevelLowWeight: 'number',
      spamLevelHighAction: 'object',
      spamCheckOverrideActive: 'boolean',
      whitelistAddresses: 'array',
    });
    expect(typesOf(settings.throttleSettings)).toEqual({
      messagesPerHour: 'number',
      messagesAction: 'number',
      bandwidthPerHour: 'number',
      bandwidthAction: 'number',
      bouncesPerHour: 'number',
      bouncesAction: 'number',
    });
    expect(typesOf(settings.spamLevelLowAction)).toEqual({ actionType: 'number', argument: 'string' });
    expect(typesOf(settings.blockedCountriesAtAuth)).toEqual({ type: 'number', countries: 'array' });
    expect(typesOf(settings.twoFactorSettings)).toMatchObject({ setting: 'string' });
  });

  it('change in the fields that a write names, and in no other', async () => {
    const { admin, path, domain } = await aServer();
    const before = structuredClone(domain);

    const body = { domainSettings: { requireSmtpAuthentication: true, maxUsers: 7, catchAll: '' } };
    const answer = await admin({ path, body });

    expect(answer).toEqual({ status: 200, body: { success: true, resultCode: 200, message: '' } });
    expect(domain).toEqual({ ...before, settings: { ...before.settings, ...body.domainSettings } });
  });

  it('lose what a nested object leaves out', async () => {
    const { admin, path, domain } = await aServer();
    domain.settings.throttleSettings.bouncesPerHour = 250;

    await admin({
      path,
      body: { domainSettings: { throttleSettings: { messagesPerHour: 300, messagesAction: 1 } } },
    });

    expect(domain.settings.throttleSettings).toEqual({
      messagesPerHour: 300,
      messagesAction: 1,
      bandwidthPerHour: 0,
      bandwidthAction: 0,
      bouncesPerHour: 0,
      bouncesAction: 0,
    });
  });

  it.each([
    ['a body without its wrapper', { requireSmtpAuthentication: true, catchAll: 'x' }],
    ['an empty body', {}],
    [
      'a field it does not know',
      { domainSettings: { requireSmtpAuth: true, RequireSmtpAuthentication: true } },
    ],
    [
      'a newer name for a field',
      { domainSettings: { authBlockedCountrySettings: { type: 2, countries: [] } } },
    ],
    [
      'what other calls write',
      { domainSettings: { domainKeysSettings: { isActive: true }, whitelistDomains: [] } },
    ],
  ])('take %s with success and change nothing', async (_what, body) => {
    const { admin, path, domain } = await aServer();
    const before = structuredClone(domain);

    const answer = await admin({ path, body });

    expect(answer.status).toBe(200);
    expect(answer.body.success).toBe(true);
    expect(domain).toEqual(before);
  });

  it.each([
    ['a text for true', { requireSmtpAuthentication: 'true' }],
    ['a number for text', { catchAll: 5 }],
    ['null for text', { catchAll: null }],
    ['a fraction', { maxUsers: 1.5 }],
    ['a number for the text of the two-factor setting', { twoFactorSettings: { setting: 1 } }],
    ['a list for an object', { throttleSettings: [] }],
    ['a text inside a nested object', { throttleSettings: { messagesPerHour: '300' } }],
  ])('refuse %s, and the whole body with it', async (_what, wrong) => {
    const { admin, path, domain } = await aServer();
    const before = structuredClone(domain);

    const answer = await admin({ path, body: { domainSettings: { maxAliases: 77, ...wrong } } });

    expect(answer).toEqual({
      status: 400,
      body: { success: false, resultCode: 400, message: 'Invalid input parameters' },
    });
    expect(domain).toEqual(before);
  });

  it('of an unknown domain cannot be written', async () => {
    const { admin } = await aServer();
    const path = 'settings/sysadmin/domain-settings/nowhere.example';

    expect((await admin({ path, body: { domainSettings: {} } })).status).toBe(400);
  });
});

describe('manage-domain', () => {
  it("gives tokens that act as the domain's administrator", async () => {
    const { admin, sandbox, name } = await aServer();

    const { body } = await admin({ path: `settings/sysadmin/manage-domain/${name}`, body: {} });
    const token = String(body.impersonateAccessToken);
    const read = await ask(sandbox, { path: 'settings/domain/data', token });
    const system = await ask(sandbox, { path: 'settings/sysadmin/domain-names', token });

    expect(body).toMatchObject({ username: `postmaster@${name}`, email: `postmaster@${name}` });
    expect(typesOf(body)).toMatchObject({
      impersonateRefreshToken: 'string',
      impersonateAccessTokenExpiration: 'string',
    });
    expect(read.body.domainData).toMatchObject({ name });
    expect(system.status).toBe(403);
  });

  it('gives a refresh token that works once, and leaves the sign-in of the administrator alone', async () => {
    const { admin, sandbox, name } = await aServer();
    const { body } = await admin({ path: `settings/sysadmin/manage-domain/${name}`, body: {} });

    const refresh = () =>
      ask(sandbox, { path: 'auth/refresh-token', body: { token: body.impersonateRefreshToken } });
    const refreshed = await refresh();
    const again = await refresh();

    expect(again.status).toBe(401);
    expect(refreshed.body).toMatchObject({ success: true, isImpersonating: true });
    expect((await admin({ path: 'settings/sysadmin/domain-names' })).status).toBe(200);
  });

  it('is closed to a domain administrator', async () => {
    const { sandbox } = await aServer();
    const token = await tokenOf(sandbox, sandbox.accounts.domainAdmin);

    const path = `settings/sysadmin/manage-domain/${domainAt(sandbox, 1)}`;

    expect((await ask(sandbox, { path, token, body: {} })).status).toBe(403);
  });
});
