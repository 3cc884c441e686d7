/** Which of the runs that did not come to their end are under way: the lock of their server tells. Pure. */
import type { HeldLock } from './lock.js';
import type { RunSummary } from './run-list.js';
import { serverKey } from './server-key.js';

/**
 * By the id of the run: the lock under which it goes on. A run begins after its lock, and under one lock there is one run:
 * what was cut off earlier on the same server is not under way.
 */
export function underWay(
  runs: readonly RunSummary[],
  locks: readonly HeldLock[],
): ReadonlyMap<string, HeldLock> {
  return new Map(
    runs.flatMap((run) => {
      if (run.status !== 'unfinished') return [];
      const lock = locks.find(
        ({ server, startedAt }) =>
          server === serverKey(run.server) && Date.parse(startedAt) <= Date.parse(run.startedAt),
      );
      return lock === undefined ? [] : [[run.id, lock] as const];
    }),
  );
}
