/** A command of which somebody is told when it is over. It ends as it would without that. */
import { parseBaseUrl } from '../../api/base-url.js';
import { EXIT } from '../../engine/words/exit-code.js';
import { exitCodeOf, LockdownError } from '../../errors.js';
import type { Alert } from '../../report/model/alert.js';
import type { RunReport } from '../../report/model/run-report.js';
import { alertOf, type ToTell } from '../../report/text/alert-text.js';
import type { ApprovedArguments, NotifyArguments, SurveyArguments } from '../context/arguments.js';
import { type Context, maker } from '../context/context.js';
import { accessFrom } from '../session/access.js';
import { masking, type NotifyTarget, openTargets } from './targets.js';
import { type Audited, type News, newsOf } from './told.js';

/** What the command came to, as far as it came: it says so itself. */
export interface CameTo {
  audited?: Audited;
  ran?: Pick<RunReport, 'run' | 'status'>;
}

type Arguments = SurveyArguments & NotifyArguments & Partial<ApprovedArguments>;

interface Room {
  readonly command: Alert['command'];
  readonly args: Arguments;
  readonly context: Context;
  readonly targets: readonly NotifyTarget[];
}

type End = { readonly exitCode: number; readonly error?: unknown; readonly cameTo: CameTo };

const NO_NEWS = {
  since: null,
  ...{ unread: [], worse: [], other: [], flaws: [], ending: [] },
  counts: { unread: 0, worse: 0, other: 0 },
};

/** Null where none is named, or what is named is none. */
function serverOf({ args, context }: Room): string | null {
  try {
    return parseBaseUrl(accessFrom(args, context).url, { insecure: true }).base;
  } catch (error) {
    if (error instanceof LockdownError) return null;
    throw error;
  }
}

function errorIn(error: unknown): Alert['error'] {
  const { message } = error instanceof Error ? error : new Error(String(error));
  if (!(error instanceof LockdownError)) return { code: 'internal.bug', message };
  const { code, next } = error;
  return { code, message: next === undefined ? message : `${message}. ${next}` };
}

/** Somebody who sat here said no. */
function isOwnNo({ approved }: Arguments, error: unknown): boolean {
  return approved === undefined && error instanceof LockdownError && error.code === 'plan.not-approved';
}

/** Is there anything that somebody has to hear of? */
function isWorthIt({ error, run, exitCode, counts, flaws, ending }: ToTell): boolean {
  const isUnproved = run !== undefined && exitCode !== EXIT.clean && exitCode !== EXIT.findings;
  const isNews = counts.unread + counts.worse + counts.other + flaws.length + ending.length > 0;
  return error !== undefined || isUnproved || isNews;
}

/** All at once, each once. Resolves to whether all of them took it; who did not is said. */
async function sendAll(alert: Alert, news: News | undefined, { targets, context }: Room): Promise<boolean> {
  const sent = await Promise.all(
    targets.map(async ({ shown, send }) => {
      const why = await send(alert).catch((error: Error) => error.message);
      if (why !== undefined)
        context.say(
          `Not told: ${shown}: ${why}.${news === undefined ? '' : ' The next audit tells it again.'}`,
        );
      return why === undefined;
    }),
  );
  return !sent.includes(false);
}

async function tell({ exitCode, error, cameTo }: End, room: Room): Promise<void> {
  const { command, args, context } = room;
  if (error !== undefined && isOwnNo(args, error)) return;
  const { audited, ran } = cameTo;
  const news =
    audited === undefined || error !== undefined ? undefined : await newsOf(audited, args, context);
  const toTell: ToTell = {
    ...{ command, exitCode, server: serverOf(room) },
    ...(args.server === undefined ? {} : { name: args.server }),
    ...(error === undefined ? {} : { error: errorIn(error) }),
    ...(ran === undefined ? {} : { run: { id: ran.run, status: ran.status } }),
    ...(news?.toTell ?? NO_NEWS),
  };
  const isTold =
    !isWorthIt(toTell) ||
    (await sendAll(alertOf(toTell, { ...maker(), redact: masking(context) }), news, room));
  if (isTold) await news?.remember();
}

/**
 * Runs the command; then, with its reports written and its state kept, tells who is to be told. What goes wrong with that is
 * said. Errors: those of the command, and `config.…` for who is to be told, before anything is sent.
 */
export async function notifying(
  command: Alert['command'],
  { args, context }: Pick<Room, 'args' | 'context'>,
  run: (cameTo: CameTo) => Promise<number>,
): Promise<number> {
  if (args.notify === undefined) return run({});
  const room: Room = { command, args, context, targets: await openTargets(args, context) };
  const cameTo: CameTo = {};
  const telling = (end: End) =>
    tell(end, room).catch((error: Error) => context.say(`--notify: ${error.message}. It may be told again.`));
  let exitCode: number;
  try {
    exitCode = await run(cameTo);
  } catch (error) {
    await telling({ exitCode: exitCodeOf(error), error, cameTo });
    throw error;
  }
  await telling({ exitCode, cameTo });
  return exitCode;
}
