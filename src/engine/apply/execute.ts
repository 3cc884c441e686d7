/**
 * Execute: the writes of a plan, in order. The first write of a field goes to one target alone; only when it was proved
 * do the other targets follow, by the server's own Propagate where the plan says so. Doors come last, each with a fresh
 * sign-in after it.
 */

import { LockdownError } from '../../errors.js';
import { forEachLimited } from '../observe/observer.js';
import { byPhase, PHASES } from '../plan/order.js';
import type { PropagationWay } from '../plan/plan.js';
import { type KeptResult, mergedOf, type ObjectResult, worstOf } from '../prove/outcome.js';
import { type Change, isFieldChange } from '../words/change.js';
import { grouped } from '../words/grouped.js';
import { isObject, type Reading } from '../words/reading.js';
import { stoppedAlsoBy } from '../words/stop-reason.js';
import type { AccessProof } from './access.js';
import { arrive, NOT_THERE } from './arrivals.js';
import { changeTogether, crowdsOf } from './crowds.js';
import { type DoorCheck, doorCheck, doorParts } from './doors.js';
import { type Done, isSilent, JournaledWriter, LEFT_OUT, type WriterOptions } from './journaled-writer.js';
import { goneAlready, isGone, lookOf } from './last-look.js';
import { Ledger, type Part } from './ledger.js';
import { Openings, type OpeningsOptions } from './openings.js';
import { ProofBook, type Role } from './proof-book.js';
import { type DomainPropagation, propagateToDomains, proveKept } from './propagate-domains.js';
import { changeItems, groupsOf } from './propagate-users.js';
import { type Ground, isBegun, isServerWay, withWhy } from './propagation-ground.js';
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

export interface ExecuteOptions extends WriterOptions, Ground, OpeningsOptions {
  /** In order. */
  readonly objects: readonly PlannedObject[];
  readonly access: AccessProof;
  /** Is it about the account that the operator signed in with? */
  readonly isOwn?: (change: Change) => boolean;
  /** True once the operator asked to stop: nothing new is begun, what is under way is finished and read back. */
  readonly isInterrupted: () => boolean;
  readonly onProgress?: (done: number, total: number) => void;
}

const STALE = { outcome: 'stale' } as const;

/** As many objects in a row whose fate is unknown mean that the server is gone. */
const GIVE_UP_AFTER = 3;

export async function execute(options: ExecuteOptions): Promise<Execution> {
  return new Executor(options).run();
}

class Executor {
  readonly #options: ExecuteOptions;
  readonly #writer: JournaledWriter;
  readonly #checkDoor: DoorCheck;
  readonly #book = new ProofBook();
  readonly #ledger = new Ledger();
  readonly #openings: Openings;
  #ways: readonly PropagationWay[];
  #kept: readonly KeptResult[] = [];
  #isCutShort = false;
  #unknownInARow = 0;
  #stopped: string | undefined;

