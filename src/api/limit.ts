/**
 * A limited number of tasks at a time, first come, first served. Own code, as the queue of `p-limit` is a chain: one link
 * that outlives a few collections of garbage holds on to all that was queued after it, and with it every answer.
 */

/** Runs a task when its turn comes. Errors: those of the task. */
export type Limit = <T>(task: () => Promise<T>) => Promise<T>;

/** Errors: `TypeError` for what is no whole number from 1. */
export function limitTo(most: number): Limit {
  if (!Number.isInteger(most) || most < 1) throw new TypeError(`${most} is no number of tasks at a time`);
  const waiting: (() => void)[] = [];
  let free = most;
  return async (task) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((begin) => void waiting.push(begin));
    try {
      return await task();
    } finally {
      // Handed on, so that nobody who comes just now takes the turn of one who waits.
      const begin = waiting.shift();
      if (begin === undefined) free += 1;
      else begin();
    }
  };
}
