/** A step that the command line names. */
import { orDidYouMean } from '../../documents/near-name.js';
import { LockdownError } from '../../errors.js';
import { stepById, steps } from '../../steps/index.js';
import type { Step } from '../../steps/kit/step.js';

/** Errors: `usage.invalid`, with the step that was meant. */
export function knownStep(id: string): Step {
  const step = stepById(id);
  if (step !== undefined) return step;
  const ids = steps.map((one) => one.id);
  throw new LockdownError('usage.invalid', `There is no step ${id}${orDidYouMean(id, ids)}`, {
    next: 'See: smlockdown steps',
  });
}