  constructor(options: ExecuteOptions) {
    this.#options = options;
    this.#ways = options.ways;
    this.#writer = new JournaledWriter(options);
    this.#openings = new Openings(options, options.observer.contract);
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
        const changes =
          byPhase(object.changes, this.#options.observer.contract, this.#options).get(phase) ?? [];
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
    for (const task of await this.#stillOpen(tasks)) {
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
      const all = followers.flatMap(({ changes }) => changes);
      if (this.#ways.some(isServerWay)) await this.#openings.lookUnder(all, this.#propagation);
      const waiting = await this.#stillOpen(followers);
      const { done, left, whyNot, trouble } = await propagateToDomains(waiting, this.#propagation);
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
    this.#openings.note({ ...part.done, changes: part.changes });
    this.#options.onProgress?.(this.#ledger.size, this.#options.objects.length);
  }

  async #writeOrNote(task: Task, role: Role): Promise<void> {
    if (this.#isStopped()) return;
    try {
      const done = await this.#writeTask(task, role);
      const isUnknown = worstOf(done.map(({ outcome }) => outcome)) === 'unknown' || done.some(isSilent);
      this.#unknownInARow = isUnknown ? this.#unknownInARow + 1 : 0;
      if (this.#unknownInARow >= GIVE_UP_AFTER) this.#stopped ??= 'the server stopped answering';
    } catch (error) {
      this.#writer.note(error);
    }
  }

  /** All of a document at once, items one by one, or in a crowd once one of them is proved. */
  *#groupsOf({ before }: PlannedObject, changes: readonly Change[]): Iterable<readonly Change[]> {
    if (before.status === 'document') return yield changes;
    const { discovery } = this.#options.observer;
    for (const group of crowdsOf(changes, { before, discovery }) ?? groupsOf(changes, this.#options))
      if (this.#book.isProved(group)) yield group;
      else for (const change of group) yield [change];
  }

  /** One write for a document; for a collection one an item, or one a group of them. */
  async #writeTask({ object, changes: all }: Task, role: Role): Promise<readonly Done[]> {
    const results: Done[] = [];
    for (const group of this.#groupsOf(object, all)) {
      if (results.length > 0 && this.#isStopped()) break;
      const changes = await this.#withoutResting(object, group);
      if (changes.length === 0) continue;
      // What the read-back of the write just before showed is the last look at the next item.
      const seen = results.at(-1)?.readBack;
      for (const part of await this.#attempt({ object, changes }, seen)) {
        const { done } = part;
        results.push(done);
        this.#note(object, part);
        if (done.readBack === undefined || done.outcome === 'unread') continue;
        const { changes: made } = part;
        // What was gone already says nothing of the call.
        if (made.length === 1 && done.entry === undefined) continue;
        const reason = this.#book.learn(done.outcome, { changes: made, role, before: object.before });
        // A way back goes on to what else it can bring back; only what nobody knows ends it.
        const goesOn = this.#options.isWayBack === true && done.outcome !== 'unknown';
        if (reason !== undefined && !goesOn) this.#stopped ??= reason;
      }
    }
    return results;
  }

  async #stillOpen(tasks: readonly Task[]): Promise<readonly Task[]> {
    const open: Task[] = [];
    for (const { object, changes } of tasks) {
      const still = await this.#withoutResting(object, changes);
      if (still.length > 0) open.push({ object, changes: still });
    }
    return open;
  }

  /** What rests on an opening that is not proved is left alone. */
  async #withoutResting(object: PlannedObject, changes: readonly Change[]): Promise<readonly Change[]> {
    const byWhy = grouped(changes, (change) => this.#openings.whyLeft(change));
    if ([...byWhy.keys()].every((why) => why === undefined) || this.#isStopped()) return changes;
    for (const [why, resting] of byWhy) {
      if (why === undefined) continue;
      const names = resting.map((one) => (isFieldChange(one) ? one.field : one.item)).join(', ');
      const reason = `left alone: ${names}, as ${why}`;
      this.#note(object, await this.#writer.leave(resting, reason, { outcome: 'not-attempted' }));
    }
    return byWhy.get(undefined) ?? [];
  }

  /**
   * What moved is left alone, like an object that moved since the plan. Whatever else goes wrong before the write is sent
   * ends the run, and what was sent for the same object before stays told.
   */
  async #attempt({ object, changes }: Task, seen: Reading | undefined): Promise<readonly Part[]> {
    let left: readonly Part[] = [];
    let open = changes;
    const isNew = this.#ledger.beforeOf(object).isToCome === true;
    if (isNew && !this.#openings.haveBrought(changes))
      return [await this.#writer.leave(changes, NOT_THERE, { outcome: 'not-attempted' })];
    try {
      const { observer } = this.#options;
      const isAlone = this.#openings.under(changes).length === 0;
      // Side by side: between either of these looks and the write lies one round trip.
      const [now] = await Promise.all([
        isAlone && seen !== undefined ? seen : observer.read(object.before),
        this.#openings.lookUnder(changes, this.#propagation),
      ]);
      const gone = changes.filter((change) => isGone(change, now));
      if (gone.length > 0) left = [{ changes: gone, done: goneAlready(gone, now) }];
      const there = changes.filter((change) => !gone.some((one) => one === change));
      if (there.length === 0) return left;
      const { still, ...look } = lookOf(there, { ...this.#ledger.expectedOf(object), now });
      if (look.left.length > 0) {
        const how = isObject(now) ? STALE : ({ outcome: 'unread', readBack: now } as const);
        left = [...left, await this.#writer.leave(look.left, look.why, how)];
      }
      open = await this.#withoutResting(object, still);
      if (open.length === 0 || !isObject(now) || this.#isStopped()) return left;
      let made = open;
      if (isNew) {
        const arrival = await arrive(object, { open, now }, { ...this.#options, ledger: this.#ledger });
        left = [...left, ...arrival.held];
        ({ open, made } = arrival);
        if (open.length === 0) return left;
      }
      const isGroup = now.status === 'collection' && open.length > 1;
      const { discovery } = observer;
      const crowd = isGroup
        ? await changeTogether(made, { before: now, writer: this.#writer, discovery })
        : undefined;
      if (crowd !== undefined)
        return [...left, { changes: open, done: { ...mergedOf(crowd), readBack: crowd[0]?.readBack } }];
      const done = isGroup
        ? await changeItems(made, { before: now, writer: this.#writer, observer })
        : await this.#writer.one(writeOf({ changes: made, before: now, discovery: observer.discovery }));
      return [...left, { changes: open, done }];
    } catch (error) {
      if (error instanceof LockdownError && error.code === 'plan.stale')
        return [...left, await this.#writer.leave(open, error.message, STALE)];
      this.#writer.note(error);
      return [...left, { changes: open, done: LEFT_OUT }];
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
