/** The generated cases of every step: how many start from a passing state, and that those which should do pass. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { steps } from '../../../src/steps/index.js';
import { judge } from '../a-step.js';
import { ARBITRARY_STEPS } from './arbitrary-steps.js';
import type { Case } from './starting-from-passing.js';

const SAMPLES = { numRuns: 300, seed: 20_261_010 } as const;

/** What fails of most; who forwards mail, and who may send as whom, is for a person to say. */
// What looks beyond the server changes nothing: its cases are any that its models take, and start nowhere.
const changing = steps.filter(({ beyond }) => beyond === undefined);
const parts = changing.flatMap((step) =>
  step.parts.map((part, place) => {
    const given = ARBITRARY_STEPS[step.id]?.cases[place];
    const cases: readonly Case[] = given === undefined ? [] : fc.sample(given, SAMPLES);
    const verdictOf = (one: Pick<Case, 'options' | 'inputs'>) =>
      judge(step, { options: one.options, inputs: one.inputs, part: place }).verdict;
    const isLook = ['updates', 'smtp-relay'].includes(step.id) && part.scope === 'domain';
    const bad = isLook ? 'manual' : 'fail';
    return { id: step.id, scope: part.scope, cases, verdictOf, bad };
  }),
);

describe.each(parts)('the generated cases of the step $id, on the $scope', ({ cases, verdictOf, bad }) => {
  const started = cases.flatMap(({ options, inputs, from }) =>
    from === undefined ? [] : [{ options, inputs, from }],
  );
  const spoilt = started.filter(({ inputs, from }) => inputs !== from);

  it('start from a passing state in a third of the cases or more', () => {
    const passing = started.filter(({ options, from }) => verdictOf({ options, inputs: from }) === 'pass');

    expect(passing.length).toBeGreaterThanOrEqual(cases.length / 3);
    expect(passing).toHaveLength(started.length);
  });

  it('leave that state as it is in a third of these or more, and spoil it in many others', () => {
    expect(started.length - spoilt.length).toBeGreaterThanOrEqual(started.length / 3);
    // Of a state that is one switch, every other value of another state is the same.
    expect(spoilt.length).toBeGreaterThanOrEqual(started.length / 6);
  });

  it('both pass and fail, and fail by what was spoilt in one place', () => {
    expect(cases.map(verdictOf)).toEqual(expect.arrayContaining(['pass', bad]));
    expect(spoilt.map(verdictOf)).toContain(bad);
  });
});
