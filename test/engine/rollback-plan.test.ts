/** The plan and the proof of a rollback by themselves: journals, snapshots and readings that tests make up. */
import { describe, expect, it } from '@jest/globals';
import { hashOf, type Json, type JsonObject } from '../../src/canonical-json.js';
import { decodeDocument, decodeItems } from '../../src/contract/decode.js';
import { domainSettings } from '../../src/contract/domain-settings.js';
import { idsRules } from '../../src/contract/ids-rules.js';
import { objectId } from '../../src/engine/change.js';
import type { Reading } from '../../src/engine/reading.js';
import { planRollback } from '../../src/engine/rollback-plan.js';
import { unrestoredOf } from '../../src/engine/rollback-proof.js';
import { touchedObjects } from '../../src/engine/touched.js';
import type { JournalEntry } from '../../src/store/journal-entry.js';
import type { SnapshotObject } from '../../src/store/snapshot.js';

type WriteEntry = Extract<JournalEntry, { entry: 'write' }>;
type ReadBackEntry = Extract<JournalEntry, { entry: 'read-back' }>;

const AT = '2026-11-21T17:15:00.000Z';
const RULE = {
  id: 1,
  type: 2,
  service: null,
  timeFrameMinutes: 10,
  threshold: 50,
  blockMinutes: 10,
  action: 0,
  description: '',
  isPermanent: false,
};
const LABEL = 'brute-force-by-ip';

function collectionOf(rows: readonly JsonObject[]): Reading {
  const decoded = decodeItems(idsRules, rows);
  if (!decoded.ok) throw new Error(decoded.reason);
  return { status: 'collection', resource: idsRules, target: 'server', items: decoded.value };
}

function documentOf(raw: JsonObject): Reading {
  const decoded = decodeDocument(domainSettings, { domainSettings: raw });
  if (!decoded.ok) throw new Error(decoded.reason);
  return { status: 'document', resource: domainSettings, target: 'a.test', document: decoded.value };
}

function fieldsOf(row: JsonObject): JsonObject {
  const reading = collectionOf([row]);
  return reading.status === 'collection' ? ((reading.items[0]?.fields ?? {}) as JsonObject) : {};
}

function snapshotOf(reading: Reading): SnapshotObject {
  if (reading.status === 'collection') {
    const raw = reading.items.map((item) => item.raw);
    const decoded = reading.items.map(({ key, label, fields }) => ({ key, label, fields }));
    return { resource: 'ids-rules', target: 'server', raw, decoded, hash: hashOf(raw) };
  }
  if (reading.status !== 'document') throw new Error('no snapshot of what was not read');
  const { raw, fields } = reading.document;
  return { resource: 'domain-settings', target: 'a.test', raw, decoded: fields, hash: hashOf(raw) };
}

function write(parts: Partial<WriteEntry>): WriteEntry {
  return {
    ...{ seq: 1, at: AT, entry: 'write', write: 1, method: 'POST', path: 'x' },
    ...{ resource: 'ids-rules', target: 'server', action: 'change' },
    ...parts,
  } as WriteEntry;
}

function readBack(parts: Partial<ReadBackEntry>): ReadBackEntry {
  return { seq: 2, at: AT, entry: 'read-back', write: 1, verdicts: [], bystanders: [], ...parts };
}

function rolledBack(journal: readonly JournalEntry[], was: Reading | undefined, now: Reading) {
  const snapshot = was === undefined ? [] : [snapshotOf(was)];
  const [touched] = touchedObjects(journal);
  if (touched === undefined) throw new Error('the journal touches nothing');
  const plan = planRollback({
    record: {
      ...{ formatVersion: 1, id: '20261121-171500-apply-0001', kind: 'apply', server: 'https://mail.test' },
      ...{ startedAt: AT, playbook: 'mine', planHash: 'sha256:00', operator: 'admin' },
    },
    journal,
    snapshot,
    readings: new Map([[objectId(touched), now]]),
    build: null,
  });
  return {
    changes: plan.changes,
    conflicts: plan.manual.map(({ message }) => message),
    unrestored: unrestoredOf({ touched, snapshot: snapshot[0], reading: now }),
  };
}

