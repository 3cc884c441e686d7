/** Which runs may go, and that those which stay tell the same of themselves without them. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { boundTo, sortOut } from '../../src/store/removable.js';
import { isStanding, type RunSummary } from '../../src/store/run-list.js';
import { runs } from '../property-runs.js';

type Made = {
  readonly kind: string;
  readonly status: string;
  readonly writes: number;
  readonly back: number;
};

/** Of a history told from the oldest on; a rollback takes back some run before it. The newest first. */
function historyOf(all: readonly Made[]): readonly RunSummary[] {
  const known: RunSummary[] = [];
  for (const [index, { kind, status, writes, back }] of all.entries()) {
    const id = `20260101-00000${index % 10}-${kind}-${String(index).padStart(4, '0')}`;
    const [, rollsBack] = kind === 'rollback' && index > 0 ? ['', known[back % index]?.id] : [];
    const record = { id, kind, writes, server: 'https://mail.example', ...(rollsBack && { rollsBack }) };
    known.push(
      (status === 'damaged'
        ? { id, status, problem: 'p', record: null }
        : { ...record, status }) as unknown as RunSummary,
    );
  }
  return known.toReversed();
}

const anyRun: fc.Arbitrary<Made> = fc.record({
  kind: fc.constantFrom('apply', 'apply', 'rollback', 'rollback', 'action'),
  status: fc.constantFrom(
    'verified',
    'verified',
    'verified',
    'partial',
    'not-proved',
    'unfinished',
    'damaged',
  ),
  writes: fc.constantFrom(0, 3, 3),
  back: fc.nat(30),
});
const anyHistory = fc.array(anyRun, { maxLength: 14 }).map(historyOf);

function keeping(newest: number, known: readonly RunSummary[]) {
  const kept = new Set(known.slice(0, newest));
  return sortOut(known, { meant: known, mayGo: (run) => !kept.has(run) });
}

const run = (kind: string, more: Partial<Made> = {}): Made => ({
  kind,
  status: 'verified',
  writes: 3,
  back: 0,
  ...more,
});

function reasonsOf(all: readonly Made[], newest = 0): readonly string[] {
  const known = historyOf(all);
  const { stay } = keeping(newest, known);
  return known.map((one) => stay.get(one) ?? 'goes').toReversed();
}

describe('what may go', () => {
  it.each<[string, readonly Made[], readonly string[]]>([
    ['an apply that stands stays', [run('apply')], ['standing']],
    ['one that wrote nothing goes', [run('apply', { writes: 0 })], ['goes']],
    ['an action goes, as nothing takes it back', [run('action')], ['goes']],
    ['one that is not proved may stand', [run('apply', { status: 'partial' })], ['standing']],
    ['one that was cut off stays', [run('rollback', { status: 'unfinished' })], ['unfinished']],
    ['a damaged one stays', [run('apply', { status: 'damaged' })], ['damaged']],
    [
      'an apply and the rollback that took it back go together',
      [run('apply'), run('rollback')],
      ['goes', 'goes'],
    ],
    [
      'a rollback that is not proved took nothing back, and goes alone',
      [run('apply'), run('rollback', { status: 'not-proved' })],
      ['standing', 'goes'],
    ],
    [
      'what was taken back and brought back stays with both rollbacks',
      [run('apply'), run('rollback'), run('rollback', { back: 1 })],
      ['standing', 'bound', 'bound'],
    ],
    [
      'a rollback of a damaged run stays with it',
      [run('apply', { status: 'damaged' }), run('rollback')],
      ['damaged', 'bound'],
    ],
  ])('%s', (_, all, reasons) => {
    expect(reasonsOf(all)).toEqual(reasons);
  });

  it('is not what is among the newest, nor what that took back', () => {
    const all = [run('apply'), run('action'), run('rollback')];

    expect(reasonsOf(all, 1)).toEqual(['bound', 'goes', 'asked']);
    expect(reasonsOf(all, 0)).toEqual(['goes', 'goes', 'goes']);
  });

  it('is nothing that stands, was cut off or is damaged, and what stays stands as it did', () => {
    fc.assert(
      fc.property(anyHistory, fc.nat(6), (known, newest) => {
        const { take, stay } = keeping(newest, known);

        expect(take.filter((one) => stay.has(one))).toEqual([]);
        expect(take.length + stay.size).toBe(known.length);
        expect(take.filter((one) => isStanding(one, known))).toEqual([]);
        expect(take.filter(({ status }) => status === 'unfinished' || status === 'damaged')).toEqual([]);
        const left = known.filter((one) => stay.has(one));
        expect(left.map((one) => isStanding(one, left))).toEqual(left.map((one) => isStanding(one, known)));
      }),
      runs(300),
    );
  });

  it('changes nothing of what stays where runs are named, as long as none of the others is bound to them', () => {
    fc.assert(
      fc.property(anyHistory, fc.array(fc.nat(13)), (known, picked) => {
        const named = new Set(picked.flatMap((index) => known[index]?.id ?? []));
        const all = new Set([...named, ...boundTo(named, known)]);
        const left = known.filter(({ id }) => !all.has(id));

        expect(boundTo(all, known).size).toBe(0);
        expect(left.map((one) => isStanding(one, left))).toEqual(left.map((one) => isStanding(one, known)));
      }),
      runs(300),
    );
  });
});
