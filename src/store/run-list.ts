/** The runs of a state folder: which there are, how each ended, and the one that is meant. */
import { lstat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { LockdownError } from '../errors.js';
import { readJournal } from './journal.js';
import type { FinishedStatus } from './journal-entry.js';
import { hasRun, loadRun, type RunFolder, runIds, runPathOf, runsFolderOf } from './run-folder.js';
import { kindOfRunId, placeOf, type RunRecord, startOfRunId } from './run-record.js';
import { serverKey } from './server-key.js';
import { damaged, errnoOf } from './store-errors.js';

/** How many ids an error names. */
const NAMED_IDS = 5;

/**
 * One run in a list. `writes`: writes the journal holds the intention of. A run whose last entry is not `finished`
 * is `unfinished`, under way or given up: the lock tells which. A damaged one says why, and who it is if it knows.
 */
export type RunSummary =
  | (RunRecord & { readonly status: FinishedStatus; readonly finishedAt: string; readonly writes: number })
  | (RunRecord & { readonly status: 'unfinished'; readonly writes: number })
  | {
      readonly id: string;
      readonly status: 'damaged';
      readonly problem: string;
      readonly record: RunRecord | null;
    };

export interface OpenRunOptions {
  readonly stateDir: string;
  /**
   * `latest`: the newest apply of that server that wrote something and is not rolled back. Of a run that was rolled back,
   * and whose rollback was, too, it is that second rollback: by it the run stands.
   */
  readonly id: string;
  /** Base URL. Without it any server's run will do. */
  readonly server?: string;
}

async function summaryOf(stateDir: string, id: string): Promise<RunSummary> {
  let record: RunRecord | null = null;
  try {
    const run = await loadRun(stateDir, id);
    record = run.record;
    const entries = await readJournal(run);
    const writes = entries.filter(({ entry }) => entry === 'write').length;
    const last = entries.at(-1);
    return last?.entry === 'finished'
      ? { ...record, status: last.status, finishedAt: last.at, writes }
      : { ...record, status: 'unfinished', writes };
  } catch (error) {
    if (!(error instanceof LockdownError)) throw error;
    return { id, status: 'damaged', problem: error.message, record };
  }
}

/** What the run says of itself, as far as that can be read. */
export function recordIn(run: RunSummary): RunRecord | null {
  return run.status === 'damaged' ? run.record : run;
}

/**
 * In the order of the runs: one without a record comes after all that began before the time in its name, wherever a clock
 * that was set back put those; one with a strange name counts as the oldest.
 */
function placeIn(run: RunSummary, all: readonly RunSummary[]): number {
  const record = recordIn(run);
  if (record !== null) return placeOf(record);
  const start = startOfRunId(run.id) ?? Number.NEGATIVE_INFINITY;
  const before = all.flatMap((one) => recordIn(one) ?? []);
  return before
    .filter(({ startedAt }) => Date.parse(startedAt) < start + 1000)
    .reduce((place, one) => Math.max(place, placeOf(one) + 0.5), start);
}

/** Taken away while it was read, as by `runs prune`: it is not damaged, it is no more. A link to nowhere is there. */
async function isGone(path: string): Promise<boolean> {
  return lstat(path).then(
    () => false,
    (error) => errnoOf(error) === 'ENOENT',
  );
}

/**
 * Every run of the state folder, newest first. One that cannot be read is listed as damaged.
 * Errors: `store.unwritable` when the folder cannot be looked into; a state folder that is not there has no runs.
 */
export async function listRuns(stateDir: string): Promise<readonly RunSummary[]> {
  const runs: RunSummary[] = [];
  for (const id of await runIds(stateDir)) {
    const run = await summaryOf(stateDir, id);
    const isWhole = run.status !== 'damaged' && run.status !== 'unfinished';
    if (isWhole || !(await isGone(runPathOf(stateDir, id)))) runs.push(run);
  }
  return (
    runs
      .map((run) => ({ run, place: placeIn(run, runs) }))
      // Of two that have no place the difference is no number.
      .sort((one, other) => other.place - one.place || (one.run.id < other.run.id ? 1 : -1))
      .map(({ run }) => run)
  );
}

export function isOfServer(record: RunRecord, server: string | undefined): boolean {
  return server === undefined || serverKey(record.server) === serverKey(server);
}

/** The runs of that server, newest first. A damaged run may be of any. Errors: `store.unwritable`. */
export async function runsOf({
  stateDir,
  server,
}: Omit<OpenRunOptions, 'id'>): Promise<readonly RunSummary[]> {
  const isMeant = (record: RunRecord | null) => record === null || isOfServer(record, server);
  return (await listRuns(stateDir)).filter((run) => isMeant(recordIn(run)));
}

/** Signs of an id that may be wrong; more, and another run is as near. */
const MOST_WRONG = 2;
/** Of a part of one. */
const FEWEST_SIGNS = 4;

/** `; did you mean …?` where one run is nearer than the others: it has this in its id, or hardly anything else. */
export function orNear(id: string, known: readonly RunSummary[]): string {
  const isPart = (other: string) => id.length >= FEWEST_SIGNS && other.includes(id);
  const wrongIn = (other: string) =>
    isPart(other)
      ? 0
      : [...other].filter((sign, at) => sign !== id[at]).length + Math.max(0, id.length - other.length);
  const ways = known.map((run) => ({ id: run.id, wrong: wrongIn(run.id) }));
  const least = Math.min(...ways.map(({ wrong }) => wrong));
  const near = ways.filter(({ wrong }) => wrong === least && wrong <= MOST_WRONG);
  return near.length === 1 ? `; did you mean ${near[0]?.id}?` : '';
}

export function notFound(what: string, known: readonly RunSummary[]): LockdownError {
  const ids = known.slice(0, NAMED_IDS).map(({ id }) => id);
  const next =
    ids.length === 0
      ? 'There are no such runs in this state folder; name another with --state-dir.'
      : `The newest runs are ${ids.join(', ')}.`;
  return new LockdownError('run.not-found', what, { next });
}

/**
 * The run by which the effect of this one stands: itself, or the rollback that brought it back; undefined where it was
 * taken back. Only a rollback that was proved counts, whatever its date, and only as long as it stands itself.
 * `known`: newest first. `passed`: for where somebody wrote another record, by which runs take each other back.
 */
function standingBy(
  id: string,
  known: readonly RunSummary[],
  passed: readonly string[] = [],
): string | undefined {
  const seen = [...passed, id];
  const backOf = (of: string) =>
    known.find((run) => run.status === 'verified' && run.rollsBack === of && !seen.includes(run.id));
  const back = backOf(id);
  if (back === undefined) return id;
  if (standingBy(back.id, known, seen) !== undefined) return undefined;
  const again = backOf(back.id) as RunSummary;
  return standingBy(again.id, known, [...seen, back.id]);
}

function mayBeApply(run: RunSummary): boolean {
  return (recordIn(run)?.kind ?? kindOfRunId(run.id)) !== 'rollback';
}

type Readable = Exclude<RunSummary, { status: 'damaged' }>;

/** Is it an apply that wrote something, and stands? */
export function isStanding(run: RunSummary, known: readonly RunSummary[]): run is Readable {
  const wrote = run.status !== 'damaged' && run.kind === 'apply' && run.writes > 0;
  return wrote && standingBy(run.id, known) !== undefined;
}

/**
 * The applies of the same server that wrote something after this run, and stand, oldest first.
 * Errors: `run.damaged` where one that cannot be read may be among them; `store.unwritable`.
 */
export async function laterApplies({ id, path, record }: RunFolder): Promise<readonly RunFolder[]> {
  const stateDir = dirname(dirname(path));
  const known = await runsOf({ stateDir, server: record.server });
  const later = known.slice(
    0,
    known.findIndex((run) => run.id === id),
  );
  const lost = later.find((run) => run.status === 'damaged' && mayBeApply(run));
  if (lost?.status === 'damaged')
    throw damaged(join(runsFolderOf(stateDir), lost.id), {
      what: `it may have written once more what run ${id} wrote, but ${lost.problem}`,
      next: 'Restore that run folder from a backup, or compare what it may have written by hand, and move it out of the folder of the runs.',
    });
  const standing = later.filter((run) => isStanding(run, known)).reverse();
  return Promise.all(standing.map((run) => loadRun(stateDir, run.id)));
}

async function openLatest(options: OpenRunOptions, known: readonly RunSummary[]): Promise<RunFolder> {
  const { stateDir, server } = options;
  // An apply that wrote. A rollback is undone by its id only, never by accident.
  const latest = known.find((run) => run.status === 'damaged' || isStanding(run, known));
  if (latest === undefined) {
    throw notFound(`no apply${server === undefined ? '' : ` of ${server}`} is left to roll back`, known);
  }
  // It may be the one that is meant. Taking an older one in its place would undo the wrong writes.
  if (latest.status === 'damaged') {
    throw damaged(join(runsFolderOf(stateDir), latest.id), {
      what: `it may be the latest run, but ${latest.problem}`,
    });
  }
  return loadRun(stateDir, standingBy(latest.id, known) as string);
}

/**
 * The run of this id, or the latest one.
 * Errors: `run.not-found`, naming the newest ids, also for a run of another server; `run.damaged`.
 */
export async function openRun(options: OpenRunOptions): Promise<RunFolder> {
  const { stateDir, id, server } = options;
  const known = await runsOf(options);
  if (id === 'latest') return openLatest(options, known);
  if (!(await hasRun(stateDir, id))) throw notFound(`there is no run ${id}${orNear(id, known)}`, known);
  const run = await loadRun(stateDir, id);
  if (!isOfServer(run.record, server))
    throw notFound(`run ${id} is of ${run.record.server}, not of ${server}`, known);
  // What was taken back and brought back again has other keys by now: the run that brought it back knows them.
  return loadRun(stateDir, standingBy(id, known) ?? id);
}
