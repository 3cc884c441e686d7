/** What a run did, as its journal tells; and what of a refused write may have come to something all the same. */

import { describe, expect, it } from '@jest/globals';
import { shippedContract } from '../../../src/contract/contract.js';
import { planRollback } from '../../../src/engine/rollback/rollback-plan.js';
import { touchedObjects } from '../../../src/engine/undo/touched.js';
import type { JournalEntry } from '../../../src/store/journal-entry.js';
import { readBack, type WriteEntry, write } from '../a-past-run.js';

const AT = '2026-11-21T17:15:00.000Z';

function answer(number: number, outcome: 'accepted' | 'refused' | 'no-answer'): JournalEntry {
  return { seq: 9, at: AT, entry: 'answer', write: number, outcome };
}

const set = (number: number, parts: Partial<WriteEntry>) =>
  write({ write: number, action: 'set', target: 'a.test', resource: 'domain-settings', ...parts });

describe('the objects a run touched', () => {
  it('are in the order of their first write, each with all its writes and read-backs', () => {
    const first = set(1, { fields: {} });
    const other = set(2, { target: 'b.test', fields: {} });
    const second = set(3, { fields: {} });

    const touched = touchedObjects([first, readBack({ write: 1 }), other, second], shippedContract);

    expect(touched.map(({ target, writes }) => [target, writes])).toEqual([
      ['a.test', [first, second]],
      ['b.test', [other]],
    ]);
    expect([...(touched[0]?.readBacks.keys() ?? [])]).toEqual([1]);
  });

  it('are none of what was only read, skipped or finished', () => {
    expect(touchedObjects([answer(1, 'accepted'), readBack({ write: 1 })], shippedContract)).toEqual([]);
  });
});

describe('a write that the server refused', () => {
  const fields = {
    isOn: { before: false, after: true },
    totpSecret: { before: null, after: 'env:TOTP' },
  };

  it('set no secret, and may have set what a reading shows', () => {
    const entry = set(1, { resource: 'own-two-factor', target: 'server', fields });

    const [touched] = touchedObjects([entry, answer(1, 'refused')], shippedContract);

    expect(touched?.writes).toEqual([{ ...entry, fields: { isOn: fields.isOn } }]);
  });

  it.each(['accepted', 'no-answer'] as const)('is none that was %s', (outcome) => {
    const entry = set(1, { resource: 'own-two-factor', target: 'server', fields });

    expect(touchedObjects([entry, answer(1, outcome)], shippedContract)[0]?.writes).toEqual([entry]);
  });

  it('keeps what it was about, where that is an item or nothing that this version knows', () => {
    const item = write({ write: 1, action: 'remove', item: 'x', key: 1 });
    const unknown = set(2, { resource: 'resource-of-tomorrow', fields: { a: { before: 1, after: 2 } } });

    const touched = touchedObjects(
      [item, unknown, answer(1, 'refused'), answer(2, 'refused')],
      shippedContract,
    );

    expect(touched.map(({ writes }) => writes)).toEqual([[item], [unknown]]);
  });
});

describe('the plan of a rollback', () => {
  it('leaves out an object that was not asked for', () => {
    const record = { id: 'r', server: 'https://mail.test', playbook: 'p', planHash: 'sha256:x' };

    const plan = planRollback({
      contract: shippedContract,
      ...{ record: record as never, journal: [set(1, { fields: {} })], snapshot: [], build: null },
      readings: new Map(),
    });

    expect([plan.changes, plan.objects, plan.manual]).toEqual([[], [], []]);
  });
});
