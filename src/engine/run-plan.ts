/**
 * Carries out an approved plan: fresh reads, snapshot, journal, writes with their proof, report. Shared by apply and
 * rollback; the only place in which a write client is made.
 */
import type { Connection } from '../api/connection.js';
import type { Discovery } from '../contract/discovery.js';
import { resourceById } from '../contract/registry.js';
import { LockdownError } from '../errors.js';
import { type Journal, openJournal } from '../store/journal.js';
import type { Lock } from '../store/lock.js';
import { createRun, type RunFolder } from '../store/run-folder.js';
import { storeSnapshot } from '../store/snapshot.js';
import { type Change, changesByObject, objectId } from './change.js';
import { discover } from './discover.js';
import { type Execution, execute, type ObjectResult } from './execute.js';
import { checkLimits, checkServer } from './guards.js';
import { forEachLimited } from './observe.js';
import type { Plan } from './plan-schema.js';
import { hashOfReading, isObject, type ObjectReading, type Reading, rawOf, readObject } from './reading.js';
import { countOutcomes, type Ending, endingOf, type RunReport, reportOf } from './run-report.js';
import { stoppedAlsoBy } from './stop-reason.js';
import { writeOf } from './write.js';

/** How the writes of a run ended, and how its objects came out. */
export interface Ended {
  readonly ending: Ending;
  readonly summary: RunReport['summary'];
}

export interface RunOptions {
  readonly connection: Connection;
  readonly plan: Plan;
  /** Held for this server until the run is over. */
  readonly lock: Lock;
  readonly stateDir: string;
  readonly concurrency: number;
  readonly now: () => Date;
  /** Hexadecimal digits for the run's id. */
  readonly random: () => string;
  readonly redact: (text: string) => string;
  readonly isInterrupted: () => boolean;
  readonly onProgress?: (done: number, total: number) => void;
  /** Objects read just now, under this lock, for this very plan: they are not read a second time. */
  readonly readings?: ReadonlyMap<string, { readonly reading: ObjectReading; readonly hash: string }>;
  /** Judges the end of the run before the journal closes; a rollback proves itself here. */
  readonly conclude?: (
    ended: Ended,
    discovery: Discovery,
  ) => Promise<{ readonly ending: Ending; readonly unrestored?: RunReport['unrestored'] }>;
}

interface PlannedObject {
  readonly changes: readonly Change[];
  readonly before: ObjectReading;
  /** Of the object as read. */
  readonly hash: string;
}

/** Reads objects that a plan or a run names. */
export async function readNamed(
  objects: readonly { readonly resource: string; readonly target: string }[],
  options: { readonly connection: Connection; readonly discovery: Discovery; readonly concurrency: number },
): Promise<ReadonlyMap<string, Reading>> {
  const { connection, discovery } = options;
  const readings = await forEachLimited(objects, {
    concurrency: options.concurrency,
    run: async ({ resource: id, target }) => {
      const resource = resourceById(id);
      if (resource === undefined)
        throw new LockdownError('plan.invalid', `The plan names the unknown resource ${id}`);
      return readObject(
        { resource, target },
        { client: connection.readClient, discovery, loginPage: connection.server.loginPage },
      );
    },
  });
  return new Map(objects.map((object, index) => [objectId(object), readings[index] as Reading]));
}

/** A reading, with its hash where that was computed before. */
interface Observed {
  readonly reading: Reading;
  readonly hash?: string;
}

interface Sorted {
  readonly ready: readonly PlannedObject[];
  readonly stale: readonly ObjectResult[];
}

/** Objects that are still as planned, and those that are not: each is refused alone. */
export function sortPlanned(
  plan: Plan,
  observed: { readonly readings: ReadonlyMap<string, Observed>; readonly discovery: Discovery },
): Sorted {
  const ready: PlannedObject[] = [];
  const stale: ObjectResult[] = [];
  const changesOf = changesByObject(plan.changes);
  for (const object of plan.objects) {
    const changes = changesOf.get(objectId(object)) ?? [];
    const found = observed.readings.get(objectId(object));
    const refuse = (message: string) =>
      stale.push({ changes, outcome: 'stale', verdicts: [], bystanders: [], message });
    if (found === undefined || !isObject(found.reading)) {
      refuse(
        `it could not be read: ${found === undefined || isObject(found.reading) ? 'not asked' : found.reading.why}`,
      );
      continue;
    }
    const { reading: before, hash = hashOfReading(before) } = found;
    const reason =
      hash === object.hash ? whyClosed(changes, { before, discovery: observed.discovery }) : MOVED;
    if (reason === undefined) ready.push({ changes, before, hash });
    else refuse(reason);
  }
  return { ready, stale };
}

