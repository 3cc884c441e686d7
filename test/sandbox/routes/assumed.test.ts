import { describe, expect, it } from '@jest/globals';
import { adminOf, sandboxes, typesOf } from '../plain-client.js';

const start = sandboxes();

async function aServer() {
  const sandbox = await start();
  return { state: sandbox.state, admin: await adminOf(sandbox) };
}

const DOCUMENTS = [
  ['smtp-in-settings', 'smtpInSettings', 'smtpIn', { allowRelay: 0, requireAuthMatch: 2 }],
  [
    'password-requirements',
    'passwordRequirements',
    'passwordRequirements',
    { minLength: 12, requireSymbol: true },
  ],
  ['log-settings', 'logSettings', 'logSettings', { smtpLogLevel: 2 }],
  ['domain-defaults', 'domainSettings', 'domainDefaults', { requireSmtpAuthentication: true }],
  ['greylisting-settings', 'greylistingSettings', 'greylisting', { enabled: true, blockPeriodMinutes: 1 }],
  ['antispam-settings', 'antispamSettings', 'antispam', { highAction: 1, highActionText: 'Spam' }],
  ['file-restrictions', 'fileRestrictions', 'fileRestrictions', { uploadExtensions: ['exe', 'js'] }],
  [
    'administrator-password-requirements',
    'passwordRequirements',
    'administratorPasswordRequirements',
    { minLength: 14, requireSymbol: true },
  ],
  ['spool-settings', 'spoolSettings', 'spoolSettings', { retryIntervals: [10, 10, 10, 1440] }],
] as const;

describe.each(DOCUMENTS)('%s', (path, wrapper, member, changes) => {
  const call = `settings/sysadmin/${path}`;

  it('is read and written in a wrapper, in part', async () => {
    const { admin, state } = await aServer();
    const before = structuredClone(state[member]);

    const read = await admin({ path: call });
    const write = await admin({ path: call, body: { [wrapper]: changes } });

    expect(read.body[wrapper]).toEqual(before);
    expect(write.body).toEqual({ success: true, resultCode: 200, message: '' });
    expect(state[member]).toEqual({ ...before, ...changes });
  });

  it('takes a body without the wrapper with success and drops it', async () => {
    const { admin, state } = await aServer();
    const before = structuredClone(state[member]);

    const answer = await admin({ path: call, body: changes });

    expect(answer.body.success).toBe(true);
    expect(state[member]).toEqual(before);
  });

  it('refuses a wrong type', async () => {
    const { admin } = await aServer();
    const wrong = Object.fromEntries(Object.keys(changes).map((name) => [name, 'wrong']));

    expect((await admin({ path: call, body: { [wrapper]: wrong } })).status).toBe(400);
  });

  it('leaves out a member that a fault ignores', async () => {
    const sandbox = await start();
    const admin = await adminOf(sandbox);
    const before = structuredClone(sandbox.state[member]);
    const [field = ''] = Object.keys(changes);
    sandbox.addFaults([{ kind: 'ignore-field', path: call, field }]);

    const write = await admin({ path: call, body: { [wrapper]: changes } });

    expect(write.status).toBe(200);
    expect((await admin({ path: call })).body[wrapper]).toEqual({
      ...before,
      ...changes,
      [field]: (before as Record<string, unknown>)[field],
    });
  });
});

