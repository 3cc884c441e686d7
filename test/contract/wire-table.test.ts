/**
 * The calls with public evidence, typed here by hand from the API's evidence, not from the bindings: two readings of
 * one text have to agree.
 */
import { describe, expect, it } from '@jest/globals';
import { shippedContract } from '../../src/contract/contract.js';
import type { Evidence } from '../../src/contract/evidence.js';
import { readRouteOf } from '../../src/contract/resource.js';

interface Call {
  readonly call: string;
  readonly evidence: Evidence;
  /** The member around the payload; none when the payload lies beside the envelope, or is sent flat. */
  readonly under?: string;
}

interface Expected {
  readonly id: string;
  readonly read: Call;
  readonly write?: Call & { readonly isPartial: boolean };
  /** Field -> member, and whether a client was seen writing it. */
  readonly fields: Readonly<Record<string, readonly [string, Evidence | 'none']>>;
}

const documents: readonly Expected[] = [
  {
    id: 'licence', // 4.1
    read: { call: 'GET settings/sysadmin/license-notifications', evidence: 'client' },
    fields: {
      upgradeProtectionDays: ['daysUntilUpgradeProtectionExpires', 'none'],
      isUpgradeProtectionExpired: ['isUpgradeProtectionExpired', 'none'],
    },
  },
  {
    id: 'spool-counts', // 4.10
    read: { call: 'GET settings/sysadmin/spool-message-counts', evidence: 'recorded', under: 'counts' },
    fields: {
      toDeliver: ['default', 'none'],
      waiting: ['waiting', 'none'],
      throttledUsers: ['throttledUsers', 'none'],
      throttledDomains: ['throttledDomains', 'none'],
    },
  },
  {
    id: 'domain-traffic', // 4.10: beside the envelope
    read: { call: 'GET report/domain-stats/{start}/{end}/{domain}', evidence: 'client' },
    fields: { sent: ['bytesSent', 'none'], received: ['bytesReceived', 'none'] },
  },
  {
    id: 'antivirus', // 4.5, and 1.9: read wrapped, written flat
    read: { call: 'GET settings/sysadmin/antivirus/settings', evidence: 'recorded', under: 'settings' },
    write: { call: 'POST settings/sysadmin/antivirus/settings', evidence: 'recorded', isPartial: false },
    fields: {
      commandLine: ['commandLine', 'recorded'],
      commandLineArguments: ['commandLineArguments', 'recorded'],
      spoolCommandEnabled: ['enableSpoolCommandLine', 'recorded'],
      spoolCommand: ['spoolCommandLineFile', 'recorded'],
      spoolCommandArguments: ['spoolCommandLineArguments', 'recorded'],
    },
  },
  {
    id: 'domain-settings', // 5.2: three clients send one member alone
    read: {
      call: 'GET settings/sysadmin/domain-settings/{domain}',
      evidence: 'client',
      under: 'domainSettings',
    },
    write: {
      call: 'POST settings/sysadmin/domain-settings/{domain}',
      evidence: 'client',
      under: 'domainSettings',
      isPartial: true,
    },
    fields: {
      requireSmtpAuthentication: ['requireSmtpAuthentication', 'none'],
      catchAll: ['catchAll', 'client'],
      overridesSpamFiltering: ['spamCheckOverrideActive', 'documented'],
      bypassesGreylisting: ['bypassGreyListing', 'none'],
      usesTls: ['enableTlsIfAvailable', 'none'],
      requiresHttps: ['sslRequired', 'none'],
      sendsHsts: ['hstsEnabled', 'none'],
      messagesPerHour: ['throttleSettings.messagesPerHour', 'client'],
      messagesAction: ['throttleSettings.messagesAction', 'client'],
      twoFactor: ['twoFactorSettings.setting', 'client'],
    },
  },
  {
    id: 'domain-sending', // 5.2, of the same call
    read: {
      call: 'GET settings/sysadmin/domain-settings/{domain}',
      evidence: 'client',
      under: 'domainSettings',
    },
    fields: {
      outgoingAddress: ['outgoingIP', 'none'],
      dkimSelector: ['domainKeysSettings.selector', 'none'],
      dkimPublicKey: ['domainKeysSettings.publicKey', 'none'],
      isSigning: ['domainKeysSettings.isActive', 'none'],
      pendingKey: ['domainKeysSettings.pending', 'none'],
    },
  },
  {
    id: 'password-settings', // 8.1, and 1.9: `overrides` beside the defaults, written flat and whole
    read: { call: 'GET settings/domain/password-settings', evidence: 'documented', under: 'overrides' },
    write: { call: 'POST settings/domain/password-settings', evidence: 'documented', isPartial: false },
    fields: {
      hasOwnMinLength: ['minLength.enabled', 'documented'],
      minLength: ['minLength.ruleValue', 'documented'],
    },
  },
  {
    id: 'user-defaults', // 6, and 1.9: read wrapped, written flat and in part
    read: { call: 'GET settings/domain/user-defaults', evidence: 'documented', under: 'settings' },
    write: { call: 'POST settings/domain/user-defaults', evidence: 'client', isPartial: true },
    fields: { maxMailboxSize: ['maxMailboxSize', 'client'], hideFromGal: ['hideFromGal', 'documented'] },
  },
  {
    id: 'mail-alias', // 8.2
    read: { call: 'GET settings/domain/alias/{alias}', evidence: 'client', under: 'alias' },
    fields: {
      name: ['name', 'none'],
      targets: ['aliasTargetList', 'none'],
      maySend: ['allowSending', 'none'],
    },
  },
  {
    id: 'mailbox-forwarding', // 8.2
    read: {
      call: 'GET settings/domain/mailbox-forward-list/{email}',
      evidence: 'client',
      under: 'mailboxForwardList',
    },
    fields: { addresses: ['forwardList', 'none'] },
  },
];

