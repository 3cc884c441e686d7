/** What two actions on the spool need. */
import type { Assessment } from './step.js';

export const SPOOL = 'Manage > Spool';

type Counts = { readonly toDeliver: number; readonly waiting: number } | undefined;

/** A list that holds fewer than the counters say is no ground to judge by what is not in it. */
export function notWhole(seen: number, counts: Counts): Assessment | undefined {
  const all = counts === undefined ? 0 : counts.toDeliver + counts.waiting;
  return seen >= all
    ? undefined
    : {
        verdict: 'manual',
        message: `The list shows ${seen} messages, the counters of the spool say ${all}: it is not whole, or the spool moves.`,
      };
}
