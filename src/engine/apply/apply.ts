/**
 * Carries out an approved plan: fresh reads, snapshot, journal, writes with their proof, report. Shared by apply and
 * rollback; the only place in which a write client is made.
 */

import type { Connection } from '../../api/connection.js';
import { storedContract } from '../../contract/stored-contract.js';
import { LockdownError } from '../../errors.js';
import type { Operator } from '../../steps/kit/operator.js';
import { type Journal, openJournal } from '../../store/journal.js';
import type { Lock } from '../../store/lock.js';
import { createRun, type RunFolder } from '../../store/run-folder.js';
import { storeSnapshot } from '../../store/snapshot.js';
import { checkContract, checkLimits, checkServer } from '../guard/limits.js';
import { checkLockOut, isOwnAccount } from '../guard/lock-out.js';
import { checkPlan } from '../guard/plan-check.js';
import type { Plan } from '../plan/plan.js';
import type { ObjectResult } from '../prove/outcome.js';
import { snapshotItem } from '../undo/restore-collection.js';
import { hashOfReading, type ObjectReading, rawOf } from '../words/reading.js';
import { stoppedAlsoBy } from '../words/stop-reason.js';
import { countOutcomes, type Ending, endingOf } from './ending.js';
import { type ExecuteOptions, type Execution, execute } from './execute.js';
import { type Fresh, type HashedObject, readNamed, type Sorted, sortPlanned } from './fresh-objects.js';
import { type Ground, groundNow } from './propagation-ground.js';
import { type RunReport, reportOf } from './run-report.js';

/** How the writes of a run ended, and how its objects came out. */
export interface Ended {
  readonly ending: Ending;
  readonly summary: RunReport['summary'];
}

/** Told to the writes as they are. */
type ForWrites = 'observer' | 'concurrency' | 'now' | 'vault' | 'access' | 'isInterrupted' | 'onProgress';

export interface RunOptions extends Pick<ExecuteOptions, ForWrites> {
  readonly connection: Connection;
  readonly plan: Plan;
  /** Held for this server until the run is over. */
  readonly lock: Lock;
  readonly stateDir: string;
  /** Hexadecimal digits for the run's id. */
  readonly random: () => string;
  readonly redact: (text: string) => string;
  /** What the operator is to the server: whom no change may shut out. */
  readonly operator: Operator;
  /** Objects read just now, under this lock, for this very plan: they are not read a second time. */
  readonly readings?: ReadonlyMap<string, { readonly reading: ObjectReading; readonly hash: string }>;
  /** Judges the end of the run before the journal closes; a rollback proves itself here. */
  readonly conclude?: (
    ended: Ended,
  ) => Promise<{ readonly ending: Ending; readonly unrestored?: RunReport['unrestored'] }>;
}

async function readFresh(options: RunOptions): Promise<ReadonlyMap<string, Fresh>> {
  const readings = await readNamed(options.plan.objects, options);
  return new Map([...readings].map(([id, reading]) => [id, { reading }]));
}

export async function applyPlan(options: RunOptions): Promise<RunReport> {
  const { plan, connection, observer } = options;
  checkServer(plan, connection.server.url);
  checkContract(plan, observer.contract);
  // The way back of a run may put members of the wire back that no step knows; it never comes as a file.
  if (plan.kind === 'apply') checkPlan(plan, observer.contract);
  checkLimits(plan);
  await checkLockOut(plan, options);
  const readings = options.readings ?? (await readFresh(options));
  const { ready, stale } = sortPlanned(plan, { readings, discovery: observer.discovery });
  const [first] = stale;
  if (ready.length === 0 && first !== undefined) {
    const { resource, target } = first.changes[0] ?? {};
    throw new LockdownError('plan.stale', `Nothing was changed: ${resource} of ${target}: ${first.message}`, {
      next: 'Make the plan again and look at what is different.',
    });
  }
  const run = await createRun({
    stateDir: options.stateDir,
    kind: plan.kind,
    server: plan.server.url,
    playbook: plan.playbook.name,
    planHash: plan.hash,
    contract: plan.contract,
    contractData: storedContract(observer.contract),
    ...(plan.rollsBack === undefined ? {} : { rollsBack: plan.rollsBack }),
    operator: connection.username,
    plan,
    now: options.now(),
    random: options.random,
  });
  const journal = await openJournal(run, { redact: options.redact });
  try {
    const now = await ground(options, ready);
    return await applyPrepared(options, { run, journal, ready, stale, ...now });
  } finally {
    // Every line was flushed when it was appended: a close that fails loses none, and must not cost the report.
    await journal.close().catch(() => {});
  }
}

