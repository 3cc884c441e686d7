/**
 * Carries out an approved plan: fresh reads, snapshot, journal, writes with their proof, report. Shared by apply and
 * rollback; the only place in which a write client is made.
 */

import type { Connection } from '../../api/connection.js';
import { storedContract } from '../../contract/stored-contract.js';
import type { Operator } from '../../steps/kit/operator.js';
import { type Journal, openJournal } from '../../store/journal.js';
import type { Lock } from '../../store/lock.js';
import { createRun, type RunFolder } from '../../store/run-folder.js';
import type { Author } from '../../store/run-record.js';
import { storeSnapshot } from '../../store/snapshot.js';
import { checkContract, checkLimits, checkServer } from '../guard/limits.js';
import { checkLockOut, isOwnAccount } from '../guard/lock-out.js';
import { checkPlan } from '../guard/plan-check.js';
import type { Plan } from '../plan/plan.js';
import { snapshotOf } from '../undo/restore.js';
import type { Reading } from '../words/reading.js';
import { stoppedAlsoBy } from '../words/stop-reason.js';
import { countOutcomes, type Ending, endingOf } from './ending.js';
import { type ExecuteOptions, type Execution, execute } from './execute.js';
import { nothingReady, readNamed, type Sorted, sortPlanned } from './fresh-objects.js';
import { type Ground, groundNow } from './propagation-ground.js';
import { type RunReport, reportOf } from './run-report.js';
import { writesOf } from './write.js';

/** How the writes of a run ended, and how its objects came out. */
export interface Ended {
  readonly ending: Ending;
  readonly summary: RunReport['summary'];
}

/** Told to the writes as they are. */
type ForWrites =
  | 'observer'
  | 'concurrency'
  | 'now'
  | 'vault'
  | 'access'
  | 'isInterrupted'
  | 'onAccepted'
  | 'onProgress';

export interface RunOptions extends Pick<ExecuteOptions, ForWrites> {
  readonly connection: Connection;
  readonly plan: Plan;
  /** Held for this server until the run is over. */
  readonly lock: Lock;
  readonly stateDir: string;
  /** Hexadecimal digits for the run's id. */
  readonly random: () => string;
  readonly redact: (text: string) => string;
  /** Kept in the record of the run. */
  readonly author: Author;
  /** What the operator is to the server: whom no change may shut out. */
  readonly operator: Operator;
  /** Objects read just now, under this lock, for this very plan: they are not read a second time. */
  readonly readings?: ReadonlyMap<string, Reading>;
  /** Told as soon as the run has its folder: whatever ends it from here on, its folder says what it did. */
  readonly onBegun?: (run: RunFolder) => void;
  /** Judges the end of the run before the journal closes; a rollback proves itself here. */
  readonly conclude?: (ended: Ended) => Promise<Pick<Ended, 'ending'> & Pick<RunReport, 'unrestored'>>;
}

export async function applyPlan(options: RunOptions): Promise<RunReport> {
  const { plan, connection, observer } = options;
  checkServer(plan, connection.server.url);
  checkContract(plan, observer.contract);
  // The way back of a run may put members of the wire back that no step knows; it never comes as a file.
  if (plan.kind !== 'rollback') checkPlan(plan, observer.contract);
  checkLimits(plan);
  await checkLockOut(plan, options);
  const readings = options.readings ?? (await readNamed(plan.objects, { ...options, whenGone: 'ends' }));
  const sorted = sortPlanned(plan, { ...observer, readings, redact: options.redact });
  if (sorted.ready.length === 0 && sorted.left.length > 0) throw nothingReady(sorted, readings);
  const ground = await groundNow({ ...options, ...sorted });
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
    ...options.author,
    plan,
    now: options.now(),
    random: options.random,
    redact: options.redact,
  });
  options.onBegun?.(run);
  const journal = await openJournal(run, { redact: options.redact });
  try {
    return await applyPrepared(options, { run, journal, ground, ...sorted });
  } finally {
    // Every line was flushed when it was appended: a close that fails loses none, and must not cost the report.
    await journal.close().catch(() => {});
  }
}

async function applyPrepared(
  options: RunOptions,
  prepared: Sorted & { readonly run: RunFolder; readonly journal: Journal; readonly ground: Ground },
): Promise<RunReport> {
  const { plan, connection, lock } = options;
  const { run, journal, ground, ready, left } = prepared;
  const at = () => options.now().toISOString();
  // Of what is to come the list of the domains says that it is not there.
  const there = ready.map((object) => object.before).filter(({ isToCome }) => isToCome !== true);
  const before = [...there, ...ground.kept];
  const snapshot = await storeSnapshot(run, before.map(snapshotOf), options.redact);
  const writes = ready.flatMap((object) => writesOf(object.changes, object.before)).length;
  await journal.append({ entry: 'started', at: at(), objects: ready.length, writes });
  // A line for every object that is left out, and why.
  for (const { changes, message: reason = 'not as planned' } of left) {
    const [change] = changes;
    if (change === undefined) continue;
    const { resource, target } = change;
    await journal.append({ entry: 'skipped', at: at(), resource, target, reason });
  }
  const warrant = { approvedPlan: plan.hash, lock: lock.path, snapshot: snapshot.hash };
  const executed = await execute({
    ...options,
    ...ground,
    objects: ready,
    left,
    writeClient: connection.writeClient(warrant),
    journal,
    isOwn: (change) => isOwnAccount(change, options.operator),
    isWayBack: plan.kind === 'rollback',
  });
  const execution: Execution = { ...executed, results: [...executed.results, ...left] };
  const ended: Ended = { ending: endingOf(execution), summary: countOutcomes(execution.results) };
  const concluded = await options.conclude?.(ended);
  const ending = concluded?.ending ?? ended.ending;
  const told = await finish(execution, () => journal.append({ entry: 'finished', at: at(), ...ending }));
  return reportOf({
    run: run.id,
    plan,
    reason: run.record.reason,
    execution: told,
    // What a rollback read last holds, whatever became of its journal.
    ending: told === execution || concluded !== undefined ? ending : endingOf(told),
    unrestored: concluded?.unrestored,
  });
}

/** The last line of the journal. Where it cannot be written, the report of what was sent says so. */
async function finish(execution: Execution, append: () => Promise<unknown>): Promise<Execution> {
  try {
    await append();
    return execution;
  } catch (error) {
    const isUnsent = execution.results.every(
      ({ outcome, verdicts }) =>
        outcome === 'stale' || outcome === 'unread' || (outcome === 'not-attempted' && verdicts.length === 0),
    );
    if (isUnsent) throw error;
    return { ...execution, isInterrupted: false, stopped: stoppedAlsoBy(error, execution.stopped) };
  }
}
