/**
 * Intrusion detection of sign-ins, per source address (`docs/api-evidence.md` 1.6). Failed passwords, codes and refresh
 * tokens count; a success takes two off, at most once in five minutes.
 */

const MINUTE_MS = 60_000;
const WINDOW_MS = 10 * MINUTE_MS;
const BLOCK_MS = 30 * MINUTE_MS;
const FORGIVE_EVERY_MS = 5 * MINUTE_MS;
const FORGIVEN_FAILURES = 2;
const FAILURES_BEFORE_BLOCK = 25;

interface Source {
  failures: number[];
  blockedUntil: number;
  forgivenAt: number;
}

export interface LockoutOptions {
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** A hardened server: blocks after one failure. */
  readonly strict: boolean;
}

export class Lockout {
  readonly #clock: () => number;
  readonly #limit: number;
  readonly #sources = new Map<string, Source>();

  constructor(options: LockoutOptions) {
    this.#clock = options.clock;
    this.#limit = options.strict ? 1 : FAILURES_BEFORE_BLOCK;
  }

  isBlocked(address: string): boolean {
    return this.#clock() < (this.#sources.get(address)?.blockedUntil ?? 0);
  }

  fail(address: string): void {
    const now = this.#clock();
    const source = this.#sourceOf(address);
    source.failures = [...source.failures.filter((time) => now - time < WINDOW_MS), now];
    if (source.failures.length < this.#limit) return;
    source.blockedUntil = now + BLOCK_MS;
    source.failures = [];
  }

  succeed(address: string): void {
    const now = this.#clock();
    const source = this.#sources.get(address);
    if (source === undefined || now - source.forgivenAt < FORGIVE_EVERY_MS) return;
    source.failures.splice(0, FORGIVEN_FAILURES);
    source.forgivenAt = now;
  }

  /** Forgets what an address did, as an administrator's "unblock" does. */
  unblock(address: string): void {
    this.#sources.delete(address);
  }

  #sourceOf(address: string): Source {
    const known = this.#sources.get(address);
    if (known !== undefined) return known;
    const fresh: Source = { failures: [], blockedUntil: 0, forgivenAt: Number.NEGATIVE_INFINITY };
    this.#sources.set(address, fresh);
    return fresh;
  }
}
