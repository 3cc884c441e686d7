/** Ledger: what is expected of the rows of a list once a run wrote to some of them. */
import { describe, expect, it } from '@jest/globals';
import type { Done } from '../../../src/engine/apply/journaled-writer.js';
import { Ledger } from '../../../src/engine/apply/ledger.js';
import type { CollectionReading, Reading } from '../../../src/engine/words/reading.js';
import { anItemChange } from '../a-change.js';
import { collectionOf, fieldsOf, LABEL, RULE } from '../a-past-run.js';

const OTHER = { ...RULE, id: 2, type: 4 };
const ADDED = { ...RULE, id: 7, type: 5 };
const before = collectionOf([RULE, OTHER]) as CollectionReading;
const change = anItemChange({ resource: 'ids-rules', item: LABEL, key: 1, before: fieldsOf(RULE) });
const addition = { ...change, action: 'add', key: null, before: null, item: 'mine' } as const;

function doneWith(readBack: Reading, parts: Partial<Done> = {}): Done {
  const verdict = { field: LABEL, verdict: 'honoured', expected: null, found: null } as const;
  return { outcome: 'proved', verdicts: [verdict], bystanders: [], readBack, ...parts };
}

/** The thresholds of the rows that are expected, by key, and the keys of the run's own. */
function expectedAfter(
  ...parts: readonly { readonly of: typeof change | typeof addition; readonly done: Done }[]
) {
  const ledger = new Ledger();
  const object = { changes: parts.map((one) => one.of), before };
  for (const { of, done } of parts) ledger.note(object, { changes: [of], done });
  const expected = ledger.expectedOf(object);
  const { items } = expected.before as CollectionReading;
  return {
    thresholds: Object.fromEntries(items.map(({ key, raw }) => [key, raw.threshold])),
    own: [...expected.own],
  };
}

describe('what is expected of a list', () => {
  it('is a row as the write to it left it, and every other as it was before the run', () => {
    const now = collectionOf([
      { ...RULE, threshold: 5 },
      { ...OTHER, threshold: 6 },
    ]);

    expect(expectedAfter({ of: change, done: doneWith(now) })).toEqual({
      thresholds: { 1: 5, 2: 50 },
      own: [1],
    });
  });

  it('is a row that was added, and one less that was taken away', () => {
    const verdict = { field: 'mine', key: 7, verdict: 'honoured', expected: null, found: null } as const;
    const added = {
      of: addition,
      done: doneWith(collectionOf([RULE, OTHER, ADDED]), { verdicts: [verdict] }),
    };
    const gone = { of: change, done: doneWith(collectionOf([OTHER, ADDED])) };

    expect(expectedAfter(added, gone)).toEqual({ thresholds: { 2: 50, 7: 50 }, own: [7, 1] });
  });

  it('is the row as it was where nobody knows what became of the write, or none was sent', () => {
    const failed = { ...before, status: 'failed', code: 'server.garbage', why: 'no JSON' } as const;
    const moved = collectionOf([{ ...RULE, threshold: 5 }, OTHER]);

    for (const done of [
      doneWith(failed, { outcome: 'unknown' }),
      doneWith(moved, { outcome: 'stale', verdicts: [] }),
    ])
      expect(expectedAfter({ of: change, done })).toEqual({ thresholds: { 1: 50, 2: 50 }, own: [] });
  });
});
