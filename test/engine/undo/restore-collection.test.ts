/** Restoring a collection, by itself: items that were added, edited or removed, whoever handed out their keys. */

import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../src/canonical-json.js';
import { shippedContract } from '../../../src/contract/contract.js';
import type { AnyCollection } from '../../../src/contract/resource.js';
import { administrators } from '../../../src/contract/resources/access/administrators.js';
import { idsRules } from '../../../src/contract/resources/access/ids-rules.js';
import { ipAccess } from '../../../src/contract/resources/access/ip-access.js';
import { mailDomains } from '../../../src/contract/resources/domains/mail-domains.js';
import { users } from '../../../src/contract/resources/domains/users.js';
import { decodeItems } from '../../../src/contract/wire/decode.js';
import { keptKeys, restoreCollection } from '../../../src/engine/undo/restore-collection.js';
import { touchedObjects } from '../../../src/engine/undo/touched.js';
import type { CollectionReading } from '../../../src/engine/words/reading.js';
import { ipAccessRow } from '../../../src/sandbox/ip-access-list.js';
import type { JournalEntry } from '../../../src/store/journal-entry.js';
import { fieldsOf, LABEL, RULE, readBack, write } from '../a-past-run.js';
import { inWords } from './in-words.js';

const OTHER = { ...RULE, id: 2, type: 4 };
const OTHER_LABEL = 'bounces-indicate-spammer';
const TIGHT = { ...RULE, threshold: 5 };

const COMMON = {
  ...{ steps: ['rollback'], target: 'server', resource: 'ids-rules' },
  ...{ effect: 'loosens', disruption: 'low', evidence: expect.any(String) },
};

function listOf(rows: readonly JsonObject[], resource: AnyCollection = idsRules): CollectionReading {
  const decoded = decodeItems(resource, rows);
  if (!decoded.ok) throw new Error(decoded.reason);
  return { status: 'collection', resource, target: 'server', items: decoded.value };
}

function touchedBy(journal: readonly JournalEntry[]) {
  const [touched] = touchedObjects(journal, shippedContract);
  if (touched === undefined) throw new Error('the journal touches nothing');
  return touched;
}

interface Lists {
  readonly was: readonly JsonObject[];
  readonly now: readonly JsonObject[];
  readonly resource?: AnyCollection;
}

function restored(journal: readonly JournalEntry[], { was, now, resource = idsRules }: Lists) {
  return inWords(restoreCollection(listOf(now, resource), touchedBy(journal), listOf(was, resource).items));
}

function kept(journal: readonly JournalEntry[], { was, now, resource = idsRules }: Lists) {
  const items = listOf(was, resource).items;
  return [...keptKeys(listOf(now, resource), { touched: touchedBy(journal), was: items })];
}

const edit = write({ item: LABEL, key: 1, before: fieldsOf(RULE), after: fieldsOf(TIGHT) });
const removal = write({ action: 'remove', item: LABEL, key: 1, before: fieldsOf(RULE), after: null });
const addition = (row: JsonObject, item: string) =>
  write({ write: 2, seq: 3, action: 'add', item, key: null, before: null, after: fieldsOf(row) });

/** What the read-back of a write saw in place of what was wanted. */
const sawOf = (number: number, row: JsonObject) =>
  readBack({
    write: number,
    verdicts: [{ field: LABEL, verdict: 'altered', expected: null, found: fieldsOf(row) }],
  });

