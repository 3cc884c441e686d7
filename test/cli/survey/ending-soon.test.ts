/** Waivers and attestations are told before they end. */
import { describe, expect, it } from '@jest/globals';
import { tellEndingSoon } from '../../../src/cli/survey/ending-soon.js';
import type { Finding } from '../../../src/engine/words/finding.js';

const ABOUT = { step: 'catch-all', severity: 'medium', message: 'm', evidence: null } as const;

function waived(target: string, expires: string): Finding {
  return { ...ABOUT, target, verdict: 'waived', waiver: { owner: 'it@a.test', reason: 'r', expires } };
}

function attested(target: string, until: string): Finding {
  const word = { by: 'Ann', on: '2026-11-01', until, note: 'n' };
  return { ...ABOUT, target, verdict: 'manual', byHand: [], remedy: 'by-hand', attested: word };
}

function told(exceptions: readonly Finding[]): readonly string[] {
  const said: string[] = [];
  tellEndingSoon(exceptions, new Date('2026-11-28T23:59:59.999Z'), (text) => said.push(text));
  return said;
}

describe('what ends within 14 days', () => {
  it.each([
    ['2026-11-27', false],
    ['2026-11-28', true],
    ['2026-12-12', true],
    ['2026-12-13', false],
  ])('by the days of UTC: on %s %s', (day, isTold) => {
    expect(told([waived('a.test', day)])).toHaveLength(isTold ? 1 : 0);
    expect(told([attested('a.test', day)])).toHaveLength(isTold ? 1 : 0);
  });

  it('is told with what, whose, where and when, alike ones together', () => {
    const day = '2026-12-01';
    const many = ['b', 'c', 'd', 'e', 'f'].map((name) => attested(`${name}.test`, day));

    expect(told([waived('a.test', day), ...many])).toEqual([
      'The waiver of it@a.test for catch-all, a.test, ends on 2026-12-01.',
      'The attestation of Ann for catch-all, b.test, c.test, d.test and 2 more, ends on 2026-12-01.',
    ]);
  });
});
