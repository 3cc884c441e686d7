/** `show`: a plan file, to look at again. */
import type { OutputArguments } from '../context/arguments.js';
import type { Context } from '../context/context.js';
import { openPlanFile } from '../run/plan-file.js';
import { showPlan } from '../run/show.js';

export async function show(
  args: OutputArguments & { readonly file: string },
  context: Context,
): Promise<number> {
  const { plan } = openPlanFile(args.file);
  const exitCode = await showPlan(plan, { args, context });
  for (const { at, text } of plan.unknownNames ?? []) context.say(`It cannot be applied: ${at}: ${text}`);
  return exitCode;
}