describe('what a run did to an item', () => {
  it('is undone as a change that loosens, and says all that it is about', () => {
    expect(restored([edit], { was: [RULE], now: [TIGHT] })).toEqual({
      changes: [
        { ...COMMON, action: 'change', item: LABEL, key: 1, before: fieldsOf(TIGHT), after: fieldsOf(RULE) },
      ],
      conflicts: [],
    });
  });

  it('is undone by an addition where it was removed', () => {
    expect(restored([removal], { was: [RULE], now: [] })).toEqual({
      changes: [{ ...COMMON, action: 'add', item: LABEL, key: null, before: null, after: fieldsOf(RULE) }],
      conflicts: [],
    });
  });

  it('is undone by a removal where it was added', () => {
    expect(restored([addition(RULE, LABEL)], { was: [], now: [RULE] })).toEqual({
      changes: [{ ...COMMON, action: 'remove', item: LABEL, key: 1, before: fieldsOf(RULE), after: null }],
      conflicts: [],
    });
  });

  it('needs nothing where it is undone by now', () => {
    const nothing = { changes: [], conflicts: [] };

    expect(restored([edit], { was: [RULE], now: [RULE] })).toEqual(nothing);
    expect(restored([removal], { was: [RULE], now: [RULE] })).toEqual(nothing);
    expect(restored([removal], { was: [RULE], now: [{ ...RULE, id: 9 }] })).toEqual(nothing);
    expect(restored([addition(RULE, LABEL)], { was: [], now: [] })).toEqual(nothing);
  });
});

describe('a row of which an edit carries only what it changes', () => {
  const flags = { isDomainAdmin: true, isDisabled: false };
  const WAS = {
    ...{ emailAddress: 'ann@a.test', userName: 'ann', fullName: 'Ann', securityFlags: flags },
    ...{ isPasswordExpired: false, maxMailboxSize: 0 },
  };
  const [before = {}, after = {}] = [WAS, { ...WAS, securityFlags: { ...flags, isDomainAdmin: false } }].map(
    (row) => listOf([row], users).items[0]?.fields ?? {},
  );
  const entry = write({ resource: 'users', item: 'ann@a.test', key: 'ann@a.test', before, after });

  it('keeps what somebody edited in it before the read-back, and that is told', () => {
    const now = { ...WAS, fullName: 'Ann B.', securityFlags: { ...flags, isDomainAdmin: false } };
    const found = listOf([now], users).items[0]?.fields as JsonObject;
    const verdicts = [{ field: 'ann@a.test', verdict: 'honoured', expected: after, found }] as never;
    const journal = [entry, readBack({ verdicts })];

    const { changes, conflicts } = restored(journal, { was: [WAS], now: [now], resource: users });

    expect(changes).toMatchObject([{ before: found, after: { ...before, fullName: 'Ann B.' } }]);
    expect(conflicts).toEqual([
      'ann@a.test holds more that moved during the run, which no write carried, and which stays',
    ]);
    const back = restored(journal, { was: [WAS], now: [{ ...WAS, fullName: 'Ann B.' }], resource: users });
    expect(back.changes).toEqual([]);
  });
});

describe('an item of which the snapshot lacks a secret', () => {
  const masked = { ...RULE, description: 'Office [redacted]' };
  const why = 'holds a secret, which no snapshot keeps';

  const foundAs = (row: JsonObject) =>
    readBack({
      verdicts: [{ field: LABEL, verdict: 'honoured', expected: null, found: fieldsOf(row) }],
    });
  const maskedEdit = {
    ...edit,
    before: fieldsOf(masked),
    after: fieldsOf({ ...TIGHT, description: masked.description }),
  } as JournalEntry;
  const backOf = (description: string) => ({
    before: fieldsOf({ ...TIGHT, description }),
    after: fieldsOf({ ...RULE, description }),
  });

  it('is not put back by its mask where it was taken away', () => {
    expect(restored([removal], { was: [masked], now: [] })).toEqual({
      changes: [],
      conflicts: [`${LABEL} ${why}`],
    });
  });

  it('has its other fields put back where the run changed that one, which stays and is told', () => {
    const now = { ...TIGHT, description: 'Office' };

    const { changes, conflicts } = restored([edit, foundAs(now)], { was: [masked], now: [now] });

    expect(changes).toMatchObject([backOf('Office')]);
    expect(conflicts).toEqual([`${LABEL} ${why}`]);
  });

  it('has its other fields put back, and nothing to tell, where the text is there as far as was kept', () => {
    const description = 'Office hunter22';
    const now = [{ ...TIGHT, description }];
    const seen = foundAs({ ...TIGHT, description: masked.description });

    const { changes, conflicts } = restored([maskedEdit, seen], { was: [masked], now });

    expect(changes).toMatchObject([backOf(description)]);
    expect(conflicts).toEqual([]);
    expect(restored([maskedEdit, seen], { was: [masked], now: [{ ...RULE, description }] })).toEqual({
      changes: [],
      conflicts: [],
    });
  });

  it('is left alone where that text is another by now', () => {
    const now = [{ ...TIGHT, description: 'Shop hunter22' }];

    expect(restored([maskedEdit], { was: [masked], now })).toEqual({
      changes: [],
      conflicts: [`${LABEL} was changed since`],
    });
  });

  it('is left alone where its own name is not kept', () => {
    const entry = { ...edit, key: '[redacted]' } as JournalEntry;

    expect(restored([entry], { was: [masked], now: [RULE] }).conflicts).toEqual([`${LABEL} ${why}`]);
  });
});

