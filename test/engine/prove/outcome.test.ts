/** What became of a write, from its answer and its read-back together; and the worst of several. */
import { describe, expect, it } from '@jest/globals';
import type { WriteAnswer } from '../../../src/api/write-client.js';
import { OUTCOMES, outcomeOf, worstOf } from '../../../src/engine/prove/outcome.js';
import type { ReadBack } from '../../../src/engine/prove/verify.js';
import { LockdownError } from '../../../src/errors.js';

const error = new LockdownError('server.refused', 'no');
const ANSWERS: Readonly<Record<WriteAnswer['kind'], WriteAnswer>> = {
  accepted: { kind: 'accepted', answer: {} },
  refused: { kind: 'refused', error },
  'no-answer': { kind: 'no-answer', error },
};

function outcome(answer: WriteAnswer['kind'], verdicts: readonly ReadBack[], { moved = 0 } = {}) {
  return outcomeOf(ANSWERS[answer], {
    verdicts: verdicts.map((verdict) => ({ field: 'f', verdict, expected: 1, found: 2 })),
    bystanders: Array.from({ length: moved }, () => ({ path: 'p', before: 1, after: 2 })),
  });
}

describe('the outcome of a write', () => {
  it.each<[string, WriteAnswer['kind'], readonly ReadBack[]]>([
    ['proved', 'accepted', ['honoured', 'normalised']],
    ['proved', 'refused', ['honoured']],
    ['proved', 'no-answer', ['honoured']],
    ['disagrees', 'accepted', ['ignored']],
    ['disagrees', 'accepted', ['honoured', 'altered']],
    ['disagrees', 'refused', ['honoured', 'ignored']],
    ['disagrees', 'refused', ['altered']],
    ['refused', 'refused', ['ignored', 'ignored']],
    ['unknown', 'no-answer', ['ignored']],
    ['disagrees', 'no-answer', ['ignored', 'honoured']],
    ['unknown', 'accepted', ['honoured', 'unreadable']],
  ])('is %s when it was %s and the read-back shows %j', (expected, answer, verdicts) => {
    expect(outcome(answer, verdicts)).toBe(expected);
  });

  it('disagrees when anything else moved, unless it could not be read at all', () => {
    expect(outcome('accepted', ['honoured'], { moved: 1 })).toBe('disagrees');
    expect(outcome('refused', ['ignored'], { moved: 1 })).toBe('disagrees');
    expect(outcome('accepted', ['unreadable'], { moved: 1 })).toBe('unknown');
  });

  it.each<[string, WriteAnswer['kind'], readonly ReadBack[]]>([
    ['proved', 'accepted', ['unshown']],
    ['refused', 'refused', ['unshown']],
    ['refused', 'refused', ['unshown', 'ignored']],
    ['proved', 'refused', ['unshown', 'honoured']],
    ['disagrees', 'accepted', ['unshown', 'ignored']],
  ])(
    'of a secret, which no answer shows, is %s when it was %s and the rest is %j',
    (expected, answer, verdicts) => {
      expect(outcome(answer, verdicts)).toBe(expected);
    },
  );

  it('is proved where nothing was meant to change and nothing did', () => {
    expect([outcome('accepted', []), outcome('refused', []), outcome('no-answer', [])]).toContain('proved');
    expect(outcome('refused', [])).toBe('proved');
  });
});

describe('the worst of several', () => {
  it('is the one that weighs most, in any order', () => {
    const order = [
      'disagrees',
      'unknown',
      'undone',
      'refused',
      'not-attempted',
      'unread',
      'stale',
      'proved',
    ] as const;

    expect([...OUTCOMES].sort()).toEqual([...order].sort());
    for (const [index, one] of order.entries()) {
      const rest = order.slice(index);
      expect([worstOf(rest), worstOf(rest.toReversed()), worstOf([one])]).toEqual([one, one, one]);
    }
  });

  it('is proved where there is none', () => {
    expect(worstOf([])).toBe('proved');
  });
});