const MOVED = 'it is not as it was when the plan was made';

/** Why an object may not be written after all; undefined when it may. */
function whyClosed(
  planned: readonly Change[],
  observed: { readonly before: ObjectReading; readonly discovery: Discovery },
): string | undefined {
  try {
    // Every body is put together once before anything is sent: what cannot be written shows now.
    const isDocument = observed.before.status === 'document';
    const writes = isDocument ? [planned] : planned.map((change) => [change]);
    for (const changes of writes) writeOf({ changes, ...observed });
    return undefined;
  } catch (error) {
    if (error instanceof LockdownError && error.code === 'plan.stale') return error.message;
    throw error;
  }
}

async function readFresh(options: RunOptions, discovery: Discovery): Promise<ReadonlyMap<string, Observed>> {
  const { connection, concurrency } = options;
  const readings = await readNamed(options.plan.objects, { connection, discovery, concurrency });
  return new Map([...readings].map(([id, reading]) => [id, { reading }]));
}

export async function runPlan(options: RunOptions): Promise<RunReport> {
  const { plan, connection } = options;
  checkServer(plan, connection.server.url);
  checkLimits(plan);
  const discovery = await discover(connection.readClient);
  const readings = options.readings ?? (await readFresh(options, discovery));
  const { ready, stale } = sortPlanned(plan, { readings, discovery });
  if (ready.length === 0 && stale.length > 0) {
    throw new LockdownError(
      'plan.stale',
      `Nothing was changed: ${stale[0]?.changes[0]?.resource} of ${stale[0]?.changes[0]?.target}: ${stale[0]?.message}`,
      {
        next: 'Make the plan again and look at what is different.',
      },
    );
  }
  const run = await createRun({
    stateDir: options.stateDir,
    kind: plan.kind,
    server: plan.server.url,
    playbook: plan.playbook.name,
    planHash: plan.hash,
    ...(plan.rollsBack === undefined ? {} : { rollsBack: plan.rollsBack }),
    operator: connection.username,
    plan,
    now: options.now(),
    random: options.random,
  });
  const journal = await openJournal(run, { redact: options.redact });
  try {
    return await carryOut(options, { run, journal, discovery, ready, stale });
  } finally {
    // Every line was flushed when it was appended: a close that fails loses none, and must not cost the report.
    await journal.close().catch(() => {});
  }
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

async function carryOut(
  options: RunOptions,
  prepared: Sorted & { readonly run: RunFolder; readonly journal: Journal; readonly discovery: Discovery },
): Promise<RunReport> {
  const { plan, connection, lock, now } = options;
  const { run, journal, discovery, ready, stale } = prepared;
  const snapshot = await storeSnapshot(run, ready.map(snapshotOf));
  const objects = ready.length;
  await journal.append({ entry: 'started', at: now().toISOString(), objects, writes: countWrites(ready) });
  await tellSkipped(stale, { journal, now });
  const writeClient = connection.writeClient({
    approvedPlan: plan.hash,
    lock: lock.path,
    snapshot: snapshot.hash,
  });
  const executed = await execute({
    ...{ objects: ready, readClient: connection.readClient, writeClient, journal, discovery, now },
    loginPage: connection.server.loginPage,
    concurrency: options.concurrency,
    isInterrupted: options.isInterrupted,
    ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
  });
  const execution: Execution = { ...executed, results: [...executed.results, ...stale] };
  const ended: Ended = { ending: endingOf(execution), summary: countOutcomes(execution.results) };
  const concluded = await options.conclude?.(ended, discovery);
  const ending = concluded?.ending ?? ended.ending;
  const told = await finish(execution, { ending, journal, now });
  return reportOf({
    run: run.id,
    kind: plan.kind,
    server: plan.server.url,
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
function countWrites(ready: readonly PlannedObject[]): number {
  return ready.reduce(
    (sum, { before, changes }) => sum + (before.status === 'document' ? 1 : changes.length),
    0,
  );
}

function snapshotOf({ before, hash }: PlannedObject) {
  return {
    resource: before.resource.id,
    target: before.target,
    raw: rawOf(before),
    decoded:
      before.status === 'document'
        ? before.document.fields
        : before.items.map(({ key, label, fields }) => ({ key, label, fields })),
    hash,
  };
}
