/** A step that the command line names. */
import { orDidYouMean } from '../../documents/near-name.js';
import { LockdownError } from '../../errors.js';
import type { Playbook } from '../../playbook/playbook.js';
import { stepById, steps } from '../../steps/index.js';
import { ASKED_BY, type Step } from '../../steps/kit/step.js';

/** Errors: `usage.invalid`, with the step that was meant. */
export function knownStep(id: string): Step {
  const step = stepById(id);
  if (step !== undefined) return step;
  const ids = steps.map((one) => one.id);
  throw new LockdownError('usage.invalid', `There is no step ${id}${orDidYouMean(id, ids)}`, {
    next: 'See: smlockdown steps',
  });
}

/** One that the playbook asks for. Errors: `usage.invalid`. */
export function selectedStep(
  id: string,
  { name, steps: selected, unasked }: Pick<Playbook, 'name' | 'steps' | 'unasked'>,
): void {
  const { beyond } = knownStep(id);
  if (beyond !== undefined && unasked?.includes(id))
    throw new LockdownError(
      'usage.invalid',
      `The step ${id} looks beyond the server: give ${ASKED_BY[beyond]} too`,
    );
  if (selected[id] === undefined)
    throw new LockdownError('usage.invalid', `The playbook ${name} does not select the step ${id}`);
}
