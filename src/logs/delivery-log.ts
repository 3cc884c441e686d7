/**
 * What the delivery log tells of the messages in the spool: which recipient was local, which one relayed, which message was
 * thrown away. It is joined with the SMTP log by the name of the message, of which a line has the last five or eight characters
 * and the last line the whole.
 */
import { type LogLine, own } from './log-line.js';
import type { Reach, Sending } from './sending.js';

/** Messages that wait for the other log; then what is known of them is all. */
const MOST_WAITING = 2000;
const SUFFIXES = [8, 5];

interface Delivery {
  readonly sender: string;
  readonly local: Set<string>;
  readonly relayed: Set<string>;
  isRemote: boolean;
  isFinished: boolean;
  isDropped: boolean;
}

const STARTED = /^Delivery started for (\S*) at /;
const TO_LOCAL = /^Starting local delivery to (\S+)/;
const COMPLETED = /^Delivery for \S* to (\S+) has completed \(/;
const FULL_NAME = /\[id:([^\][]+)\]/;
const DROPPED = /^Removing Spool message: .*Failed: True/i;

/** A copy. */
const bare = (text: string) => own(text.replace(/^<|>$/g, '')).toLowerCase();

/** The address of a local mailbox that a line of the delivery log names. */
export function localIn(text: string): string | undefined {
  const found = TO_LOCAL.exec(text)?.[1];
  return found === undefined ? undefined : bare(found);
}

export class Deliveries {
  readonly #emit: (sending: Sending) => void;
  /** By the whole name, the oldest first. */
  readonly #waiting = new Map<string, Sending>();
  /** Whole names by their ends; undefined where two share one. */
  readonly #bySuffix = new Map<string, string | undefined>();
  /** Under way, by the end of the name. */
  readonly #open = new Map<string, Delivery>();
  /** Told before the SMTP log came to them, by the whole name. */
  readonly #finished = new Map<string, Delivery>();

  constructor(emit: (sending: Sending) => void) {
    this.#emit = emit;
  }

  /** Of the SMTP log. */
  add(sending: Sending): void {
    const { spool } = sending;
    if (spool === undefined || sending.outcome !== 'accepted') {
      this.#emit(sending);
      return;
    }
    const known = this.#finished.get(spool);
    if (known !== undefined) {
      this.#finished.delete(spool);
      this.#emit(joined(sending, known));
      return;
    }
    this.#waiting.set(spool, sending);
    for (const length of SUFFIXES) {
      const suffix = spool.slice(-length);
      this.#bySuffix.set(suffix, this.#bySuffix.has(suffix) ? undefined : spool);
    }
    if (this.#waiting.size > MOST_WAITING) this.#giveUp(this.#waiting.keys().next().value as string);
  }

  /** Of the delivery log. */
  take(line: LogLine): void {
    const start = line.code(0);
    // D, S, R: no other line tells anything here.
    if (!line.hasFirst || (start !== 68 && start !== 83 && start !== 82)) return;
    const { first, text } = line;
    const started = STARTED.exec(text);
    if (started !== null) {
      this.#open.delete(first);
      this.#open.set(own(first), {
        sender: bare(started[1] ?? ''),
        ...{ local: new Set(), relayed: new Set(), isRemote: false, isFinished: false, isDropped: false },
      });
      if (this.#open.size > MOST_WAITING) this.#open.delete(this.#open.keys().next().value as string);
      return;
    }
    const one = this.#open.get(first);
    if (one === undefined) return;
    const local = localIn(text);
    const completed = COMPLETED.exec(text)?.[1];
    if (local !== undefined) one.local.add(local);
    else if (completed !== undefined)
      (text.includes(' Filter: ') ? one.local : one.relayed).add(bare(completed));
    else if (text.startsWith('Sending remote mail for ')) one.isRemote = true;
    else if (text.startsWith('Delivery finished for '))
      this.#finish(first, one, own(FULL_NAME.exec(text)?.[1] ?? ''));
    else if (DROPPED.test(text)) {
      one.isDropped = true;
      this.#finish(first, one, '');
    }
  }

  end(): void {
    for (const spool of [...this.#waiting.keys()]) this.#giveUp(spool);
  }

  #finish(suffix: string, one: Delivery, whole: string): void {
    one.isFinished = true;
    this.#open.delete(suffix);
    const spool = whole === '' ? this.#onlyOne(suffix, one) : whole;
    if (spool === undefined) return;
    const sending = this.#waiting.get(spool);
    if (sending !== undefined) this.#resolve(spool, joined(sending, one));
    else if (whole !== '') {
      // What web mail sends is in no SMTP log, and is forgotten in time.
      this.#finished.set(whole, one);
      if (this.#finished.size > MOST_WAITING)
        this.#finished.delete(this.#finished.keys().next().value as string);
    }
  }

  /** The message that waits under this end of its name, where there is one alone and the sender is the same. */
  #onlyOne(suffix: string, { sender }: Delivery): string | undefined {
    const spool = this.#bySuffix.get(suffix);
    return spool !== undefined && this.#waiting.get(spool)?.sender === sender ? spool : undefined;
  }

  #giveUp(spool: string): void {
    const sending = this.#waiting.get(spool);
    if (sending === undefined) return;
    const found = SUFFIXES.map((length) => spool.slice(-length)).find(
      (suffix) => this.#open.get(suffix)?.sender === sending.sender && this.#bySuffix.get(suffix) === spool,
    );
    const one = found === undefined ? undefined : this.#open.get(found);
    this.#resolve(spool, one === undefined ? sending : joined(sending, one));
  }

  #resolve(spool: string, sending: Sending): void {
    this.#waiting.delete(spool);
    for (const length of SUFFIXES) this.#bySuffix.delete(spool.slice(-length));
    this.#emit(sending);
  }
}

function joined(sending: Sending, one: Delivery): Sending {
  const { local, relayed, isRemote, isFinished, isDropped } = one;
  const reachOf = (address: string): Reach => {
    if (local.has(address)) return 'local';
    if (relayed.has(address)) return 'relayed';
    const isOnly = sending.recipients.length === 1 && sending.more === 0;
    return isRemote && local.size === 0 && (isOnly || isFinished) ? 'relayed' : 'unknown';
  };
  return {
    ...sending,
    ...(isDropped ? { outcome: 'dropped' as const } : {}),
    recipients: sending.recipients.map(({ address }) => ({ address, reach: reachOf(address) })),
  };
}
