/** `steps`: the catalogue, or everything about one step. */
import { stepsReport } from '../../report/model/steps-report.js';
import { steps as catalogue } from '../../steps/index.js';
import type { OutputArguments } from '../context/arguments.js';
import { type Context, maker } from '../context/context.js';
import { knownStep } from '../survey/known-step.js';

export async function steps(
  args: OutputArguments & { readonly id: string | undefined },
  context: Context,
): Promise<number> {
  const { id } = args;
  const one = id === undefined ? undefined : knownStep(id);
  await context.show('steps', stepsReport(one === undefined ? catalogue : [one], maker()), args);
  return 0;
}
