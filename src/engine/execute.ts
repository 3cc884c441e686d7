/**
 * Execute: the writes of a plan, in order. The first write of a field goes to one target alone; only when it was proved
 * do the other targets follow, by the server's own Propagate where the plan says so. Doors come last, each with a fresh
 * sign-in after it.
 */
import { LockdownError } from '../errors.js';
import { type AccessProof, accountAfter, type ChangedAccount, undoOf, type Written } from './access.js';
import type { Change } from './change.js';
import { type Done, JournaledWriter, LEFT_OUT, UNVERIFIED, type WriterOptions } from './journaled-writer.js';
import { forEachLimited } from './observe.js';
import { PHASES, phaseOfObject } from './order.js';
import { type Outcome, worstOf } from './outcome.js';
import { ProofBook, type Role } from './proof-book.js';
import { type KeptResult, Propagator } from './propagate.js';
import type { PropagationWay } from './propagation.js';
import { type DocumentReading, isObject, type ObjectReading } from './reading.js';
import { reasonOf, stoppedAlsoBy } from './stop-reason.js';
import type { PlannedObject, Task } from './task.js';
import type { Bystander, FieldVerdict } from './verify.js';
import { writeOf } from './write.js';

export interface ObjectResult {
  readonly changes: readonly Change[];
  readonly outcome: Outcome;
  readonly verdicts: readonly FieldVerdict[];
  readonly bystanders: readonly Bystander[];
  /** Why it is not proved, where the server or the run said so. */
  readonly message?: string;
}

export interface Execution {
  readonly results: readonly ObjectResult[];
  /** The way that was taken for every setting brought to domains. */
  readonly propagation: readonly PropagationWay[];
  /** Domains that were not to be changed, read again. */
  readonly kept: readonly KeptResult[];
  /** Why the run ended before its last write. */
  readonly stopped?: string;
  readonly isInterrupted: boolean;
}

export interface ExecuteOptions extends WriterOptions {
  /** In order. */
  readonly objects: readonly PlannedObject[];
  readonly ways: readonly PropagationWay[];
  /** Domains that are excluded or waived, as they are before. */
  readonly kept: readonly DocumentReading[];
  readonly access: AccessProof;
  /** True once the operator asked to stop: nothing new is begun, what is under way is finished and read back. */
  readonly isInterrupted: () => boolean;
  readonly onProgress?: (done: number, total: number) => void;
}

/** As many objects in a row whose fate is unknown mean that the server is gone. */
const GIVE_UP_AFTER = 3;

/** What became of some changes of one object. */
interface Part {
  readonly changes: readonly Change[];
  readonly done: Done;
}

export async function execute(options: ExecuteOptions): Promise<Execution> {
  const executor = new Executor(options);
  await executor.run();
  return executor.execution();
}

class Executor {
  readonly #options: ExecuteOptions;
  readonly #writer: JournaledWriter;
  readonly #propagator: Propagator;
  readonly #book = new ProofBook();
  readonly #parts = new Map<PlannedObject, Part[]>();
  /** Objects that were put back, or were to be. */
  readonly #takenBack = new Map<PlannedObject, Pick<ObjectResult, 'outcome' | 'message'>>();
  #account: ChangedAccount = {};
  #isCutShort = false;
  #unknownInARow = 0;
  #stopped: string | undefined;

  constructor(options: ExecuteOptions) {
    this.#options = options;
    this.#writer = new JournaledWriter(options);
    this.#propagator = new Propagator({ ...options, writer: this.#writer });
  }

  execution(): Execution {
    return {
      results: this.#options.objects.map((object) => this.#resultOf(object)),
      propagation: this.#propagator.ways,
      kept: this.#propagator.kept,
      // What could not go on did not end at a safe point, whatever was wished for.
      isInterrupted: this.#isCutShort && this.#writer.failure === undefined,
      ...(this.#stopped === undefined ? {} : { stopped: this.#stopped }),
    };
  }

  #resultOf(object: PlannedObject): ObjectResult {
    const parts = this.#parts.get(object) ?? [];
    const attempted = new Set(parts.flatMap(({ changes }) => changes)).size;
    const all = [...parts.map(({ done }) => done), ...(attempted < object.changes.length ? [LEFT_OUT] : [])];
    const message = all.find((one) => one.message !== undefined)?.message;
    return {
      changes: object.changes,
      outcome: worstOf(all.map((one) => one.outcome)),
      verdicts: all.flatMap((one) => one.verification.verdicts),
      bystanders: all.flatMap((one) => one.verification.bystanders),
      ...(message === undefined ? {} : { message }),
      ...this.#takenBack.get(object),
    };
  }

