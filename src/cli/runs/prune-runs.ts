/** `runs prune`: takes runs away, and none that could still be rolled back unless it is named. */
import { reasonOf } from '../../engine/words/stop-reason.js';
import { LockdownError } from '../../errors.js';
import { type PruneReport, pruneReport } from '../../report/model/prune-report.js';
import { exitCodeFor } from '../../report/model/reports.js';
import { DAY_MS } from '../../steps/kit/days.js';
import { counted } from '../../steps/kit/step.js';
import { boundTo, REASONS_TO_STAY, type Sorting, serverOf, sortOut } from '../../store/removable.js';
import { removeLeftovers, removeRun } from '../../store/remove-run.js';
import { listRuns, notFound, orNear, type RunSummary } from '../../store/run-list.js';
import { serverKey } from '../../store/server-key.js';
import type { OutputArguments, WriteArguments } from '../context/arguments.js';
import { type Context, maker } from '../context/context.js';
import { withLock } from '../run/carry-out.js';
import { canAsk, prompter } from '../terminal/prompts.js';
import { daysIn, selectRuns, serverIn, startOf } from './which-runs.js';

export type PruneArguments = OutputArguments &
  WriteArguments & {
    readonly url: string | undefined;
    readonly keep: number | undefined;
    readonly olderThan: string | undefined;
    readonly input: boolean;
  };

interface Place {
  readonly context: Context;
  readonly stateDir: string;
}

/** What may go of the runs as they are now, by what the command line asks for. */
interface Rule {
  /** Which were to stay, in words. */
  readonly asked: string;
  readonly sort: (known: readonly RunSummary[]) => Sorting;
  /** The same under the lock, where it is another thing by then. */
  readonly sortAgain?: Rule['sort'];
}

type Kept = PruneReport['kept'][number];

/** Errors: `usage.invalid`. */
function ruleFrom(ids: readonly string[], args: PruneArguments): Rule {
  const { keep, olderThan } = args;
  const server = serverIn(args.url);
  const ways = [ids.length > 0, keep !== undefined, olderThan !== undefined].filter((isGiven) => isGiven);
  if (ways.length !== 1)
    throw new LockdownError('usage.invalid', 'runs prune takes one of --keep N, --older-than DAYS, or IDs', {
      next: 'For example: smlockdown runs prune --keep 100 --dry-run',
    });
  if (keep !== undefined) {
    if (!Number.isInteger(keep) || keep < 0)
      throw new LockdownError('usage.invalid', '--keep takes a whole number from 0');
    const sort = (known: readonly RunSummary[]) => {
      const meant = selectRuns(known, { server });
      const newest = new Set(meant.slice(0, keep));
      return sortOut(known, { meant, mayGo: (run) => !newest.has(run) });
    };
    return { asked: `among the newest ${keep}`, sort };
  }
  if (olderThan !== undefined) {
    const days = daysIn(olderThan, '--older-than');
    const from = Date.now() - days * DAY_MS;
    const mayGo = (run: RunSummary) => (startOf(run) ?? Number.POSITIVE_INFINITY) < from;
    const sort = (known: readonly RunSummary[]) =>
      sortOut(known, { meant: selectRuns(known, { server }), mayGo });
    return { asked: `not older than ${counted(days, 'day')}`, sort };
  }
  return {
    asked: '',
    sort: (known) => named(ids, selectRuns(known, { server }), known),
    // Others that were named may be gone by then.
    sortAgain: (known) => ({ take: known.filter(({ id }) => ids.includes(id)), stay: new Map() }),
  };
}

/** Errors: `run.not-found`; `usage.invalid` for one of two runs that tell of each other. */
function named(ids: readonly string[], meant: readonly RunSummary[], known: readonly RunSummary[]): Sorting {
  const strange = ids.find((id) => !meant.some((run) => run.id === id));
  if (strange !== undefined) throw notFound(`there is no run ${strange}${orNear(strange, meant)}`, meant);
  const [other] = boundTo(new Set(ids), known);
  if (other !== undefined)
    throw new LockdownError(
      'usage.invalid',
      `A run and the one that took it back go together: without ${other} the list would tell what is not so`,
      { next: `Name it, too: smlockdown runs prune ${[...new Set([...ids, other])].join(' ')}` },
    );
  return { take: meant.filter(({ id }) => ids.includes(id)), stay: new Map() };
}

