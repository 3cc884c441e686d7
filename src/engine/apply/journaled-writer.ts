/**
 * Writes, each journaled before it is sent and after it was answered, and proved by a separate read. One call may
 * carry several writes (a propagation): each of them has its own lines in the journal and its own proof.
 */

import type { ApiAnswer, Call } from '../../api/call.js';
import type { WriteAnswer, WriteClient } from '../../api/write-client.js';
import type { Json } from '../../canonical-json.js';
import { LockdownError } from '../../errors.js';
import type { Journal } from '../../store/journal.js';
import type { NewJournalEntry } from '../../store/journal-entry.js';
import { forEachLimited, type Observer } from '../observe/observer.js';
import { UNANSWERED } from '../observe/read-object.js';
import { type ObjectResult, outcomeOf } from '../prove/outcome.js';
import type { Verification } from '../prove/verify.js';
import type { WriteEntry } from '../undo/touched.js';
import { type Change, objectId } from '../words/change.js';
import { failed, type Reading, type ReadRequest } from '../words/reading.js';
import { reasonOf } from '../words/stop-reason.js';
import { revealed, type SecretVault } from './secrets.js';
import type { Write, WriteEffect } from './write.js';

export interface WriterOptions {
  readonly writeClient: WriteClient;
  readonly journal: Journal;
  readonly observer: Observer;
  readonly concurrency: number;
  readonly now: () => Date;
  /** What the references to secrets in a body stand for. */
  readonly vault: SecretVault;
  /** Told what the server answers to a write that it takes. It may be a secret: it is kept nowhere. */
  readonly onAccepted?: ((answer: ApiAnswer) => void) | undefined;
}

/** What became of one write. */
export interface Done extends Omit<ObjectResult, 'changes'> {
  /** What the write left, where it was sent. */
  readonly readBack?: Reading | undefined;
  /** As the journal tells it; absent where nothing was sent. */
  readonly entry?: WriteEntry;
}

export const UNVERIFIED: Verification = { verdicts: [], bystanders: [] };
export const LEFT_OUT: Done = { outcome: 'not-attempted', ...UNVERIFIED };

/** Did the server say nothing when the object was to be read? */
export function isSilent({ readBack }: Done): boolean {
  return readBack?.status === 'failed' && UNANSWERED.has(readBack.code);
}

interface Numbered {
  readonly write: WriteEffect;
  readonly entry: WriteEntry;
}

export class JournaledWriter {
  readonly #options: WriterOptions;
  #writes = 0;
  #hasSent = false;
  #failure: unknown;

  constructor(options: WriterOptions) {
    this.#options = options;
  }

  /** The first thing that the run cannot go on after; undefined while there is none. */
  get failure(): unknown {
    return this.#failure;
  }

  get hasSent(): boolean {
    return this.#hasSent;
  }

  readonly note = (error: unknown): void => {
    this.#failure ??= error;
  };

  /** Throws only while nothing of this write was sent. */
  async one(write: Write): Promise<Done> {
    const [done = LEFT_OUT] = await this.together(write.call, [write]);
    return done;
  }

  /** One write that is sent whatever happened before, also when the journal cannot take its line. */
  async insist(write: Write): Promise<Done> {
    const entry = this.#entryOf(write, write.call);
    await this.#options.journal.append(entry).catch(this.note);
    const [done = LEFT_OUT] = await this.#sendAndProve(write.call, [{ write, entry }]);
    return done;
  }

  /** One call that makes all these changes; the outcomes in their order. Throws only while nothing was sent. */
  async together(call: Call, writes: readonly WriteEffect[]): Promise<readonly Done[]> {
    const numbered = writes.map((write) => ({ write, entry: this.#entryOf(write, call) }));
    await Promise.all(numbered.map(({ entry }) => this.#options.journal.append(entry)));
    // While these lines were written, another write may have come to what nothing may follow.
    if (this.#failure !== undefined) return writes.map(() => LEFT_OUT);
    this.#hasSent = true;
    try {
      return await this.#sendAndProve(call, numbered);
    } catch (error) {
      this.note(error);
      return writes.map(() => ({ outcome: 'unknown', ...UNVERIFIED, message: reasonOf(error) }));
    }
  }

  /** Changes that are not made, with a line in the journal that says why. */
  async leave(
    changes: readonly Change[],
    reason: string,
    how: Pick<Done, 'outcome' | 'readBack'>,
  ): Promise<{ readonly changes: readonly Change[]; readonly done: Done }> {
    const { resource, target } = changes[0] as Change;
    await this.#options.journal
      .append({ entry: 'skipped', at: this.#at(), resource, target, reason })
      .catch(this.note);
    return { changes, done: { ...UNVERIFIED, message: reason, ...how } };
  }

  #at(): string {
    return this.#options.now().toISOString();
  }

  #entryOf(write: WriteEffect, { method, path }: Call): WriteEntry {
    this.#writes += 1;
    return { entry: 'write', at: this.#at(), write: this.#writes, method, path, ...write.intention };
  }

  async #send(call: Call): Promise<WriteAnswer> {
    const { writeClient, vault } = this.#options;
    return writeClient
      .write(call.body === undefined ? call : { ...call, body: revealed(call.body as Json, vault) })
      .catch((error: unknown): WriteAnswer => {
        this.note(error);
        const bug = new LockdownError('internal.bug', reasonOf(error), { cause: error });
        return { kind: 'no-answer', error: bug };
      });
  }

  /** A line that cannot be written stops the run, and does not keep this write from being read back and told. */
  async #sendAndProve(call: Call, writes: readonly Numbered[]): Promise<readonly Done[]> {
    const { journal, concurrency } = this.#options;
    const answer = await this.#send(call);
    if (answer.kind === 'accepted') this.#options.onAccepted?.(answer.answer);
    const answered = Promise.all(
      writes.map(({ entry }) =>
        journal.append(answerEntry(answer, { at: this.#at(), write: entry.write })).catch(this.note),
      ),
    );
    // Several writes may be of one object: it is read once.
    const readings = new Map<string, Promise<Reading>>();
    const prove = async ({ write, entry }: Numbered): Promise<Done> => {
      const reading = readings.get(objectId(write.before)) ?? this.read(write.before);
      readings.set(objectId(write.before), reading);
      const readBack = await reading;
      const verification = write.verify(readBack);
      await answered;
      await journal
        .append({ entry: 'read-back', at: this.#at(), write: entry.write, ...verification })
        .catch(this.note);
      const why = readBack.status === 'failed' ? readBack.why : undefined;
      const message = answer.kind === 'accepted' ? why : answer.error.message;
      return { outcome: outcomeOf(answer, verification), ...verification, readBack, message, entry };
    };
    const done = await forEachLimited(writes, { concurrency, run: prove });
    await answered;
    return done;
  }

  /** The object as it is now. Whatever ends the reading leaves it unread, and that is what has to be written down. */
  async read({ resource, target }: ReadRequest): Promise<Reading> {
    return this.#options.observer
      .read({ resource, target })
      .catch((error) => failed({ resource, target }, { code: 'server.unreachable', why: reasonOf(error) }));
  }
}

function answerEntry(
  answer: WriteAnswer,
  line: { readonly at: string; readonly write: number },
): NewJournalEntry {
  const told = { entry: 'answer', ...line, outcome: answer.kind } as const;
  if (answer.kind === 'accepted') return told;
  const { status, message } = answer.error;
  return { ...told, message, ...(status === undefined ? {} : { status }) };
}
