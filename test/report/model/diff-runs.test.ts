/** What became of the objects of a run, from its journal where its account was not kept; and of those of two runs. */
import { describe, expect, it } from '@jest/globals';
import { diffResults, resultsOf } from '../../../src/report/model/diff-runs.js';
import type { JournalEntry } from '../../../src/store/journal-entry.js';
import { aFieldChange, anItemChange, aResult } from '../builders.js';

const CHANGE = aFieldChange({ target: 'a.example', field: 'x', before: 1, after: 2 });
const { resource, target } = CHANGE;
const AT = '2026-11-28T03:37:06.000Z';

type Entry = JournalEntry extends infer One ? (One extends unknown ? Omit<One, 'seq' | 'at'> : never) : never;

function journal(...entries: readonly Entry[]): readonly JournalEntry[] {
  return entries.map((one, index) => ({ ...one, seq: index + 1, at: AT }) as JournalEntry);
}

function write(number: number, [before, after]: readonly [number, number]): Entry {
  const call = { method: 'POST', path: 'p', action: 'set' } as const;
  return { entry: 'write', write: number, resource, target, ...call, fields: { x: { before, after } } };
}

const answer = (number: number, outcome: 'accepted' | 'refused' | 'no-answer' = 'accepted'): Entry => ({
  ...{ entry: 'answer', write: number, outcome },
});

function readBack(number: number, verdict: 'honoured' | 'ignored' | 'altered' = 'honoured'): Entry {
  const verdicts = [{ field: 'x', verdict, expected: 2, found: verdict === 'honoured' ? 2 : 1 }];
  return { entry: 'read-back', write: number, verdicts, bystanders: [] };
}

const skipped: Entry = { entry: 'skipped', resource, target, reason: 'was changed since' };

describe('the outcome of an object, from the journal', () => {
  it.each<[string, readonly JournalEntry[], string]>([
    ['proved', journal(write(1, [1, 2]), answer(1), readBack(1)), 'proved'],
    ['refused', journal(write(1, [1, 2]), answer(1, 'refused'), readBack(1, 'ignored')), 'refused'],
    ['read back differently', journal(write(1, [1, 2]), answer(1), readBack(1, 'altered')), 'disagrees'],
    [
      'not answered and not seen',
      journal(write(1, [1, 2]), answer(1, 'no-answer'), readBack(1, 'ignored')),
      'unknown',
    ],
    ['never read back', journal(write(1, [1, 2]), answer(1)), 'unknown'],
    ['left alone', journal(skipped), 'not-attempted'],
    ['left alone after a write', journal(write(1, [1, 2]), answer(1), readBack(1), skipped), 'not-attempted'],
    ['never reached', journal(), 'not-attempted'],
    [
      'put back',
      journal(write(1, [1, 2]), answer(1), readBack(1), write(2, [2, 1]), answer(2), readBack(2)),
      'undone',
    ],
  ])('that was %s', (_, entries, outcome) => {
    const [result] = resultsOf([CHANGE], entries);

    expect(result).toMatchObject({ resource, target, outcome });
    expect(result?.message).toBe(
      entries.some(({ entry }) => entry === 'skipped') ? 'was changed since' : undefined,
    );
  });

  it('of an item that was added and taken away again is undone', () => {
    const add = anItemChange({
      action: 'add',
      item: 'new',
      key: null,
      before: null,
      after: { address: 'a' },
    });
    const call = { resource: add.resource, target: add.target, method: 'POST', path: 'p', item: 'new' };
    const verdicts = [{ field: 'address', verdict: 'honoured' as const, expected: 'a', found: 'a' }];
    const seen = (number: number): Entry => ({ entry: 'read-back', write: number, verdicts, bystanders: [] });
    const entries = journal(
      ...[{ entry: 'write', write: 1, ...call, action: 'add' } as const, answer(1), seen(1)],
      ...[{ entry: 'write', write: 2, ...call, action: 'remove' } as const, answer(2), seen(2)],
    );

    expect(resultsOf([add], entries)).toMatchObject([{ outcome: 'undone' }]);
    expect(resultsOf([add], entries.slice(0, 3))).toMatchObject([{ outcome: 'proved' }]);
  });
});

describe('an object of two runs', () => {
  const turned = (before: Parameters<typeof aResult>[0], after: Parameters<typeof aResult>[0]) =>
    diffResults([aResult(before)], [aResult(after)]).map((one) => [one.class, one.turn]);

  it.each([
    ['proved', 'refused', ['changed', 'worse']],
    ['refused', 'proved', ['changed', 'better']],
    ['refused', 'unknown', ['changed', 'other']],
    ['refused', 'refused', ['unchanged', 'same']],
  ] as const)('%s and then %s', (before, after, expected) => {
    expect(turned({ outcome: before }, { outcome: after })).toEqual([expected]);
  });

  it('that was proved to hold another value is neither better nor worse', () => {
    const [field] = aResult().fields;
    if (field === undefined) throw new Error('no field');

    expect(turned({}, { fields: [{ ...field, expected: 7, found: 7 }] })).toEqual([['changed', 'same']]);
  });

  it('of one run alone is worse only where it is not proved', () => {
    const alone = (outcome: 'proved' | 'refused') => diffResults([], [aResult({ outcome })])[0]?.turn;

    expect([alone('proved'), alone('refused')]).toEqual(['same', 'worse']);
  });
});
