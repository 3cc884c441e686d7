/** Attestations over findings: what they mark, and that they turn nothing into anything else. */
import { describe, expect, it } from '@jest/globals';
import { withAttestation } from '../../../src/engine/audit/attest.js';
import type { Finding } from '../../../src/engine/words/finding.js';
import { instruct } from '../../../src/steps/kit/instruction.js';

const ABOUT = {
  step: 'catch-all',
  target: 'a.test',
  severity: 'medium',
  message: 'Look at it.',
  evidence: null,
} as const;
const BY_HAND: Finding = { ...ABOUT, verdict: 'manual', byHand: instruct('Click.'), remedy: 'by-hand' };
const attestations = [
  {
    ...{ server: 'https://mail.example', step: 'catch-all', domain: 'a.test' },
    ...{ by: 'Ann', on: '2026-11-28', note: 'Done.' },
  },
];
const during = new Date('2026-12-01T12:00:00Z');
const waiver = { reason: 'agreed', owner: 'it@a.test', expires: '2027-11-21' };

describe('an attestation', () => {
  it('leaves what is manual manual, and says whose word it is and when it ends', () => {
    expect(withAttestation(BY_HAND, { attestations, now: during })).toEqual({
      ...BY_HAND,
      attested: { by: 'Ann', on: '2026-11-28', until: '2027-02-26', note: 'Done.' },
    });
  });

  it('that is over marks nothing, and is told', () => {
    expect(withAttestation(BY_HAND, { attestations, now: new Date('2027-02-27T00:00:00Z') })).toEqual({
      ...BY_HAND,
      message: 'Look at it. (The attestation of Ann ended on 2027-02-26.)',
    });
  });

  it.each<Finding>([
    {
      ...{ ...ABOUT, verdict: 'fail', changes: [], changeCount: 0, impact: [], remedy: 'by-hand' },
      ...{ affects: { domains: 1, mailboxes: null }, byHand: instruct('Click.') },
    },
    { ...ABOUT, verdict: 'error', cause: 'late' },
    { ...ABOUT, verdict: 'pass' },
    { ...ABOUT, verdict: 'not-applicable' },
    { ...ABOUT, verdict: 'waived', waiver },
  ])('never turns $verdict into anything', (finding) => {
    expect(withAttestation(finding, { attestations, now: during })).toBe(finding);
  });
});
