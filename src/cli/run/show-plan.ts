/** A plan as a result, and the exit code it ends a command with. */
import { type Contract, shippedContract } from '../../contract/contract.js';
import type { Plan } from '../../engine/plan/plan.js';
import { planReport } from '../../report/model/plan-report.js';
import { exitCodeFor } from '../../report/model/reports.js';
import type { OutputArguments } from '../context/arguments.js';
import { type Context, maker } from '../context/context.js';

/** Resolves to the exit code of the plan. Without a server at hand, resources are called as they ship. */
export async function showPlan(
  plan: Plan,
  as: { readonly args: OutputArguments; readonly context: Context; readonly contract?: Contract },
): Promise<number> {
  const { args, context, contract = shippedContract } = as;
  const report = planReport(plan, { contract, ...maker() });
  await context.show('plan', report, args);
  return exitCodeFor('plan', report);
}
