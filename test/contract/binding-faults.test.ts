/** What a binding that comes as data is refused for. What ships is the measure, and has none of it. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isPlainPath } from '../../src/api/request-path.js';
import { bindingSchema } from '../../src/contract/binding-schema.js';
import { shippedContract } from '../../src/contract/contract.js';
import { callOf, whyNotNamed } from '../../src/engine/observe/read-object.js';
import { runs } from '../property-runs.js';
import { aField, aRead, aWrite, refusalsOf } from './overlays.js';

const readAt = (path: string) => ({ 'smtp-in': { read: { ...aRead, path } } });
const writeAt = (path: string) => ({ 'smtp-in': { write: { ...aWrite, path, sends: 'changed-members' } } });
const item = { ...aWrite, body: { input: ['$key'] } };

describe.each(shippedContract.resources)('the binding of $id, as data', (resource) => {
  const schema = bindingSchema(resource, shippedContract);
  const binding = JSON.parse(JSON.stringify(resource.binding));

  it('fits its resource', () => {
    expect(schema.safeParse(binding).error).toBeUndefined();
  });

  it('has every field of the model, and no other', () => {
    const [first = ''] = Object.keys(binding.fields);
    const { [first]: _, ...fewer } = binding.fields;

    expect(schema.safeParse({ ...binding, fields: fewer }).success).toBe(false);
    expect(
      schema.safeParse({ ...binding, fields: { ...binding.fields, more: { wire: 'more', written: 'none' } } })
        .success,
    ).toBe(false);
  });
});

describe('a route of an overlay', () => {
  it.each([
    'https://evil.example/settings/x',
    '//evil.example/settings/x',
    '/settings/sysadmin/x',
    'auth/authenticate-user',
    'Settings/sysadmin/x',
    'settings',
    'settings/',
    'settings//x',
    'settings/../auth/x',
    'settings/sysadmin/..',
    'settings/./x',
    'settings/%2e%2e/auth',
    'settings/x%2f..%2fy',
    'settings\\..\\auth',
    'settings/x?y=1',
    'settings/x#y',
    'settings/x y',
    'settings/x\n',
    'settings/x{key}',
    'settings/{key}{key}',
    'settings/{key',
    'settings/{a/b}',
  ])('is refused: %j', (path) => {
    expect(refusalsOf(readAt(path))[0]).toMatch(/^smtp-in\.read\.path: a call lies below settings\//);
  });

  it('stays below settings/ on its server, whatever its parameters stand for, or is not sent', () => {
    const piece = fc.constantFrom(
      ...[
        'settings',
        'sysadmin',
        'domain',
        'a',
        '..',
        '.',
        '',
        '%2e%2e',
        '%2f',
        '{domain}',
        '{key}',
        '{name}',
      ],
      ...['http:', '?x', '#y', '\\', 'x y', 'x{key}', '...'],
    );
    const path = fc
      .array(piece, { minLength: 1, maxLength: 5 })
      .map((pieces) => ['settings', ...pieces].join('/'));
    const value = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('..', '../..', '/', '\\', '%2e%2e', '?', '#', '@x'),
    );

    fc.assert(
      fc.property(path, value, fc.oneof(value, fc.constant('a.example')), (text, key, domain) => {
        const remove = { ...item, path: text };
        if (refusalsOf({ users: { remove } }).some((one) => one.includes('lies below'))) return;
        const route = { method: 'POST', path: text, evidence: 'learned', source: 'x' } as const;
        const named = { target: domain, parameters: { key: key, name: key } };
        if (whyNotNamed(route, named) !== undefined) return;
        const { path: sent } = callOf(route, named);
        if (!isPlainPath(sent)) return;
        const { origin, pathname, search, hash } = new URL(`https://mail.test/api/v1/${sent}`);
        expect([origin, search, hash]).toEqual(['https://mail.test', '', '']);
        expect(decodeURIComponent(pathname).split(/[/\\]/).length).toBe(`/api/v1/${text}`.split('/').length);
        expect(pathname.startsWith('/api/v1/settings/')).toBe(true);
      }),
      runs(1000),
    );
  });

  it.each([
    ['a document of the server', { 'smtp-in': { read: { ...aRead, path: 'settings/sysadmin/{domain}/x' } } }],
    ['a list of the server', { rbls: { list: { ...aRead, actsOnDomain: true, path: 'settings/domain/x' } } }],
  ])('of %s names no domain', (_, overlay) => {
    expect(refusalsOf(overlay)[0]).toMatch(/\.path: \S+ is of the server: its calls name no domain$/);
  });

  it.each(['settings/sysadmin/domain-settings/harbour', 'settings/sysadmin/x/harbour.example'])(
    'names no domain outright: %s',
    (path) => {
      const named = path.slice(path.lastIndexOf('/') + 1);
      const said = `${named} stands where a domain is named; a call names one by {domain} alone`;

      expect(refusalsOf(readAt(path))).toEqual([`smtp-in.read.path: ${said}`]);
      expect(refusalsOf({ 'domain-settings': { read: { ...aRead, path: `${path}/{domain}` } } })).toContain(
        `domain-settings.read.path: ${said}`,
      );
    },
  );

  it('is known for one of a domain in whatever case', () => {
    expect(refusalsOf(writeAt('settings/Domain/foo'))).toEqual([
      expect.stringContaining('actsOnDomain: true goes with the calls below settings/domain/'),
    ]);
  });

  it('of a domain names it, so that no domain gets the settings of another', () => {
    expect(refusalsOf({ 'domain-settings': { read: aRead } })).toEqual([
      'domain-settings.read.path: domain-settings is of a domain: its calls name it, by {domain} in the path or by actsOnDomain',
    ]);
    expect(
      refusalsOf({ users: { remove: { ...item, path: 'settings/domain/x', actsOnDomain: undefined } } }),
    ).toHaveLength(2);
  });

  it.each([
    ['smtp-in', 'read', 'settings/{key}', 'none is'],
    ['rbls', 'add', 'settings/{key}', '{name}, {description}, {lookupDomain}'],
    ['rbls', 'remove', 'settings/{isEnabled}', '{key}, {name}, {description}, {lookupDomain}'],
    ['rbls', 'remove', 'settings/{nothing}', '{key}, {name}, {description}, {lookupDomain}'],
  ])('of %s, %s, has only what stands for something: %s', (id, role, path, allowed) => {
    const call = role === 'read' ? { ...aRead, path } : { ...item, path };

    expect(refusalsOf({ [id]: { [role]: call } })).toEqual([
      `${id}.${role}.path: nothing stands for ${path.slice('settings/'.length)} here; allowed are: ${allowed}`,
    ]);
  });

  it('has no secret in its path', () => {
    const path = 'settings/sysadmin/{administratorPassword}';

    expect(refusalsOf({ 'mail-domains': { remove: { ...item, path } } })[0]).toMatch(
      /nothing stands for \{administratorPassword\}/,
    );
  });

  it('keeps what the shipped call is asked with', () => {
    const read = { ...aRead, actsOnDomain: true, path: 'settings/domain/aliases/{alias}' };

    expect(refusalsOf({ 'mail-alias': { read } })).toEqual([]);
  });

  it('says by its own path whether the server lists it', () => {
    const read = { ...aRead, listedAs: 'settings/sysadmin/mail-domains' };

    expect(refusalsOf({ 'smtp-in': { read } })).toHaveLength(1);
    expect(refusalsOf({ 'smtp-in': { read: { ...read, listedAs: 'settings/sysadmin/{name}' } } })).toEqual(
      [],
    );
  });
});

describe('a read of an overlay', () => {
  it('is a GET, or a POST that ships as a read: a write cannot be called one', () => {
    const list = { ...aRead, method: 'POST', path: 'settings/sysadmin/rbl-put' };
    const paged = { body: { take: 50 }, paging: { skip: 'skip', take: 'take', size: 50, total: 'all' } };

    expect(refusalsOf({ rbls: { list } })).toEqual([
      expect.stringMatching(
        /^rbls\.list\.path: a POST counts as a write unless it ships as a read; those are settings/,
      ),
    ]);
    expect(
      refusalsOf({ rbls: { list: { ...list, path: 'settings/sysadmin/ip-access/true', ...paged } } }),
    ).toEqual([]);
  });
});

describe('a list of an overlay', () => {
  const path = 'settings/sysadmin/ip-access/true';
  const paging = { skip: 'at.skip', take: 'at.take', size: 50, total: 'totalCount' };
  const list = { ...aRead, method: 'POST', path, body: { at: { skip: 0, take: 50 } }, paging };
  const said = (parts: object) => refusalsOf({ 'ip-access': { list: { ...list, ...parts } } });

  it('asks for as many rows a page as it counts with', () => {
    expect(said({})).toEqual([]);
    expect(said({ body: { at: { skip: 0, take: 49 } } })).toEqual([
      'ip-access.list.paging.size: it is what the body asks for at at.take',
    ]);
    expect(said({ body: undefined })).toHaveLength(1);
  });

  it('has pages of some rows', () => {
    expect(said({ body: { at: { skip: 0, take: 9 } }, paging: { ...paging, size: 9 } })).toEqual([
      'ip-access.list.paging.size: a page has at least 10 rows',
    ]);
  });

  it('is read page by page where it ships so', () => {
    expect(said({ paging: undefined })).toEqual([
      'ip-access.list: it ships page by page, and a part would pass for the whole: it takes paging',
    ]);
    expect(refusalsOf({ rbls: { list: { ...list, paging: undefined } } })).toHaveLength(1);
  });

  it('sends no body with a GET', () => {
    expect(refusalsOf({ rbls: { list: { ...aRead, body: { a: 1 } } } })).toEqual([
      'rbls.list.body: a GET sends no body',
    ]);
  });
});

describe('a write of an overlay', () => {
  it.each(['ip-access/true', 'IP-access/true', 'ip-access/false', 'ip-access/1'])(
    'is none that ships as a read, whatever its tail: %s',
    (path) => {
      expect(refusalsOf(writeAt(`settings/sysadmin/${path}`))).toEqual([
        expect.stringContaining('this call ships as a read'),
      ]);
    },
  );

  it.each([
    ['rbls', 'settings/sysadmin/rbl-put'],
    ['own-password', 'settings/sysadmin/administrator-password'],
  ])('is none of %s', (owner, path) => {
    expect(refusalsOf(writeAt(path))).toEqual([`smtp-in.write.path: this call is one of ${owner}`]);
  });

  it('is a POST', () => {
    expect(refusalsOf({ rbls: { remove: { ...item, method: 'GET' } } })).toHaveLength(1);
  });

  it.each(['$items', '$field:nothing', '$field:'])('fills no %s', (body) => {
    expect(refusalsOf({ rbls: { add: { ...item, body: { rbl: body } } } })).toEqual([
      expect.stringMatching(/^rbls\.add\.body\.rbl: it takes \$item/),
    ]);
  });
});

/** Every part that is a call: which resource has it, and what else it states. */
const PARTS = [
  ['smtp-in', 'read', aRead],
  ['rbls', 'list', aRead],
  ['smtp-in', 'write', { ...aWrite, sends: 'changed-members' }],
  ['rbls', 'add', item],
  ['rbls', 'edit', item],
  ['rbls', 'remove', item],
] as const;

