/** `show`: a plan file, to look at again, or what some of its steps want. */
import { exitCodeFor } from '../../report/model/reports.js';
import { planOfSteps } from '../../report/view/plan-of-steps.js';
import type { OutputArguments, ReportingArguments } from '../context/arguments.js';
import type { Context } from '../context/context.js';
import { onStdout } from '../context/reporters.js';
import { openPlanFile } from '../run/plan-file.js';
import { showPlan } from '../run/show.js';
import { knownStep } from '../survey/known-step.js';

export async function show(
  args: OutputArguments &
    ReportingArguments & { readonly file: string; readonly step: readonly string[] | undefined },
  context: Context,
): Promise<number> {
  const { plan } = openPlanFile(args.file);
  for (const id of args.step ?? []) knownStep(id);
  // As JSON it is the plan as it is.
  const isWhole = args.json || (onStdout(args.reporter) ?? args.format) === 'json';
  const isPart = args.step !== undefined && !isWhole;
  await showPlan(isPart ? planOfSteps(plan, args.step) : plan, { args, context });
  for (const { at, text } of plan.unknownNames ?? []) context.say(`It cannot be applied: ${at}: ${text}`);
  return exitCodeFor('plan', plan);
}