  async run(): Promise<void> {
    for (const phase of PHASES) {
      const objects = this.#options.objects.filter(({ changes }) => phaseOfObject(changes) === phase);
      if (phase === 'door') await this.#changeDoors(objects);
      else await this.#changeAll(objects);
    }
    await this.#propagator.proveKept().catch(this.#writer.note);
    if (this.#propagator.hasMovedOthers) this.#stopped ??= 'a domain that was to keep its values did not';
    // What cannot go on ends the run, but only after what was under way has come to its end. Once something was sent
    // the operator needs the report more than the error.
    const { failure } = this.#writer;
    if (failure === undefined) return;
    if (!this.#writer.hasSent) throw failure;
    this.#stopped = stoppedAlsoBy(failure, this.#stopped);
  }

  /** The pioneers one by one, then the rest: together where the server propagates, else side by side. */
  async #changeAll(objects: readonly PlannedObject[]): Promise<void> {
    const followers: Task[] = [];
    for (const object of objects) {
      const task = { object, changes: object.changes, before: object.before };
      if (this.#book.isProved(object.changes)) followers.push(task);
      else await this.#carryOut(task, 'pioneer');
    }
    const left = followers.length === 0 || this.#isStopped() ? [] : await this.#propagated(followers);
    await forEachLimited(left, {
      concurrency: this.#options.concurrency,
      run: (task) => this.#carryOut(task, 'follower'),
    });
  }

  /** What the server's own Propagate leaves to be done by single writes. */
  async #propagated(followers: readonly Task[]): Promise<readonly Task[]> {
    const hasDefaults = this.#options.objects
      .filter(({ before }) => this.#propagator.isSource(before))
      .every((object) => this.#resultOf(object).outcome === 'proved');
    try {
      const { done, left } = await this.#propagator.propagate(followers, { hasDefaults });
      for (const { task, changes, one } of done) this.#note(task.object, { changes, done: one });
      const failed = done.find(({ one }) => one.outcome === 'disagrees' || one.outcome === 'unknown');
      if (failed !== undefined) this.#stopped ??= `propagation was not proved (${failed.task.before.target})`;
      return left;
    } catch (error) {
      this.#writer.note(error);
      return [];
    }
  }

  /** Asked before each write: whoever gets a yes leaves it out. */
  #isStopped(): boolean {
    if (this.#options.isInterrupted()) this.#isCutShort = true;
    return this.#stopped !== undefined || this.#writer.failure !== undefined || this.#isCutShort;
  }

  #note(object: PlannedObject, part: Part): void {
    this.#parts.set(object, [...(this.#parts.get(object) ?? []), part]);
    this.#options.onProgress?.(this.#parts.size, this.#options.objects.length);
  }

  async #carryOut(task: Task, role: Role): Promise<void> {
    if (this.#isStopped()) return;
    try {
      const outcomes = await this.#writeTask(task, role);
      this.#unknownInARow = worstOf(outcomes) === 'unknown' ? this.#unknownInARow + 1 : 0;
      if (this.#unknownInARow >= GIVE_UP_AFTER) this.#stopped ??= 'the server stopped answering';
    } catch (error) {
      this.#writer.note(error);
    }
  }

  /** One write for a document; for a collection one an item, each on what the last read-back showed. */
  async #writeTask(task: Task, role: Role): Promise<readonly Outcome[]> {
    const outcomes: Outcome[] = [];
    let { before } = task;
    for (const changes of this.#writesOf(task)) {
      if (outcomes.length > 0 && this.#isStopped()) break;
      const done = await this.#attempt(changes, before);
      outcomes.push(done.outcome);
      this.#note(task.object, { changes, done });
      if (done.readBack === undefined) continue;
      const reason = this.#book.learn(done.outcome, { changes, role, before });
      if (reason !== undefined) this.#stopped ??= reason;
      // The next item's write has to start from what the collection holds, which nobody knows now.
      if (!isObject(done.readBack)) break;
      before = done.readBack;
    }
    return outcomes;
  }

  /** A document takes its changes in one write. Items go one by one, but for those that one call can carry. */
  #writesOf({ before, changes }: Task): readonly (readonly Change[])[] {
    if (before.status === 'document') return [changes];
    return this.#propagator.groupsOf(changes);
  }

  /**
   * An item that moved since the write before it is left alone, like an object that moved since the plan. Whatever else
   * goes wrong before the write is sent ends the run, and what was sent for the same object before stays told.
   */
  async #attempt(changes: readonly Change[], before: ObjectReading): Promise<Done> {
    try {
      if (before.status === 'collection' && changes.length > 1)
        return await this.#propagator.changeItems(changes, before);
      return await this.#writer.one(writeOf({ changes, before, discovery: this.#options.discovery }));
    } catch (error) {
      if (error instanceof LockdownError && error.code === 'plan.stale')
        return { outcome: 'stale', verification: UNVERIFIED, message: error.message };
      this.#writer.note(error);
      return LEFT_OUT;
    }
  }

  async #changeDoors(objects: readonly PlannedObject[]): Promise<void> {
    for (const object of objects) {
      if (this.#isStopped()) return;
      await this.#carryOut({ object, changes: object.changes, before: object.before }, 'pioneer');
      const written = this.#writtenTo(object);
      if (this.#isRefused(object)) continue;
      const account = accountAfter(object.changes, this.#account);
      try {
        await this.#options.access.signInAfresh(account);
        this.#account = account;
      } catch (error) {
        await this.#takeBack(object, { written, reason: reasonOf(error) });
      }
    }
  }

  /** Did no write come to anything at all? One item that was taken may be the one that shuts the operator out. */
  #isRefused(object: PlannedObject): boolean {
    const sent = (this.#parts.get(object) ?? []).filter(({ done }) => done.entry !== undefined);
    return sent.every(({ done }) => done.outcome === 'refused');
  }

  #writtenTo(object: PlannedObject): readonly Written[] {
    return (this.#parts.get(object) ?? []).flatMap(({ done }) =>
      done.entry === undefined ? [] : [{ entry: done.entry, verification: done.verification }],
    );
  }

  /** Over the connection that is still open. Nothing stops it: the operator would stay outside. */
  async #takeBack(
    object: PlannedObject,
    options: { readonly written: readonly Written[]; readonly reason: string },
  ): Promise<void> {
    const { before } = object;
    const failed = `signing in afresh failed (${options.reason})`;
    const isBack = await this.#isTakenBack(object, options.written).catch((error: unknown) => {
      this.#writer.note(error);
      return false;
    });
    this.#takenBack.set(
      object,
      isBack
        ? { outcome: 'undone', message: `${failed}, so it was put back` }
        : {
            outcome: 'disagrees',
            message: `${failed}, and it could not be put back: see to your access in a session that is still open`,
          },
    );
    this.#stopped ??= `${failed} after the change of ${before.resource.title}`;
  }

  async #isTakenBack(object: PlannedObject, written: readonly Written[]): Promise<boolean> {
    const now = await this.#writer.read(object.before);
    const { changes, conflicts } = undoOf(written, { before: object.before, now });
    if (!isObject(now) || conflicts.length > 0) return false;
    let before: ObjectReading = now;
    const writes = now.status === 'document' ? [changes] : changes.map((change) => [change]);
    for (const one of writes.filter(({ length }) => length > 0)) {
      const done = await this.#writer.one(
        writeOf({ changes: one, before, discovery: this.#options.discovery }),
      );
      if (done.outcome !== 'proved' || done.readBack === undefined || !isObject(done.readBack)) return false;
      before = done.readBack;
    }
    // Of a password no read can say that it is the old one again.
    if (accountAfter(object.changes, {}).password === undefined) return true;
    return this.#options.access.signInAfresh(this.#account).then(
      () => true,
      () => false,
    );
  }
}