describe('the assumed documents', () => {
  it('have the assumed fields', async () => {
    const { admin } = await aServer();

    const [smtpIn, passwords, logs, defaults, greylisting, antispam, files, administrators, spool] =
      await Promise.all(
        DOCUMENTS.map(async ([path, wrapper]) =>
          typesOf((await admin({ path: `settings/sysadmin/${path}` })).body[wrapper]),
        ),
      );

    expect(smtpIn).toEqual({
      allowRelay: 'number',
      requireAuthMatch: 'number',
      allowRelayForAuthenticatedUsers: 'boolean',
      enableDomainSmtpAuthForLocalDeliveries: 'boolean',
      banner: 'string',
      maxHopCount: 'number',
      maxBadRecipients: 'number',
    });
    expect(passwords).toEqual({
      minLength: 'number',
      requireNumber: 'boolean',
      requireCapital: 'boolean',
      requireLower: 'boolean',
      requireSymbol: 'boolean',
      notUsername: 'boolean',
      preventCommonPasswords: 'boolean',
      preventPreviousPasswords: 'boolean',
      skipExistingPasswords: 'boolean',
      enablePasswordRetrieval: 'boolean',
      expirationEnabled: 'boolean',
      expirationMonths: 'number',
      disableOutgoingAfterGracePeriod: 'boolean',
      gracePeriodDays: 'number',
    });
    expect(logs).toEqual({
      deliveryLogLevel: 'number',
      smtpLogLevel: 'number',
      imapLogLevel: 'number',
      popLogLevel: 'number',
      administrativeLogLevel: 'number',
      autoDeleteDays: 'number',
    });
    expect(defaults).toMatchObject({ requireSmtpAuthentication: 'boolean' });
    expect(Object.keys(defaults ?? {})).not.toContain('hostname');
    expect(greylisting).toEqual({
      enabled: 'boolean',
      blockPeriodMinutes: 'number',
      passPeriodMinutes: 'number',
      recordExpirationDays: 'number',
      applyTo: 'number',
      allowUserOverride: 'boolean',
      greylistUnknownCountry: 'boolean',
      spamThresholdEnabled: 'boolean',
      spamThreshold: 'number',
    });
    expect(antispam).toEqual({
      ...{ lowWeight: 'number', mediumWeight: 'number', highWeight: 'number' },
      ...{ lowAction: 'number', mediumAction: 'number', highAction: 'number' },
      ...{ lowActionText: 'string', mediumActionText: 'string', highActionText: 'string' },
      ...{ allowDomainsToOverride: 'boolean', allowUsersToOverride: 'boolean' },
      ...{ smtpBlockEnabled: 'boolean', smtpBlockThreshold: 'number' },
      ...{ outgoingBlockEnabled: 'boolean', outgoingBlockThreshold: 'number' },
      ...{ autoResponderRestriction: 'number', contentFilterBounceRestriction: 'number' },
      maxMessageSizeToScan: 'number',
    });
    expect(files).toEqual({
      inboundExtensions: 'array',
      outboundExtensions: 'array',
      uploadExtensions: 'array',
      fileSystemExtensions: 'array',
      maxFileSizeMb: 'number',
    });
    expect(administrators).toEqual({
      minLength: 'number',
      requireNumber: 'boolean',
      requireCapital: 'boolean',
      requireLower: 'boolean',
      requireSymbol: 'boolean',
    });
    expect(spool).toEqual({ retryIntervals: 'array', deliveryDelaySeconds: 'number' });
  });
});

describe('lists in assumed documents', () => {
  it.each([
    ['file-restrictions', { fileRestrictions: { inboundExtensions: ['exe', 5] } }],
    ['spool-settings', { spoolSettings: { retryIntervals: [15, '30'] } }],
  ])('of %s refuse an item of another type', async (path, body) => {
    const { admin } = await aServer();

    expect((await admin({ path: `settings/sysadmin/${path}`, body })).status).toBe(400);
  });
});

