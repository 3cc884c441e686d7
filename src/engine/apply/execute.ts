/**
 * Execute: the writes of a plan, in order. The first write of a field goes to one target alone; only when it was proved
 * do the other targets follow, by the server's own Propagate where the plan says so. Doors come last, each with a fresh
 * sign-in after it.
 */

import { LockdownError } from '../../errors.js';
import { forEachLimited } from '../observe/observer.js';
import { UNANSWERED } from '../observe/read-object.js';
import { byPhase, PHASES } from '../plan/order.js';
import type { PropagationWay } from '../plan/plan.js';
import { type KeptResult, type ObjectResult, type Outcome, worstOf } from '../prove/outcome.js';
import { type Change, isFieldChange } from '../words/change.js';
import { isObject, type ObjectReading, type Reading, whyUnread } from '../words/reading.js';
import { stoppedAlsoBy } from '../words/stop-reason.js';
import type { AccessProof } from './access.js';
import { type DoorCheck, doorCheck, doorParts } from './doors.js';
import { type Done, JournaledWriter, LEFT_OUT, UNVERIFIED, type WriterOptions } from './journaled-writer.js';
import { Ledger, type Part } from './ledger.js';
import { ProofBook, type Role } from './proof-book.js';
import { type DomainPropagation, propagateToDomains, proveKept } from './propagate-domains.js';
import { changeItems, groupsOf } from './propagate-users.js';
import { type Ground, withWhy } from './propagation-ground.js';
import { type PlannedObject, type Task, writeOf } from './write.js';

export interface Execution {
  readonly results: readonly ObjectResult[];
  /** The way that was taken for every setting brought to domains. */
  readonly propagation: readonly PropagationWay[];
  /** Domains that were not to be changed, read again. */
  readonly kept: readonly KeptResult[];
  /** Why the run ended before its last write. */
  readonly stopped?: string | undefined;
  readonly isInterrupted: boolean;
}

export interface ExecuteOptions extends WriterOptions, Ground {
  /** In order. */
  readonly objects: readonly PlannedObject[];
  readonly access: AccessProof;
  /** Is it about the account that the operator signed in with? */
  readonly isOwn?: (change: Change) => boolean;
  /** A rollback. */
  readonly isWayBack?: boolean;
  /** True once the operator asked to stop: nothing new is begun, what is under way is finished and read back. */
  readonly isInterrupted: () => boolean;
  readonly onProgress?: (done: number, total: number) => void;
}

/** As many objects in a row whose fate is unknown mean that the server is gone. */
const GIVE_UP_AFTER = 3;

const UNREAD_AGAIN = 'it could not be read once more before something is taken away';

export async function execute(options: ExecuteOptions): Promise<Execution> {
  return new Executor(options).run();
}

/** Was the setting written on this object? An item is told by its name, not by its fields. */
function isBegun({ resource, field }: PropagationWay, { changes, verdicts }: ObjectResult): boolean {
  return changes.some(
    (change) =>
      change.resource === resource &&
      verdicts.some((one) => one.field === (isFieldChange(change) ? field : change.item)),
  );
}

class Executor {
  readonly #options: ExecuteOptions;
  readonly #writer: JournaledWriter;
  readonly #checkDoor: DoorCheck;
  readonly #book = new ProofBook();
  readonly #ledger = new Ledger();
  #ways: readonly PropagationWay[];
  #kept: readonly KeptResult[] = [];
  #isCutShort = false;
  #unknownInARow = 0;
  #stopped: string | undefined;

  constructor(options: ExecuteOptions) {
    this.#options = options;
    this.#ways = options.ways;
    this.#writer = new JournaledWriter(options);
    this.#checkDoor = doorCheck({ ...options, writer: this.#writer, ledger: this.#ledger });
  }

  /** What a propagation rests on by now. */
  get #propagation(): DomainPropagation {
    return { ...this.#options, ways: this.#ways, writer: this.#writer, ledger: this.#ledger };
  }

