/** `plan` and `show`: what an apply would change, to read, to keep in a file, and to look at again. */
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { checkLimits } from '../../engine/guard/limits.js';
import { checkLockOut } from '../../engine/guard/lock-out.js';
import { buildPlan } from '../../engine/plan/build-plan.js';
import { type Plan, parsePlan } from '../../engine/plan/plan.js';
import { EXIT_BY_CODE, LockdownError } from '../../errors.js';
import { renderPlan } from '../../report/text/plan-text.js';
import type { ConnectionArguments, OutputArguments, SelectionArguments } from '../context/arguments.js';
import type { Context } from '../context/context.js';
import { type Session, withSession } from '../session/session.js';
import { loadAdvisories } from '../survey/advisories.js';
import { loadSelected, surveyFor, titleOf } from '../survey/survey-for.js';

export type PlanArguments = ConnectionArguments &
  OutputArguments &
  SelectionArguments & { readonly out?: string | undefined };

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

export async function plan(args: PlanArguments, context: Context): Promise<number> {
  const playbook = await loadSelected(args);
  const advisories = await loadAdvisories(args, context);
  const keep = 'findings-and-objects';
  const { planned, whyNot } = await withSession(args, {
    context,
    run: async (session) => {
      const survey = await surveyFor(args, { playbook, session, context, advisories, keep });
      const made = buildPlan(survey, playbook);
      return { planned: made, whyNot: await whyNotApplicable(made, session) };
    },
  });
  if (args.out !== undefined) await writePlanFile(args.out, planned);
  await showPlan(planned, { args, context });
  if (args.out !== undefined) context.say(`Plan written to ${args.out}.`);
  if (whyNot !== undefined) context.say(`It cannot be applied as it is: ${whyNot}.`);
  else if (args.out !== undefined) context.say(`Apply it with: smlockdown apply ${args.out}`);
  return planExitCode(planned);
}

/** Why an apply of this plan would be refused; undefined when it would not. */
async function whyNotApplicable(planned: Plan, session: Session): Promise<string | undefined> {
  try {
    checkLimits(planned);
    await checkLockOut(planned, session);
    return undefined;
  } catch (error) {
    if (error instanceof LockdownError && EXIT_BY_CODE[error.code] === 3) return error.message;
    throw error;
  }
}

/** Errors: `store.unwritable`. */
async function writePlanFile(file: string, planned: Plan): Promise<void> {
  try {
    // A plan tells an attacker what is still open: for its owner's eyes only, also where the file was there before.
    await chmod(file, 0o600).catch(() => {});
    await writeFile(file, `${JSON.stringify(planned, null, 2)}\n`, { mode: 0o600 });
  } catch (error) {
    throw new LockdownError(
      'store.unwritable',
      `The plan could not be written to ${file}: ${(error as Error).message}`,
      { cause: error },
    );
  }
}

export async function readPlanFile(file: string): Promise<Plan> {
  try {
    return parsePlan(await readFile(file, 'utf8'), file);
  } catch (error) {
    if (error instanceof LockdownError) throw error;
    throw new LockdownError('plan.invalid', `${file} could not be read: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

export async function show(
  args: OutputArguments & { readonly file: string },
  context: Context,
): Promise<number> {
  const planned = await readPlanFile(args.file);
  await showPlan(planned, { args, context });
  return planExitCode(planned);
}
