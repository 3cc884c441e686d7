/** Attestations over findings: what they mark, and that they turn nothing into anything else. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Manual, todoOf, withAttestation } from '../../../src/engine/audit/attest.js';
import { attestedIn, type Finding } from '../../../src/engine/words/finding.js';
import { type Attestation, newestOf } from '../../../src/playbook/attestations.js';
import { instruct, REMEDIES } from '../../../src/steps/kit/instruction.js';
import { runs } from '../../property-runs.js';

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

/** Findings and words about few things and days, so that they often meet. */
const step = fc.constantFrom('catch-all', 'logging');
const target = fc.constantFrom('server', 'a.test', 'b.test');
const day = fc
  .integer({ min: 0, max: 200 })
  .map((days) => new Date(days * 86_400_000 + Date.UTC(2026, 8, 1)));
const word = fc.record({ step, domain: target, on: day.map((one) => one.toISOString().slice(0, 10)) });
const verdict = fc.constantFrom('pass', 'fail', 'waived', 'manual', 'not-applicable', 'error');

describe('an attestation', () => {
  it('marks what is manual, named by it and no older than its days, and changes no verdict', () => {
    fc.assert(
      fc.property(
        fc.record({ step, target, verdict, remedy: fc.constantFrom(...REMEDIES) }),
        fc.array(word),
        day,
        (about, words, now) => {
          const finding = { ...BY_HAND, ...about } as Finding;
          const said = words.map((one) => ({ server: 's', by: 'Ann', note: 'n', ...one }));

          const found = withAttestation(finding, newestOf(said, now));

          const counts = words.some((one) => {
            const age = (now.getTime() - Date.parse(one.on)) / 86_400_000;
            return one.step === about.step && one.domain === about.target && age >= 0 && age < 91;
          });
          expect(found.verdict).toBe(about.verdict);
          expect(attestedIn(found) !== undefined).toBe(
            about.verdict === 'manual' && about.remedy !== 'decide' && counts,
          );
        },
      ),
      runs(300),
    );
  });

  it('leaves what is manual manual, and says whose word it is and when it ends', () => {
    expect(withAttestation(BY_HAND, newestOf(attestations, during))).toEqual({
      ...BY_HAND,
      attested: { by: 'Ann', on: '2026-11-28', until: '2027-02-26', note: 'Done.' },
    });
  });

  it('that is over marks nothing, and is told', () => {
    expect(withAttestation(BY_HAND, newestOf(attestations, new Date('2027-02-27T00:00:00Z')))).toEqual({
      ...BY_HAND,
      message: 'Look at it. (The attestation of Ann ended on 2027-02-26.)',
      notes: { attestation: 'The attestation of Ann ended on 2027-02-26.' },
    });
  });

  it('of other instructions than are given by now marks nothing, and is told', () => {
    const marked = (todo: string, finding: Finding = BY_HAND) =>
      withAttestation(finding, newestOf([{ ...attestations[0], todo } as Attestation], during));
    const todo = todoOf(BY_HAND as Manual);

    expect(attestedIn(marked(todo))).toBeDefined();
    expect(marked(todo, { ...BY_HAND, byHand: instruct('Click twice.') } as Finding)).toEqual({
      ...BY_HAND,
      byHand: instruct('Click twice.'),
      message: 'Look at it. (What was found, or is to be done, is not what Ann attested on 2026-11-28.)',
      notes: { attestation: 'What was found, or is to be done, is not what Ann attested on 2026-11-28.' },
    });
  });

  it('of less than is found by now marks nothing, and days that went by are nothing new', () => {
    const finding = (message: string): Manual => ({ ...BY_HAND, message }) as Manual;
    const todo = todoOf(finding('ann@a.test has not signed in for 90 days.'));
    const now = (message: string) =>
      attestedIn(
        withAttestation(finding(message), newestOf([{ ...attestations[0], todo } as Attestation], during)),
      );

    expect(now('ann@a.test has not signed in for 91 days.')).toBeDefined();
    expect(now('ann@a.test, bob@a.test have not signed in for 90 days.')).toBeUndefined();
  });

  it('stands for no value that the playbook has to give', () => {
    const finding = { ...BY_HAND, remedy: 'decide' } as Finding;

    expect(withAttestation(finding, newestOf(attestations, during))).toBe(finding);
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
    expect(withAttestation(finding, newestOf(attestations, during))).toBe(finding);
  });
});
