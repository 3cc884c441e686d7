/**
 * `wizard`: leads somebody through a lock-down, page by page, and makes a playbook of what was decided. Only the last page
 * writes to the server, by `apply` itself.
 */
import { join } from 'node:path';
import { LockdownError } from '../../errors.js';
import { loadPlaybook } from '../../playbook/load.js';
import { isPath } from '../../playbook/locate.js';
import { DEFAULT_FAIL_ON } from '../../report/model/reports.js';
import { wrapOn } from '../../report/text/layout.js';
import { PLAIN } from '../../report/text/style.js';
import { steps } from '../../steps/index.js';
import { toolVersion } from '../../version.js';
import { type Context, maker } from '../context/context.js';
import { openStateDir } from '../context/open-state-dir.js';
import { SHIPPED } from '../context/shipped.js';
import { whoRuns } from '../run/author.js';
import { withLock } from '../run/carry-out.js';
import { isTaken } from '../run/out-file.js';
import { addressOf } from '../session/ask-address.js';
import { type Session, withSession } from '../session/session.js';
import { loadContract } from '../survey/load-contract.js';
import { prepareSurvey } from '../survey/prepare-survey.js';
import { canAsk, prompter, yesOrNo } from '../terminal/prompts.js';
import { type Decisions, NOTHING_DECIDED, withoutStale } from '../wizard/decisions.js';
import { forget, type Ground, isKept, keep, keptFileOf, resume } from '../wizard/keep.js';
import { type LastPage, LEFT, lastPage, type WizardArguments } from '../wizard/last-page.js';
import { type Look, lookOf, pagesNow, withStep } from '../wizard/look.js';
import { openingPage } from '../wizard/page.js';
import { pagesText } from '../wizard/playbook.js';
import { SECTIONS } from '../wizard/sections.js';
import { Tour } from '../wizard/tour.js';
import { applyIn } from './apply.js';

const BASE = 'baseline';
const OUT = './decided.yaml';

function goOn({ url, playbook, out }: WizardArguments): string {
  const where = url === undefined ? '' : ` --url ${url}`;
  const from = playbook === BASE ? '' : ` --playbook ${playbook}`;
  return `smlockdown wizard --resume${where}${from}${out === OUT ? '' : ` --out ${out}`}`;
}

/** Somebody who was here before is asked, where what was decided still fits. */
async function decidedBefore(
  args: WizardArguments,
  {
    kept,
    ground,
    session,
    context,
  }: Record<'kept', string> & {
    readonly ground: Ground;
    readonly session: Session;
    readonly context: Context;
  },
): Promise<Decisions> {
  if (args.resume) return resume(kept, ground);
  if (!isKept(kept)) return NOTHING_DECIDED;
  let before: Decisions;
  try {
    before = resume(kept, ground);
  } catch (error) {
    if (!(error instanceof LockdownError)) throw error;
    context.say(`${error.message}.`);
    return NOTHING_DECIDED;
  }
  const answer = await session.prompter.text('Some of it was decided before. Go on from there? (Y/n)', {
    check: yesOrNo,
  });
  return /^n/i.test(answer) ? NOTHING_DECIDED : before;
}

/** Errors: `usage.needs-flag`, `usage.invalid`. */
function checkCommandLine(args: WizardArguments, file: string, context: Context): void {
  if (!canAsk(args, context.streams) || !context.isForPeople(args))
    throw new LockdownError('usage.needs-flag', 'Nobody is here to answer: the wizard is for a terminal', {
      next: 'Unattended: smlockdown init writes a playbook, and smlockdown apply --playbook FILE --auto-approve applies one.',
    });
  if (!args.force && isTaken(file))
    throw new LockdownError('usage.invalid', `${file} is there, and would be lost`, {
      next: 'Name another file with --out, or give --force. Nothing was written.',
    });
}

interface LookAt {
  readonly say: Context['say'];
  /** This one alone. */
  readonly step?: readonly [string];
}

/** What there is to say of the playbook and the server was said at the first look. */
const QUIETLY: LookAt = { say: () => {} };

