/** Which row a run added, where another one holds the same: a rollback takes away its own, one an addition. */
import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../src/canonical-json.js';
import type { JournalEntry } from '../../../src/store/journal-entry.js';
import { collectionOf, fieldsOf, LABEL, RULE, readBack, rolledBack, write } from '../a-past-run.js';

const OURS = { ...RULE, id: 5 };
const BY_HAND = { ...RULE, id: 6 };

const addition = (number = 1) =>
  write({ write: number, action: 'add', item: LABEL, key: null, before: null, after: fieldsOf(RULE) });

/** The read-back of an addition that saw this row. */
function saw({ id, ...row }: JsonObject & { readonly id: number }, number = 1) {
  const told = { field: LABEL, key: id, verdict: 'honoured', found: fieldsOf({ ...row, id }) } as const;
  return readBack({ write: number, verdicts: [told] });
}

function answer(outcome: 'accepted' | 'refused' | 'no-answer'): JournalEntry {
  return { seq: 2, at: '2026-11-21T17:15:00.000Z', entry: 'answer', write: 1, outcome };
}

const NOT_THERE = readBack({ verdicts: [{ field: LABEL, verdict: 'ignored', found: null }] });
const NOTHING = { changes: [], conflicts: [], unrestored: [] };

const back = (
  journal: readonly JournalEntry[],
  now: readonly JsonObject[],
  was: readonly JsonObject[] = [],
) => rolledBack(journal, collectionOf(was), collectionOf(now));

describe('a row that somebody added by hand, equal to the one that the run added', () => {
  it('stays: the one whose key the read-back saw is taken away', () => {
    const { changes } = back([addition(), saw(OURS)], [BY_HAND, OURS]);

    expect(changes).toMatchObject([{ action: 'remove', key: 5 }]);
    expect(changes).toHaveLength(1);
  });

  it('stays where that of the run is gone by now, and is not held against the proof', () => {
    expect(back([addition(), saw(OURS)], [BY_HAND])).toEqual(NOTHING);
  });

  it('stays where nobody saw the key: an addition takes one row away, and no more', () => {
    expect(back([addition()], [OURS, BY_HAND]).changes).toHaveLength(1);
    expect(back([addition(1), addition(2)], [OURS, BY_HAND]).changes).toHaveLength(2);
  });

  it('is not taken for the addition whose key was not seen, where another addition has it', () => {
    const { changes } = back([addition(1), addition(2), saw(OURS, 2)], [OURS, BY_HAND, { ...RULE, id: 7 }]);

    expect(changes.map((change) => ('key' in change ? change.key : null))).toEqual([6, 5]);
  });

  it.each(['accepted', 'refused'] as const)(
    'stays where that of the run was %s and never there',
    (outcome) => {
      expect(back([addition(), answer(outcome), NOT_THERE], [BY_HAND])).toEqual(NOTHING);
    },
  );

  it('counts for a removed one that is back', () => {
    const removal = write({ write: 2, action: 'remove', item: LABEL, key: 1, after: null });

    const { changes } = back([removal, addition(), saw(OURS)], [OURS, BY_HAND], [RULE]);

    expect(changes).toMatchObject([{ action: 'remove', key: 5 }]);
    expect(changes).toHaveLength(1);
  });
});

describe('a row whose addition got no answer', () => {
  it('is taken away though the read-back did not see it: it came later', () => {
    expect(back([addition(), answer('no-answer'), NOT_THERE], [OURS]).changes).toMatchObject([
      { action: 'remove', key: 5 },
    ]);
  });
});

describe('a row that was added and is another one by now', () => {
  it('is left alone and told, though a row like the one that was added is beside it', () => {
    const changed = { ...OURS, threshold: 7 };

    const { changes, conflicts, unrestored } = back([addition(), saw(OURS)], [changed, BY_HAND]);

    expect(changes).toEqual([]);
    expect(conflicts[0]).toContain(`${LABEL} was changed since it was added`);
    expect(unrestored).toMatchObject([{ path: LABEL, wanted: null, found: { threshold: 7 } }]);
  });
});