function callOf(route: {
  readonly method: string;
  readonly path: string;
  readonly evidence: Evidence;
  readonly under?: string;
}): Call {
  const { method, path, evidence, under } = route;
  return { call: `${method} ${path}`, evidence, ...(under === undefined ? {} : { under }) };
}

describe.each(documents)('the document $id', ({ id, read, write, fields }) => {
  const resource = shippedContract.byId(id);
  if (resource?.kind !== 'document') throw new Error(`there is no document ${id}`);
  const { binding } = resource;

  it('is read as the evidence says', () => {
    expect(callOf(binding.read)).toEqual(read);
  });

  it('is written as the evidence says', () => {
    const found = binding.write;
    expect(
      found === undefined ? undefined : { ...callOf(found), isPartial: found.sends === 'changed-members' },
    ).toEqual(write);
  });

  it('has the members of the evidence', () => {
    const found = Object.entries(binding.fields).map(([name, field]) => [name, [field.wire, field.written]]);
    expect(Object.fromEntries(found)).toEqual(fields);
  });
});

describe('the collection ip-access', () => {
  const resource = shippedContract.byId('ip-access');
  if (resource?.kind !== 'collection') throw new Error('there is no collection ip-access');
  const { list, add, edit, remove, key, fields } = resource.binding;

  it('is listed by a POST with search parameters, which is a read', () => {
    expect(callOf(list)).toEqual({
      call: 'POST settings/sysadmin/ip-access/true',
      evidence: 'documented',
      under: 'ipAccessList',
    });
    expect(list.body).toEqual({
      searchParams: { skip: 0, take: 1000, search: '', sortField: 'ip', sortDescending: false },
      showHoneypot: false,
    });
    expect(list.paging).toMatchObject({
      skip: 'searchParams.skip',
      take: 'searchParams.take',
      total: 'totalCount',
    });
  });

  it('adds and edits by one call, an edit with the old address', () => {
    const names = ['serviceList', 'dataType', 'address', 'description', 'spam_bypass'];
    expect([add, edit].map((route) => route && callOf(route))).toEqual([
      { call: 'POST settings/sysadmin/ip-access', evidence: 'client' },
      { call: 'POST settings/sysadmin/ip-access', evidence: 'client' },
    ]);
    expect(Object.keys(add?.body ?? {})).toEqual(expect.arrayContaining(names));
    expect(add?.body).not.toHaveProperty('oldAddress');
    expect(edit?.body).toMatchObject({
      oldAddress: '$key',
      address: '$field:address',
      dataType: 'WhiteList',
    });
  });

  it('removes by the address, and says from which list', () => {
    expect(remove && callOf(remove)).toEqual({
      call: 'POST settings/sysadmin/ip-access-delete',
      evidence: 'client',
    });
    expect(remove?.body).toEqual({ address: '$key', dataType: 0 });
  });

  it('has the members of the evidence', () => {
    expect(key).toBe('ip');
    expect(fields).toMatchObject({
      address: { wire: 'ip' },
      description: { wire: 'description' },
      protocols: {
        flags: { Smtp: 'smtp', Pop: 'pop', Imap: 'imap', Xmpp: 'xmpp' },
        mask: { member: 'protocolMask' },
        evidence: 'assumed',
        written: 'client',
      },
      bypassesSmtpAuthentication: { wire: 'bypass', written: 'assumed' },
      bypassesSpamChecks: { wire: 'spam_bypass', written: 'client' },
      bypassesGreylisting: { wire: 'disabledGreylisting', written: 'assumed' },
    });
  });

  it('numbers the protocols as the API numbers its services', () => {
    const { protocols } = fields;
    expect(protocols !== undefined && 'flags' in protocols ? protocols.mask?.bits : undefined).toEqual({
      Smtp: 0,
      Imap: 1,
      Pop: 2,
      Xmpp: 7,
      WebMail: 8,
      ActiveSync: 9,
      MapiEws: 10,
    });
  });
});