describe('an item that somebody else changed', () => {
  it.each<[string, JournalEntry, readonly JsonObject[], string]>([
    ['is gone, edited', edit, [], `${LABEL} is gone`],
    ['is not as the edit left it', edit, [{ ...RULE, threshold: 7 }], `${LABEL} was changed since`],
    ['has the key of a removed one', removal, [{ ...OTHER, id: 1 }], `${LABEL} was changed since`],
  ])('is left alone and told where it %s', (_, entry, now, conflict) => {
    expect(restored([entry], { was: [RULE], now })).toEqual({ changes: [], conflicts: [conflict] });
  });

  it('is told as gone, though a row of another key holds what it held', () => {
    expect(restored([edit], { was: [RULE], now: [{ ...RULE, id: 9 }] })).toEqual({
      changes: [],
      conflicts: [`${LABEL} is gone`],
    });
  });

  it('is left alone and told where it was added, and another of that name is not asked', () => {
    const since = { ...RULE, threshold: 7 };

    expect(restored([addition(RULE, LABEL)], { was: [], now: [since, OTHER] })).toEqual({
      changes: [],
      conflicts: [`${LABEL} was changed since it was added`],
    });
  });

  it('is left alone, untold, where the one that was added is there beside it', () => {
    const since = { ...RULE, id: 8, threshold: 7 };

    const { changes, conflicts } = restored([addition(RULE, LABEL)], { was: [], now: [RULE, since] });

    expect(changes).toMatchObject([{ action: 'remove', key: 1 }]);
    expect(conflicts).toEqual([]);
  });

  it('is left alone and told where the snapshot does not hold it', () => {
    expect(restored([edit], { was: [OTHER], now: [TIGHT] })).toEqual({
      changes: [],
      conflicts: [`${LABEL} is not in the snapshot`],
    });
  });

  it('is left alone and told where it was to be removed, and is another one instead', () => {
    expect(restored([removal, sawOf(1, TIGHT)], { was: [RULE], now: [TIGHT] })).toEqual({
      changes: [],
      conflicts: [`${LABEL} was changed since`],
    });
  });
});

describe('what the read-back saw', () => {
  const seen = { ...RULE, threshold: 9 };

  it('counts as left by the run, beside what it wanted', () => {
    expect(restored([edit, sawOf(1, seen)], { was: [RULE], now: [seen] }).changes).toMatchObject([
      { action: 'change', key: 1, before: { threshold: 9 }, after: { threshold: 50 } },
    ]);
    expect(restored([edit, sawOf(1, seen)], { was: [RULE], now: [TIGHT] }).changes).toHaveLength(1);
  });

  it('counts as added by the run', () => {
    const journal = [addition(RULE, LABEL), sawOf(2, seen)];

    expect(restored(journal, { was: [], now: [seen] }).changes).toMatchObject([{ action: 'remove', key: 1 }]);
  });

  it('of another write says nothing', () => {
    expect(restored([edit, sawOf(7, seen)], { was: [RULE], now: [seen] }).changes).toEqual([]);
  });
});

