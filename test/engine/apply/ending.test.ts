/** How a run ends: the exit code of every mixture of outcomes. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { endingOf } from '../../../src/engine/apply/ending.js';
import { OUTCOMES, type Outcome } from '../../../src/engine/prove/outcome.js';
import { runs } from '../../property-runs.js';
import { executionOf, NOTHING, resultOf } from './an-execution.js';

describe('endingOf', () => {
  it.each<[readonly Outcome[], string, number]>([
    [['proved', 'proved'], 'verified', 0],
    [[], 'verified', 0],
    [['proved', 'disagrees', 'refused'], 'disagrees', 5],
    [['disagrees'], 'disagrees', 5],
    [['proved', 'refused'], 'partial', 4],
    [['proved', 'stale'], 'partial', 4],
    [['proved', 'not-attempted'], 'partial', 4],
    [['unknown'], 'partial', 4],
    [['unknown', 'not-attempted'], 'partial', 4],
    [['refused'], 'failed', 1],
    [['refused', 'stale', 'not-attempted'], 'failed', 1],
    [['stale', 'stale'], 'failed', 3],
    [['stale', 'unread'], 'failed', 1],
    [['proved', 'unread'], 'partial', 4],
    [['undone'], 'failed', 3],
    [['proved', 'undone'], 'partial', 4],
    [['undone', 'disagrees'], 'disagrees', 5],
  ])('of %j is %s', (outcomes, status, exitCode) => {
    expect(endingOf(executionOf(outcomes))).toEqual({ status, exitCode });
  });

  it('is interrupted before it is anything but contradicted', () => {
    const interrupted = { isInterrupted: true };

    expect(endingOf(executionOf(['proved', 'not-attempted'], interrupted)).exitCode).toBe(130);
    expect(endingOf(executionOf(['disagrees', 'not-attempted'], interrupted)).exitCode).toBe(5);
  });

  it('is partial when everything is proved and yet something ended the run', () => {
    expect(endingOf(executionOf(['proved', 'proved'], { stopped: 'the disk is full' }))).toEqual({
      status: 'partial',
      exitCode: 4,
    });
  });

  it('is partial when items of a refused collection are proved', () => {
    const verdicts = [
      { field: 'a', verdict: 'normalised', expected: 1, found: 1 },
      { field: 'b', verdict: 'ignored', expected: 1, found: 2 },
    ] as const;

    expect(endingOf({ ...NOTHING, results: [{ ...resultOf('refused'), verdicts }] }).exitCode).toBe(4);
  });

  it('is a success only when everything is proved and nothing ended the run', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...OUTCOMES), { maxLength: 5 }),
        fc.record(
          { isInterrupted: fc.boolean(), stopped: fc.constant('enough') },
          { requiredKeys: ['isInterrupted'] },
        ),
        (outcomes, more) => {
          const { exitCode } = endingOf(executionOf(outcomes, more));

          const isWhole = !more.isInterrupted && more.stopped === undefined;
          expect(exitCode === 0).toBe(outcomes.every((one) => one === 'proved') && isWhole);
        },
      ),
      runs(),
    );
  });
});