/** The ways of the plan as far as they hold now, and the domains that are to keep their values. */
async function ground(options: RunOptions, ready: readonly HashedObject[]): Promise<Ground> {
  const { plan, observer, concurrency } = options;
  const needsList = plan.propagation.some(({ way }) => way === 'server');
  const domains = needsList ? (await observer.domains()).map(({ name }) => name) : [];
  return groundNow({ plan, ready, domains, observer, concurrency });
}

/** A line for every object that is left out, and why. */
async function tellSkipped(
  stale: readonly ObjectResult[],
  { journal, now }: { readonly journal: Journal; readonly now: () => Date },
): Promise<void> {
  for (const { changes, message } of stale) {
    const [change] = changes;
    if (change === undefined) continue;
    const { resource, target } = change;
    const reason = message ?? 'stale';
    await journal.append({ entry: 'skipped', at: now().toISOString(), resource, target, reason });
  }
}

async function applyPrepared(
  options: RunOptions,
  prepared: Sorted &
    Ground & {
      readonly run: RunFolder;
      readonly journal: Journal;
    },
): Promise<RunReport> {
  const { plan, connection, lock, now } = options;
  const { run, journal, ready, stale, ways, kept, unread } = prepared;
  const others = kept.map((before) => ({ before, hash: hashOfReading(before) }));
  const snapshot = await storeSnapshot(run, [...ready, ...others].map(snapshotOf));
  const objects = ready.length;
  await journal.append({ entry: 'started', at: now().toISOString(), objects, writes: countWrites(ready) });
  await tellSkipped(stale, { journal, now });
  const writeClient = connection.writeClient({
    approvedPlan: plan.hash,
    lock: lock.path,
    snapshot: snapshot.hash,
  });
  const executed = await execute({
    ...options,
    ...{ objects: ready, writeClient, journal, ways, kept, unread },
    isOwn: (change) => isOwnAccount(change, options.operator),
    isWayBack: plan.kind === 'rollback',
  });
  const execution: Execution = { ...executed, results: [...executed.results, ...stale] };
  const ended: Ended = { ending: endingOf(execution), summary: countOutcomes(execution.results) };
  const concluded = await options.conclude?.(ended);
  const ending = concluded?.ending ?? ended.ending;
  const told = await finish(execution, { ending, journal, now });
  return reportOf({
    run: run.id,
    plan,
    execution: told,
    // What a rollback read last holds, whatever became of its journal.
    ending: told === execution || concluded !== undefined ? ending : endingOf(told),
    ...(concluded?.unrestored === undefined ? {} : { unrestored: concluded.unrestored }),
  });
}

/** The last line of the journal. Where it cannot be written, the report of what was sent says so. */
async function finish(
  execution: Execution,
  options: { readonly ending: Ending; readonly journal: Journal; readonly now: () => Date },
): Promise<Execution> {
  const { ending, journal, now } = options;
  try {
    await journal.append({ entry: 'finished', at: now().toISOString(), ...ending });
    return execution;
  } catch (error) {
    const isUnsent = execution.results.every(
      ({ outcome, verdicts }) =>
        outcome === 'stale' || (outcome === 'not-attempted' && verdicts.length === 0),
    );
    if (isUnsent) throw error;
    return { ...execution, isInterrupted: false, stopped: stoppedAlsoBy(error, execution.stopped) };
  }
}

/** One write for a document, one an item for a collection. */
function countWrites(ready: readonly HashedObject[]): number {
  return ready.reduce(
    (sum, { before, changes }) => sum + (before.status === 'document' ? 1 : changes.length),
    0,
  );
}

function snapshotOf({ before, hash }: Pick<HashedObject, 'before' | 'hash'>) {
  return {
    resource: before.resource.id,
    target: before.target,
    raw: rawOf(before),
    decoded: before.status === 'document' ? before.document.fields : before.items.map(snapshotItem),
    hash,
  };
}
