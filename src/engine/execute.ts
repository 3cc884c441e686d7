/**
 * Execute: the writes of a plan, each journaled before and after, each proved by a separate read. The first write of
 * a field goes to one target alone; only when it was proved do the other targets follow.
 */
import type { ReadClient } from '../api/read-client.js';
import type { WriteAnswer, WriteClient } from '../api/write-client.js';
import type { Discovery } from '../contract/discovery.js';
import { LockdownError } from '../errors.js';
import type { Journal } from '../store/journal.js';
import type { NewJournalEntry } from '../store/journal-entry.js';
import { type Change, isFieldChange } from './change.js';
import { forEachLimited } from './observe.js';
import { type Outcome, outcomeOf, worstOf } from './outcome.js';
import { isObject, type ObjectReading, type Reading, readObject } from './reading.js';
import { reasonOf, stoppedAlsoBy } from './stop-reason.js';
import type { Bystander, FieldVerdict, Verification } from './verify.js';
import { type Write, writeOf } from './write.js';

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
  /** Why the run ended before its last write. */
  readonly stopped?: string;
  readonly isInterrupted: boolean;
}

export interface ExecuteOptions {
  /** By object, in order: the changes, and the object as it is before. */
  readonly objects: readonly { readonly changes: readonly Change[]; readonly before: ObjectReading }[];
  readonly readClient: ReadClient;
  readonly writeClient: WriteClient;
  readonly journal: Journal;
  readonly discovery: Discovery;
  readonly loginPage: string;
  readonly concurrency: number;
  readonly now: () => Date;
  /** True once the operator asked to stop: nothing new is begun, what is under way is finished and read back. */
  readonly isInterrupted: () => boolean;
  readonly onProgress?: (done: number, total: number) => void;
}

/** As many objects in a row whose fate is unknown mean that the server is gone. */
const GIVE_UP_AFTER = 3;

type PlannedObject = ExecuteOptions['objects'][number];

/**
 * One target may refuse for reasons of its own, and another one takes its place as the first. As many refusals of one
 * kind of change mean that this server refuses it everywhere.
 */
const REFUSALS_OF_A_KIND = 3;

interface Done {
  readonly outcome: Outcome;
  readonly verification: Verification;
  /** What the write left, where it was sent. */
  readonly readBack?: Reading;
  readonly message?: string | undefined;
}

const UNVERIFIED: Verification = { verdicts: [], bystanders: [] };
const LEFT_OUT: Done = { outcome: 'not-attempted', verification: UNVERIFIED };

/** What a proved write proves for other targets: that this server honours these fields. */
function proofsOf(changes: readonly Change[]): readonly string[] {
  return changes.map((change) =>
    isFieldChange(change) ? `${change.resource}.${change.field}` : `${change.resource} ${change.action}`,
  );
}

export async function execute(options: ExecuteOptions): Promise<Execution> {
  const executor = new Executor(options);
  await executor.run();
  return executor.execution();
}

class Executor {
  readonly #options: ExecuteOptions;
  readonly #results = new Map<PlannedObject, ObjectResult>();
  readonly #proved = new Set<string>();
  /** Refused first writes, by what they would have proved. */
  readonly #refusals = new Map<string, number>();
  #isCutShort = false;
  #writes = 0;
  #sent = 0;
  #unknownInARow = 0;
  #stopped: string | undefined;
  #failure: unknown;

  constructor(options: ExecuteOptions) {
    this.#options = options;
  }

