/** `steps`: the catalogue, or everything about one step. */
import { LockdownError } from '../../errors.js';
import { stepsReport } from '../../report/model/steps-report.js';
import { steps as catalogue, stepById } from '../../steps/index.js';
import type { OutputArguments } from '../context/arguments.js';
import { type Context, maker } from '../context/context.js';

export async function steps(
  args: OutputArguments & { readonly id: string | undefined },
  context: Context,
): Promise<number> {
  const { id } = args;
  const one = id === undefined ? undefined : stepById(id);
  if (id !== undefined && one === undefined) {
    throw new LockdownError('usage.invalid', `There is no step ${id}`, { next: 'See: smlockdown steps' });
  }
  await context.show('steps', stepsReport(one === undefined ? catalogue : [one], maker()), args);
  return 0;
}
