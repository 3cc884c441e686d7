/** Rollback: previews, carries out and proves the way back of one run. */

import type { Contract } from '../../contract/contract.js';
import { mailDomains } from '../../contract/resources/domains/mail-domains.js';
import { readJournal } from '../../store/journal.js';
import { type RunFolder, readRunPlan } from '../../store/run-folder.js';
import { laterApplies } from '../../store/run-list.js';
import { loadSnapshot } from '../../store/snapshot.js';
import { applyPlan, type Ended, type RunOptions } from '../apply/apply.js';
import type { Ending } from '../apply/ending.js';
import { readNamed } from '../apply/fresh-objects.js';
import { type RunReport, reportOf } from '../apply/run-report.js';
import { checkServer } from '../guard/limits.js';
import { buildSeen } from '../observe/observed.js';
import { UNANSWERED } from '../observe/read-object.js';
import { type Plan, planSchema } from '../plan/plan.js';
import { type LaterRun, type Touched, touchedObjects } from '../undo/touched.js';
import { type Change, changesByObject, objectId } from '../words/change.js';
import { EXIT } from '../words/exit-code.js';
import type { Reading } from '../words/reading.js';
import { SERVER } from '../words/target.js';
import { planRollback, stepsOfNamed, type Traces, touchedBy } from './rollback-plan.js';
import { type Unrestored, unrestoredOf } from './rollback-proof.js';

/** A run that is to be undone, with what it left on the disk. */
export interface PastRun extends Traces {
  readonly run: RunFolder;
}

/** Errors: `run.damaged` when journal or snapshot do not hold. */
export async function loadPastRun(run: RunFolder, contract: Contract): Promise<PastRun> {
  const journal = await readJournal(run);
  // A run that wrote nothing may have been cut off before its snapshot: there is nothing to undo.
  const objects = new Set(touchedObjects(journal, contract).map(objectId));
  const snapshot = objects.size === 0 ? [] : await snapshotsOf(run, journal);
  const plan = planSchema.safeParse(await readRunPlan(run));
  const later = objects.size === 0 ? new Map() : await writtenAfter(run, { contract, objects });
  return { run, journal, snapshot, later, planned: plan.success ? plan.data.changes : [] };
}

/**
 * The objects as they were before the run's first write to them: of a domain that it added as it found them then. What the
 * snapshot holds no other line outweighs.
 */
async function snapshotsOf(run: RunFolder, journal: PastRun['journal']): Promise<PastRun['snapshot']> {
  const arrived = journal.flatMap((one) => (one.entry === 'arrived' ? [one.object] : []));
  return [...arrived, ...(await loadSnapshot(run))];
}

async function writtenAfter(
  run: RunFolder,
  { contract, objects }: { readonly contract: Contract; readonly objects: ReadonlySet<string> },
): Promise<NonNullable<Traces['later']>> {
  const later = new Map<string, LaterRun[]>();
  for (const one of await laterApplies(run)) {
    const journal = await readJournal(one);
    const shared = touchedObjects(journal, contract).filter((it) => objects.has(objectId(it)));
    if (shared.length === 0) continue;
    const snapshots = new Map((await snapshotsOf(one, journal)).map((object) => [objectId(object), object]));
    for (const touched of shared) {
      const id = objectId(touched);
      const known = later.get(id) ?? [];
      later.set(id, [...known, { run: one.id, touched, snapshot: snapshots.get(id) }]);
    }
  }
  return later;
}

type ReadOptions = Pick<RunOptions, 'observer' | 'concurrency'>;

async function readTouched(past: PastRun, options: ReadOptions & { readonly whenGone: 'ends' | 'goes-on' }) {
  return readNamed(touchedBy(past, options.observer.contract), options);
}