  execution(): Execution {
    const results = this.#options.objects.map(
      (object) =>
        this.#results.get(object) ?? {
          changes: object.changes,
          outcome: 'not-attempted' as const,
          verdicts: [],
          bystanders: [],
        },
    );
    return {
      results,
      // What could not go on did not end at a safe point, whatever was wished for.
      isInterrupted: this.#isCutShort && this.#failure === undefined,
      ...(this.#stopped === undefined ? {} : { stopped: this.#stopped }),
    };
  }

  /** The pioneers one by one, then the rest side by side. */
  async run(): Promise<void> {
    const followers: PlannedObject[] = [];
    for (const object of this.#options.objects) {
      if (proofsOf(object.changes).every((proof) => this.#proved.has(proof))) followers.push(object);
      else await this.#runObject(object, 'pioneer');
    }
    await forEachLimited(followers, {
      concurrency: this.#options.concurrency,
      run: (object) => this.#runObject(object, 'follower'),
    });
    // What cannot go on ends the run, but only after what was under way has come to its end. Once something was sent
    // the operator needs the report more than the error.
    if (this.#failure === undefined) return;
    if (this.#sent === 0) throw this.#failure;
    this.#stopped = stoppedAlsoBy(this.#failure, this.#stopped);
  }

  /** Asked before each write: whoever gets a yes leaves it out. */
  #isStopped(): boolean {
    if (this.#options.isInterrupted()) this.#isCutShort = true;
    return this.#stopped !== undefined || this.#failure !== undefined || this.#isCutShort;
  }

  async #runObject(object: PlannedObject, role: 'pioneer' | 'follower'): Promise<void> {
    if (this.#isStopped()) return;
    try {
      const result = await this.#writeObject(object, role);
      this.#results.set(object, result);
      this.#options.onProgress?.(this.#results.size, this.#options.objects.length);
      this.#unknownInARow = result.outcome === 'unknown' ? this.#unknownInARow + 1 : 0;
      if (this.#unknownInARow >= GIVE_UP_AFTER) this.#stopped ??= 'the server stopped answering';
    } catch (error) {
      this.#note(error);
    }
  }

  /** One write for a document; for a collection one an item, each on what the last read-back showed. */
  async #writeObject(object: PlannedObject, role: 'pioneer' | 'follower'): Promise<ObjectResult> {
    const done: Done[] = [];
    let before = object.before;
    const writes = before.status === 'document' ? [object.changes] : object.changes.map((change) => [change]);
    for (const changes of writes) {
      if (done.length > 0 && this.#isStopped()) {
        done.push(LEFT_OUT);
        break;
      }
      const one = await this.#attempt(changes, before);
      done.push(one);
      if (one.readBack === undefined) continue;
      this.#learn(one.outcome, { changes, role, before });
      if (!isObject(one.readBack)) {
        // The next item's write has to start from what the collection holds, which nobody knows now.
        if (done.length < writes.length) done.push(LEFT_OUT);
        break;
      }
      before = one.readBack;
    }
    const message = done.find((one) => one.message !== undefined)?.message;
    return {
      changes: object.changes,
      outcome: worstOf(done.map((one) => one.outcome)),
      verdicts: done.flatMap((one) => one.verification.verdicts),
      bystanders: done.flatMap((one) => one.verification.bystanders),
      ...(message === undefined ? {} : { message }),
    };
  }

  /**
   * An item that moved since the write before it is left alone, like an object that moved since the plan. Whatever else
   * goes wrong before the write is sent ends the run, and what was sent for the same object before stays told.
   */
  async #attempt(changes: readonly Change[], before: ObjectReading): Promise<Done> {
    try {
      return await this.#writeOnce(writeOf({ changes, before, discovery: this.#options.discovery }));
    } catch (error) {
      if (error instanceof LockdownError && error.code === 'plan.stale')
        return { outcome: 'stale', verification: UNVERIFIED, message: error.message };
      this.#note(error);
      return LEFT_OUT;
    }
  }

  /** What a first write says about those that wait for it. */
  #learn(
    outcome: Outcome,
    write: {
      readonly changes: readonly Change[];
      readonly role: 'pioneer' | 'follower';
      readonly before: ObjectReading;
    },
  ): void {
    const unproved = proofsOf(write.changes).filter((proof) => !this.#proved.has(proof));
    if (outcome === 'proved') for (const proof of unproved) this.#proved.add(proof);
    else if (write.role === 'pioneer' && unproved.length > 0) {
      const { resource, target } = write.before;
      const refusals = unproved.map((proof) => (this.#refusals.get(proof) ?? 0) + 1);
      for (const [index, proof] of unproved.entries()) this.#refusals.set(proof, refusals[index] ?? 0);
      if (outcome !== 'refused')
        this.#stopped ??= `the first change of its kind was not proved (${resource.id} of ${target})`;
      else if (Math.max(...refusals) >= REFUSALS_OF_A_KIND)
        this.#stopped ??= `the first changes of their kind were refused (last: ${resource.id} of ${target})`;
    }
  }

  /** The first thing that the run cannot go on after. */
  readonly #note = (error: unknown): void => {
    this.#failure ??= error;
  };

  /** Throws only while nothing of this write was sent. */
  async #writeOnce(write: Write): Promise<Done> {
    const { journal, now } = this.#options;
    this.#writes += 1;
    const number = this.#writes;
    const { method, path } = write.call;
    const at = now().toISOString();
    await journal.append({ entry: 'write', at, write: number, method, path, ...write.intention });
    // While this line was written, another write may have come to what nothing may follow.
    if (this.#failure !== undefined) return LEFT_OUT;
    this.#sent += 1;
    try {
      return await this.#sendAndProve(write, number);
    } catch (error) {
      this.#note(error);
      return { outcome: 'unknown', verification: UNVERIFIED, message: reasonOf(error) };
    }
  }

  /** A line that cannot be written stops the run, and does not keep this write from being read back and told. */
  async #sendAndProve(write: Write, number: number): Promise<Done> {
    const { journal, readClient, writeClient, discovery, loginPage } = this.#options;
    const at = () => this.#options.now().toISOString();
    const { resource, target } = write.before;
    const answer = await writeClient.write(write.call).catch((error: unknown): WriteAnswer => {
      this.#note(error);
      return {
        kind: 'no-answer',
        error: new LockdownError('internal.bug', reasonOf(error), { cause: error }),
      };
    });
    const answered = journal.append(answerEntry(answer, { at: at(), write: number })).catch(this.#note);
    const readBack = await readObject(
      { resource, target },
      { client: readClient, discovery, loginPage },
    ).catch(
      // Whatever ends reading leaves this write unread, and that is what has to be written down.
      (error: unknown): Reading => ({
        status: 'failed',
        resource,
        target,
        code: 'server.unreachable',
        why: reasonOf(error),
      }),
    );
    const verification = write.verify(readBack);
    await answered;
    await journal.append({ entry: 'read-back', at: at(), write: number, ...verification }).catch(this.#note);
    const message = answer.kind === 'accepted' ? undefined : answer.error.message;
    const why = readBack.status === 'failed' ? readBack.why : undefined;
    return { outcome: outcomeOf(answer, verification), verification, readBack, message: message ?? why };
  }
}

function answerEntry(
  answer: WriteAnswer,
  options: { readonly at: string; readonly write: number },
): NewJournalEntry {
  if (answer.kind === 'accepted') return { entry: 'answer', ...options, outcome: 'accepted' };
  const { status, message } = answer.error;
  return {
    entry: 'answer',
    ...options,
    outcome: answer.kind,
    message,
    ...(status === undefined ? {} : { status }),
  };
}