describe('the collection bindings', () => {
  const resource = shippedContract.byId('bindings');
  if (resource?.kind !== 'collection') throw new Error('there is no collection bindings');
  const { list, add, edit, remove, key, fields } = resource.binding;

  it('is listed with the addresses from the list beside the ports', () => {
    expect(callOf(list)).toEqual({
      call: 'GET settings/sysadmin/ip-binding-manager',
      evidence: 'client',
      under: 'bindingManager.bindingPorts',
    });
    expect(list.join).toEqual({
      under: 'bindingManager.bindingInfo',
      keys: 'portIDs',
      value: 'ipAddress',
      as: 'boundIpAddresses',
    });
  });

  it('adds and removes by one call, each by a list of its own, and edits none', () => {
    expect([add, remove].map((route) => route && callOf(route))).toEqual([
      { call: 'POST settings/sysadmin/ip-binding-ports', evidence: 'client' },
      { call: 'POST settings/sysadmin/ip-binding-ports', evidence: 'client' },
    ]);
    const { toAdd } = (add?.body ?? { toAdd: [] }) as { readonly toAdd: readonly object[] };
    expect(toAdd.map((row) => Object.keys(row).sort())).toEqual([
      'boundIpAddresses certificatePath description id isSSL isTls name password port type'.split(' '),
    ]);
    expect(remove?.body).toEqual({ toRemove: ['$key'] });
    expect(edit).toBeUndefined();
    expect(fields.type).toMatchObject({ wire: 'type', sent: { '0': 'SMTP', '1': 'POP', '2': 'IMAP' } });
  });

  it('has the members of the evidence, and no field for the password of the certificate', () => {
    expect(key).toBe('id');
    const wires = Object.values(fields).map((field) => ('flags' in field ? '' : field.wire));
    expect(wires.sort()).toEqual(
      'boundIpAddresses certificatePath description isSSL isTls name port type'.split(' '),
    );
  });
});

describe('the collection users', () => {
  const resource = shippedContract.byId('users');
  if (resource?.kind !== 'collection') throw new Error('there is no collection users');
  const { list, add, edit, remove, actions, key, fields } = resource.binding;

  it('is listed, added to and edited for the domain of the header', () => {
    expect([list, add, edit].map((route) => route && callOf(route))).toEqual([
      { call: 'GET settings/domain/list-users', evidence: 'client', under: 'userData' },
      { call: 'POST settings/domain/user-put', evidence: 'client' },
      { call: 'POST settings/domain/post-user', evidence: 'client' },
    ]);
    expect([list, add, edit].map((route) => route?.actsOnDomain)).toEqual([true, true, true]);
    expect(add?.body).toEqual({ userData: '$item' });
    expect(edit?.body).toEqual({ email: '$key', userData: '$changed' });
  });

  it('is removed from by the part of the address before the @', () => {
    expect(remove && callOf(remove)).toEqual({
      call: 'POST settings/domain/user-delete/{userName}',
      evidence: 'client',
    });
    expect(remove?.actsOnDomain).toBe(true);
  });

  it('expires a password by the call for it, with the whole address', () => {
    expect(actions?.map((route) => [callOf(route), route.field, route.to, route.body])).toEqual([
      [
        { call: 'POST settings/domain/expire-users-passwords', evidence: 'client' },
        'isPasswordExpired',
        true,
        { input: ['$key'] },
      ],
    ]);
  });

  it('has the members of the evidence, and shows no password', () => {
    expect(key).toBe('emailAddress');
    expect(fields).toMatchObject({
      address: { wire: 'emailAddress' },
      userName: { wire: 'userName', written: 'client' },
      isDomainAdmin: { wire: 'securityFlags.isDomainAdmin', written: 'client' },
      isDisabled: { wire: 'securityFlags.isDisabled', evidence: 'assumed', written: 'none' },
      isPasswordExpired: { wire: 'isPasswordExpired', evidence: 'assumed', written: 'client' },
      maxMailboxSize: { wire: 'maxMailboxSize', evidence: 'assumed', written: 'client' },
      password: { wire: 'password', written: 'client', writeOnly: true },
    });
  });
});

