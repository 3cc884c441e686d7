/**
 * Intrusion detection of sign-ins, per source address (`docs/api-evidence.md` 1.6). Failed passwords, codes and refresh
 * tokens count; a success takes two off, at most once in five minutes.
 */
import type { ResolvedOptions } from './options.js';

const MINUTE_MS = 60_000;
const WINDOW_MS = 10 * MINUTE_MS;
const BLOCK_MS = 30 * MINUTE_MS;
const FORGIVE_EVERY_MS = 5 * MINUTE_MS;
const FORGIVEN_FAILURES = 2;
const FAILURES_BEFORE_BLOCK = 25;

const UNKNOWN = { failures: [] as readonly number[], blockedUntil: 0, forgivenAt: Number.NEGATIVE_INFINITY };

export class Lockout {
  readonly #clock: () => number;
  readonly #limit: number;
  readonly #sources = new Map<string, typeof UNKNOWN>();

  constructor({ clock, strictLockout }: Pick<ResolvedOptions, 'clock' | 'strictLockout'>) {
    this.#clock = clock;
    this.#limit = strictLockout ? 1 : FAILURES_BEFORE_BLOCK;
  }

  isBlocked(address: string): boolean {
    return this.#clock() < (this.#sources.get(address)?.blockedUntil ?? 0);
  }

  fail(address: string): void {
    const now = this.#clock();
    const source = this.#sources.get(address) ?? UNKNOWN;
    const failures = [...source.failures.filter((time) => now - time < WINDOW_MS), now];
    const news =
      failures.length < this.#limit ? { failures } : { failures: [], blockedUntil: now + BLOCK_MS };
    this.#sources.set(address, { ...source, ...news });
  }

  succeed(address: string): void {
    const now = this.#clock();
    const source = this.#sources.get(address);
    if (source === undefined || now - source.forgivenAt < FORGIVE_EVERY_MS) return;
    const failures = source.failures.slice(FORGIVEN_FAILURES);
    this.#sources.set(address, { ...source, failures, forgivenAt: now });
  }

  /** Forgets what an address did, as an administrator's "unblock" does. */
  unblock(address: string): void {
    this.#sources.delete(address);
  }
}