describe('several writes', () => {
  it('of one item are undone once', () => {
    const second = write({ write: 2, item: LABEL, key: 1, before: fieldsOf(TIGHT), after: fieldsOf(TIGHT) });

    expect(restored([edit, second], { was: [RULE], now: [TIGHT] }).changes).toHaveLength(1);
  });

  it('of items of one name are undone each', () => {
    const twin = { ...RULE, id: 2, description: 'Ours' };
    const other = write({ write: 2, action: 'remove', item: LABEL, key: 2, after: null });
    const added = [addition(RULE, LABEL), { ...addition(twin, LABEL), write: 3 }];

    expect(restored([removal, other], { was: [RULE, twin], now: [] }).changes).toMatchObject([
      { action: 'add', after: { description: '' } },
      { action: 'add', after: { description: 'Ours' } },
    ]);
    expect(restored(added, { was: [], now: [RULE, twin] }).changes).toMatchObject([
      { action: 'remove', key: 1 },
      { action: 'remove', key: 2 },
    ]);
  });

  it('are told each where they are left alone', () => {
    const other = write({ write: 2, item: OTHER_LABEL, key: 2, after: fieldsOf(OTHER) });

    expect(restored([edit, other], { was: [RULE, OTHER], now: [] }).conflicts).toEqual([
      `${LABEL} is gone`,
      `${OTHER_LABEL} is gone`,
    ]);
  });
});

describe('a removed row whose key the server handed out', () => {
  it('is back where a row of another key holds the same', () => {
    const now = [OTHER, { ...RULE, id: 9 }];

    expect(restored([removal], { was: [RULE, OTHER], now }).changes).toEqual([]);
  });

  it('is not back by a row that was there before', () => {
    const same = { ...RULE, id: 2 };

    expect(restored([removal], { was: [RULE, same], now: [same] }).changes).toMatchObject([
      { action: 'add', after: fieldsOf(RULE) },
    ]);
  });

  it('is not back by a row that the run added', () => {
    const journal = [removal, addition(RULE, LABEL)];

    expect(restored(journal, { was: [RULE], now: [{ ...RULE, id: 5 }] }).changes).toMatchObject([
      { action: 'add', item: LABEL },
      { action: 'remove', key: 5 },
    ]);
  });

  it('is back by a new row, though the run made another one like it', () => {
    const likened = write({ write: 2, item: OTHER_LABEL, key: 2, after: fieldsOf(RULE) });
    const now = [
      { ...RULE, id: 2 },
      { ...RULE, id: 9 },
    ];

    expect(restored([removal, likened], { was: [RULE, OTHER], now }).changes).toMatchObject([
      { action: 'change', key: 2, after: fieldsOf(OTHER) },
    ]);
  });

  it('is back only once by one row', () => {
    const same = { ...RULE, id: 2 };
    const other = write({ write: 2, action: 'remove', item: LABEL, key: 2, after: null });

    const { changes } = restored([removal, other], { was: [RULE, same], now: [{ ...RULE, id: 7 }] });

    expect(changes).toMatchObject([{ action: 'add', after: fieldsOf(RULE) }]);
    expect(changes).toHaveLength(1);
  });
});

