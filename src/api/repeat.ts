/** Sends again what may be sent again, with the waits of `retry.ts`. */
import type { Interruption } from './interruption.js';
import { delayBeforeRepeat, type RepeatableCall } from './retry.js';
import type { Exchange } from './transport.js';

export interface RepeatOptions {
  readonly interruption: Interruption;
  readonly clock: () => number;
  readonly random: () => number;
  /** Resolves after the milliseconds; lets go of its timer when the signal aborts. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

export type Repeat = (call: RepeatableCall, attempt: () => Promise<Exchange>) => Promise<Exchange>;

/** Errors: those of `attempt`, and `interrupted` at once, also while waiting. */
export function repeatWith(options: RepeatOptions): Repeat {
  return async (call, attempt) => {
    for (let attempts = 1; ; attempts += 1) {
      const outcome = await options.interruption.race(attempt());
      const { random } = options;
      const delayMs = delayBeforeRepeat(outcome, { call, attempts, now: options.clock(), random });
      if (delayMs === undefined) return outcome;
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
