/** A plan as a result, and the exit code it ends a command with. */
import type { Plan } from '../../engine/plan/plan.js';
import { renderPlan } from '../../report/text/plan-text.js';
import type { OutputArguments } from '../context/arguments.js';
import type { Context } from '../context/context.js';
import { titleOf } from '../survey/survey-for.js';

/** 1 when something could not be read, 2 when there are changes, else 0. */
export function planExitCode(plan: Plan): number {
  if (plan.summary.notRead > 0) return 1;
  return plan.changes.length > 0 ? 2 : 0;
}

export async function showPlan(
  planned: Plan,
  options: { readonly args: OutputArguments; readonly context: Context },
): Promise<void> {
  const { args, context } = options;
  if (args.json) await context.resultJson(planned);
  else await context.result(renderPlan(planned, { page: context.page(args), titleOf }));
}