describe('the collection mail-accounts', () => {
  const resource = shippedContract.byId('mail-accounts');
  if (resource?.kind !== 'collection') throw new Error('there is no collection mail-accounts');
  const { list, add, edit, remove, key, fields } = resource.binding;

  it('is listed as clients list accounts, and edited in the mail settings, one member alone', () => {
    expect([list, edit].map((route) => route && callOf(route))).toEqual([
      { call: 'POST settings/domain/account-list-search', evidence: 'client', under: 'results' },
      { call: 'POST settings/domain/post-user-mail', evidence: 'client' },
    ]);
    expect([list.actsOnDomain, edit?.actsOnDomain]).toEqual([true, true]);
    expect(list.body).toEqual({
      search: null,
      searchFlags: ['users'],
      skip: 0,
      take: 99_999,
      sortField: 'userName',
    });
    expect(edit?.body).toEqual({ email: '$key', userMailSettings: '$changed' });
    expect([add, remove]).toEqual([undefined, undefined]);
    expect([key, fields]).toEqual([
      'emailAddress',
      {
        address: { wire: 'emailAddress', written: 'none' },
        isEnabled: { wire: 'isEnabled', written: 'client' },
      },
    ]);
  });
});

describe.each([
  [
    'spool-messages',
    'settings/sysadmin/spool-delete-message',
    { spoolInput: [{ fileName: '$field:file', spoolName: '$field:spool' }] },
  ],
  [
    'connections',
    'settings/sysadmin/kill-user-sessions',
    { sessions: [{ email: '$field:address', ip: '' }] },
  ],
])('the collection %s', (id, path, body) => {
  it('is taken from by a call that is documented and no more, 4.10 and 4.11', () => {
    const resource = shippedContract.byId(id);
    const remove = resource?.kind === 'collection' ? resource.binding.remove : undefined;

    expect(remove).toMatchObject({ method: 'POST', path, evidence: 'documented', body });
  });
});

describe('the collection mail-domains', () => {
  const resource = shippedContract.byId('mail-domains');
  if (resource?.kind !== 'collection') throw new Error('there is no collection mail-domains');
  const { list, add, edit, remove, key, fields } = resource.binding;

  it('is the list of domains, added to by domain-put and never edited', () => {
    expect(callOf(list)).toEqual({
      call: 'GET settings/sysadmin/domains',
      evidence: 'recorded',
      under: 'data',
    });
    expect(add && callOf(add)).toEqual({ call: 'POST settings/sysadmin/domain-put', evidence: 'client' });
    expect(add?.body).toEqual({
      domainData: {
        name: '$field:name',
        path: '$field:path',
        hostname: '$field:hostname',
        isEnabled: true,
        userLimit: 5,
        aliasLimit: 0,
        listLimit: 0,
        maxSize: 1_073_741_824,
      },
      adminUsername: 'postmaster',
      adminPassword: '$field:administratorPassword',
      deliverLocallyForExternalDomain: false,
      domainLocation: 0,
      domainLocationAddress: '',
    });
    expect(edit).toBeUndefined();
  });

  it('removes a domain and leaves its files', () => {
    expect(remove && callOf(remove)).toEqual({
      call: 'POST settings/sysadmin/domain-delete/{key}/false',
      evidence: 'client',
    });
    expect(remove?.body).toEqual({});
  });

  it('has the members of the evidence, and shows no password', () => {
    expect(key).toBe('name');
    expect(fields).toMatchObject({
      name: { wire: 'name' },
      path: { wire: 'path' },
      hostname: { wire: 'hostname', evidence: 'client' },
      administratorPassword: { writeOnly: true },
    });
  });
});

describe.each([
  [
    'mailboxes',
    'GET settings/domain/list-users',
    'userData',
    'emailAddress',
    { address: { wire: 'emailAddress' } },
  ], // 7.1, 7.2
  [
    'login-links',
    'GET settings/domain/list-users',
    'userData',
    'userName',
    { hasLink: { wire: 'autoLoginToken', writeOnly: true } },
  ], // 3, 7.2
  ['mail-aliases', 'GET settings/domain/aliases', 'gridInfo', 'name', { targets: { wire: 'targets' } }], // 8.2
])('the collection %s', (id, call, under, key, fields) => {
  const resource = shippedContract.byId(id);
  if (resource?.kind !== 'collection') throw new Error(`there is no collection ${id}`);
  const { list, add, edit, remove, ...binding } = resource.binding;

  it('is listed as the evidence says, and never written', () => {
    expect(callOf(list)).toEqual({ call, evidence: 'client', under });
    expect([add, edit, remove]).toEqual([undefined, undefined, undefined]);
    expect(binding.key).toBe(key);
    expect(binding.fields).toMatchObject(fields);
  });
});

