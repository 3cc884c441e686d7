/** What law 1 forbids a second plan to want. */
import type { Plan } from '../../../src/engine/plan/plan.js';

/**
 * The changes of the second plan that the first neither made nor held back. How much is noticed of a change can hang on
 * another that was just made, as what one hit on a block list does hangs on the weights from which mail is deleted: what
 * was held back may then be planned.
 */
export function wantedAnew(again: Plan, first: Plan): Plan['changes'] {
  const held = new Set(first.held.map(({ step, target }) => `${step} ${target}`));
  return again.changes.filter(({ steps, target }) => !steps.some((step) => held.has(`${step} ${target}`)));
}
