/** Findings of an audit, kept small: nothing of them is lost, and what reads the same is held once. */
import { describe, expect, it } from '@jest/globals';
import { Compactor } from '../../../src/engine/audit/compact.js';
import type { Finding } from '../../../src/engine/words/finding.js';
import { instruct } from '../../../src/steps/kit/instruction.js';
import { aFieldChange } from '../a-change.js';

const about = (target: string) =>
  ({ step: 'catch-all', target, severity: 'medium', message: 'There is one.', evidence: 'client' }) as const;

function failure(target: string, more: object = {}): Finding {
  return {
    ...about(target),
    verdict: 'fail',
    changes: [aFieldChange({ target })],
    changeCount: 1,
    impact: ['Mail no longer arrives.'],
    affects: { domains: 1, mailboxes: 4 },
    byHand: [],
    remedy: 'apply',
    ...more,
  };
}

describe('a compact finding', () => {
  it.each<Finding>([
    { ...about('a.test'), verdict: 'pass' },
    { ...about('a.test'), verdict: 'not-applicable' },
    { ...about('a.test'), verdict: 'manual', byHand: instruct('Click.'), remedy: 'teach' },
    { ...about('a.test'), verdict: 'error', cause: 'late' },
    {
      ...about('a.test'),
      verdict: 'waived',
      waiver: { reason: 'agreed', owner: 'it@a.test', expires: '2026-12-31' },
    },
  ])('says of $verdict what it said', (finding) => {
    expect(new Compactor().compact(finding)).toEqual(finding);
  });

  it('of a failure keeps everything but the changes, of which it keeps the number', () => {
    const compactor = new Compactor();

    expect(compactor.compact(failure('a.test'))).toEqual({ ...failure('a.test'), changes: [] });
    expect(compactor.compact(failure('b.test', { byHand: instruct('Click.') }))).toEqual({
      ...failure('b.test', { byHand: instruct('Click.') }),
      changes: [],
    });
  });

  it('shares what reads the same with the others, and nothing that does not', () => {
    const compactor = new Compactor();
    const [one, same, other] = [
      failure('a.test'),
      failure('b.test'),
      failure('c.test', { impact: ['Another.'] }),
    ].map((finding) => compactor.compact(finding) as Extract<Finding, { verdict: 'fail' }>);

    expect(one?.impact).toBe(same?.impact);
    expect(one?.affects).toBe(same?.affects);
    expect(other?.impact).toEqual(['Another.']);
  });

  it('takes no text for the list that it looks like', () => {
    const compactor = new Compactor();
    compactor.compact({ ...about('a.test'), message: '["x"]', verdict: 'pass' });

    expect(compactor.compact(failure('a.test', { impact: ['x'] }))).toMatchObject({ impact: ['x'] });
  });
});
