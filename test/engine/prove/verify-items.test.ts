/** Read-backs of items and secrets: what no answer shows, what follows a change, and rows of a call for several. */
import { describe, expect, it } from '@jest/globals';
import type { Json, JsonObject } from '../../../src/canonical-json.js';
import { defineCollection } from '../../../src/contract/define.js';
import type { AnyCollection, AnyDocument } from '../../../src/contract/resource.js';
import { ipAccess } from '../../../src/contract/resources/access/ip-access.js';
import { ownPassword, ownTwoFactor } from '../../../src/contract/resources/access/own-account.js';
import { users } from '../../../src/contract/resources/domains/users.js';
import { decodeItems } from '../../../src/contract/wire/decode.js';
import { verifyDocument, verifyItem } from '../../../src/engine/prove/verify.js';
import type { ItemChange } from '../../../src/engine/words/change.js';
import type { DocumentReading, Reading } from '../../../src/engine/words/reading.js';
import { ipAccessRow } from '../../../src/sandbox/ip-access-list.js';
import { entries, ROW } from '../../contract/a-resource.js';
import { anItemChange } from '../a-change.js';

function listOf(resource: AnyCollection, rows: readonly JsonObject[]) {
  const decoded = decodeItems(resource, rows);
  if (!decoded.ok) throw new Error(decoded.reason);
  return { status: 'collection', resource, target: 'a.test', items: decoded.value } as const;
}

function accountOf(resource: AnyDocument, raw: JsonObject, fields: JsonObject): DocumentReading {
  return { status: 'document', resource, target: 'server', document: { raw, fields, failures: {} } };
}

const FAILED = { status: 'failed', target: 'server', code: 'server.timeout', why: 'late' } as const;

describe('a secret of a document', () => {
  const before = accountOf(ownPassword, { username: 'admin' }, { password: null });

  it('is not shown: a sign-in has to prove it', () => {
    const verified = verifyDocument({ before, expected: { password: 'env:NEW' }, readBack: before });

    expect(verified).toEqual({
      verdicts: [{ field: 'password', expected: 'env:NEW', found: null, verdict: 'unshown' }],
      bystanders: [],
    });
  });

  it('is not read where nothing could be', () => {
    const readBack: Reading = { ...FAILED, resource: ownPassword };

    expect(verifyDocument({ before, expected: { password: 'env:NEW' }, readBack }).verdicts).toMatchObject([
      { verdict: 'unreadable' },
    ]);
  });

  it('stands beside what is shown, and another network is no bystander', () => {
    const shown = (isOn: boolean, ipAddress: string) =>
      accountOf(
        ownTwoFactor,
        { username: 'admin', twoFactorEnabled: isOn, ipAddress },
        { isOn, totpSecret: null },
      );

    const verified = verifyDocument({
      before: shown(false, '192.0.2.1'),
      expected: { isOn: true, totpSecret: 'env:TOTP' },
      readBack: shown(true, '198.51.100.1'),
    });

    expect(verified.verdicts.map(({ verdict }) => verdict)).toEqual(['honoured', 'unshown']);
    expect(verified.bystanders).toEqual([]);
  });
});

const ANNA = {
  ...{ userName: 'anna', emailAddress: 'anna@a.test', fullName: 'Anna', isPasswordExpired: false },
  ...{ maxMailboxSize: 0, currentMailboxSize: 12 },
  securityFlags: { isDisabled: false, isDomainAdmin: false },
};
const BERT = { ...ANNA, userName: 'bert', emailAddress: 'bert@a.test', fullName: 'Bert' };

function limitOf(row: typeof ANNA, size: number): ItemChange {
  const fields = listOf(users, [row]).items[0]?.fields ?? {};
  return anItemChange({
    ...{ resource: 'users', target: 'a.test', item: row.emailAddress, key: row.emailAddress },
    ...{ before: fields, after: { ...fields, maxMailboxSize: size } },
  });
}

