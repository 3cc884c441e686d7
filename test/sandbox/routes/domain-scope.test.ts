import { describe, expect, it } from '@jest/globals';
import type { SandboxOptions } from '../../../src/sandbox/options.js';
import { adminOf, ask, domainAt, sandboxes, tokenOf, typesOf } from '../plain-client.js';

const start = sandboxes();

async function aDomain(options: SandboxOptions = {}) {
  const sandbox = await start(options);
  const name = domainAt(sandbox, 1);
  const domain = sandbox.state.domains[name];
  if (domain === undefined) throw new Error('the sandbox has too few domains');
  const admin = await adminOf(sandbox);
  const header = (path: string, body?: unknown) =>
    admin({ path: `settings/domain/${path}`, domain: name, ...(body === undefined ? {} : { body }) });
  return { sandbox, name, domain, header, admin };
}

describe('acting on a domain', () => {
  it('works with the header and the token of a system administrator', async () => {
    const { header, domain, name } = await aDomain();

    expect((await header('domain')).body.domainSettings).toEqual(domain.settings);
    expect((await header('data')).body.domainData).toMatchObject({ name });
  });

  it('works for a domain administrator on his own domain, whatever the header says', async () => {
    const { sandbox, name } = await aDomain();
    const token = await tokenOf(sandbox, sandbox.accounts.domainAdmin);

    const { body } = await ask(sandbox, { path: 'settings/domain/data', token, domain: name });

    expect(body.domainData).toMatchObject({ name: domainAt(sandbox, 0) });
  });

  it.each([
    ['no header', undefined, {}],
    ['the name of no domain', 'nowhere.example', {}],
    ['a server that does not obey it', 'the first', { ignoreDomainHeader: true }],
  ] as const)('fails with %s', async (_what, wanted, options) => {
    const { sandbox, admin, domain } = await aDomain(options);
    const before = structuredClone(domain);
    const named = wanted === 'the first' ? domainAt(sandbox, 0) : wanted;

    const { status, body } = await admin({
      path: 'settings/domain/domain',
      body: { domainSettings: { isEnabled: false } },
      ...(named === undefined ? {} : { domain: named }),
    });

    expect([status, body.success]).toEqual([400, false]);
    expect(body.message).toMatch(/The domain not found$/);
    expect(sandbox.stats().writes).toBe(0);
    expect(domain).toEqual(before);
  });

  it('has no use for the header on calls of the system administrator', async () => {
    const { sandbox, admin, name } = await aDomain();
    const first = domainAt(sandbox, 0);

    const { body } = await admin({ path: `settings/sysadmin/domain/${first}`, domain: name });

    expect(body.domainData).toMatchObject({ name: first });
  });
});

describe('the twin of the domain settings', () => {
  it('writes as the call of the system administrator does', async () => {
    const { header, domain } = await aDomain();
    const before = structuredClone(domain.settings);

    const wrapped = await header('domain', { domainSettings: { hstsEnabled: !before.hstsEnabled } });
    const flat = await header('domain', { maxUsers: 999 });
    const wrong = await header('domain', { domainSettings: { maxUsers: 'many' } });

    expect([wrapped.status, flat.status, wrong.status]).toEqual([200, 200, 400]);
    expect(domain.settings).toEqual({ ...before, hstsEnabled: !before.hstsEnabled });
  });
});

