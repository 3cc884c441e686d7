/** What is other in one plan than in another. */
import { describe, expect, it } from '@jest/globals';
import type { Plan } from '../../../src/engine/plan/plan.js';
import type { Asked } from '../../../src/engine/words/asked.js';
import { diffChanges, diffRemarks } from '../../../src/report/model/diff-plans.js';
import { aFieldChange, anItemChange, aPlan } from '../builders.js';
import { anAsked } from '../diff-builders.js';

const FIELD = aFieldChange({ before: false, after: true });
const OTHER_PLAYBOOK: Partial<Plan> = { playbook: { name: 'p', hash: 'sha256:q' } };

function changed(before: Plan['changes'], after: Plan['changes'], more: Partial<Plan> = {}) {
  return diffChanges(aPlan({ changes: before }), aPlan({ changes: after, ...more })).map((one) => [
    ...[one.class, one.turn],
    ...one.moved,
  ]);
}

describe('a change of two plans', () => {
  it('is the same where it does the same to the same field', () => {
    expect(changed([FIELD], [{ ...FIELD, evidence: 'assumed' }])).toEqual([['unchanged', 'same']]);
  });

  it('is another where the server holds another value, or the playbook wants one', () => {
    const held = { ...FIELD, before: 'x' };
    const wanted = { ...FIELD, after: 'x' };

    expect(changed([FIELD], [held])).toEqual([['changed', 'other', 'server']]);
    expect(changed([FIELD], [wanted], OTHER_PLAYBOOK)).toEqual([['changed', 'other', 'playbook']]);
    expect(changed([FIELD], [{ ...wanted, before: 'y' }], OTHER_PLAYBOOK)).toEqual([
      ['changed', 'other', 'server', 'playbook'],
    ]);
    // By the same playbook it wants another value for something that the plan does not show.
    expect(changed([FIELD], [wanted])).toEqual([['changed', 'other', 'unknown']]);
  });

  it('in one plan alone is new or gone, and nothing says why', () => {
    expect(changed([], [FIELD])).toEqual([['new', 'other', 'unknown']]);
    expect(changed([FIELD], [])).toEqual([['gone', 'other', 'unknown']]);
  });

  describe('in one plan alone', () => {
    const STEP = FIELD.steps[0] ?? '';
    const { target } = FIELD;
    const asked = (more: Partial<Asked> = {}) =>
      anAsked({ steps: { [STEP]: { options: 'sha256:a' } }, ...more });
    const made = (more: Partial<Asked> = {}): Partial<Plan> => ({
      made: {
        at: '2026-10-10T12:00:00.000Z',
        user: 'u',
        host: 'h',
        tool: '1',
        hash: 'sha256:m',
        asked: asked(more),
      },
    });
    const about = { step: STEP, target, message: 'Bad.' };
    const waived = { ...about, reason: 'r', owner: 'o', expires: '2027-01-01' };
    const held = { ...about, severity: 'medium', disruption: 'high', changes: 1, impact: [] } as const;
    const manual = { ...about, byHand: [], remedy: 'teach' } as const;
    const high = { limits: { disruption: 'high', changes: null, changedDomainsPercent: null } } as const;
    const before = { ...made(), changes: [FIELD] };

    it.each<[string, Partial<Plan>, Partial<Plan>, readonly string[]]>([
      ['the server, where the same was asked', before, made(), ['server']],
      ['a waiver that came', before, { ...made(), waived: [waived] }, ['waiver']],
      ['what may be noticed of it', { ...before, ...high }, { ...made(), held: [held] }, ['playbook']],
      [
        'a call that is no longer known',
        before,
        { ...made(), contract: 'sha256:other', manual: [manual] },
        ['contract'],
      ],
      [
        'the options of its step',
        before,
        { ...made({ steps: { [STEP]: { options: 'sha256:b' } } }), ...OTHER_PLAYBOOK },
        ['playbook'],
      ],
      ['a playbook without its step', before, { ...made({ steps: {} }), ...OTHER_PLAYBOOK }, ['playbook']],
      [
        'a playbook without its domain',
        before,
        { ...made({ domains: { include: ['*'], exclude: [target] } }), ...OTHER_PLAYBOOK },
        ['playbook'],
      ],
      ['who signs in', before, made({ steps: { [STEP]: { options: 'sha256:a', facts: 'f' } } }), ['facts']],
      ['--step', before, made({ only: { steps: ['other'], domains: null } }), ['selection']],
      ['--domain', before, made({ only: { steps: null, domains: ['other.example'] } }), ['selection']],
      [
        '--only-server',
        before,
        made({ only: { steps: null, domains: null, isServer: true } }),
        ['selection'],
      ],
      [
        'nobody knows what, of a domain that an override may ask',
        before,
        { ...made(), ...OTHER_PLAYBOOK },
        ['unknown'],
      ],
      ['nobody knows what, with other calls', before, { ...made(), contract: 'sha256:other' }, ['unknown']],
      [
        'nobody knows what, with --first',
        before,
        { ...made(), summary: { ...aPlan().summary, later: 3 } },
        ['unknown'],
      ],
      ['nobody knows what, of a plan that does not say what was asked', before, {}, ['unknown']],
    ])('says what moved: %s', (_, first, second, moved) => {
      const [gone] = diffChanges(aPlan(first), aPlan(second));
      const [fresh] = diffChanges(aPlan(second), aPlan(first));

      expect(gone).toMatchObject({ class: 'gone', moved });
      expect(fresh).toMatchObject({ class: 'new', moved });
    });

    it('says it of what is left out too', () => {
      const moved = (first: Partial<Plan>, second: Partial<Plan>) =>
        diffRemarks(aPlan(first), aPlan(second)).map((one) => one.moved);

      expect(moved(made(), { ...made(), held: [held] })).toEqual([['server']]);
      expect(moved(before, { ...made(), waived: [waived] })).toEqual([['waiver']]);
      // By a waiver that was there already.
      expect(moved(made(), { ...made(), waived: [waived] })).toEqual([['server']]);
      expect(
        moved({ ...made(), waived: [waived] }, { ...made(), waived: [{ ...waived, owner: 'p' }] }),
      ).toEqual([['waiver']]);
      expect(
        moved({ ...made(), held: [held] }, { ...made(), held: [{ ...held, message: 'Bad: 2.' }] }),
      ).toEqual([['server']]);
    });
  });

  it('of an item is of that which the server knows by the same key, however it is called', () => {
    const item = anItemChange({ key: '7', item: 'Office' });

    expect(changed([item], [{ ...item, item: 'Old office' }])).toEqual([['unchanged', 'same']]);
    expect(changed([item], [{ ...item, key: '8' }]).map(([one]) => one)).toEqual(['new', 'gone']);
  });
});

