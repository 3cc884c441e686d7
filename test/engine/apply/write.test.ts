/** One write: what is looked at a last time before it is sent. */

import { describe, expect, it } from '@jest/globals';
import { ipAccess } from '../../../src/contract/resources/access/ip-access.js';
import { mailDomains } from '../../../src/contract/resources/domains/mail-domains.js';
import { users } from '../../../src/contract/resources/domains/users.js';
import { NOTHING_DISCOVERED } from '../../../src/contract/trust/discovery.js';
import { decodeItems } from '../../../src/contract/wire/decode.js';
import { noEffectOn, writeOf } from '../../../src/engine/apply/write.js';
import { callOf } from '../../../src/engine/observe/read-object.js';
import type { ItemChange } from '../../../src/engine/words/change.js';
import type { CollectionReading, DocumentReading } from '../../../src/engine/words/reading.js';
import { ipAccessRow } from '../../../src/sandbox/ip-access-list.js';
import { taughtOf } from '../../taught.js';
import { aFieldChange, anItemChange } from '../a-change.js';
import { documentOf } from '../a-past-run.js';

const IP = '192.0.2.7';

function listOf(...rows: ReturnType<typeof ipAccessRow>[]): CollectionReading {
  const decoded = decodeItems(ipAccess, rows);
  if (!decoded.ok) throw new Error(decoded.reason);
  return { status: 'collection', resource: taughtOf(ipAccess), target: 'server', items: decoded.value };
}

function written(change: ItemChange, before: CollectionReading) {
  return writeOf({ changes: [change], before, discovery: NOTHING_DISCOVERED });
}

const before = listOf(ipAccessRow({ ip: IP, services: [0], bypass: true }));
const fields = before.items[0]?.fields ?? {};

describe('the write of an item', () => {
  it('carries the whole item, and the protocols the row follows are no bystanders', () => {
    const change = anItemChange({ before: fields, after: { ...fields, protocols: ['Smtp', 'Imap'] } });

    const { call, verify } = written(change, before);
    const verification = verify(listOf(ipAccessRow({ ip: IP, services: [0, 1], bypass: true })));

    expect(call).toMatchObject({ method: 'POST', body: { serviceList: ['Smtp', 'Imap'], oldAddress: IP } });
    expect(verification).toMatchObject({ verdicts: [{ verdict: 'honoured' }], bystanders: [] });
  });

  it.each([
    ['is gone', anItemChange({ before: fields, after: fields }), listOf()],
    ['has moved', anItemChange({ before: { ...fields, description: 'old' }, after: fields }), before],
    [
      'is gone that was to be removed',
      anItemChange({ action: 'remove', before: fields, after: null }),
      listOf(),
    ],
  ])('is stale when the item %s', (_, change, now) => {
    expect(() => written(change, now)).toThrow(expect.objectContaining({ code: 'plan.stale' }));
  });

  it('is closed for an item that could not be put back as it is', () => {
    const odd = listOf(ipAccessRow({ ip: IP, services: [3], bypass: true }));
    const held = odd.items[0]?.fields ?? {};

    for (const after of [null, held]) {
      const change = anItemChange({ action: after === null ? 'remove' : 'change', before: held, after });
      expect(() => written(change, odd)).toThrow(/protocols hold something without a known name/);
    }
  });
});

describe('the write of an object', () => {
  const document = documentOf({ catchAll: 'info' });
  const discovery = NOTHING_DISCOVERED;

  it('carries all its fields at once', () => {
    const changes = [aFieldChange(), aFieldChange({ field: 'usesTls', before: false, after: true })];
    const { call, intention } = writeOf({ changes, before: document as DocumentReading, discovery });

    expect(call.body).toEqual({ domainSettings: { catchAll: '', enableTlsIfAvailable: true } });
    expect(intention).toMatchObject({ action: 'set', fields: { catchAll: { before: 'info', after: '' } } });
  });

  it.each([
    ['items of a document', [anItemChange()], document],
    ['items beside fields of a document', [aFieldChange(), anItemChange()], document],
    ['nothing of a document', [], document],
    ['a field of a collection', [aFieldChange()], before],
    ['nothing of a collection', [], before],
  ])('is refused when it changes %s', (_, changes, object) => {
    const written = () => writeOf({ changes, before: object as CollectionReading, discovery });

    expect(written).toThrow(expect.objectContaining({ code: 'plan.invalid' }));
  });
});

