/** `runs ID`: the report of one run again, or what record and journal say where it is gone. */
import { orDidYouMean } from '../../documents/near-name.js';
import { EXIT } from '../../engine/words/exit-code.js';
import { EXIT_BY_CODE } from '../../errors.js';
import { remainsReport } from '../../report/model/remains-report.js';
import { exitCodeFor } from '../../report/model/reports.js';
import { readJournal } from '../../store/journal.js';
import { loadRun } from '../../store/run-folder.js';
import { listRuns, notFound, orNear, type RunSummary } from '../../store/run-list.js';
import type { OutputArguments } from '../context/arguments.js';
import { type Context, maker } from '../context/context.js';
import { knownRun, objectsOf } from './known-run.js';
import { selectRuns, serverIn } from './which-runs.js';

/** What stands where an id may, and is none. */
const WORDS = ['latest', 'prune'];

/** What the journal says that the run ended with. */
async function exitCodeOf({ id, status }: RunSummary, stateDir: string): Promise<number> {
  if (status === 'damaged') return EXIT_BY_CODE['run.damaged'];
  const last = (await readJournal(await loadRun(stateDir, id))).at(-1);
  return last?.entry === 'finished' ? last.exitCode : EXIT.error;
}

/** Resolves to the exit code that the run ended with. `id`: or `latest`, the newest there is. Errors: `run.not-found`. */
export async function showOne(
  id: string,
  args: OutputArguments & { readonly url: string | undefined },
  { context, stateDir }: { readonly context: Context; readonly stateDir: string },
): Promise<number> {
  const known = await listRuns(stateDir);
  const server = serverIn(args.url);
  const meant = selectRuns(known, { server });
  const run = id === 'latest' ? meant[0] : meant.find((one) => one.id === id);
  if (run === undefined) throw notFound(whyNone(id, { server, known }), meant);
  const { kept, ...rest } = await knownRun(run, { stateDir, known });
  if (kept.status === 'kept') {
    if (run.status === 'damaged') context.say(`Run ${run.id} is damaged beside its report: ${run.problem}`);
    await context.show('run', kept.report, args);
    return exitCodeFor('run', kept.report);
  }
  const objects = (await objectsOf(run, stateDir)) ?? null;
  const told = { run: rest, why: kept.why, objects, exitCode: await exitCodeOf(run, stateDir) };
  const report = remainsReport(told, maker());
  await context.show('remains', report, args);
  return exitCodeFor('remains', report);
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