const edited = (row: JsonObject) =>
  write({ item: LABEL, key: 1, before: fieldsOf(RULE), after: fieldsOf(row) });
const TIGHT = { ...RULE, threshold: 5 };

describe('an item that was edited', () => {
  const journal = [edited(TIGHT)];

  it('goes back to what it was', () => {
    const { changes, conflicts, unrestored } = rolledBack(
      journal,
      collectionOf([RULE]),
      collectionOf([TIGHT]),
    );

    expect(changes).toMatchObject([{ action: 'change', key: 1, after: { threshold: 50 } }]);
    expect(conflicts).toEqual([]);
    expect(unrestored).toMatchObject([{ path: LABEL, wanted: RULE, found: { threshold: 5 } }]);
  });

  it('is left alone when somebody edited it since', () => {
    const since = collectionOf([{ ...RULE, threshold: 7 }]);

    const { changes, conflicts, unrestored } = rolledBack(journal, collectionOf([RULE]), since);

    expect(changes).toEqual([]);
    expect(conflicts[0]).toContain('was changed since');
    expect(unrestored).toHaveLength(1);
  });

  it('goes back also from the value that the read-back saw', () => {
    const seen = { ...RULE, threshold: 9 };
    const verdict = {
      field: LABEL,
      verdict: 'altered',
      expected: fieldsOf(TIGHT),
      found: fieldsOf(seen),
    } as const;

    const { changes } = rolledBack(
      [edited(TIGHT), readBack({ verdicts: [verdict] })],
      collectionOf([RULE]),
      collectionOf([seen]),
    );

    expect(changes).toHaveLength(1);
  });

  it('is not restored when it is gone, nor by another rule of the same content', () => {
    const twin = { ...RULE, id: 2 };

    const gone = rolledBack(journal, collectionOf([RULE]), collectionOf([]));
    const beside = rolledBack(journal, collectionOf([RULE, twin]), collectionOf([TIGHT, twin]));

    expect(gone.conflicts[0]).toContain('is gone');
    expect(gone.unrestored).toMatchObject([{ path: LABEL, found: null }]);
    expect(beside.unrestored).toMatchObject([{ path: LABEL }]);
  });

  it('is left alone when the snapshot does not have it', () => {
    const { conflicts } = rolledBack(journal, collectionOf([]), collectionOf([TIGHT]));

    expect(conflicts[0]).toContain('is not in the snapshot');
  });

  it('is undone once, however often it was written', () => {
    const tighter = { ...TIGHT, threshold: 3 };
    const second = { ...edited(tighter), write: 2, seq: 2 };

    const { changes } = rolledBack([edited(TIGHT), second], collectionOf([RULE]), collectionOf([tighter]));

    expect(changes).toHaveLength(1);
  });
});

describe('an item that was removed', () => {
  const journal = [write({ action: 'remove', item: LABEL, key: 1, before: fieldsOf(RULE), after: null })];

  it('is added again, and proved under whatever key it gets', () => {
    const { changes } = rolledBack(journal, collectionOf([RULE]), collectionOf([]));
    const { unrestored } = rolledBack(journal, collectionOf([RULE]), collectionOf([{ ...RULE, id: 9 }]));

    expect(changes).toMatchObject([{ action: 'add', key: null, after: fieldsOf(RULE) }]);
    expect(unrestored).toEqual([]);
  });

  it('is left alone where it is still there, and not put over another one that has its key', () => {
    const same = rolledBack(journal, collectionOf([RULE]), collectionOf([RULE]));
    const other = rolledBack(journal, collectionOf([RULE]), collectionOf([{ ...RULE, type: 4 }]));

    expect([same.changes, same.conflicts, same.unrestored]).toEqual([[], [], []]);
    expect(other.changes).toEqual([]);
    expect(other.conflicts[0]).toContain('was changed since');
    expect(other.unrestored).toHaveLength(1);
  });
});

describe('an item that was added', () => {
  const journal = [write({ action: 'add', item: LABEL, key: null, before: null, after: fieldsOf(RULE) })];

  it('is removed, and held against the proof until then', () => {
    const { changes, unrestored } = rolledBack(journal, collectionOf([]), collectionOf([RULE]));

    expect(changes).toMatchObject([{ action: 'remove', key: 1, after: null }]);
    expect(unrestored).toMatchObject([{ path: LABEL, wanted: null }]);
  });

  it('needs nothing when it never came', () => {
    const { changes, conflicts, unrestored } = rolledBack(journal, collectionOf([]), collectionOf([]));

    expect([changes, conflicts, unrestored]).toEqual([[], [], []]);
  });
});