describe('what two plans say beside their changes', () => {
  const one = { step: 'catch-all', target: 'a.example', message: 'Bad.' };
  const held = { ...one, severity: 'medium', disruption: 'high', changes: 1, impact: [] } as const;
  const manual = { ...one, byHand: [], remedy: 'by-hand' } as const;
  const waived = { ...one, reason: 'r', owner: 'o', expires: '2027-01-01' };
  const attested = { by: 'Ann', on: '2026-10-01', until: '2026-12-30', note: 'n' };

  const noted = (before: Partial<Plan>, after: Partial<Plan>) =>
    diffRemarks(aPlan(before), aPlan(after)).map((entry) => [entry.class, entry.turn]);

  it.each<[string, Partial<Plan>, readonly string[]]>([
    ['held back', { held: [held] }, ['new', 'worse']],
    ['left to a person', { manual: [manual] }, ['new', 'worse']],
    ['attested', { manual: [{ ...manual, attested }] }, ['new', 'same']],
    ['not read', { notRead: [one] }, ['new', 'worse']],
    ['waived', { waived: [waived] }, ['new', 'same']],
  ])('is new where it is %s in the second alone', (_, after, expected) => {
    expect(noted({}, after)).toEqual([expected]);
  });

  it('is better where it is gone, and another where it says another thing', () => {
    expect(noted({ held: [held] }, {})).toEqual([['gone', 'better']]);
    expect(noted({ held: [held] }, { held: [{ ...held, message: 'Bad: 2.' }] })).toEqual([
      ['changed', 'other'],
    ]);
  });

  it('keeps apart what is held back and what is left to a person of one step on one target', () => {
    expect(noted({ held: [held], manual: [manual] }, { held: [held], manual: [manual] })).toEqual([
      ['unchanged', 'same'],
      ['unchanged', 'same'],
    ]);
  });
});
