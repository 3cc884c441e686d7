/** `plan`: what an apply would change, to read and to keep in a file. */

import { buildPlan } from '../../engine/plan/build-plan.js';
import { stateWords } from '../../report/view/words.js';
import type {
  PlanningArguments,
  ReasonArguments,
  RehearsalArguments,
  SurveyArguments,
} from '../context/arguments.js';
import type { Context } from '../context/context.js';
import { openStateDir } from '../context/open-state-dir.js';
import { planToKeep } from '../run/kept-plan.js';
import { checkRehearsal } from '../run/kept-rehearsal.js';
import { isPlanThere, writePlanFile } from '../run/plan-file.js';
import { whyRefused } from '../run/refusal.js';
import { showPlan, tellUnjudged } from '../run/show.js';
import { type Session, withSession } from '../session/session.js';
import { overlaysOf } from '../survey/load-contract.js';
import { prepareSurvey } from '../survey/prepare-survey.js';
import { tellNotTaken } from '../survey/write-record.js';

/** Why a plan file is of no use, where that was kept out of it. */
const MASKED = {
  message: 'a value of the server holds what you sign in with, and is masked in the file',
  next: undefined,
};

export async function plan(
  args: SurveyArguments &
    PlanningArguments &
    ReasonArguments &
    RehearsalArguments & { readonly out: string | undefined },
  context: Context,
): Promise<number> {
  checkRehearsal(args);
  const instead =
    args.out !== undefined && isPlanThere(args.out) ? ', in place of the one that was there' : '';
  const { playbook, contracts, surveyOn } = await prepareSurvey(args, context);
  const run = async (session: Session) => {
    const survey = await surveyOn(session, { keep: 'findings-and-objects' });
    const sealed = buildPlan(survey, playbook, args);
    const only = { steps: args.step, domains: args.domain, isServer: args.onlyServer };
    const planned = planToKeep(sealed, { playbook, facts: survey.facts, only, reason: args.reason }, context);
    const isMasked = args.out !== undefined && planned.changes !== sealed.changes;
    const whyNot = isMasked ? MASKED : await whyRefused(sealed, { session });
    return { planned, whyNot, contract: session.observer.contract };
  };
  const { planned, whyNot, contract } = await withSession(args, { context, contracts, run });
  if (args.out !== undefined) await writePlanFile(args.out, planned);
  const exitCode = await showPlan(planned, {
    args,
    context,
    contract,
    failOn: args.failOn,
    places: playbook.places,
  });
  if (args.out !== undefined) context.say(`Plan written to ${args.out}${instead}.`);
  tellUnjudged(planned, context);
  const stateDir = await openStateDir(args, context, 'read').catch(() => undefined);
  if (stateDir !== undefined) tellNotTaken(planned, { stateDir, contract, say: context.say });
  if (whyNot !== undefined) {
    const { message, next } = whyNot;
    const end = message.endsWith('?') ? '' : '.';
    context.say(`It cannot be applied as it is: ${message}${end}${next === undefined ? '' : ` ${next}`}`);
  } else if (args.out !== undefined) {
    const overlays = (await overlaysOf(args)).map((file) => ` --contract ${file}`);
    context.say(`Apply it with: smlockdown apply ${args.out}${overlays.join('')}${stateWords(args)}`);
  }
  return exitCode;
}
