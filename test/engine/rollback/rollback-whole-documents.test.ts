/** Rollback of a document that is written whole: a write that was never read back may have moved any member of it. */

import { describe, expect, it } from '@jest/globals';
import { hashOf, type JsonObject } from '../../../src/canonical-json.js';
import { shippedContract } from '../../../src/contract/contract.js';
import { passwordSettings } from '../../../src/contract/resources/access/password-settings.js';
import { decodeDocument } from '../../../src/contract/wire/decode.js';
import { unrestoredOf } from '../../../src/engine/rollback/rollback-proof.js';
import { restoreDocument } from '../../../src/engine/undo/restore-document.js';
import { touchedObjects } from '../../../src/engine/undo/touched.js';
import type { DocumentReading } from '../../../src/engine/words/reading.js';
import type { JournalEntry } from '../../../src/store/journal-entry.js';
import { readBack, write } from '../a-past-run.js';

const RAW = {
  minLength: { enabled: false, ruleValue: 5 },
  requireNumber: false,
  requireSymbol: true,
  adminSecret: 'Amber-Falcon-8',
};
const AFTER = { ...RAW, minLength: { enabled: true, ruleValue: 12 } };

function readingOf(raw: JsonObject): DocumentReading {
  const decoded = decodeDocument(passwordSettings, { overrides: raw });
  if (!decoded.ok) throw new Error(decoded.reason);
  return { status: 'document', resource: passwordSettings, target: 'a.test', document: decoded.value };
}

const set = write({
  ...{ resource: 'password-settings', target: 'a.test', action: 'set' },
  fields: {
    hasOwnMinLength: { before: false, after: true },
    minLength: { before: 5, after: 12 },
  },
});
const MASKED = { ...RAW, adminSecret: '[redacted]' };

function restored(journal: readonly JournalEntry[], now: JsonObject, was: JsonObject = MASKED) {
  const [touched] = touchedObjects(journal, shippedContract);
  if (touched === undefined) throw new Error('nothing was touched');
  const fields = readingOf(was).document.fields;
  const { changes, conflicts } = restoreDocument(readingOf(now), touched, { raw: was, fields });
  const snapshot = { resource: 'password-settings', target: 'a.test', raw: was, decoded: fields };
  return {
    changes: changes.map((one) => ('field' in one ? [one.field, one.after] : [])),
    conflicts,
    unrestored: unrestoredOf({
      touched,
      snapshot: { ...snapshot, hash: hashOf(was) },
      reading: readingOf(now),
    }).map(({ path }) => path),
  };
}

describe('a write that was read back', () => {
  const seen = readBack({
    bystanders: [{ path: 'requireNumber', before: false, after: true }],
  });

  it('is undone with what the read-back saw move, and nothing else', () => {
    expect(restored([set, seen], { ...AFTER, requireNumber: true, requireSymbol: false })).toMatchObject({
      changes: [
        ['hasOwnMinLength', false],
        ['minLength', 5],
        ['wire:requireNumber', false],
      ],
      conflicts: [],
      unrestored: ['hasOwnMinLength', 'minLength', 'requireNumber'],
    });
  });

  it('needs nothing of what is back by itself', () => {
    expect(restored([set, seen], AFTER).changes).toEqual([
      ['hasOwnMinLength', false],
      ['minLength', 5],
    ]);
  });
});

describe('a write that was never read back', () => {
  it('is undone with every member that is not as it was, as it carried them all', () => {
    expect(restored([set], { ...AFTER, requireSymbol: false })).toMatchObject({
      changes: [
        ['hasOwnMinLength', false],
        ['minLength', 5],
        ['wire:requireSymbol', true],
      ],
      conflicts: [],
    });
  });

  it('is undone so too after one of the same document that was read back', () => {
    const cutOff = { ...set, seq: 3, write: 2 };

    const { changes } = restored([set, readBack({}), cutOff], { ...AFTER, requireSymbol: false });

    expect(changes).toContainEqual(['wire:requireSymbol', true]);
  });

  it('leaves a member alone in which something is held, and says so', () => {
    const { changes, conflicts } = restored([set], { ...AFTER, minLength: { enabled: true, ruleValue: 9 } });

    expect(changes).toEqual([['hasOwnMinLength', false]]);
    expect(conflicts).toEqual([{ name: 'minLength', why: 'was changed since, to 9' }]);
  });

  it('has nothing to do where all is as it was', () => {
    expect(restored([set], RAW)).toEqual({ changes: [], conflicts: [], unrestored: [] });
  });

  it('puts back a member to nothing where it held nothing', () => {
    const was = { ...MASKED, note: null };

    expect(restored([set], { ...RAW, note: 'x' }, was).changes).toEqual([['wire:note', null]]);
  });
});

describe('a field that the snapshot does not show', () => {
  it('is put back to nothing', () => {
    const { minLength: _, ...was } = MASKED;

    expect(restored([set, readBack({})], AFTER, was).changes).toEqual([
      ['hasOwnMinLength', null],
      ['minLength', null],
    ]);
  });
});
