/** Past runs that tests make up: journals, snapshots and readings, and what their rollback comes to. */

import { hashOf, type JsonObject } from '../../src/canonical-json.js';
import { shippedContract } from '../../src/contract/contract.js';
import { idsRules } from '../../src/contract/resources/access/ids-rules.js';
import { domainSettings } from '../../src/contract/resources/domains/domain-settings.js';
import { decodeDocument, decodeItems } from '../../src/contract/wire/decode.js';
import { planRollback } from '../../src/engine/rollback/rollback-plan.js';
import { unrestoredOf } from '../../src/engine/rollback/rollback-proof.js';
import { touchedObjects } from '../../src/engine/undo/touched.js';
import { objectId } from '../../src/engine/words/change.js';
import type { Reading } from '../../src/engine/words/reading.js';
import type { JournalEntry } from '../../src/store/journal-entry.js';
import type { SnapshotObject } from '../../src/store/snapshot.js';
import { taughtOf } from '../taught.js';

/** A write as a journal holds it. */
export type WriteEntry = Extract<JournalEntry, { entry: 'write' }>;
type ReadBackEntry = Extract<JournalEntry, { entry: 'read-back' }>;

const AT = '2026-11-21T17:15:00.000Z';
export const RULE = {
  id: 1,
  type: 2,
  service: null,
  timeFrameMinutes: 10,
  threshold: 50,
  blockMinutes: 10,
  action: 0,
  notifyAddress: '',
  description: '',
  isPermanent: false,
};
export const LABEL = 'brute-force-by-ip';

export function collectionOf(rows: readonly JsonObject[]): Reading {
  const decoded = decodeItems(idsRules, rows);
  if (!decoded.ok) throw new Error(decoded.reason);
  return { status: 'collection', resource: taughtOf(idsRules), target: 'server', items: decoded.value };
}

export function documentOf(raw: JsonObject): Reading {
  const decoded = decodeDocument(domainSettings, { domainSettings: raw });
  if (!decoded.ok) throw new Error(decoded.reason);
  return {
    status: 'document',
    resource: taughtOf(domainSettings),
    target: 'a.test',
    document: decoded.value,
  };
}

export function fieldsOf(row: JsonObject): JsonObject {
  const reading = collectionOf([row]);
  return reading.status === 'collection' ? ((reading.items[0]?.fields ?? {}) as JsonObject) : {};
}

export function snapshotOf(reading: Reading): SnapshotObject {
  if (reading.status === 'collection') {
    const raw = reading.items.map((item) => item.raw);
    const decoded = reading.items.map(({ key, label, fields }) => ({ key, label, fields }));
    return { resource: 'ids-rules', target: 'server', raw, decoded, hash: hashOf(raw) };
  }
  if (reading.status !== 'document') throw new Error('no snapshot of what was not read');
  const { raw, fields } = reading.document;
  return { resource: 'domain-settings', target: 'a.test', raw, decoded: fields, hash: hashOf(raw) };
}

export function write(parts: Partial<WriteEntry>): WriteEntry {
  return {
    ...{ seq: 1, at: AT, entry: 'write', write: 1, method: 'POST', path: 'x' },
    ...{ resource: 'ids-rules', target: 'server', action: 'change' },
    ...parts,
  } as WriteEntry;
}

export function readBack(parts: Partial<ReadBackEntry>): ReadBackEntry {
  return { seq: 2, at: AT, entry: 'read-back', write: 1, verdicts: [], bystanders: [], ...parts };
}

export function rolledBack(journal: readonly JournalEntry[], was: Reading | undefined, now: Reading) {
  const snapshot = was === undefined ? [] : [snapshotOf(was)];
  const [touched] = touchedObjects(journal, shippedContract);
  if (touched === undefined) throw new Error('the journal touches nothing');
  const plan = planRollback({
    contract: shippedContract,
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
