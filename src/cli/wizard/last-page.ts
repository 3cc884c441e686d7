/** The last page: what was decided as a playbook, the plan that it amounts to, and what becomes of them. */

import { portionFor } from '../../engine/guard/limits.js';
import { gone } from '../../engine/observe/until-gone.js';
import { buildPlan } from '../../engine/plan/build-plan.js';
import { wrapOn } from '../../report/text/layout.js';
import { type Disruption, theMost } from '../../steps/kit/step.js';
import type {
  ConnectionArguments,
  OutputArguments,
  ReasonArguments,
  StateArguments,
} from '../context/arguments.js';
import type { Context } from '../context/context.js';
import { keepAttestations, saidText } from '../run/keep-attestations.js';
import { planToKeep } from '../run/kept-plan.js';
import { writeOutFile } from '../run/out-file.js';
import { isPlanThere, writePlanFile } from '../run/plan-file.js';
import { whyRefused } from '../run/refusal.js';
import { showPlan } from '../run/show.js';
import type { Session } from '../session/session.js';
import { prepareSurvey } from '../survey/prepare-survey.js';
import type { Decisions } from './decisions.js';
import { type AboutPlaybook, playbookText } from './playbook.js';
import type { Tour } from './tour.js';

export type WizardArguments = ConnectionArguments &
  OutputArguments &
  StateArguments &
  ReasonArguments & {
    readonly playbook: string;
    readonly out: string;
    readonly force: boolean;
    readonly resume: boolean;
    readonly contract: readonly string[] | undefined;
    readonly advisories: string | undefined;
  };

export interface LastPage {
  readonly args: WizardArguments;
  readonly context: Context;
  readonly session: Session;
  readonly about: AboutPlaybook;
  /** The most that the playbook it starts from lets users notice. */
  readonly allowed: Disruption | undefined;
  /** Every look at the server is by these. */
  readonly surveyArgs: Parameters<typeof prepareSurvey>[0];
  readonly tell: (line: string) => Promise<void>;
  /** What was decided stands in the playbook: nothing has to be kept beside it. */
  readonly onWritten: () => Promise<void>;
  /** The very `apply`; `seen`: hash of the plan that was shown. Resolves to the exit code. */
  readonly apply: (how: { readonly seen: string; readonly first: number | undefined }) => Promise<number>;
}

/** A plan lies beside its playbook. */
function planFileOf(out: string): string {
  return `${out.replace(/\.ya?ml$/i, '')}-plan.json`;
}

/** Somebody's word goes where `attest` has it, and so counts for the playbook. */
async function keepWords({ choices }: Decisions, { about, args, context }: LastPage): Promise<void> {
  const items = Object.entries(choices).flatMap(([step, one]) => {
    if (one.choice !== 'by-hand' || one.word === undefined) return [];
    const { about: all, by, on, note } = one.word;
    const said = { by: saidText(by, context), on, note: saidText(note, context) };
    return all.map(({ target, todo }) => ({ server: about.server, step, domain: target, ...said, todo }));
  });
  if (items.length > 0) await keepAttestations(items, { ...args, playbook: about.file }, context);
}

/** Users may notice as much as of what was chosen, and no more. */
function mostChosen({ decisions: { choices }, look }: Tour): Disruption {
  const isChosen = (step: string) => choices[step]?.choice === 'do' || choices[step]?.choice === 'waive';
  const chosen = look.plan.changes.filter(({ steps }) => steps.some(isChosen));
  return theMost(chosen.map(({ disruption }) => disruption));
}

/** Resolves to the exit code; undefined: somebody goes on deciding. */
export async function lastPage(tour: Tour, last: LastPage): Promise<number | undefined> {
  const { args, context, session, about, allowed, surveyArgs, tell, onWritten, apply } = last;
  const { decisions } = tour;
  const text = playbookText(decisions, about, { most: mostChosen(tour), allowed });
  const say = (words: string) => tell(wrapOn(context.page(args))(words));
  const quiet: Context = { ...context, say: () => {} };
  const { playbook, contract, surveyOn } = await prepareSurvey(surveyArgs, quiet, text);
  const survey = await surveyOn(session, { keep: 'findings-and-objects' });
  if (survey.isCutShort) throw gone();
  const all = buildPlan(survey, playbook);
  // More domains than may be changed at once are taken in portions.
  const first = portionFor(all);
  const plan = first === undefined ? all : buildPlan(survey, playbook, { first });
  await tell('');
  await tell('THE LAST PAGE: what was decided, as a plan. Nothing is written to the server yet.');
  await showPlan(plan, { args, context, contract, isFollowed: true });
  const refused = await whyRefused(plan, { session });
  if (first !== undefined)
    await say(
      `The playbook lets one plan change ${first} domains: these are the ones with the fewest mailboxes. Look at what came of it, and apply again for the rest.`,
    );
  if (refused !== undefined)
    await say(`It cannot be applied as it is: ${refused.message}. ${refused.next ?? ''}`);
  const isApplicable = plan.changes.length > 0 && refused === undefined;
  const keys = [...(isApplicable ? ['1'] : []), '2', '3', 'd', 'b'];
  const check = (typed: string) => (keys.includes(typed) ? undefined : `Type one of ${keys.join(', ')}.`);
  let choice = 'd';
  for (let isAsked = false; choice === 'd'; isAsked = true) {
    if (isAsked) await showPlan(plan, { args: { ...args, all: true }, context, contract, isFollowed: true });
    if (isApplicable)
      await tell('  1 approve it and apply it now: asks for a yes, and keeps what a rollback needs');
    await tell('  2 save the playbook and the plan, for somebody to look at');
    await tell('  3 leave: nothing is written, and what was decided is kept');
    await tell('  d all of the plan, b back to the last section');
    choice = await session.prompter.text('Your choice:', { check });
  }
  if (choice === 'b') return undefined;
  if (choice === '3') return LEFT;
  await writeOutFile(about.file, text, { what: 'The playbook', mayReplace: args.force });
  await keepWords(decisions, last);
  await onWritten();
  const written = async () => {
    await tell(`playbook:   ${about.file}: what was decided; it extends ${args.playbook}`);
    const some = first === undefined ? '' : ` --first ${first}`;
    await tell(`unattended: smlockdown apply --playbook ${about.file} --auto-approve${some}`);
    if (first !== undefined) await tell('            again and again, until nothing is left to change');
  };
  // Also where the last yes is not said.
  if (choice === '1') return apply({ seen: plan.hash, first }).finally(written);
  await written();
  const file = planFileOf(about.file);
  const asking = { playbook, facts: survey.facts, only: ALL, reason: args.reason };
  if (isPlanThere(file)) await tell(`${file} is replaced.`);
  await writePlanFile(file, planToKeep(plan, asking, context));
  await tell(`look:       smlockdown show ${file}`);
  await tell(`then:       smlockdown apply ${file}`);
  return 0;
}

const ALL = { steps: undefined, domains: undefined };

/** What was found is still so. */
export const LEFT = 2;