describe('a call that does more than set', () => {
  it('is told by a word that it begins with, too', () => {
    const said = (name: string) => refusalsOf(writeAt(`settings/sysadmin/${name}`)).join();

    for (const name of ['deletedomain', 'removeuser'])
      expect(said(name)).toContain(`is named like one that does more ("${name}")`);
    for (const name of ['deleted-items', 'important']) expect(said(name)).not.toContain('does more');
  });

  const said = (id: string, part: string, does: string) =>
    `${id}.${part}.path: this call ${does}; it is bound only where and as it ships`;

  it.each([
    ['writes to every domain or user', 'sysadmin/propagate-domain-settings'],
    ['signs in, or gives out what signs somebody in', 'sysadmin/manage-domain/a.example'],
    ['signs in, or gives out what signs somebody in', 'domain/impersonate-user'],
    ['signs in, or gives out what signs somebody in', 'domain/show-password/anna'],
    ['deletes domains or accounts', 'sysadmin/domain-delete/harbour-books.example/true'],
    ['deletes domains or accounts', 'sysadmin/domain-delete/harbour-books.example/false'],
    ['deletes domains or accounts', 'sysadmin/users-delete/a.example'],
    ['deletes domains or accounts', 'domain/account-list-delete'],
    ['creates domains or accounts', 'sysadmin/user-put'],
    ['renames, locks or signs out domains or people', 'sysadmin/rename-domain'],
    ['renames, locks or signs out domains or people', 'sysadmin/users-disable/true/a.example'],
    ['starts, stops or reloads what runs', 'sysadmin/stop-services'],
    ['starts, stops or reloads what runs', 'sysadmin/reload-domain/a.example'],
    ['starts, stops or reloads what runs', 'sysadmin/restart-service'],
    ['starts, stops or reloads what runs', 'sysadmin/reindex-domain'],
    ['sends, empties or sends on mail', 'sysadmin/send-message-to-all'],
    ['sends, empties or sends on mail', 'sysadmin/resend-quarantine-messages'],
    ['sends, empties or sends on mail', 'sysadmin/spool-delete-messages'],
    ['throws away what is set', 'sysadmin/reset-all-spool-messages'],
    ['throws away what is set', 'sysadmin/throttled-user-reset'],
    ['blocks an address or lets it in again', 'sysadmin/unblock-ips'],
    ['handles keys and certificates', 'sysadmin/acme-certificates/refresh'],
    ['handles keys and certificates', 'sysadmin/dkim-create-rollover/a.example/2048'],
    ['runs a program on the server, or joins it to another', 'sysadmin/AddOrUpdateMount'],
    ['runs a program on the server, or joins it to another', 'sysadmin/connect-to-hub'],
    ['deletes domains or accounts', 'SysAdmin/Domain_Delete/a.example/True'],
    ['deletes domains or accounts', 'v2/sysadmin/domain.delete'],
    ['has a parameter where the name of a call stands', 'sysadmin/{name}/{key}/true'],
  ])('is bound to no part: it %s (%s)', (does, path) => {
    for (const [id, part, shape] of PARTS) {
      const refused = refusalsOf({ [id]: { [part]: { ...shape, path: `settings/${path}` } } });

      expect(refused).toContain(said(id, part, does));
    }
  });

  it('is no action either', () => {
    const does = 'blocks an address or lets it in again';
    const action = { ...item, path: 'settings/sysadmin/unblock-ips', field: 'isEnabled', to: true };

    expect(refusalsOf({ rbls: { actions: [action] } })).toEqual([said('rbls', 'actions.0', does)]);
  });

  it('is bound where it ships, and so that it does there what it does', () => {
    const remove = { ...item, path: 'settings/sysadmin/domain-delete/{key}/false' };
    const action = { ...item, actsOnDomain: true, path: 'settings/domain/expire-users-passwords' };
    const expiring = { ...action, field: 'isPasswordExpired', to: true };
    const does = 'deletes domains or accounts';
    const locks = 'renames, locks or signs out domains or people';

    expect(refusalsOf({ 'mail-domains': { remove }, users: { actions: [expiring] } })).toEqual([]);
    expect(refusalsOf({ 'mail-domains': { edit: remove } })).toEqual([said('mail-domains', 'edit', does)]);
    for (const path of ['{key}/true', '{key}/{path}', '{name}/false'])
      expect(
        refusalsOf({
          'mail-domains': { remove: { ...remove, path: `settings/sysadmin/domain-delete/${path}` } },
        }),
      ).toContain(said('mail-domains', 'remove', does));
    expect(refusalsOf({ users: { actions: [{ ...expiring, field: 'fullName', to: 'x' }] } })).toEqual([
      said('users', 'actions.0', locks),
    ]);
  });

  it.each([
    ['rbl-delete', 'delete'],
    ['RblDelete', 'Delete'],
    ['rbls/remove', 'remove'],
  ])('is known by a word of its name too, and then bound to a removal alone: %s', (name, word) => {
    const call = { ...item, path: `settings/sysadmin/${name}` };
    const does = `is named like one that does more ("${word}")`;
    const actions = [{ ...call, field: 'isEnabled', to: true }];

    for (const parts of [{ add: call }, { edit: call }, { actions }])
      expect(refusalsOf({ rbls: parts })).toEqual([expect.stringContaining(`.path: this call ${does};`)]);
    expect(refusalsOf({ rbls: { remove: call } })).toEqual([]);
  });

  it.each([
    'sysadmin/backup-mx-gateways',
    'sysadmin/blocked-countries',
    'sysadmin/event-hooks',
    'sysadmin/ids-rules-reorder',
    'sysadmin/mounts',
    'sysadmin/global-mail',
    'sysadmin/user-defaults',
    'sysadmin/starttls-settings',
  ])('is none that sets or reads what a resource holds: %s', (path) => {
    expect(refusalsOf(readAt(`settings/${path}`))).toEqual([]);
  });
});