function keptOf({ stay }: Sorting): readonly Kept[] {
  return REASONS_TO_STAY.flatMap((why) => {
    const runs = [...stay].flatMap(([{ id }, reason]) => (reason === why ? [id] : []));
    return runs.length === 0 ? [] : [{ why, runs }];
  });
}

/** Errors: `usage.needs-flag`; `plan.not-approved` for any answer but `yes`. */
async function ask(count: number, args: PruneArguments, context: Context): Promise<void> {
  const { signal } = new AbortController();
  const isApproved = await prompter(args, { ...context, signal }).confirm(
    `Remove ${counted(count, 'run')} for good, with what could take them back? Type "yes":`,
  );
  if (!isApproved) throw new LockdownError('plan.not-approved', 'Not approved; nothing was removed');
}

/** Under the lock of their server, and only what may still go by now. The oldest first: a rollback outlives what it took back. */
async function removeOf(
  server: string | undefined,
  runs: readonly RunSummary[],
  { rule, stateDir }: { readonly rule: Rule; readonly stateDir: string },
): Promise<{ readonly removed: readonly string[]; readonly kept: readonly Kept[] }> {
  const removed: string[] = [];
  const kept: Kept[] = [];
  const remove = async () => {
    const known = await listRuns(stateDir);
    const now = new Set((rule.sortAgain ?? rule.sort)(known).take.map(({ id }) => id));
    for (const { id } of runs.toReversed()) {
      if (!now.has(id)) kept.push({ why: 'changed', runs: [id] });
      else
        await removeRun(stateDir, id).then(
          () => removed.unshift(id),
          (error) => kept.push({ why: 'failed', detail: reasonOf(error), runs: [id] }),
        );
    }
  };
  try {
    // What names no server is damaged, and under nobody's lock.
    if (server === undefined) await remove();
    else await withLock({ stateDir, serverUrl: server, command: 'runs prune' }, remove);
  } catch (error) {
    if (!(error instanceof LockdownError) || error.code !== 'run.locked') throw error;
    kept.push({ why: 'locked', detail: reasonOf(error), runs: runs.map(({ id }) => id) });
  }
  return { removed, kept };
}

/** Resolves to the exit code. */
export async function prune(
  ids: readonly string[],
  args: PruneArguments,
  { context, stateDir }: Place,
): Promise<number> {
  const rule = ruleFrom(ids, args);
  if (!args.dryRun && !args.autoApprove && !canAsk(args, context.streams))
    throw new LockdownError('usage.needs-flag', 'Nobody is here to say yes to the removal', {
      next: 'Give --auto-approve to go ahead without a question, or --dry-run to only look.',
    });
  const known = await listRuns(stateDir);
  const sorting = rule.sort(known);
  const { take } = sorting;
  const show = async (about: Pick<PruneReport, 'removed' | 'kept' | 'isDryRun'>) => {
    const report = pruneReport({ stateDir, asked: rule.asked, ...about }, maker());
    await context.show('prune', report, args);
    return exitCodeFor('prune', report);
  };
  const wanted = { removed: take.map(({ id }) => id), kept: keptOf(sorting) };
  if (args.dryRun || take.length === 0) return show({ ...wanted, isDryRun: args.dryRun });
  if (!args.autoApprove) {
    if (context.isForPeople(args)) await show({ ...wanted, isDryRun: true });
    await ask(take.length, args, context);
  }
  await removeLeftovers(stateDir);
  const removed: string[] = [];
  const kept = [...wanted.kept];
  for (const server of new Set(take.map((run) => serverKeyOf(run)))) {
    const runs = take.filter((run) => serverKeyOf(run) === server);
    const done = await removeOf(server, runs, { rule, stateDir });
    removed.push(...done.removed);
    kept.push(...done.kept);
  }
  return show({ removed: wanted.removed.filter((id) => removed.includes(id)), kept, isDryRun: false });
}

function serverKeyOf(run: RunSummary): string | undefined {
  const server = serverOf(run);
  return server === undefined ? undefined : serverKey(server);
}
