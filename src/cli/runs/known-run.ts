/** A run with what its own report says, or else its plan and its journal. */
import type { ToldObject } from '../../engine/prove/told-by-journal.js';
import { countExceptions } from '../../report/model/exceptions.js';
import { type KeptRun, keptRun } from '../../report/model/kept-run.js';
import type { KnownRun } from '../../report/model/runs-report.js';
import { loadReport } from '../../store/kept-report.js';
import { loadRun, runPathOf } from '../../store/run-folder.js';
import { isStanding, type RunSummary } from '../../store/run-list.js';
import { toldObjects } from '../run/told-objects.js';

/** Undefined where nobody can tell. */
export async function objectsOf(
  { id, status }: RunSummary,
  stateDir: string,
): Promise<readonly ToldObject[] | undefined> {
  const run = status === 'damaged' ? undefined : await loadRun(stateDir, id).catch(() => undefined);
  return run && toldObjects(run);
}

/** `known`: all runs of the state folder, newest first. */
export async function knownRun(
  summary: RunSummary,
  { stateDir, known }: { readonly stateDir: string; readonly known: readonly RunSummary[] },
): Promise<KnownRun & { readonly kept: KeptRun }> {
  const kept = keptRun(await loadReport({ path: runPathOf(stateDir, summary.id) }), summary.id);
  const objects = kept.status === 'kept' ? undefined : await objectsOf(summary, stateDir);
  const told = kept.status === 'kept' ? kept.report : objects && { results: objects };
  return {
    ...{ summary, kept, report: kept.status },
    exceptions: told === undefined ? null : countExceptions(told),
    canRollBack: isStanding(summary, known),
  };
}

/** One that no page shows: its report is not opened. */
export function unopenedRun(summary: RunSummary, known: readonly RunSummary[]): KnownRun {
  return { summary, exceptions: null, report: 'kept', canRollBack: isStanding(summary, known) };
}
