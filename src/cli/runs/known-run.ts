/** A run with what its own report says, or else its plan and its journal. */
import type { ToldObject } from '../../engine/prove/told-by-journal.js';
import { countExceptions } from '../../report/model/exceptions.js';
import { type KeptRun, keptRun } from '../../report/model/kept-run.js';
import type { KnownRun } from '../../report/model/runs-report.js';
import { loadReport } from '../../store/kept-report.js';
import { type HeldLock, livingLocks } from '../../store/lock.js';
import { loadRun, runPathOf } from '../../store/run-folder.js';
import { isStanding, listRuns, type RunSummary } from '../../store/run-list.js';
import { underWay } from '../../store/under-way.js';
import { toldObjects } from '../run/told-objects.js';

/** Undefined where nobody can tell. */
export async function objectsOf(
  { id, status }: RunSummary,
  stateDir: string,
): Promise<readonly ToldObject[] | undefined> {
  const run = status === 'damaged' ? undefined : await loadRun(stateDir, id).catch(() => undefined);
  return run && toldObjects(run);
}

/** What is known of the runs of a state folder before a report is opened. */
export interface Known {
  readonly stateDir: string;
  /** All of them, newest first. */
  readonly known: readonly RunSummary[];
  /** By id: those that go on, and the lock of each. */
  readonly underWay: ReadonlyMap<string, HeldLock>;
}

/** Errors: `store.unwritable`. */
export async function knownIn(stateDir: string): Promise<Known> {
  // Before and after, as a run may end or begin in between.
  const before = await livingLocks(stateDir);
  const known = await listRuns(stateDir);
  return { stateDir, known, underWay: underWay(known, [...before, ...(await livingLocks(stateDir))]) };
}

export async function knownRun(
  summary: RunSummary,
  { stateDir, known, underWay }: Known,
): Promise<KnownRun & { readonly kept: KeptRun }> {
  const kept = keptRun(await loadReport({ path: runPathOf(stateDir, summary.id) }), summary.id);
  const objects = kept.status === 'kept' ? undefined : await objectsOf(summary, stateDir);
  const told = kept.status === 'kept' ? kept.report : objects && { results: objects };
  return {
    ...{ summary, kept, report: kept.status, isUnderWay: underWay.has(summary.id) },
    exceptions: told === undefined ? null : countExceptions(told),
    canRollBack: isStanding(summary, known),
  };
}

/** One that no page shows: its report is not opened, and nothing is said of it. */
export function unopenedRun(summary: RunSummary, { known, underWay }: Known): KnownRun {
  const isUnderWay = underWay.has(summary.id);
  return {
    ...{ summary, isUnderWay },
    exceptions: null,
    report: null,
    canRollBack: isStanding(summary, known),
  };
}