describe('password settings of a domain', () => {
  const policy = {
    requireCapital: true,
    requireLower: true,
    requireNumber: true,
    requireSymbol: true,
    notUsername: true,
    preventCommonPasswords: true,
    minLength: { enabled: true, ruleValue: 12 },
    preventPreviousPasswords: { enabled: true, ruleValue: 5 },
    expiration: { enabled: true, ruleValue: 6, gracePeriodDays: 14 },
  };

  it('are read as overrides beside the defaults of the server', async () => {
    const { header } = await aDomain();

    const { body } = await header('password-settings');

    const { overrides } = body as { overrides: Record<string, unknown> };
    expect(typesOf(overrides)).toEqual(typesOf(policy));
    expect(typesOf(overrides.minLength)).toEqual({ enabled: 'boolean', ruleValue: 'number' });
    expect(typesOf(overrides.expiration)).toEqual(typesOf(policy.expiration));
    expect(typesOf(body)).toMatchObject({ serverDefaults: 'object' });
  });

  it('are written flat and whole: what is left out is off', async () => {
    const { header, domain } = await aDomain();

    await header('password-settings', policy);
    const whole = structuredClone(domain.passwordSettings);
    await header('password-settings', { requireNumber: true });

    expect(whole).toEqual(policy);
    expect(domain.passwordSettings).toMatchObject({
      requireNumber: true,
      requireCapital: false,
      minLength: { enabled: false, ruleValue: 0 },
    });
  });

  it('take a wrapped body with success and drop it', async () => {
    const { header, domain } = await aDomain();
    const before = structuredClone(domain);

    const answer = await header('password-settings', { overrides: policy });

    expect(answer.body.success).toBe(true);
    expect(domain).toEqual(before);
  });

  it('refuse a wrong type', async () => {
    const { header } = await aDomain();

    expect((await header('password-settings', { minLength: 12 })).status).toBe(400);
  });
});

describe('user defaults of a domain', () => {
  it('are read in a wrapper and written flat and in part', async () => {
    const { header, domain } = await aDomain();
    const before = structuredClone(domain.userDefaults);

    const read = await header('user-defaults');
    await header('user-defaults', { hideFromGal: true });

    expect(read.body.settings).toEqual(before);
    expect(domain.userDefaults).toEqual({ ...before, hideFromGal: true });
  });
});

describe('aliases', () => {
  it('are rows with their targets', async () => {
    const { header, domain } = await aDomain();

    const { body } = await header('aliases');

    expect(body.gridInfo).toEqual(
      domain.aliases.map(({ name, aliasTargetList, includeAllDomainUsers }) => ({
        name,
        targets: aliasTargetList,
        includeAllDomainUsers,
      })),
    );
  });

  it('can be searched', async () => {
    const { header, domain } = await aDomain();
    const [alias] = domain.aliases;

    const found = await header(`aliases/${alias?.name.toUpperCase()}`);
    const none = await header('aliases/zzzz');

    expect(found.body.gridInfo).toEqual([expect.objectContaining({ name: alias?.name })]);
    expect(none.body.gridInfo).toEqual([]);
  });

  it('are read one by one with all members', async () => {
    const { header, domain } = await aDomain();
    const [alias] = domain.aliases;

    const { body } = await header(`alias/${alias?.name}`);

    expect(body.alias).toEqual(alias);
    expect(typesOf(body.alias)).toEqual({
      name: 'string',
      displayName: 'string',
      description: 'string',
      isEnabled: 'boolean',
      allowSending: 'boolean',
      hideFromGAL: 'boolean',
      internalOnly: 'boolean',
      aliasTargetList: 'array',
      includeAllDomainUsers: 'boolean',
      enableForXmpp: 'boolean',
    });
    expect((await header('alias/nobody')).status).toBe(400);
  });
});

describe('set-catch-all', () => {
  it('names an alias of the domain, or none', async () => {
    const { header, domain } = await aDomain();
    const [alias] = domain.aliases;

    await header(`set-catch-all/${alias?.name}`, {});
    const on = domain.settings.catchAll;
    await header('set-catch-all', {});

    expect([on, domain.settings.catchAll]).toEqual([alias?.name, '']);
  });

  it('refuses an alias that does not exist', async () => {
    const { header } = await aDomain();

    expect((await header('set-catch-all/nobody', {})).status).toBe(400);
  });
});

describe('list-users', () => {
  it('lists the users of the domain', async () => {
    const { header, domain } = await aDomain();

    expect((await header('list-users')).body.userData).toEqual(domain.users);
  });
});
