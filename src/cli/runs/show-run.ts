/** `runs ID`: the report of one run again, or what record and journal say where it is gone. */
import { shippedContract } from '../../contract/contract.js';
import { orDidYouMean } from '../../documents/near-name.js';
import { EXIT } from '../../engine/words/exit-code.js';
import { EXIT_BY_CODE } from '../../errors.js';
import { remainsReport } from '../../report/model/remains-report.js';
import { exitCodeFor } from '../../report/model/reports.js';
import { readJournal } from '../../store/journal.js';
import type { HeldLock } from '../../store/lock.js';
import { hasRun, loadRun } from '../../store/run-folder.js';
import { notFound, orNear, type RunSummary } from '../../store/run-list.js';
import type { OutputArguments } from '../context/arguments.js';
import { type Context, maker } from '../context/context.js';
import { knownIn, knownRun, objectsOf } from './known-run.js';
import { selectRuns, serverIn } from './which-runs.js';

/** What stands where an id may, and is none. */
const WORDS = ['latest', 'prune'];

/** What the journal says that the run ended with. Errors: `run.not-found` where somebody takes the run away just now. */
async function exitCodeOf({ id, status }: RunSummary, stateDir: string): Promise<number> {
  if (status === 'damaged') return EXIT_BY_CODE['run.damaged'];
  const run = await loadRun(stateDir, id).catch(async (error) => {
    throw (await hasRun(stateDir, id)) ? error : notFound(`run ${id} was removed just now`, []);
  });
  const last = (await readJournal(run)).at(-1);
  return last?.entry === 'finished' ? last.exitCode : EXIT.error;
}

/** Resolves to the exit code that the run ended with. `id`: or `latest`, the newest there is. Errors: `run.not-found`. */
export async function showOne(
  id: string,
  args: OutputArguments & { readonly url: string | undefined },
  { context, stateDir }: { readonly context: Context; readonly stateDir: string },
): Promise<number> {
  const all = await knownIn(stateDir);
  const { known } = all;
  const server = serverIn(args.url);
  const meant = selectRuns(known, { server });
  const run = id === 'latest' ? meant[0] : meant.find((one) => one.id === id);
  if (run === undefined) throw notFound(whyNone(id, { server, known }), meant);
  const { kept, ...rest } = await knownRun(run, all);
  if (kept.status === 'kept') {
    if (run.status === 'damaged') context.say(`Run ${run.id} is damaged beside its report: ${run.problem}`);
    await context.show('run', kept.report, args);
    return exitCodeFor('run', kept.report);
  }
  const objects = (await objectsOf(run, stateDir)) ?? null;
  const lock = kept.status === 'gone' ? all.underWay.get(run.id) : undefined;
  const why = lock === undefined ? whyNotKept(run, kept) : whyNotYet(lock);
  const told = { run: rest, why, objects, exitCode: await exitCodeOf(run, stateDir) };
  const report = remainsReport(told, { contract: shippedContract, ...maker() });
  await context.show('remains', report, args);
  return exitCodeFor('remains', report);
}

/** A run that did not come to its end has nothing to keep. */
function whyNotKept(
  { status }: RunSummary,
  { status: report, why }: { readonly status: string; readonly why: string },
): string {
  return report === 'gone' && status === 'unfinished'
    ? 'It kept no report: it was cut off before its end, or goes on where this machine cannot see it.'
    : why;
}

function whyNotYet({ command, user, host, pid, startedAt }: HeldLock): string {
  return `It is under way, and keeps its report at its end: "${command}" of ${user} on ${host} (process ${pid}), since ${startedAt}.`;
}

function whyNone(
  id: string,
  { server, known }: { readonly server: string | undefined; readonly known: readonly RunSummary[] },
): string {
  const of = server === undefined ? '' : ` of ${server}`;
  if (id === 'latest') return `there is no run${of} in this state folder`;
  return known.some((one) => one.id === id)
    ? `run ${id} is not${of}`
    : `there is no run ${id}${orNear(id, known) || orDidYouMean(id, WORDS)}`;
}
