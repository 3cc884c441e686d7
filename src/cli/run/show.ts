/** A plan or a run as a result, and the exit code it ends a command with. */
import { type Contract, shippedContract } from '../../contract/contract.js';
import type { RunReport } from '../../engine/apply/run-report.js';
import type { Plan } from '../../engine/plan/plan.js';
import { planReport } from '../../report/model/plan-report.js';
import { exitCodeFor, isNothingJudged } from '../../report/model/reports.js';
import { runReport } from '../../report/model/run-report.js';
import type { OutputArguments } from '../context/arguments.js';
import { type Context, maker } from '../context/context.js';

/** Why a plan without changes nevertheless ends with 1. */
export function tellUnjudged(plan: Plan, { say }: Pick<Context, 'say'>): void {
  if (isNothingJudged(plan)) say('Nothing of what was selected could be judged on this server.');
}

interface As {
  readonly args: OutputArguments;
  readonly context: Context;
  /** Without a server at hand, resources are called as they ship. */
  readonly contract?: Contract;
}

/** Resolves to the exit code of the plan. */
export async function showPlan(
  plan: Plan,
  { args, context, contract = shippedContract }: As,
): Promise<number> {
  const report = planReport(plan, { contract, ...maker() });
  await context.show('plan', report, args);
  return exitCodeFor('plan', report);
}

/** Resolves to the exit code of the run. */
export async function showRun(
  account: RunReport,
  { args, context, contract }: Required<As>,
): Promise<number> {
  const report = runReport(account, { contract, ...maker() });
  await context.show('run', report, args);
  return exitCodeFor('run', report);
}
