/** The plan and the proof of a rollback of items, by themselves. */
import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../src/canonical-json.js';
import { stepsOfNamed } from '../../../src/engine/rollback/rollback-plan.js';
import { aFieldChange } from '../a-change.js';
import { collectionOf, fieldsOf, LABEL, RULE, readBack, rolledBack, write } from '../a-past-run.js';

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
    expect(unrestored).toMatchObject([{ path: LABEL, wanted: fieldsOf(RULE), found: { threshold: 5 } }]);
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

  it('is left alone when the run was cut off and somebody edited it since', () => {
    const since = collectionOf([{ ...RULE, threshold: 8 }]);

    const { changes, conflicts, unrestored } = rolledBack(journal, collectionOf([]), since);

    expect(changes).toEqual([]);
    expect(conflicts[0]).toContain('changed since it was added');
    expect(unrestored).toHaveLength(1);
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

describe('what is taken back', () => {
  it('is of the steps that asked for that field, and of all of the object where none names it', () => {
    const planned = [aFieldChange(), aFieldChange({ field: 'other', steps: ['two', 'one'] })];

    expect([
      stepsOfNamed('other', planned),
      stepsOfNamed('a bystander', planned),
      stepsOfNamed(undefined, planned),
    ]).toEqual([
      ['two', 'one'],
      ['one', 'two'],
      ['one', 'two'],
    ]);
  });
});