describe('a user', () => {
  const verified = (change: ItemChange, now: readonly JsonObject[], companions?: ReadonlySet<string>) =>
    verifyItem({
      ...{ resource: users, change, readBack: listOf(users, now) },
      before: listOf(users, [ANNA, BERT]).items,
      ...(companions === undefined ? {} : { companions }),
    });

  it('is proved whatever moves by itself meanwhile', () => {
    const now = [
      { ...ANNA, maxMailboxSize: 5, currentMailboxSize: 99 },
      { ...BERT, currentMailboxSize: 7 },
    ];

    expect(verified(limitOf(ANNA, 5), now)).toMatchObject({
      verdicts: [{ verdict: 'honoured' }],
      bystanders: [],
    });
  });

  it('that another change of the same call is about is no bystander, and all others are', () => {
    const now = [
      { ...ANNA, maxMailboxSize: 5 },
      { ...BERT, maxMailboxSize: 5 },
    ];
    const companions = new Set(['anna@a.test', 'bert@a.test']);

    expect(verified(limitOf(ANNA, 5), now, companions).bystanders).toEqual([]);
    expect(verified(limitOf(ANNA, 5), now).bystanders).toMatchObject([
      { path: 'bert@a.test.maxMailboxSize', before: 0, after: 5 },
    ]);
  });

  it('that has companions has bystanders of its own', () => {
    const now = [{ ...ANNA, maxMailboxSize: 5, fullName: 'Somebody' }, BERT];
    const companions = new Set(['anna@a.test', 'bert@a.test']);

    expect(verified(limitOf(ANNA, 5), now, companions).bystanders).toMatchObject([
      { path: 'anna@a.test.fullName', before: 'Anna', after: 'Somebody' },
    ]);
  });

  it('that is added is known among namesakes by all but the password', () => {
    const byName: AnyCollection = { ...users, label: (user: { fullName: string }) => user.fullName };
    const carl = { ...ANNA, userName: 'carl', emailAddress: 'carl@a.test', fullName: 'Carl' };
    const namesake = { ...carl, userName: 'other', emailAddress: 'other@a.test' };
    const change = anItemChange({
      ...{ resource: 'users', action: 'add', item: 'Carl', key: null, before: null },
      after: { ...(listOf(byName, [carl]).items[0]?.fields ?? {}), password: 'env:FORMS' },
    });

    const { verdicts, bystanders } = verifyItem({
      ...{ resource: byName, before: [], change, readBack: listOf(byName, [namesake, carl]) },
    });

    expect(verdicts).toMatchObject([{ verdict: 'unshown', found: { userName: 'carl' } }]);
    expect(bystanders).toMatchObject([{ path: 'Carl', after: { userName: 'other' } }]);
  });

  it('that is added is proved by all but the password', () => {
    const carl = { ...ANNA, userName: 'carl', emailAddress: 'carl@a.test' };
    const fields = listOf(users, [carl]).items[0]?.fields ?? {};
    const change = anItemChange({
      ...{ resource: 'users', action: 'add', item: 'carl@a.test', key: null, before: null },
      after: { ...fields, password: 'env:FORMS' },
    });

    expect(verified(change, [ANNA, BERT, carl])).toMatchObject({
      verdicts: [{ verdict: 'unshown' }],
      bystanders: [],
    });
    expect(verified(change, [ANNA, BERT, { ...carl, maxMailboxSize: 9 }]).verdicts).toMatchObject([
      { verdict: 'altered' },
    ]);
  });
});

