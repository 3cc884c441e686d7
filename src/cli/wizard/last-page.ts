/** The last page: what was decided as a playbook, the plan that it amounts to, and what becomes of them. */
import type { Contract } from '../../contract/contract.js';
import { portionFor } from '../../engine/guard/limits.js';
import { buildPlan } from '../../engine/plan/build-plan.js';
import type { Plan } from '../../engine/plan/plan.js';
import { EXIT } from '../../engine/words/exit-code.js';
import { grouped } from '../../engine/words/grouped.js';
import { LockdownError } from '../../errors.js';
import type { Playbook } from '../../playbook/playbook.js';
import { type Page, wrapOn } from '../../report/text/layout.js';
import { activitiesFor } from '../../report/view/activities.js';
import type { Context } from '../context/context.js';
import { writeOutFile } from '../context/out-file.js';
import { keepAttestations, saidText } from '../run/keep-attestations.js';
import { planToKeep } from '../run/kept-plan.js';
import { isPlanThere, writePlanFile } from '../run/plan-file.js';
import { whyRefused } from '../run/refusal.js';
import { showPlan } from '../run/show.js';
import type { Session } from '../session/session.js';
import { prepareSurvey } from '../survey/prepare-survey.js';
import { type Commands, planFileOf, type WizardArguments } from './command-line.js';
import type { Decisions } from './decisions.js';
import { type Look, lookOf } from './look.js';
import { notDoneLines } from './page.js';
import { type AboutPlaybook, allowedBy, playbookText } from './playbook.js';
import type { Tour } from './tour.js';

export interface LastPage {
  readonly args: WizardArguments;
  readonly context: Context;
  readonly session: Session;
  readonly about: AboutPlaybook;
  /** The playbook it starts from. */
  readonly base: Playbook;
  readonly commands: Commands;
  /** Every look at the server is by these. */
  readonly surveyArgs: Parameters<typeof prepareSurvey>[0];
  readonly page: () => Page;
  readonly print: (lines: readonly string[]) => Promise<void>;
  /** What was decided stands in the playbook: nothing has to be kept beside it. */
  readonly onWritten: () => Promise<void>;
  /** The very `apply`, of a plan that was `seen` (its hash). Resolves to the exit code. */
  readonly apply: (how: {
    readonly seen: string;
    readonly first: number | undefined;
    readonly draft: string;
    readonly onApproved: () => Promise<void>;
  }) => Promise<number>;
}

/** `back`: somebody goes on deciding; `again`: the server has something to decide that it had not before. */
export type Ending = number | 'back' | 'again';

/** What was found is still so. */
export const LEFT = 2;

const ALL = { steps: undefined, domains: undefined };

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

/** What was decided, seen once more on the server. */
interface Decided {
  readonly text: string;
  readonly look: Look;
  readonly playbook: Playbook;
  readonly contract: Contract;
  readonly facts: Parameters<typeof planToKeep>[1]['facts'];
  /** More domains than may be changed at once are taken in portions. */
  readonly first: number | undefined;
  readonly plan: Plan;
  readonly allowed: ReturnType<typeof allowedBy>;
}

/** Errors: `playbook.invalid` where nothing is left of the playbook, and that of a server that is gone. */
async function decidedNow(tour: Tour, last: LastPage): Promise<Decided> {
  const { context, session, about, base, surveyArgs } = last;
  const allowed = allowedBy(tour.decisions, { plan: tour.look.plan, base });
  const text = playbookText(tour.decisions, about, allowed);
  const quiet: Context = { ...context, say: () => {} };
  const { playbook, surveyOn } = await prepareSurvey(surveyArgs, quiet, text);
  const { contract } = session.observer;
  const { facts, ...survey } = await surveyOn(session, { keep: 'findings-and-objects' });
  const look = lookOf(survey, { playbook, contract });
  const first = portionFor(look.plan);
  const plan = first === undefined ? look.plan : buildPlan(survey, playbook, { first });
  return { text, look, playbook, contract, facts, first, plan, allowed };
}

/** Is the playbook that this one extends as it was when the plan was made? */
async function isStillSo({ text, playbook }: Decided, { context, surveyArgs }: LastPage): Promise<boolean> {
  const now = await prepareSurvey(surveyArgs, { ...context, say: () => {} }, text);
  return now.playbook.hash === playbook.hash;
}

/** What the plan does not say of itself. */
async function tellAbout({ look, plan, first, allowed }: Decided, last: LastPage) {
  const { args, session, print, page } = last;
  const say = (words: string) => print([wrapOn(page())(words)]);
  if (Object.keys(allowed).length > 0) {
    const byHowMuch = [...grouped(Object.entries(allowed), ([, most]) => most)];
    const noticed = byHowMuch.map(([most, own]) => `${most}: ${own.map(([id]) => id).join(', ')}`);
    await say(
      `You chose what users notice, and so your playbook allows it from now on (${noticed.join('; ')}); of the rest no more than ${args.playbook} allows.`,
    );
  }
  const unread = look.open.filter(({ ends }) => ends === 'not read').map(({ id }) => id);
  if (unread.length > 0)
    await say(
      `NOT READ, and so not decided: ${unread.join(', ')}. Once read, the playbook does there what ${args.playbook} allows.`,
    );
  if (first !== undefined)
    await say(
      `The playbook lets one plan change ${first} domains: these are the ones with the fewest mailboxes. Look at what came of it, and apply again for the rest.`,
    );
  if (args.rehearsal === undefined && activitiesFor({ ...plan, rehearsal: undefined }).isToRehearse)
    await say('Who would be refused by it, by the logs of the server: smlockdown rehearse --logs DIR');
  const refused = await whyRefused(plan, { session });
  if (refused !== undefined)
    await say(`It cannot be applied as it is: ${refused.message}. ${refused.next ?? ''}`);
  return { isApplicable: plan.changes.length > 0 && refused === undefined, isRefused: refused !== undefined };
}