describe('a part of a call that is to change nothing', () => {
  const was = documentOf({ catchAll: 'info', maxUsers: 5 }) as DocumentReading;

  it('finds what moved, and nothing where all is as it was', () => {
    const { intention, verify } = noEffectOn(was);

    expect(intention).toEqual({ resource: 'domain-settings', target: 'a.test', action: 'set', fields: {} });
    expect(verify(was)).toEqual({ verdicts: [], bystanders: [] });
    expect(verify(documentOf({ catchAll: 'info', maxUsers: 6 }))).toEqual({
      verdicts: [],
      bystanders: [{ path: 'maxUsers', before: 5, after: 6 }],
    });
  });

  it('is not known where it cannot be read again', () => {
    const { verify } = noEffectOn(was);
    const failed = { resource: was.resource, target: 'a.test', why: 'late' } as const;

    expect(verify({ ...failed, status: 'failed', code: 'server.timeout' }).verdicts).toMatchObject([
      { field: 'everything', verdict: 'unreadable' },
    ]);
  });
});

describe('the path of an item', () => {
  const user = {
    ...{ address: 'anna@a.test', userName: 'anna x', isDisabled: false },
    ...{ fullName: null, maxMailboxSize: 0 },
  };
  const list: CollectionReading = {
    ...{ status: 'collection', resource: users, target: 'a.test' },
    items: [{ key: 'anna@a.test', label: 'anna@a.test', raw: { currentMailboxSize: 0 }, fields: user }],
  };

  it('has the texts of the item in it, percent-encoded, and asks on behalf of its domain', () => {
    const change = anItemChange({
      ...{ resource: 'users', target: 'a.test', action: 'remove', key: 'anna@a.test' },
      ...{ before: user, after: null },
    });

    expect(written(change, list).call).toEqual({
      ...{ method: 'POST', path: 'settings/domain/user-delete/anna%20x', body: {}, domain: 'a.test' },
    });
  });

  it.each(['..', 'anna/x', ''])(
    'is none where the item is named %j: it would be that of another call',
    (userName) => {
      const fields = { ...user, userName };
      const items = list.items.map((item) => ({ ...item, fields }));
      const change = anItemChange({
        ...{ resource: 'users', target: 'a.test', action: 'remove', key: 'anna@a.test' },
        ...{ before: fields, after: null },
      });

      expect(() => written(change, { ...list, items })).toThrow(
        expect.objectContaining({ code: 'plan.stale', message: expect.stringContaining('no call can name') }),
      );
    },
  );

  it('has its key in it', () => {
    const domain = { name: 'b.test', path: 'D:\\b', hostname: 'mail.b.test', administratorPassword: null };
    const change = anItemChange({
      ...{ resource: 'mail-domains', action: 'remove', key: 'b.test', before: domain, after: null },
    });
    const counters = { userCount: 1, aliasCount: 0, domainAliasCount: 0, listCount: 0 };
    const domains: CollectionReading = {
      ...{ status: 'collection', resource: mailDomains, target: 'server' },
      items: [{ key: 'b.test', label: 'b.test', raw: counters, fields: domain }],
    };

    expect(written(change, domains).call.path).toBe('settings/sysadmin/domain-delete/b.test/false');
  });
});

describe('taking an item away', () => {
  it.each([{}, { currentMailboxSize: 1 }])('is refused where what it holds is %j', (raw) => {
    const fields = { ...{ address: 'anna@a.test', userName: 'anna', isDisabled: false }, fullName: null };
    const list: CollectionReading = {
      ...{ status: 'collection', resource: users, target: 'a.test' },
      items: [{ key: 'anna@a.test', label: 'anna@a.test', raw, fields }],
    };
    const change = anItemChange({
      ...{ resource: 'users', target: 'a.test', action: 'remove', item: 'anna@a.test', key: 'anna@a.test' },
      ...{ before: fields, after: null },
    });

    expect(() => written(change, list)).toThrow(
      expect.objectContaining({
        code: 'plan.stale',
        message: expect.stringContaining('anna@a.test is in use by now'),
      }),
    );
  });
});

describe('callOf', () => {
  const ROUTE = { method: 'GET', path: 'a/{domain}/{alias}', evidence: 'client', source: 'x' } as const;

  it('fills the names in, percent-encoded', () => {
    const options = { target: 'a.test', parameters: { alias: 'x z' } };

    expect(callOf({ ...ROUTE, actsOnDomain: true }, options)).toEqual({
      ...{ method: 'GET', path: 'a/a.test/x%20z', domain: 'a.test' },
    });
  });

  it.each([
    ['a.test', { alias: '..' }],
    ['a.test', {}],
    ['..', { alias: 'x' }],
    ['a b.test', { alias: 'x' }],
  ])('makes no call of what it cannot name: %j %j', (target, parameters) => {
    expect(() => callOf(ROUTE, { target, parameters })).toThrow(
      expect.objectContaining({ code: 'server.garbage' }),
    );
  });

  it('never lets a parameter take the place of the target', () => {
    const route = { method: 'GET', path: 'a/{domain}', evidence: 'client', source: 'x' } as const;

    expect(callOf(route, { target: 'a.test', parameters: { domain: 'b.test' } }).path).toBe('a/a.test');
  });
});
