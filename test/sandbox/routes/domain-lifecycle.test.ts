import { describe, expect, it } from '@jest/globals';
import { adminOf, ask, domainAt, type Json, sandboxes, signIn, tokenOf } from '../plain-client.js';

const start = sandboxes();
const PUT = 'settings/sysadmin/domain-put';
const NAME = 'new-shop.example';
const DOMAIN_DATA = {
  name: NAME,
  path: 'C:\\SmarterMail\\Domains\\new-shop.example',
  hostname: 'mail.new-shop.example',
  userLimit: 25,
  aliasLimit: 50,
  listLimit: 5,
  maxSize: 1_073_741_824,
};
const BODY = {
  domainData: DOMAIN_DATA,
  adminUsername: 'postmaster',
  adminPassword: 'Kelp-2-Granite-Window',
  deliverLocallyForExternalDomain: false,
  domainLocation: 0,
  domainLocationAddress: '',
};

async function aServer() {
  const sandbox = await start();
  return { sandbox, state: sandbox.state, admin: await adminOf(sandbox) };
}

describe('domain-put', () => {
  it('makes a domain from the Domain Defaults, under an identity of its own', async () => {
    const { state, admin } = await aServer();
    Object.assign(state.domainDefaults, { requireSmtpAuthentication: true, maxUsers: 7, maxRecipients: 99 });

    const { status } = await admin({ path: PUT, body: BODY });

    expect(status).toBe(200);
    expect(state.domains[NAME]?.settings).toEqual(
      expect.objectContaining({
        ...state.domainDefaults,
        isEnabled: true,
        domainPath: DOMAIN_DATA.path,
        hostname: DOMAIN_DATA.hostname,
        mainDomainAdmin: 'postmaster',
        outgoingIP: '',
        maxUsers: 25,
        maxAliases: 50,
        maxLists: 5,
        maxSize: 1_073_741_824,
      }),
    );
  });

  it('leaves no link to the Domain Defaults', async () => {
    const { state, admin } = await aServer();
    await admin({ path: PUT, body: BODY });
    const before = structuredClone(state.domains[NAME]);

    state.domainDefaults.throttleSettings.messagesPerHour = 1;

    expect(state.domains[NAME]).toEqual(before);
  });

  it('shows the domain in every list at once, and the counts agree', async () => {
    const { sandbox, admin } = await aServer();
    await admin({ path: PUT, body: BODY });
    const read = async (path: string) => (await admin({ path: `settings/sysadmin/${path}` })).body;

    const names = (await read('domain-names')).data as string[];
    const rows = (await read('domains')).data as Json[];
    const one = (await read(`domain/${NAME}`)).domainData;
    const users = (await admin({ path: 'settings/domain/list-users', domain: NAME })).body.userData as Json[];

    expect(names.at(-1)).toBe(NAME);
    expect(rows).toHaveLength(names.length);
    expect(rows.at(-1)).toMatchObject({
      name: NAME,
      userCount: users.length,
      userLimit: 25,
      status: 'Enabled',
    });
    expect(one).toMatchObject({ name: NAME, userCount: 1, mainDomainAdmin: 'postmaster' });
    expect((await read(`domain-admins/${NAME}`)).domainAdmins).toEqual([`postmaster@${NAME}`]);
    expect((await read(`list-users/${NAME}`)).userData).toEqual(users);
    expect((await read(`domain-settings/${NAME}`)).domainSettings).toEqual(
      sandbox.state.domains[NAME]?.settings,
    );
  });

  it('lets its administrator in, and keeps his password out of the state', async () => {
    const { sandbox, admin } = await aServer();
    await admin({ path: PUT, body: { ...BODY, adminUsername: 'owner' } });

    const token = await tokenOf(sandbox, { username: `owner@${NAME}`, password: BODY.adminPassword });
    const { body } = await ask(sandbox, { path: 'settings/domain/data', token });
    const managed = await admin({ path: `settings/sysadmin/manage-domain/${NAME}`, body: {} });

    expect(body.domainData).toMatchObject({ name: NAME });
    expect(managed.body.username).toBe(`owner@${NAME}`);
    expect(JSON.stringify(sandbox.state)).not.toContain(BODY.adminPassword);
  });

  it('refuses a name that is there, in any case', async () => {
    const { sandbox, state, admin } = await aServer();
    const before = structuredClone(state.domains);
    const name = domainAt(sandbox, 0).toUpperCase();

    const { status, body } = await admin({
      path: PUT,
      body: { ...BODY, domainData: { ...DOMAIN_DATA, name } },
    });

    expect([status, body.message]).toEqual([400, 'DOMAIN_ADD_ERROR_NAME_IN_USE']);
    expect(state.domains).toEqual(before);
  });

  it.each(['', 'shop', 'new shop.example', '-shop.example', 'shop..example', 'shop.123', '__proto__'])(
    'refuses the name %j',
    async (name) => {
      const { state, admin } = await aServer();
      const count = Object.keys(state.domains).length;

      const answer = await admin({ path: PUT, body: { ...BODY, domainData: { ...DOMAIN_DATA, name } } });

      expect([answer.status, answer.body.message]).toEqual([400, 'DOMAIN_ADD_ERROR_INVALID_NAME']);
      expect(Object.keys(state.domains)).toHaveLength(count);
    },
  );

  it.each([
    [{ ...BODY, adminUsername: '' }],
    [{ ...BODY, adminPassword: '' }],
    [{ ...BODY, domainLocation: 'here' }],
    [{ ...BODY, domainData: { ...DOMAIN_DATA, userLimit: '25' } }],
    [DOMAIN_DATA],
  ])('refuses %j', async (body) => {
    const { state, admin } = await aServer();

    expect((await admin({ path: PUT, body })).status).toBe(400);
    expect(Object.hasOwn(state.domains, NAME)).toBe(false);
  });

  it('is bent by faults', async () => {
    const { sandbox, state, admin } = await aServer();
    sandbox.addFaults([
      { kind: 'ignore-field', path: PUT, field: 'hostname' },
      { kind: 'alter-field', path: PUT, field: 'requireSmtpAuthentication', value: true },
    ]);

    await admin({ path: PUT, body: BODY });

    expect(state.domains[NAME]?.settings).toMatchObject({ hostname: '', requireSmtpAuthentication: true });
  });
});

