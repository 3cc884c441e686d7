/** Sends again what may be sent again, with the waits of `retry.ts`. */
import type { Interruption } from './interruption.js';
import { delayBeforeRepeat, type RepeatableCall } from './retry.js';
import type { Exchange } from './transport.js';

/** Time and chance of the waits. `clock`: milliseconds since 1970. `random`: 0 up to, not including, 1. */
export interface RepeatOptions {
  readonly interruption: Interruption;
  readonly clock: () => number;
  readonly random: () => number;
  /** Resolves after the milliseconds; lets go of its timer when the signal aborts. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** Makes attempts until an exchange stands, and gives it. Errors: as `repeatWith`. */
export type Repeat = (call: RepeatableCall, attempt: () => Promise<Exchange>) => Promise<Exchange>;

/**
 * Repeats after waits of up to a minute. Errors: those of `attempt`, and `interrupted` at once, also while waiting.
 */
export function repeatWith(options: RepeatOptions): Repeat {
  return async (call, attempt) => {
    for (let attempts = 1; ; attempts += 1) {
      const exchange = await options.interruption.race(attempt());
      const { random } = options;
      const delayMs = delayBeforeRepeat(exchange, { call, attempts, now: options.clock(), random });
      if (delayMs === undefined) return exchange;
      await pause(delayMs, options);
    }
  };
}

async function pause(delayMs: number, { interruption, sleep }: RepeatOptions): Promise<void> {
  const timer = new AbortController();
  try {
    await interruption.race(sleep(delayMs, timer.signal));
  } finally {
    timer.abort();
  }
}
