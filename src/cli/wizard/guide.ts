/** From the first look at a server to the last page, with what was decided kept on the way. */

import { SECTIONS } from '../../catalogue/sections.js';
import { LockdownError } from '../../errors.js';
import type { Playbook } from '../../playbook/playbook.js';
import { wrapOn } from '../../report/text/layout.js';
import { PLAIN } from '../../report/text/style.js';
import { counted } from '../../steps/kit/step.js';
import { toolVersion } from '../../version.js';
import type { Context } from '../context/context.js';
import { stepReaches } from '../doctor/catalogue.js';
import { whoRuns } from '../run/author.js';
import type { Session } from '../session/session.js';
import { prepareSurvey } from '../survey/prepare-survey.js';
import { yesOrNo } from '../terminal/prompts.js';
import { commandsFor, type WizardArguments } from './command-line.js';
import { type Decisions, NOTHING_DECIDED, withoutStale } from './decisions.js';
import { decidedBefore, type Ground, isKept, Keeper, keptFileOf } from './keep.js';
import { type LastPage, LEFT, lastPage } from './last-page.js';
import { type Look, lookOf, openIn, pagesNow, toTeach, withStep } from './look.js';
import { openingPage } from './page.js';
import { pagesText } from './playbook.js';
import { Tour } from './tour.js';
import { withoutSecrets } from './without-secrets.js';

/** Of a terminal that does not say. */
const ROWS = 24;

export interface Guided {
  readonly args: WizardArguments;
  readonly context: Context;
  readonly session: Session;
  readonly stateDir: string;
  /** The playbook it starts from, and what it says by now. */
  readonly base: Playbook;
  readonly baseNow: () => Promise<Playbook>;
  /** Where the one that is made will lie. */
  readonly file: string;
  /** `YYYY-MM-DD` */
  readonly today: string;
  /** The very `apply`. */
  readonly apply: LastPage['apply'];
}

/** Somebody who was here before is asked, where what was decided still fits. */
async function before(file: string, ground: Ground, { args, session, context }: Guided): Promise<Decisions> {
  if (args.resume) return decidedBefore(file, ground);
  if (!isKept(file)) return NOTHING_DECIDED;
  let found: Decisions;
  try {
    found = decidedBefore(file, ground);
  } catch (error) {
    if (!(error instanceof LockdownError)) throw error;
    context.say(`${error.message}. It is replaced once something is decided.`);
    return NOTHING_DECIDED;
  }
  const many = counted(Object.keys(found.choices).length, 'step');
  const answer = await session.prompter.text(`${many} decided before. Go on from there? (Y/n)`, {
    check: yesOrNo,
  });
  return /^n/i.test(answer) ? NOTHING_DECIDED : found;
}

/** Every look at the server, by what was decided so far. */
function looking({ args, context, session, file, today }: Guided) {
  const server = session.connection.server.url;
  const about = { server, today, extends: args.playbook, file };
  const surveyArgs = { ...args, playbook: file, step: undefined, domain: undefined };
  const look = async (
    decisions: Decisions,
    { say, step }: { readonly say: Context['say']; readonly step?: readonly string[] },
  ): Promise<Look> => {
    const asked = { ...surveyArgs, step, maxDisruption: 'high' } as const;
    const { playbook, surveyOn } = await prepareSurvey(
      asked,
      { ...context, say },
      pagesText(decisions, about),
    );
    const survey = await surveyOn(session, { keep: 'findings-and-objects' });
    const { contract } = session.observer;
    const onlySteps = toTeach(survey);
    const domains = survey.domains.map(({ name }) => name);
    const { lessons } =
      onlySteps.length === 0
        ? { lessons: [] }
        : await stepReaches(session.observer, { playbook, domains, today, onlySteps });
    return lookOf(survey, { playbook, contract, lessons });
  };
  // What there is to say of the playbook and the server was said at the first look.
  const quietly = { say: () => {} };
  return {
    ...{ about, surveyArgs },
    atFirst: (decisions: Decisions) => look(decisions, { say: context.say }),
    again: (decisions: Decisions) => look(decisions, quietly),
    atStep: async (known: Look, id: string, decisions: Decisions) =>
      withStep(known, id, await look(decisions, { ...quietly, step: [id] })),
  };
}