describe('a call for one item', () => {
  const path = 'settings/sysadmin/rbl-of-mine';
  const refused = (part: string) => [
    `rbls.${part}: it names no item: {key} in its path, or $key or $item in its body, does`,
  ];

  it.each([
    ['nothing', {}],
    ['an item that the file names', { input: ['7f3a'] }],
    ['what is to be changed alone', { rbl: '$changed', name: '$field:name' }],
    ['a member that is called so', { $key: 1 }],
    ['a text that holds it', { input: 'x "$key" y' }],
  ])('is refused where it says %s', (_, body) => {
    const call = { ...item, path, body };

    expect(refusalsOf({ rbls: { edit: call } })).toContainEqual(refused('edit')[0]);
    expect(refusalsOf({ rbls: { remove: call } })).toContainEqual(refused('remove')[0]);
    expect(refusalsOf({ rbls: { actions: [{ ...call, field: 'isEnabled', to: true }] } })).toContainEqual(
      refused('actions.0')[0],
    );
    expect(refusalsOf({ rbls: { add: call } })).not.toContainEqual(refused('add')[0]);
  });

  it('names it by all members of its key, where there are several', () => {
    const key = ['lookupDomain', 'name'];
    const body = (fields: readonly string[]) => ({ of: fields.map((field) => `$field:${field}`) });
    const refusalsWith = (fields: readonly string[]) =>
      refusalsOf({ rbls: { key, remove: { ...item, path, body: body(fields) } } });

    expect(refusalsWith(['lookupDomain'])).toContainEqual(refused('remove')[0]);
    expect(refusalsWith(['lookupDomain', 'name'])).not.toContainEqual(refused('remove')[0]);
  });

  it.each([
    ['its key in the path', 'rbls', { path: `${path}/{key}`, body: {} }],
    ['its key in the body', 'rbls', { path, body: { of: [{ it: '$key' }] } }],
    ['its whole row', 'rbls', { path, body: { rbl: '$item' } }],
    ['the field that is its key', 'ip-access', { path, body: { old: '$field:address' } }],
    ['the field that is its key, in the path', 'ip-access', { path: `${path}/{address}`, body: {} }],
    [
      'the name that ships for it',
      'users',
      { path: 'settings/domain/user-out/{userName}', actsOnDomain: true, body: {} },
    ],
  ])('is taken where it says %s', (_, id, call) => {
    expect(refusalsOf({ [id]: { remove: { ...item, ...call } } })).toEqual([]);
  });
});