describe('domain-delete', () => {
  it('removes a domain from every list, with its sign-ins', async () => {
    const { sandbox, state, admin } = await aServer();
    const name = domainAt(sandbox, 0);
    const open = await tokenOf(sandbox, sandbox.accounts.domainAdmin);

    const { status } = await admin({ path: `settings/sysadmin/domain-delete/${name}/true`, body: {} });

    expect(status).toBe(200);
    expect((await admin({ path: 'settings/sysadmin/domain-names' })).body.data).toEqual(
      Object.keys(state.domains),
    );
    expect(Object.keys(state.domains)).not.toContain(name);
    expect((await ask(sandbox, { path: 'settings/domain/data', token: open })).status).toBe(400);
    expect((await signIn(sandbox, sandbox.accounts.domainAdmin)).body.message).toBe('USER_NOT_FOUND');
  });

  it('undoes what domain-put did', async () => {
    const { state, admin } = await aServer();
    const before = structuredClone(state);

    await admin({ path: PUT, body: BODY });
    await admin({ path: `settings/sysadmin/domain-delete/${NAME}/false`, body: {} });

    expect(state).toEqual(before);
  });

  it.each(['nowhere.example/true', `{first}/maybe`])('refuses %s', async (path) => {
    const { sandbox, state, admin } = await aServer();
    const before = structuredClone(state);
    const target = path.replace('{first}', domainAt(sandbox, 0));

    expect((await admin({ path: `settings/sysadmin/domain-delete/${target}`, body: {} })).status).toBe(400);
    expect(state).toEqual(before);
  });
});
