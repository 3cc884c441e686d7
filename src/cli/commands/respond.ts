/** `respond`: who sends the flood, and what stops it: each remedy is an action with a plan of its own. */
import { spoolMessages } from '../../contract/resources/mail/spool.js';
import type { Plan } from '../../engine/plan/plan.js';
import { EXIT } from '../../engine/words/exit-code.js';
import { SERVER } from '../../engine/words/target.js';
import { LockdownError } from '../../errors.js';
import { exitCodeFor } from '../../report/model/reports.js';
import { endSessions } from '../../steps/intrusion/end-sessions.js';
import { purgeSpool } from '../../steps/intrusion/purge-spool.js';
import { retryNow } from '../../steps/intrusion/retry-now.js';
import { stopMailbox } from '../../steps/intrusion/stop-mailbox.js';
import { isSameName } from '../../steps/kit/names.js';
import type { Step, StepOptions } from '../../steps/kit/step.js';
import { type Context, maker } from '../context/context.js';
import { stateDirToRead } from '../context/open-state-dir.js';
import { lookForFlood } from '../respond/look.js';
import { type ActionArguments, act } from '../run/act.js';
import { type Session, withSession } from '../session/session.js';
import { loadContracts } from '../survey/load-contract.js';

export type RespondArguments = ActionArguments & {
  readonly mailbox: string | undefined;
  readonly expirePassword: boolean;
  readonly newPassword: string | undefined;
  readonly disable: boolean;
  readonly endSessions: boolean;
  readonly purge: boolean;
  readonly olderThan: number | undefined;
  readonly retryNow: boolean;
};

const MINUTE_MS = 60_000;
/** A year: no message waits that long. */
const MOST_MINUTES = 366 * 24 * 60;

const MORE = ' More came meanwhile: is it stopped? Then purge again.';

interface Remedy {
  readonly action: Step;
  readonly given: StepOptions;
  readonly ifNothing: string;
  /** A rollback takes it back. */
  readonly isUndone?: true;
}

function mistake(message: string, next?: string): LockdownError {
  return new LockdownError('usage.invalid', message, next === undefined ? {} : { next });
}

/** What is asked for; undefined: only to look. Errors: `usage.invalid` for what does not go together. */
function remedyOf(args: RespondArguments): Remedy | undefined {
  const { mailbox, expirePassword, newPassword, disable, olderThan } = args;
  const isOfPassword = expirePassword || newPassword !== undefined;
  // Each has a proof and a way back of its own: disabling shows in the row that the password is in, too.
  const asked = [disable, isOfPassword, args.endSessions, args.purge, args.retryNow].filter(Boolean).length;
  if (asked > 1)
    throw mistake(
      '--disable, a password, --end-sessions, --purge and --retry-now are a command each',
      'In this order: --disable; --new-password or --expire-password; --end-sessions; --purge.',
    );
  if (olderThan !== undefined && !args.purge) throw mistake('--older-than is for --purge');
  if (olderThan !== undefined && !(olderThan >= 0 && olderThan <= MOST_MINUTES))
    throw mistake(`--older-than takes minutes, from 0 to ${MOST_MINUTES}`);
  if (args.retryNow) {
    if (mailbox !== undefined) throw mistake('--retry-now is of all that waits: leave the mailbox out');
    return { action: retryNow, given: {}, ifNothing: 'Manage > Spool shows what waits, and why.' };
  }
  if (mailbox === undefined) {
    if (asked > 0) throw mistake('Say of which mailbox: smlockdown respond info@example.com …');
    return undefined;
  }
  if (asked === 0)
    throw mistake(
      `Say what is to be done about ${mailbox}`,
      '--disable, --new-password, --expire-password, --end-sessions or --purge; without a mailbox it only looks.',
    );
  if (disable || isOfPassword) {
    const given = { mailbox, expirePassword, disable, ...(newPassword === undefined ? {} : { newPassword }) };
    const ifNothing = 'Who is signed in may go on: see --end-sessions.';
    return { action: stopMailbox, given, ifNothing, isUndone: true };
  }
  if (args.endSessions)
    return {
      action: endSessions,
      given: { mailbox },
      ifNothing: 'Sessions of web mail may not be in that list.',
    };
  const before =
    olderThan === undefined ? undefined : new Date(Date.now() - olderThan * MINUTE_MS).toISOString();
  const given = { mailbox, ...(before === undefined ? {} : { before }) };
  return {
    action: purgeSpool,
    given,
    ifNothing: 'Messages may carry another sender than the account that signed in.',
  };
}

/**
 * How many messages were to be deleted, and how many of the mailbox are left, read once more when all is done. Resolves to the
 * exit code that this comes to: what was deleted is proved, and the flood goes on all the same.
 */
async function tellLeft(
  { mailbox, before: upTo }: { readonly mailbox: string; readonly before?: unknown },
  { observer, plan }: { readonly observer: Session['observer']; readonly plan: Plan },
  { say }: Context,
): Promise<number> {
  const reading = await observer.read({ resource: spoolMessages, target: SERVER });
  const before = `Messages of ${mailbox} in the spool: ${plan.changes.length} to be deleted before`;
  if (reading.status !== 'collection') {
    say(`${before}; how many are left was not read: see ${spoolMessages.where}.`);
    return EXIT.clean;
  }
  const left = reading.items.filter(({ fields }) => isSameName(String(fields.sender), mailbox));
  const isMore = left.some(({ fields }) => upTo === undefined || String(fields.received) <= String(upTo));
  const why = isMore ? MORE : left.length > 0 ? ' They came later than --older-than says.' : '';
  say(`${before}, ${left.length} left now, of ${reading.items.length} in all.${why}`);
  return isMore ? EXIT.partly : EXIT.clean;
}

async function look(args: RespondArguments, context: Context): Promise<number> {
  const stateDir = await stateDirToRead(args, context);
  const contracts = await loadContracts(
    { playbook: undefined, contract: args.contract },
    { context, stateDir },
  );
  return withSession(args, {
    ...{ context, contracts },
    run: async (session) => {
      const report = await lookForFlood(session, { made: maker(), concurrency: args.concurrency });
      await context.show('respond', report, args);
      return exitCodeFor('respond', report);
    },
  });
}

export async function respond(args: RespondArguments, context: Context): Promise<number> {
  const remedy = remedyOf(args);
  if (remedy === undefined) return look(args, context);
  const { isUndone, ...asked } = remedy;
  const { mailbox = '' } = args;
  return act(
    {
      ...asked,
      ...(isUndone === true ? { isOfDomains: true, kind: 'apply' } : { kind: 'action' }),
      ...{ reference: 'whole', isWhole: true },
      ...(args.purge
        ? {
            afterwards: ({ observer }, plan) =>
              tellLeft({ mailbox, ...asked.given }, { observer, plan }, context),
          }
        : {}),
    },
    args,
    context,
  );
}