describe('an item that moved beside', () => {
  it('is held against the proof until it is back', () => {
    const other = { ...RULE, id: 2, type: 4 };
    const moved = { ...other, threshold: 1 };
    const bystanders = [{ path: 'bounces-indicate-spammer.threshold', before: 50, after: 1 }];
    const journal = [edited(TIGHT), readBack({ bystanders })];

    const { unrestored } = rolledBack(journal, collectionOf([RULE, other]), collectionOf([RULE, moved]));

    expect(unrestored).toMatchObject([{ path: 'bounces-indicate-spammer' }]);
  });
});

const RAW = {
  requireSmtpAuthentication: false,
  catchAll: 'info',
  authenticationSettings: { server: 'ldap', ldapPassword: '[redacted]' },
};

function setting(fields: Readonly<Record<string, { before: Json; after: Json }>>): WriteEntry {
  return write({ resource: 'domain-settings', target: 'a.test', action: 'set', fields });
}

describe('a document', () => {
  const journal = [setting({ catchAll: { before: 'info', after: '' } })];

  it('is left alone without its snapshot, and proves nothing', () => {
    const { changes, conflicts, unrestored } = rolledBack(
      journal,
      undefined,
      documentOf({ ...RAW, catchAll: '' }),
    );

    expect(changes).toEqual([]);
    expect(conflicts[0]).toContain('is not in the snapshot');
    expect(unrestored).toMatchObject([{ wanted: 'a snapshot' }]);
  });

  it('is left alone where its field no longer decodes', () => {
    const { changes, conflicts } = rolledBack(journal, documentOf(RAW), documentOf({ ...RAW, catchAll: 7 }));

    expect(changes).toEqual([]);
    expect(conflicts).toHaveLength(1);
  });

  it('never sends the mask of a secret back', () => {
    const held = { server: 'ldap', ldapPassword: 'Amber-Falcon-8' };
    const now = documentOf({ ...RAW, catchAll: '', authenticationSettings: { ...held, server: 'else' } });
    const bystanders = [{ path: 'authenticationSettings.server', before: 'ldap', after: 'else' }];

    const { changes, conflicts } = rolledBack([...journal, readBack({ bystanders })], documentOf(RAW), now);

    expect(changes.map((change) => ('field' in change ? change.field : ''))).toEqual(['catchAll']);
    expect(conflicts[0]).toContain('holds a secret');
  });

  it('never sends the mask back of a member that an earlier rollback wrote whole', () => {
    const before = { server: 'ldap', ldapPassword: '[redacted]' };
    const after = { server: 'else', ldapPassword: '' };
    const wrote = [setting({ 'wire:authenticationSettings': { before, after } })];

    const { changes, conflicts } = rolledBack(
      wrote,
      documentOf(RAW),
      documentOf({ ...RAW, authenticationSettings: after }),
    );

    expect(changes).toEqual([]);
    expect(conflicts[0]).toContain('holds a secret');
  });

  it('brings a member back that is gone', () => {
    const bystanders = [{ path: 'extra', before: 1, after: null }];
    const was = documentOf({ ...RAW, extra: 1 });

    const { changes } = rolledBack(
      [...journal, readBack({ bystanders })],
      was,
      documentOf({ ...RAW, catchAll: '' }),
    );

    expect(changes).toContainEqual(expect.objectContaining({ field: 'wire:extra', before: null, after: 1 }));
  });

  it('could not be read, and says why', () => {
    const now: Reading = {
      status: 'failed',
      resource: domainSettings,
      target: 'a.test',
      code: 'server.refused',
      why: 'no',
    };

    const { changes, conflicts, unrestored } = rolledBack(journal, documentOf(RAW), now);

    expect(changes).toEqual([]);
    expect(conflicts[0]).toContain('could not be read: no');
    expect(unrestored).toMatchObject([{ wanted: 'a reading', found: 'no' }]);
  });
});
