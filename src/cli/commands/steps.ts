/** `steps`: the catalogue, or everything about one step. */
import { optionRows } from '../../catalogue/option-rows.js';
import { LockdownError } from '../../errors.js';
import { stepsReport } from '../../report/model/steps-report.js';
import type { Page } from '../../report/text/layout.js';
import { renderStep, renderSteps } from '../../report/text/steps-text.js';
import { steps as catalogue, stepById } from '../../steps/index.js';
import type { OutputArguments } from '../context/arguments.js';
import type { Context } from '../context/context.js';

export async function steps(
  args: OutputArguments & { readonly id: string | undefined },
  context: Context,
): Promise<number> {
  const { id } = args;
  const one = id === undefined ? undefined : stepById(id);
  if (id !== undefined && one === undefined) {
    throw new LockdownError('usage.invalid', `There is no step ${id}`, { next: 'See: smlockdown steps' });
  }
  const report = stepsReport(one === undefined ? catalogue : [one]);
  const [step] = report.steps;
  const text = (page: Page) =>
    one !== undefined && step !== undefined
      ? renderStep(step, { page, options: optionRows(one) })
      : renderSteps(report, page);
  await context.show(report, { args, text });
  return 0;
}