describe('the keys of the snapshot', () => {
  const given = { ...OTHER, id: 1 };

  it('hold for rows that were not removed, whatever became of them', () => {
    const journal = [edit, addition(OTHER, OTHER_LABEL)];

    expect(kept(journal, { was: [RULE, { ...OTHER, id: 3 }], now: [given] })).toEqual([1, 3]);
  });

  it('hold for a removed row that is back, gone, or like nothing that the run knows', () => {
    const journal = [removal, addition(OTHER, OTHER_LABEL)];

    expect(kept(journal, { was: [RULE], now: [RULE] })).toEqual([1]);
    expect(kept(journal, { was: [RULE], now: [OTHER] })).toEqual([1]);
    expect(kept(journal, { was: [RULE], now: [{ ...RULE, threshold: 7 }] })).toEqual([1]);
  });

  it('do not hold for a removed row whose key went to one that was added', () => {
    expect(kept([removal, addition(OTHER, OTHER_LABEL)], { was: [RULE], now: [given] })).toEqual([]);
  });

  it('do not hold for a removed row whose key went to another removed one that is back', () => {
    const other = write({ write: 2, action: 'remove', item: OTHER_LABEL, key: 2, after: null });
    const was = [RULE, OTHER];

    expect(kept([removal, other], { was, now: [given] })).toEqual([2]);
    expect(kept([removal], { was, now: [given] })).toEqual([1, 2]);
  });

  it('hold for a removed row whose key holds what the run made of another one', () => {
    const likened = write({ write: 2, item: LABEL, key: 3, after: fieldsOf(given) });

    expect(kept([removal, likened], { was: [RULE, { ...RULE, id: 3 }], now: [given] })).toEqual([1, 3]);
  });

  it('hold where they are not the server to hand out', () => {
    const was = ipAccessRow({ ip: '192.0.2.7', services: [0], bypass: true });
    const now = ipAccessRow({ ip: '192.0.2.7', services: [0], bypass: false });
    const fieldsIn = (row: JsonObject) => listOf([row], ipAccess).items[0]?.fields ?? null;
    const about = { resource: 'ip-access', item: '192.0.2.7' };
    const journal = [
      write({ ...about, action: 'remove', key: '192.0.2.7', before: fieldsIn(was), after: null }),
      write({ ...about, write: 2, action: 'add', key: null, before: null, after: fieldsIn(now) }),
    ];

    expect(kept(journal, { was: [was], now: [now], resource: ipAccess })).toEqual(['192.0.2.7']);
  });
});

describe('what moves by itself', () => {
  const PAT = {
    ...{ username: 'pat', displayName: 'Pat', isPrimary: false, isEnabled: true, canManageAdmins: false },
    ...{ canImpersonate: false, twoFactorEnabled: false, restrictLoginByIp: false, ipRestrictions: [] },
    ...{ created: '2026-01-01T00:00:00Z', lastLogin: '2026-01-02T00:00:00Z' },
  };
  const off = { ...PAT, isEnabled: false };
  const later = { lastLogin: '2026-11-21T17:15:00Z' };
  const fieldsIn = (row: JsonObject) => listOf([row], administrators).items[0]?.fields ?? {};
  const disabled = write({
    ...{ resource: 'administrators', item: 'pat', key: 'pat' },
    ...{ before: fieldsIn(PAT), after: fieldsIn(off) },
  });

  it('stays as it is now, and is no change of somebody else', () => {
    const lists = { was: [PAT], now: [{ ...off, ...later }], resource: administrators };

    const { changes, conflicts } = restored([disabled], lists);

    expect(conflicts).toEqual([]);
    expect(changes).toMatchObject([{ after: { isEnabled: true, lastSignIn: later.lastLogin } }]);
  });

  it('is nothing to restore', () => {
    const lists = { was: [PAT], now: [{ ...PAT, ...later }], resource: administrators };

    expect(restored([disabled], lists)).toEqual({ changes: [], conflicts: [] });
  });
});

describe('a mail domain that was added', () => {
  const row = { name: 'new.example', path: 'D:\\Mail\\new.example', hostname: 'mail.new.example' };
  const NEW = { ...row, userCount: 1, aliasCount: 0, domainAliasCount: 0, listCount: 0 };
  const added = (now: JsonObject) => {
    const [item] = listOf([now], mailDomains).items;
    const entry = write({
      ...{ resource: 'mail-domains', action: 'add', item: 'new.example', key: null, before: null },
      after: item?.fields ?? null,
    });
    return restored([entry], { was: [], now: [now], resource: mailDomains });
  };

  it('goes while it holds no more than when it was new', () => {
    expect(added(NEW)).toMatchObject({ changes: [{ action: 'remove', key: 'new.example' }], conflicts: [] });
    expect(added({ ...NEW, userCount: 0 }).conflicts).toEqual([]);
  });

  it.each([{ userCount: 2 }, { aliasCount: 1 }, { listCount: '0' }, { listCount: null }])(
    'stays with all that is in it once it shows %j',
    (more) => {
      expect(added({ ...NEW, ...more })).toEqual({
        changes: [],
        conflicts: ['new.example is in use by now, and taking it away would take what is in it'],
      });
    },
  );
});
