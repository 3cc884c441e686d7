/** The plan in what a file holds: by itself, in its report, too new, foreign, edited, or not whole. */

import { describe, expect, it } from '@jest/globals';
import { sealPlan } from '../../../src/engine/plan/build-plan.js';
import { checkSeal, planIn, planSchema } from '../../../src/engine/plan/plan.js';
import { aFieldChange } from '../a-change.js';
import { aPlan, refusalOf } from '../a-plan.js';

const FILE = 'plan.json';
const WAIVED = { step: 'catch-all', target: 'a.test', message: 'There is a catch-all.' };
const WAIVER = { reason: 'A scanner', owner: 'Ops', expires: '2027-01-31' };

describe('the plan in a file', () => {
  it('is all of it where the plan stands by itself, and is still to be judged by its schema', () => {
    const stray = { ...aPlan(), at: 'now', steps: [] };

    expect(planIn(stray, FILE)).toEqual(stray);
    expect(planSchema.safeParse(planIn(stray, FILE)).success).toBe(false);
  });

  it('is what its report does not say beside it', () => {
    const beside = { report: 'plan', at: 'now', tool: {}, steps: [], resources: [] };

    expect(planIn({ ...beside, ...aPlan() }, FILE)).toEqual(aPlan());
  });

  it('keeps a member that no report has, for the schema to refuse', () => {
    expect(planIn({ report: 'plan', extra: 1, ...aPlan() }, FILE)).toEqual({ extra: 1, ...aPlan() });
  });

  it('is not looked for in another report', () => {
    const other = { report: 'run', ...aPlan() };

    expect(planIn(other, FILE)).toEqual(other);
  });

  it.each([['a text'], [null], [{ changes: [] }], [{ formatVersion: 1 }]])('is not there in %j', (value) => {
    expect(refusalOf(() => planIn(value, FILE))).toEqual({
      code: 'plan.invalid',
      message: 'plan.json is no plan of smlockdown',
      next: 'Make one with: smlockdown plan --out FILE',
    });
  });

  it('is refused by name in a newer format', () => {
    expect(refusalOf(() => planIn({ ...aPlan(), formatVersion: 2 }, FILE))).toEqual({
      code: 'plan.newer-format',
      message: 'plan.json has format 2; this smlockdown reads up to 1',
      next: 'Update smlockdown, or make the plan again with this one.',
    });
  });
});

describe('the schema of a plan', () => {
  it('has both kinds, and who waived what until when', () => {
    const waived = [{ ...WAIVED, ...WAIVER }];

    for (const kind of ['apply', 'rollback'] as const) {
      const plan = aPlan({ kind, waived });
      expect(planSchema.parse(plan)).toEqual(plan);
    }
    expect(planSchema.safeParse({ ...aPlan(), waived: [WAIVED] }).success).toBe(false);
  });
});

describe('the seal', () => {
  const change = aFieldChange();
  const object = { resource: change.resource, target: change.target, hash: 'sha256:00' };
  const whole = aPlan({ changes: [change], objects: [object] });

  it('holds for a plan as it was made', () => {
    expect(refusalOf(() => checkSeal(whole, FILE))).toBeUndefined();
  });

  it('says of an edited plan what to do instead of editing', () => {
    expect(refusalOf(() => checkSeal({ ...whole, contract: 'another' }, FILE))).toEqual({
      code: 'plan.edited',
      message: 'plan.json was changed after it was made: its hash does not fit',
      next: 'Plans are not edited by hand. Change the playbook and plan again.',
    });
  });

  it.each([
    ['a change without its object', []],
    ['an object without a change', [object, { ...object, target: 'b.test' }]],
    ['the object of another change', [{ ...object, target: 'b.test' }]],
    ['an object named twice', [object, object]],
  ])('does not cover %s', (_, objects) => {
    const { hash: __, ...body } = whole;

    expect(refusalOf(() => checkSeal(sealPlan({ ...body, objects }), FILE))).toMatchObject({
      code: 'plan.invalid',
      message: 'plan.json: the list of objects does not fit the changes',
    });
  });
});
