/** Waivers over findings: what they hide, what they keep, and what is told once they are over. */
import { describe, expect, it } from '@jest/globals';
import { withWaiver } from '../../../src/engine/audit/waive.js';
import type { Finding } from '../../../src/engine/words/finding.js';
import type { Waiver } from '../../../src/playbook/playbook.js';
import { instruct } from '../../../src/steps/kit/instruction.js';
import { aFieldChange } from '../a-change.js';

const WAIVER: Waiver = {
  ...{ step: 'catch-all', domain: 'a.test', reason: 'agreed', owner: 'it@a.test' },
  ...{ expires: '2026-11-21', at: 'p.yaml:9:3' },
};
const ABOUT = {
  step: 'catch-all',
  target: 'a.test',
  severity: 'medium',
  message: 'There is one.',
  evidence: 'client',
} as const;
const FAILURE: Finding = {
  ...ABOUT,
  verdict: 'fail',
  changes: [aFieldChange()],
  changeCount: 1,
  impact: ['Mail no longer arrives.'],
  affects: { domains: 1, mailboxes: 4 },
  byHand: [],
  remedy: 'apply',
};
const BY_HAND: Finding = { ...ABOUT, verdict: 'manual', byHand: instruct('Click.'), remedy: 'by-hand' };

const during = new Date('2026-11-21T23:59:59.999Z');
const afterwards = new Date('2026-11-22T00:00:00.000Z');

describe('an active waiver', () => {
  it.each([
    ['failure', FAILURE],
    ['finding by hand', BY_HAND],
  ])('takes the place of a %s, and shows who answers for it', (_, finding) => {
    expect(withWaiver(finding, { waivers: [WAIVER], now: during })).toEqual({
      ...ABOUT,
      verdict: 'waived',
      waiver: { reason: 'agreed', owner: 'it@a.test', expires: '2026-11-21' },
    });
  });

  it('still shows what is there, and what the playbook asks for', () => {
    const sides = { shown: [{ resource: 'domain-settings', field: 'catchAll', before: 'info', after: '' }] };

    expect(withWaiver({ ...FAILURE, sides }, { waivers: [WAIVER], now: during })).toMatchObject({
      verdict: 'waived',
      sides,
    });
  });

  it.each<Finding>([
    { ...ABOUT, verdict: 'pass' },
    { ...ABOUT, verdict: 'not-applicable' },
    { ...ABOUT, verdict: 'error', cause: 'late' },
  ])('leaves $verdict as it is', (finding) => {
    expect(withWaiver(finding, { waivers: [WAIVER], now: during })).toBe(finding);
  });

  it('hides nothing of another step or target', () => {
    for (const other of [{ step: 'logging' }, { domain: 'b.test' }, { domain: 'server' }]) {
      expect(withWaiver(FAILURE, { waivers: [{ ...WAIVER, ...other }], now: during })).toBe(FAILURE);
    }
  });
});

describe('a waiver that is over', () => {
  const NOTE = 'The waiver of it@a.test expired on 2026-11-21.';

  it('is told with the failure, and first of all to whoever approves the plan', () => {
    expect(withWaiver(FAILURE, { waivers: [WAIVER], now: afterwards })).toEqual({
      ...FAILURE,
      message: `There is one. (${NOTE})`,
      notes: { waiver: NOTE },
      impact: [NOTE, 'Mail no longer arrives.'],
    });
  });

  it('is told with what is left to the hand', () => {
    expect(withWaiver(BY_HAND, { waivers: [WAIVER], now: afterwards })).toEqual({
      ...BY_HAND,
      message: `There is one. (${NOTE})`,
      notes: { waiver: NOTE },
    });
  });

  it('is not told beside one that is still active', () => {
    const waivers = [WAIVER, { ...WAIVER, owner: 'new@a.test', expires: '2026-12-31' }];

    expect(withWaiver(FAILURE, { waivers, now: afterwards })).toMatchObject({
      verdict: 'waived',
      waiver: { owner: 'new@a.test' },
    });
  });
});