describe('a secret', () => {
  const flags = { Smtp: 'smtp', Pop: 'pop', Imap: 'imap', Xmpp: 'xmpp' };
  const bits = { Smtp: 0, Pop: 1, Imap: 2, Xmpp: 3 };
  const protocols = (member: string) => ({
    'ip-access': {
      fields: { protocols: { evidence: 'learned', written: 'none', flags, mask: { member, bits } } },
    },
  });
  const password = (parts: object) => ({ users: { fields: { password: aField('password', parts) } } });

  it.each([
    ['is not read', password({}), 'users.fields.password: it is a secret'],
    [
      'goes to no member that is shown',
      password({ writeOnly: true, wire: 'fullName2' }),
      'users.fields.password.wire: a secret goes',
    ],
    [
      'is not read by another field',
      { users: { fields: { fullName: aField('passwordHint') } } },
      'users.fields.fullName.wire: a member that is named',
    ],
    [
      'is not read as what it is not',
      { greylisting: { fields: { isEnabled: aField('on', { writeOnly: true }) } } },
      'greylisting.fields.isEnabled.writeOnly: it is no secret',
    ],
    [
      'shares no member',
      { users: { fields: { fullName: aField('userName') } } },
      'users.fields.userName: its member is that of fullName too',
    ],
    [
      'is not read inside of what is named like one',
      { 'ip-access': { fields: { description: aField('secret.value') } } },
      'ip-access.fields.description.wire: a member that is named',
    ],
    ['is no mask of flags', protocols('password'), 'ip-access.fields.protocols.wire: a member that is named'],
    ['is no list', { rbls: { list: { ...aRead, under: 'password.rows' } } }, 'rbls.list.under: a member'],
    [
      'is no object',
      { 'smtp-in': { read: { ...aRead, under: 'apiToken' } } },
      'smtp-in.read.under: a member that is named like a secret',
    ],
    ...['under', 'keys', 'as'].map(
      (part) =>
        [
          `is no part of a join: ${part}`,
          {
            bindings: {
              list: { ...aRead, join: { under: 'x', keys: 'y', value: 'v', as: 'z', [part]: 'token' } },
            },
          },
          `bindings.list.join.${part}: a member that is named like a secret`,
        ] as const,
    ),
    ['is no key', { rbls: { key: 'apiToken' } }, 'rbls.key: a member that is named like a secret'],
    [
      'comes from no other list',
      { bindings: { list: { ...aRead, join: { under: 'x', keys: 'y', value: 'pfxPassword', as: 'z' } } } },
      'bindings.list.join.value: a member that is named like a secret',
    ],
    [
      'is sent under no name that is shown',
      { 'mail-domains': { add: { ...item, body: { name: '$field:administratorPassword' } } } },
      'mail-domains.add.body.name: a secret goes',
    ],
    [
      'does not stand in the file',
      { rbls: { add: { ...item, body: { password: 'hunter22' } } } },
      'rbls.add.body.password: a secret does not stand',
    ],
    [
      'does not stand in the file as a number',
      { rbls: { add: { ...item, body: { password: 12345678 } } } },
      'rbls.add.body.password: a secret does not stand',
    ],
    [
      'does not stand in the file inside of something',
      { rbls: { add: { ...item, body: { password: [{ value: 'hunter22' }] } } } },
      'rbls.add.body.password.0.value: a secret does not stand',
    ],
    [
      'is set by no action',
      { users: { actions: [{ ...item, field: 'password', to: 'hunter22' }] } },
      'users.actions.0.field: a secret does not stand',
    ],
    [
      'is not among what is sent for what',
      password({ writeOnly: true, sent: { hunter: 'hunter22' } }),
      'users.fields.password.sent: a secret does not stand',
    ],
  ])('%s', (_, overlay, refused) => {
    expect(refusalsOf(overlay).map((one) => one.slice(0, refused.length))).toContain(refused);
  });

  it('is of an authenticator, with its code, just where it ships so', () => {
    const totp = (parts: object) => ({
      'own-two-factor': { fields: { totpSecret: aField('secret', parts) } },
    });

    expect(refusalsOf(totp({ writeOnly: true, codeMember: 'code' }))).toEqual([]);
    expect(refusalsOf(totp({ writeOnly: true }))).toEqual([
      'own-two-factor.fields.totpSecret: its code goes along: it takes codeMember',
    ]);
    expect(refusalsOf(password({ writeOnly: true, codeMember: 'code' }))).toEqual([
      'users.fields.password: no code goes with it: no codeMember',
    ]);
  });

  it('is let go to another member that is named like one', () => {
    expect(refusalsOf(password({ writeOnly: true, wire: 'newPassword' }))).toEqual([]);
  });
});