export async function wizard(given: WizardArguments, context: Context): Promise<number> {
  const file = isPath(given.out) ? given.out : `./${given.out}.yaml`;
  checkCommandLine(given, file, context);
  const asking = prompter(given, { ...context, signal: new AbortController().signal });
  const args = { ...given, url: await addressOf(given, context, asking) };
  const base = await loadPlaybook({ playbook: args.playbook, catalogue: steps, shippedFolder: SHIPPED });
  const contract = await loadContract({ playbook: file, contract: args.contract });
  const today = maker().now.toISOString().slice(0, 10);
  const surveyArgs = {
    ...{ ...args, playbook: file, step: undefined, domain: undefined },
  } as const;
  const applying = {
    ...surveyArgs,
    ...{ file: undefined, maxDisruption: undefined, onlyServer: undefined, first: undefined },
    ...{
      failOn: DEFAULT_FAIL_ON,
      autoApprove: false,
      dryRun: false,
      approved: undefined,
      allowUnread: false,
    },
  };
  const tell = (line: string) => context.result(`${line}\n`);
  const stateDir = await openStateDir(args, context, 'keep');

  const guided = async (session: Session): Promise<number> => {
    const server = session.connection.server.url;
    const about = { server, today, extends: args.playbook, file };
    const ground: Ground = {
      ...{ tool: toolVersion(), server },
      playbook: { reference: args.playbook, hash: base.hash },
    };
    const kept = keptFileOf(stateDir, server);
    let isTold = false;
    const lookAt = async (decisions: Decisions, { step, say }: LookAt): Promise<Look> => {
      const asked = { ...surveyArgs, step, maxDisruption: 'high' } as const;
      const prepared = await prepareSurvey(asked, { ...context, say }, pagesText(decisions, about));
      const survey = await prepared.surveyOn(session, { keep: 'findings-and-objects' });
      return lookOf(survey, prepared);
    };
    const lookAgain = (decisions: Decisions) => lookAt(decisions, QUIETLY);
    const lookAtStep = async (look: Look, id: string, decisions: Decisions) =>
      withStep(look, id, await lookAt(decisions, { ...QUIETLY, step: [id] }));
    const keepNow = async (decisions: Decisions) => {
      try {
        await keep(kept, ground, decisions);
      } catch (error) {
        if (!isTold)
          context.say(`What is decided cannot be kept: ${(error as Error).message}. It goes on without.`);
        isTold = true;
      }
    };
    const before = await decidedBefore(args, { kept, ground, session, context });
    const look = await lookAt(before, { say: context.say });
    const page = (isWhole: boolean) => ({
      ...context.page({ ...args, all: isWhole, expand: false }),
      style: PLAIN,
    });
    const around = {
      ...{ ask: session.prompter, today, user: whoRuns().user, page, lookAtStep, keep: keepNow },
      print: async (lines: readonly string[]) => tell(lines.join('\n')),
      tell: (text: string) => tell(wrapOn(page(false))(text, '  ', '    ')),
    };
    const { fresh, stale } = withoutStale(before, pagesNow(look, before));
    const tour = new Tour({ decisions: fresh, look }, around);
    for (const line of openingPage(look, page(false))) await tell(line);
    const tellStale = async (ids: readonly string[]) => {
      if (ids.length > 0) await tell(`These look different by now, and are asked again: ${ids.join(', ')}.`);
    };
    await tellStale(stale);
    let isWritten = false;
    let isBack = false;
    try {
      for (;;) {
        if (!(await tour.walk(isBack))) {
          await tell(`What was decided is kept: ${goOn(args)}`);
          return LEFT;
        }
        // What was looked at first may be others' by now.
        tour.look = await lookAgain(tour.decisions);
        const now = withoutStale(tour.decisions, pagesNow(tour.look, tour.decisions));
        tour.decisions = now.fresh;
        await tellStale(now.stale);
        isBack = false;
        if (SECTIONS.some((section) => tour.undecidedIn(section).length > 0)) continue;
        await keepNow(tour.decisions);
        const { disruption: allowed } = base.limits;
        const last = { args, context, session, about, allowed, surveyArgs, tell };
        const onWritten = async () => {
          isWritten = true;
          await forget(kept);
        };
        const apply: LastPage['apply'] = ({ seen, first }) =>
          applyIn(session, { ...applying, first }, { context, seen });
        const code = await lastPage(tour, { ...last, onWritten, apply });
        if (code !== undefined && !isWritten) await tell(`What was decided is kept: ${goOn(args)}`);
        if (code !== undefined) return code;
        isBack = true;
      }
    } catch (error) {
      // Once the playbook is written there is nothing to go on with.
      if (isWritten || !(error instanceof LockdownError)) throw error;
      await keepNow(tour.decisions);
      const next = `What was decided is kept: ${goOn(args)}`;
      if (error.code === 'interrupted')
        throw new LockdownError('interrupted', 'Interrupted; nothing was changed on the server', { next });
      context.say(next);
      throw error;
    }
  };

  return withSession(args, {
    ...{ context, contract },
    run: (session) =>
      withLock(
        { stateDir: join(stateDir, 'wizard'), serverUrl: session.connection.server.url, command: 'wizard' },
        () => guided(session),
      ),
  });
}