/** The first look, without options that do not go together: those are asked for again. */
async function firstLook(kept: Decisions, { atFirst }: ReturnType<typeof looking>, context: Context) {
  try {
    return { decisions: kept, look: await atFirst(kept) };
  } catch (error) {
    const isOfOptions = error instanceof LockdownError && error.code === 'playbook.invalid';
    if (!isOfOptions || Object.keys(kept.options).length === 0) throw error;
    context.say(`${error.message}. What was adjusted before does not count.`);
    const decisions = { ...kept, options: {} };
    return { decisions, look: await atFirst(decisions) };
  }
}

/** Resolves to the exit code. */
export async function guide(guided: Guided): Promise<number> {
  const { args, context, session, stateDir, file, today, apply } = guided;
  let { base } = guided;
  const looks = looking(guided);
  const { about, surveyArgs } = looks;
  const commands = commandsFor(args, file, context.platform);
  const groundNow = (): Ground => ({
    ...{ tool: toolVersion(), server: about.server },
    playbook: { reference: args.playbook, hash: base.hash },
  });
  const ground = groundNow();
  const kept = keptFileOf(stateDir, ground);
  const page = (isWhole: boolean) => ({
    ...context.page({ ...args, all: isWhole, expand: false }),
    // A page of its own, with its question below it, may take all of the window.
    height: context.streams.stdout.rows || ROWS,
    style: PLAIN,
  });
  const print = (lines: readonly string[]) =>
    lines.length === 0 ? Promise.resolve() : context.result(`${lines.join('\n')}\n`);
  const tell = (text: string) => print([wrapOn(page(false))(text, '  ', '    ')]);
  const ask = withoutSecrets(session.prompter, context);

  const found = await before(kept, ground, guided);
  const { decisions, look } = await firstLook(found, looks, context);
  const keeper = new Keeper(kept, ground, { kept: decisions, say: context.say });
  const lookAtStep = looks.atStep;
  const keep = (now: Decisions) => keeper.keep(now);
  const around = { ...{ ask, today, user: whoRuns().user, page, lookAtStep, keep }, print, tell };
  const tour = new Tour({ decisions, look }, around);
  /** What no longer counts is asked again, and said to be. */
  const refresh = async () => {
    const { fresh, stale } = withoutStale(tour.decisions, {
      ...{ pageOf: pagesNow(tour.look, tour.decisions), today },
    });
    tour.decisions = fresh;
    const asked = openIn(tour.look, stale);
    if (asked.length > 0)
      await print([`These look different by now, and are asked again: ${asked.join(', ')}.`]);
  };
  /** What was looked at first may be others' by now, and the playbook another. */
  const lookAgain = async () => {
    const now = await guided.baseNow();
    if (now.hash !== base.hash) {
      await tell(`${args.playbook} says something else by now: all of it is looked at again.`);
      base = now;
      keeper.moveTo(groundNow());
    }
    tour.look = await looks.again(tour.decisions);
    await refresh();
  };
  const leave = async (): Promise<number> => {
    await print(keeper.isKept ? ['What was decided is kept. To go on:', `  ${commands.resume}`] : []);
    return LEFT;
  };
  let isWritten = false;
  const last: Omit<LastPage, 'base'> = {
    ...{ args, context, session, about, commands, surveyArgs, print },
    page: () => page(false),
    onWritten: async () => {
      isWritten = true;
      await keeper.forget();
    },
    apply,
  };
  try {
    await print(openingPage(look, page(false)));
    await refresh();
    const many = Object.keys(tour.decisions.choices).length;
    if (many > 0) await print([`Goes on: ${counted(many, 'step')} decided before.`]);
    for (let isBack = false; ; ) {
      if (!(await tour.walk(isBack))) return await leave();
      await lookAgain();
      isBack = false;
      if (SECTIONS.some((section) => tour.undecidedIn(section).length > 0)) continue;
      await keeper.keep(tour.decisions);
      const ending = await lastPage(tour, { ...last, base });
      if (typeof ending === 'number') return ending === LEFT && !isWritten ? await leave() : ending;
      isBack = ending === 'back';
      if (ending === 'again') await lookAgain();
    }
  } catch (error) {
    if (!(error instanceof LockdownError)) throw error;
    if (isWritten) {
      context.say(`What was decided stands in ${file}. To go on: ${commands.apply}`);
      throw error;
    }
    await keeper.keep(tour.decisions);
    const next = keeper.isKept
      ? `What was decided is kept: ${commands.resume}`
      : 'Nothing was decided that is kept.';
    if (error.code === 'interrupted')
      throw new LockdownError('interrupted', 'Interrupted; nothing was changed on the server', { next });
    context.say(next);
    throw error;
  }
}