async function choose(isApplicable: boolean, { session, print, page }: LastPage): Promise<string> {
  const offered = [
    ...(isApplicable
      ? ['1  approve it and apply it now: asks for a yes, and keeps what a rollback needs']
      : []),
    '2  save the playbook and the plan, for somebody to look at',
    '3  leave: nothing is written, and what was decided is kept',
    'd all of the plan, b back to the last section',
  ];
  await print(offered.map((line) => wrapOn(page())(line, '  ', '     ')));
  const keys = [...(isApplicable ? ['1'] : []), '2', '3', 'd', 'b'];
  const check = (typed: string) =>
    keys.includes(typed.toLowerCase()) ? undefined : `Type one of ${keys.join(', ')}.`;
  return (await session.prompter.text('Your choice:', { check })).toLowerCase();
}

/** Only steps that somebody was asked about are in it. */
function unasked({ look }: Decided, { decisions }: Tour): readonly string[] {
  const wanted = new Set(look.plan.changes.flatMap(({ steps }) => steps));
  const isOpen = (id: string) => look.open.some((line) => line.id === id && line.ends !== 'not read');
  return [...wanted].filter((id) => isOpen(id) && decisions.choices[id] === undefined);
}

/** Resolves to the exit code, or to how it goes on. */
export async function lastPage(tour: Tour, last: LastPage): Promise<Ending> {
  const { args, context, about, page, print, commands } = last;
  let decided: Decided;
  try {
    decided = await decidedNow(tour, last);
  } catch (error) {
    if (!(error instanceof LockdownError) || error.code !== 'playbook.invalid') throw error;
    const why = `What was decided makes no playbook: ${error.message}. Decide otherwise on a step, or q to leave.`;
    await print(['', wrapOn(page())(why)]);
    return 'back';
  }
  const { plan, contract, first, look } = decided;
  const news = unasked(decided, tour);
  if (news.length > 0) {
    await print([wrapOn(page())(`These are open by now, and are asked: ${news.join(', ')}.`)]);
    return 'again';
  }
  await print(['', wrapOn(page())('THE LAST PAGE: what was decided, as a plan.')]);
  const shown = { args: { ...args, isScreen: true, allBy: 'd' }, context, contract, isFollowed: true };
  await showPlan(plan, shown);
  const { isApplicable, isRefused } = await tellAbout(decided, last);
  for (;;) {
    const choice = await choose(isApplicable, last);
    if (choice === 'b') return 'back';
    if (choice === '3') return LEFT;
    if (choice === 'd') await showPlan(plan, { ...shown, args: { ...args, all: true } });
    if (choice !== '1' && choice !== '2') continue;
    if (!(await isStillSo(decided, last))) return 'again';
    if (choice === '2') return save(tour, decided, { last, isRefused });
    try {
      const onApproved = () => writeDecided(tour, decided, last);
      const code = await last.apply({ seen: plan.hash, first, draft: decided.text, onApproved });
      await print(notDoneLines(look, page(), commands.audit));
      const label = code === EXIT.clean ? 'unattended:' : 'to go on, and unattended from then on:';
      await print([
        `playbook:   ${about.file}: it extends ${args.playbook}`,
        ...unattended(first, { ...last, label }),
      ]);
      return code;
    } catch (error) {
      if (!(error instanceof LockdownError) || error.code !== 'plan.not-approved') throw error;
      await print([`${error.message}.`]);
    }
  }
}

function unattended(
  first: number | undefined,
  { commands, label = 'unattended:' }: Pick<LastPage, 'commands'> & { readonly label?: string },
): readonly string[] {
  const some = first === undefined ? '' : ` --first ${first}`;
  const again = first === undefined ? '' : ' (again and again, until nothing is left to change)';
  return [`${label}${again}`, `  ${commands.apply}${some}`];
}

/** The words first: where they cannot be kept there is nothing to take back. */
async function writeDecided(tour: Tour, { text }: Decided, last: LastPage): Promise<void> {
  const { args, about, onWritten } = last;
  await keepWords(tour.decisions, last);
  await writeOutFile(about.file, text, { what: 'The playbook', mayReplace: args.force });
  await onWritten();
}

async function save(
  tour: Tour,
  decided: Decided,
  { last, isRefused }: { readonly last: LastPage; readonly isRefused: boolean },
): Promise<number> {
  const { args, context, about, print, commands } = last;
  const { playbook, plan, facts, first } = decided;
  const file = planFileOf(about.file);
  // Nothing is written where another file would be lost.
  const isThere = isPlanThere(file);
  await writeDecided(tour, decided, last);
  const asking = { playbook, facts, only: ALL, reason: args.reason };
  await writePlanFile(file, planToKeep(plan, asking, context));
  await print([
    `playbook:   ${about.file}: it extends ${args.playbook}`,
    `plan:       ${file}${isThere ? ': the one that was there is replaced' : ''}`,
    `look:       ${commands.showFile(file)}`,
    ...(activitiesFor({ ...plan, rehearsal: undefined }).isToTell
      ? [`letters:    ${commands.letters(file)}`]
      : []),
    ...(isRefused ? [] : ['then:', `  ${commands.applyFile(file)}`, ...unattended(first, last)]),
  ]);
  return 0;
}