describe('the numbers of mail domains', () => {
  it.each(['domain-settings', 'domain-defaults'])(
    'are those of a client in %s, and forced is none of them',
    (id) => {
      expect(shippedContract.byId(id)?.binding.fields).toMatchObject({
        messagesAction: { values: { reject: 0, delay: 1, none: 2 } },
        twoFactor: { values: { off: '0', on: '1' } },
      });
    },
  );

  it('are guessed for the second factor where a domain is read, as nobody was seen reading it', () => {
    expect(shippedContract.byId('domain-settings')?.binding.fields.twoFactor).toMatchObject({
      evidence: 'assumed',
      note: expect.stringContaining('nobody was seen reading it'),
    });
  });
});

describe('the numbers of IDS rules', () => {
  it('are those of the API for blocks and services', () => {
    expect(shippedContract.byId('ids-rules')?.binding.fields).toMatchObject({
      type: {
        values: {
          harvesting: 1,
          'brute-force-by-ip': 2,
          'denial-of-service': 3,
          'bounces-indicate-spammer': 4,
          'internal-spammer': 5,
          'password-retrieval-brute-force': 6,
          'brute-force-by-email': 7,
        },
      },
      service: { values: { smtp: 0, imap: 1, pop: 2, webmail: 8 } },
    });
  });
});

describe('the collection ids-blocks', () => {
  const resource = shippedContract.byId('ids-blocks');
  if (resource?.kind !== 'collection') throw new Error('there is no collection ids-blocks');
  const { list, add, edit, remove, key, volatile } = resource.binding;

  it('is listed page by page for every service that clients name', () => {
    expect(callOf(list)).toEqual({
      call: 'POST settings/sysadmin/blocked-ips',
      evidence: 'client',
      under: 'ipBlocks',
    });
    expect(list.body?.serviceTypes).toEqual(
      'Smtp Imap Pop Delivery Ldap EmailHarvesting GreyListLegacy Xmpp WebMail ActiveSync MapiEws AuthUsers'.split(
        ' ',
      ),
    );
    expect(list.paging).toEqual({ skip: 'startindex', take: 'count', size: 1000, total: 'count' });
  });

  it('frees a block by its whole row, and knows no call that makes one', () => {
    expect(remove && callOf(remove)).toEqual({
      call: 'POST settings/sysadmin/unblock-ips',
      evidence: 'client',
    });
    expect(remove?.body).toEqual({ ipBlocks: ['$item'] });
    expect([add, edit]).toEqual([undefined, undefined]);
    expect(resource.isFleeting).toBe(true);
  });

  it('tells one block from another by all that does not move', () => {
    expect(key).toEqual(['ip', 'protocol', 'blockType', 'ruleDescription']);
    expect(volatile).toEqual(['count', 'secondsLeftOnBlock']);
  });
});

describe('everything else', () => {
  it('is assumed, as nobody has published its calls', () => {
    const known = new Set([
      ...documents.map(({ id }) => id),
      'bindings',
      'ids-blocks',
      'ip-access',
      'mail-domains',
      'users',
      'mailboxes',
      'mail-aliases',
      'mail-accounts',
      'login-links',
    ]);
    const rest = shippedContract.resources.filter(({ id }) => !known.has(id));

    expect(rest.map(({ id }) => id).sort()).toEqual([
      'administrator-password-policy',
      'administrators',
      'antispam',
      'certificates',
      'connections',
      'domain-defaults',
      'event-hooks',
      'file-restrictions',
      'greylisting',
      'ids-rules',
      'incoming-gateways',
      'log-settings',
      'mounts',
      'outgoing-gateways',
      'own-account',
      'own-password',
      'own-two-factor',
      'password-compliance',
      'password-policy',
      'rbls',
      'smtp-auth-bypass',
      'smtp-in',
      'spool-messages',
      'spool-sample',
      'spool-settings',
      'throttled-domains',
      'throttled-users',
    ]);
    expect(rest.map((resource) => readRouteOf(resource).evidence)).toEqual(rest.map(() => 'assumed'));
  });

  it.each(['mounts', 'event-hooks', 'certificates', 'smtp-auth-bypass'])('has no write for %s', (id) => {
    const resource = shippedContract.byId(id);
    if (resource?.kind !== 'collection') throw new Error(`there is no collection ${id}`);
    const { add, edit, remove } = resource.binding;
    expect([add, edit, remove]).toEqual([undefined, undefined, undefined]);
  });
});