describe('an item that a plan describes badly', () => {
  const rows = [ipAccessRow({ ip: '192.0.2.7', services: [0], bypass: true })];
  const before = listOf(ipAccess, rows).items;
  const verdictOf = (change: ItemChange): Json =>
    verifyItem({ resource: ipAccess, before, change, readBack: listOf(ipAccess, rows) }).verdicts[0]
      ?.verdict ?? null;

  it('proves nothing when it has no key, or nothing to become', () => {
    expect(verdictOf(anItemChange({ key: null }))).toBe('altered');
    expect(verdictOf(anItemChange({ action: 'add', item: '192.0.2.99', before: null, after: null }))).toBe(
      'ignored',
    );
  });

  it('is judged all the same where it is to become nothing, and not taken away', () => {
    const moved = listOf(ipAccess, [ipAccessRow({ ip: '192.0.2.7', services: [0], bypass: false })]);

    const { bystanders } = verifyItem({
      ...{ resource: ipAccess, before, change: anItemChange({ after: null }), readBack: moved },
    });

    expect(bystanders).toMatchObject([{ path: '192.0.2.7.bypass' }]);
  });

  it('proves nothing of a field that nobody can read, and means none where it has no state before', () => {
    const { bystanders } = verifyItem({
      ...{ resource: ipAccess, before, change: anItemChange({ before: null }) },
      readBack: listOf(ipAccess, [ipAccessRow({ ip: '192.0.2.7', services: [0], bypass: false })]),
    });
    const foreign = anItemChange({ before: { foreign: 1 }, after: { foreign: 2 } });

    expect(bystanders).toMatchObject([{ path: '192.0.2.7.bypass' }]);
    expect(verdictOf(foreign)).toBe('unreadable');
  });
});

describe('a set of flags with a number beside it', () => {
  it('is followed by both, and by nothing else', () => {
    const before = listOf(entries, [ROW]);
    const fields = before.items[0]?.fields ?? {};
    const change = anItemChange({ key: 1, before: fields, after: { ...fields, protocols: ['Pop'] } });
    const now = listOf(entries, [{ ...ROW, smtp: false, pop: true, mask: 4, unknown: 'moved' }]);

    expect(verifyItem({ resource: entries, before: before.items, change, readBack: now })).toMatchObject({
      verdicts: [{ verdict: 'honoured' }],
      bystanders: [{ path: 'a.unknown', before: 'kept', after: 'moved' }],
    });
  });
});

describe('a set of flags without a number beside it', () => {
  const { mask: _, ...flags } = entries.binding.fields.protocols as { flags: object; mask: object };
  const bare: AnyCollection = defineCollection({
    ...entries,
    id: 'bare',
    binding: {
      ...entries.binding,
      fields: { ...entries.binding.fields, protocols: { ...flags, written: 'client' } as never },
    },
  });

  it('is followed by its flags, and by nothing else', () => {
    const before = listOf(bare, [ROW]);
    const fields = before.items[0]?.fields ?? {};
    const change = anItemChange({ key: 1, before: fields, after: { ...fields, protocols: ['Pop'] } });
    const now = listOf(bare, [{ ...ROW, smtp: false, pop: true, mask: 4 }]);

    expect(verifyItem({ resource: bare, before: before.items, change, readBack: now })).toMatchObject({
      verdicts: [{ verdict: 'honoured' }],
      bystanders: [{ path: 'a.mask', before: 1, after: 4 }],
    });
  });
});

describe('an address that the server writes in its own way', () => {
  const row = (ip: string) => ({ ...ipAccessRow({ ip, services: [0] }), description: 'Scanner' });
  const added = (ip: string) =>
    verifyItem({
      resource: ipAccess,
      before: [],
      change: anItemChange({
        ...{ resource: ipAccess.id, action: 'add', item: '203.0.113.7', key: null, before: null },
        after: { address: '203.0.113.7', protocols: ['Smtp'], description: 'Scanner' },
      }),
      readBack: listOf(ipAccess, [row(ip)]),
    });

  it('is the one that was added, as the step takes it too', () => {
    expect(added('203.0.113.7/32').verdicts).toMatchObject([
      { verdict: 'normalised', key: '203.0.113.7/32' },
    ]);
    expect(added('203.0.113.7/32').bystanders).toEqual([]);
  });

  it('is another one where it is not the same', () => {
    expect(added('203.0.113.8').verdicts).toMatchObject([{ verdict: 'ignored' }]);
  });
});