describe('intrusion detection rules', () => {
  const rule = {
    type: 1,
    service: null,
    timeFrameMinutes: 5,
    threshold: 20,
    blockMinutes: 60,
    action: 0,
    description: 'Bad SMTP Sessions',
    notifyAddress: 'it@operations.example',
  };

  it('are added with an id of the server, edited in part, and deleted', async () => {
    const { admin, state } = await aServer();
    const before = structuredClone(state.idsRules);

    const read = await admin({ path: 'settings/sysadmin/ids-rules' });
    await admin({ path: 'settings/sysadmin/ids-rule-put', body: { idsRule: rule } });
    const added = state.idsRules.at(-1);
    await admin({ path: 'settings/sysadmin/ids-rule', body: { idsRule: { id: added?.id, threshold: 3 } } });
    const edited = structuredClone(state.idsRules.at(-1));
    await admin({ path: 'settings/sysadmin/ids-rule-delete', body: { input: [added?.id] } });

    expect(read.body.idsRules).toEqual(before);
    expect(edited).toEqual({ ...rule, id: 5, threshold: 3, isPermanent: false });
    expect(state.idsRules).toEqual(before);
  });

  it('can be edited and not deleted when they are permanent, nor made permanent', async () => {
    const { admin, state } = await aServer();

    const edit = await admin({
      path: 'settings/sysadmin/ids-rule',
      body: { idsRule: { id: 3, threshold: 5, isPermanent: false } },
    });
    const remove = await admin({ path: 'settings/sysadmin/ids-rule-delete', body: { input: [1, 3] } });

    expect([edit.status, remove.status]).toEqual([200, 400]);
    expect(state.idsRules.find(({ id }) => id === 3)).toMatchObject({ threshold: 5, isPermanent: true });
    expect(state.idsRules.map(({ id }) => id)).toContain(1);
  });

  it.each([
    ['ids-rule-put', { idsRule: { threshold: '5' } }],
    ['ids-rule-put', rule],
    ['ids-rule', { idsRule: { id: 99, threshold: 5 } }],
    ['ids-rule-delete', { input: [99] }],
    ['ids-rule-delete', { input: 1 }],
  ])('refuse %s %j', async (call, body) => {
    const { admin, state } = await aServer();
    const before = structuredClone(state.idsRules);

    expect((await admin({ path: `settings/sysadmin/${call}`, body })).status).toBe(400);
    expect(state.idsRules).toEqual(before);
  });
});

describe('the assumed lists', () => {
  it('have the assumed members', async () => {
    const { admin } = await aServer();
    const read = async (path: string) => (await admin({ path: `settings/sysadmin/${path}` })).body;

    const { mounts } = (await read('volume-mounts')) as { mounts: unknown[] };
    const { eventHooks } = (await read('event-hooks')) as { eventHooks: { actions: unknown[] }[] };
    const { smtpAuthBypass } = (await read('smtp-auth-bypass')) as { smtpAuthBypass: unknown[] };

    expect(typesOf(mounts[0])).toEqual({
      id: 'number',
      mountPath: 'string',
      commandMount: 'string',
      commandUnmount: 'string',
      enabled: 'boolean',
    });
    expect(typesOf(eventHooks[0])).toEqual({
      id: 'number',
      name: 'string',
      enabled: 'boolean',
      actions: 'array',
    });
    expect(typesOf(eventHooks[0]?.actions[0])).toEqual({ type: 'string', argument: 'string' });
    expect(typesOf(smtpAuthBypass[0])).toEqual({ address: 'string', description: 'string' });
  });
});

describe('a server that knows only what is published', () => {
  const paths = [
    ...DOCUMENTS.map(([path]) => path),
    ...['ids-rules', 'volume-mounts', 'event-hooks', 'smtp-auth-bypass', 'rbls', 'sysadmin-info'],
    ...['administrators', 'administrator', 'administrator-password', 'administrator-two-factor'],
    ...['outgoing-gateways', 'incoming-gateways', 'ssl-certificates/expirationDate/false'],
    'propagate-domain-settings',
  ];

  it.each(paths)('does not serve %s', async (path) => {
    const admin = await adminOf(await start({ publishedOnly: true }));

    expect((await admin({ path: `settings/sysadmin/${path}` })).status).toBe(404);
    expect((await admin({ path: `settings/sysadmin/${path}`, body: {} })).status).toBe(404);
  });
});
