/** A plan as a result, and the exit code it ends a command with. */
import type { Plan } from '../../engine/plan/plan.js';
import { renderPlan } from '../../report/text/plan-text.js';
import type { OutputArguments } from '../context/arguments.js';
import type { Context } from '../context/context.js';
import { titleOf } from '../survey/prepare-survey.js';

/** 1 when something could not be read, 2 when there are changes, else 0. */
export function planExitCode(plan: Plan): number {
  if (plan.summary.notRead > 0) return 1;
  return plan.changes.length > 0 ? 2 : 0;
}

export function showPlan(
  plan: Plan,
  { args, context }: { readonly args: OutputArguments; readonly context: Context },
): Promise<void> {
  return context.show(plan, { args, text: (page) => renderPlan(plan, { page, titleOf }) });
}