  #execution(): Execution {
    const results = this.#options.objects.map((object) => this.#ledger.resultOf(object));
    return {
      results,
      // Of a run that ended early only what it came to: nothing was taken for the rest.
      propagation: this.#ways.filter((way) => results.some((result) => isBegun(way, result))),
      kept: this.#kept,
      // What could not go on did not end at a safe point, whatever was wished for.
      isInterrupted: this.#isCutShort && this.#writer.failure === undefined,
      stopped: this.#stopped,
    };
  }

  async run(): Promise<Execution> {
    for (const phase of PHASES) {
      const tasks = this.#options.objects.flatMap((object) => {
        const changes = byPhase(object.changes, this.#options.observer.contract).get(phase) ?? [];
        return changes.length === 0 ? [] : [{ object, changes }];
      });
      if (phase === 'door') await this.#changeDoors(tasks);
      else await this.#changeAll(tasks);
    }
    await this.#proveKept().catch(this.#writer.note);
    if (this.#kept.some(({ outcome }) => outcome === 'moved'))
      this.#stopped ??= 'a domain that was to keep its values did not';
    // What cannot go on ends the run, but only after what was under way has come to its end. Once something was sent
    // the operator needs the report more than the error.
    const { failure } = this.#writer;
    if (failure !== undefined && !this.#writer.hasSent) throw failure;
    if (failure !== undefined) this.#stopped = stoppedAlsoBy(failure, this.#stopped);
    return this.#execution();
  }

  async #proveKept(): Promise<void> {
    this.#kept = await proveKept(this.#propagation);
  }

  /** The pioneers one by one, then the rest: together where the server propagates, else side by side. */
  async #changeAll(tasks: readonly Task[]): Promise<void> {
    const followers: Task[] = [];
    for (const task of tasks) {
      if (this.#book.isProved(task.changes)) followers.push(task);
      else await this.#writeOrNote(task, 'pioneer');
    }
    const left = followers.length === 0 || this.#isStopped() ? [] : await this.#propagated(followers);
    await forEachLimited(left, {
      concurrency: this.#options.concurrency,
      run: (task) => this.#writeOrNote(task, 'follower'),
    });
  }

  /** What the server's own Propagate leaves to be done by single writes. */
  async #propagated(followers: readonly Task[]): Promise<readonly Task[]> {
    try {
      const { done, left, whyNot, trouble } = await propagateToDomains(followers, this.#propagation);
      if (whyNot !== undefined) this.#ways = withWhy(this.#ways, () => whyNot);
      for (const { task, changes, one } of done) this.#note(task.object, { changes, done: one });
      if (trouble !== undefined) this.#stopped ??= trouble;
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
    this.#ledger.note(object, part);
    this.#options.onProgress?.(this.#ledger.size, this.#options.objects.length);
  }

  async #writeOrNote(task: Task, role: Role): Promise<void> {
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
  async #writeTask({ object, changes: all }: Task, role: Role): Promise<readonly Outcome[]> {
    const outcomes: Outcome[] = [];
    const isDocument = object.before.status === 'document';
    for (const changes of isDocument ? [all] : groupsOf(all, this.#options)) {
      if (outcomes.length > 0 && this.#isStopped()) break;
      const before = this.#ledger.latest(object);
      // The next write has to start from what the object holds, which nobody knows now.
      if (before === undefined) break;
      const done = await this.#attempt(changes, before);
      outcomes.push(done.outcome);
      this.#note(object, { changes, done });
      if (done.readBack === undefined) continue;
      const reason = this.#book.learn(done.outcome, { changes, role, before });
      // A way back goes on to what else it can bring back; only what nobody knows ends it.
      const goesOn = this.#options.isWayBack === true && done.outcome !== 'unknown';
      if (reason !== undefined && !goesOn) this.#stopped ??= reason;
    }
    return outcomes;
  }

  /** What would go with all that is in it is looked at once more, as late as can be. Errors: a server that is gone. */
  async #lastLook([change]: readonly Change[], before: ObjectReading): Promise<Reading> {
    if (before.status !== 'collection' || change?.action !== 'remove') return before;
    if (before.resource.binding.contents === undefined) return before;
    const { resource, target } = before;
    const now = await this.#options.observer.read({ resource, target });
    // A server that is gone ends the run; one that answers badly keeps what it has, and the rest goes on.
    if (now.status === 'failed' && UNANSWERED.has(now.code))
      throw new LockdownError(now.code, `${resource.title}: ${UNREAD_AGAIN}: ${now.why}`);
    return now;
  }

  /**
   * An item that moved since the write before it is left alone, like an object that moved since the plan. Whatever else
   * goes wrong before the write is sent ends the run, and what was sent for the same object before stays told.
   */
  async #attempt(changes: readonly Change[], before: ObjectReading): Promise<Done> {
    try {
      const { observer } = this.#options;
      if (before.status === 'collection' && changes.length > 1)
        return await changeItems(changes, { before, writer: this.#writer, observer });
      const { discovery } = observer;
      const now = await this.#lastLook(changes, before);
      if (!isObject(now))
        return { outcome: 'unread', ...UNVERIFIED, message: `${UNREAD_AGAIN}: ${whyUnread(now)}` };
      return await this.#writer.one(writeOf({ changes, before: now, discovery }));
    } catch (error) {
      if (error instanceof LockdownError && error.code === 'plan.stale')
        return { outcome: 'stale', ...UNVERIFIED, message: error.message };
      this.#writer.note(error);
      return LEFT_OUT;
    }
  }

  async #changeDoors(tasks: readonly Task[]): Promise<void> {
    for (const { object, changes } of tasks) {
      for (const part of doorParts(changes, this.#options.isOwn ?? (() => false))) {
        if (this.#isStopped()) return;
        await this.#writeOrNote({ object, changes: part }, 'pioneer');
        const reason = await this.#checkDoor(object, part);
        if (reason !== undefined) this.#stopped ??= reason;
      }
    }
  }
}