describe('an enum and a set of flags', () => {
  const action = (values: object) => ({ 'ids-rules': { fields: { action: aField('action', { values }) } } });
  const told = (values: object) => ({
    'ids-rules': { fields: { action: { ...aField('action', { values }), evidence: 'documented' } } },
  });
  const protocols = (parts: object) => ({
    'ip-access': { fields: { protocols: { evidence: 'learned', written: 'learned', ...parts } } },
  });
  const flags = { Smtp: 'smtp', Pop: 'pop', Imap: 'imap', Xmpp: 'xmpp' };

  it.each(['learned', 'confirmed', 'proposed'])(
    'may lack names where only some were seen, and are %s',
    (evidence) => {
      const values = { block: 0, notify: 1 };
      const some = { evidence, written: 'none' };

      expect(
        refusalsOf({ 'ids-rules': { fields: { action: { ...aField('action', { values }), ...some } } } }),
      ).toEqual([]);
      expect(refusalsOf(told(values))).toEqual([
        'ids-rules.fields.action.values: delay has no value on the wire',
      ]);
    },
  );

  it.each([
    ['a name is missing', told({ block: 0, notify: 1 })],
    ['a name is unknown', action({ block: 0, notify: 1, delay: 2, drop: 3 })],
    ['a number stands twice', action({ block: 0, notify: 1, delay: 1 })],
    ['a number stands as a text too', action({ block: 0, notify: 1, delay: '1' })],
    [
      'a field has no names',
      { greylisting: { fields: { isEnabled: aField('on', { values: { true: 1, false: 0 } }) } } },
    ],
    ['a member stands for two flags', protocols({ flags: { ...flags, Pop: 'smtp' } })],
    ['a flag has no bit', protocols({ flags, mask: { member: 'm', bits: { Smtp: 0, Pop: 1, Imap: 2 } } })],
    [
      'a bit is of two flags',
      protocols({ flags, mask: { member: 'm', bits: { Smtp: 0, Pop: 1, Imap: 2, Xmpp: 2 } } }),
    ],
    [
      'what has no flags is bound by some',
      { rbls: { fields: { hits: { ...aField('x'), wire: undefined, flags: { a: 'b' } } } } },
    ],
  ])('is refused where %s', (_, overlay) => {
    expect(refusalsOf(overlay)).not.toEqual([]);
  });

  it('takes other numbers, texts, or the names themselves', () => {
    expect(refusalsOf(action({ block: 'B', notify: 10, delay: 'D' }))).toEqual([]);
    expect(refusalsOf({ 'ids-rules': { fields: { action: aField('action') } } })).toEqual([]);
    expect(refusalsOf(protocols({ wire: 'services' }))).toEqual([]);
  });
});

describe('what guards look away from', () => {
  it.each(['volatile', 'serverOwned'])('holds no field: %s', (list) => {
    expect(refusalsOf({ rbls: { [list]: ['guid', 'weight'] } })).toEqual([
      `rbls.${list}.1: weight holds weight, and what moves there has to be seen`,
    ]);
  });

  it('holds no mask of flags', () => {
    expect(refusalsOf({ 'ip-access': { volatile: ['protocolMask'] } })).toEqual([
      'ip-access.volatile.0: protocolMask holds protocols, and what moves there has to be seen',
    ]);
  });

  it('comes to hold no field that is bound to it, whether it moves by itself or is the server’s', () => {
    expect(refusalsOf({ users: { fields: { isDisabled: aField('isPasswordCompliant') } } })).toEqual([
      expect.stringMatching(/^users\.volatile\.\d+: isPasswordCompliant holds isDisabled, and/),
    ]);
    expect(
      refusalsOf({
        administrators: {
          fields: {
            isRestrictedByIp: aField('twoFactorEnabled'),
            hasTwoFactor: aField('restrictLoginByIp'),
          },
        },
      }),
    ).toContainEqual(expect.stringMatching(/^administrators\.volatile\.\d+: twoFactorEnabled holds isR/));
  });
});