/** Domains that the server lists no more, and of which something could not be read though it answered. */
async function goneOf(
  readings: ReadonlyMap<string, Reading>,
  { observer }: ReadOptions,
): Promise<ReadonlySet<string>> {
  const unread = [...readings.values()].flatMap((reading) =>
    reading.status === 'failed' && !UNANSWERED.has(reading.code) && reading.target !== SERVER
      ? [reading.target]
      : [],
  );
  if (unread.length === 0) return new Set();
  // Where the list cannot be read, nobody knows.
  const listed = await observer.domains().catch(() => undefined);
  const names = new Set(listed?.map(({ name }) => name.toLowerCase()));
  return new Set(listed === undefined ? [] : unread.filter((name) => !names.has(name.toLowerCase())));
}

/** The plan that would undo the run, from what the server holds now. */
export async function previewRollback(past: PastRun, options: ReadOptions): Promise<Plan> {
  const readings = await readTouched(past, { ...options, whenGone: 'ends' });
  return planRollback({
    ...past,
    contract: options.observer.contract,
    record: past.run.record,
    readings,
    gone: await goneOf(readings, options),
    build: await buildSeen(options.observer),
  });
}

/** Reads every touched object again; what is left over is no proof. */
async function prove(past: PastRun, options: ReadOptions): Promise<readonly Unrestored[]> {
  const readings = await readTouched(past, { ...options, whenGone: 'goes-on' });
  const gone = await goneOf(readings, options);
  const snapshots = new Map(past.snapshot.map((object) => [objectId(object), object]));
  const planned = changesByObject(past.planned ?? []);
  const all = touchedBy(past, options.observer.contract);
  // A domain that the run added is to be gone, and what was in it with it.
  const writes = all.filter(({ resource }) => resource === mailDomains.id).flatMap((one) => one.writes);
  const added = new Set(writes.flatMap(({ action, item }) => (action === 'add' ? [item] : [])));
  const isBack = ({ target }: Touched) => gone.has(target) && added.has(target);
  return all.flatMap((touched) =>
    isBack(touched)
      ? []
      : unrestoredOf({
          touched,
          snapshot: snapshots.get(objectId(touched)),
          reading: readings.get(objectId(touched)),
          gone,
        }).map((one) => withSteps(one, planned.get(objectId(touched)) ?? [])),
  );
}

function withSteps(one: Unrestored, planned: readonly Change[]): Unrestored {
  const steps = stepsOfNamed(one.path, planned);
  return steps.length === 0 ? one : { ...one, steps };
}

const NOT_PROVED: Ending = { status: 'not-proved', exitCode: EXIT.notProved };

/** Of a domain that is gone there is nothing to prove. */
function isProved(unrestored: readonly Unrestored[]): boolean {
  return unrestored.every(({ why }) => why === 'gone');
}

/**
 * The last reading proves a rollback, also where a write got no answer. It does not outweigh a write that was refused,
 * left out, or that the read-back of that very write contradicts: a bystander that only now moved is one of those.
 */
function rollbackEnding({ ending, summary }: Ended, unrestored: readonly Unrestored[]): Ending {
  const { disagrees, undone, refused, notAttempted } = summary;
  const isContradicted = disagrees + undone + refused + notAttempted > 0;
  if (isProved(unrestored) && !isContradicted) return { status: 'verified', exitCode: EXIT.clean };
  return ending.status === 'interrupted' ? ending : NOT_PROVED;
}

/** Carries the preview out and proves it, object by object. */
export async function rollBack(past: PastRun, options: RunOptions): Promise<RunReport> {
  const { connection, plan } = options;
  checkServer(plan, connection.server.url);
  if (plan.changes.length === 0) {
    const unrestored = await prove(past, options);
    const ending: Ending = isProved(unrestored)
      ? { status: 'nothing-to-do', exitCode: EXIT.clean }
      : NOT_PROVED;
    return reportOf({ run: null, plan, ending, unrestored });
  }
  return applyPlan({
    ...options,
    conclude: async (ended) => {
      const unrestored = await prove(past, options);
      return { ending: rollbackEnding(ended, unrestored), unrestored };
    },
  });
}
