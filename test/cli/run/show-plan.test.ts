import { describe, expect, it } from '@jest/globals';
import { planExitCode } from '../../../src/cli/run/show-plan.js';
import { aFieldChange, anItemChange, aPlan } from '../../report/builders.js';

const { summary } = aPlan();

describe('the exit code of a plan', () => {
  it('is 0 where nothing is to change, whatever is left to a person', () => {
    expect(planExitCode(aPlan({ summary: { ...summary, manual: 4, waived: 2 } }))).toBe(0);
  });

  it.each([
    ['a field', aFieldChange()],
    ['an item', anItemChange({ steps: ['smtp-auth-bypass'] })],
    ['what only a step of low severity asks for', aFieldChange({ steps: ['logging'] })],
    ['what a rollback puts back', aFieldChange({ steps: ['rollback'], effect: 'loosens' })],
  ])('is 2 where there is %s to change', (_, change) => {
    expect(planExitCode(aPlan({ changes: [change] }))).toBe(2);
  });

  it('is 1 where something was not read, with changes or without', () => {
    const unread = { ...summary, notRead: 1 };

    expect(planExitCode(aPlan({ summary: unread }))).toBe(1);
    expect(planExitCode(aPlan({ summary: unread, changes: [aFieldChange()] }))).toBe(1);
  });
});
