/** A step that the command line names. */
import { didYouMean } from '../../documents/near-name.js';
import { LockdownError } from '../../errors.js';
import { stepById, steps } from '../../steps/index.js';
import type { Step } from '../../steps/kit/step.js';

/** Errors: `usage.invalid`, with the step that was meant. */
export function knownStep(id: string): Step {
  const step = stepById(id);
  if (step !== undefined) return step;
  const near = didYouMean(
    id,
    steps.map((one) => one.id),
  ).trimEnd();
  throw new LockdownError('usage.invalid', `There is no step ${id}${near === '' ? '' : `; ${near}`}`, {
    next: 'See: smlockdown steps',
  });
}
