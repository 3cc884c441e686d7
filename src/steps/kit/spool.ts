/** What two actions on the spool need. */
import type { Assessment } from './step.js';

export const SPOOL = 'Manage > Spool';

type Counts = { readonly toDeliver: number; readonly waiting: number } | undefined;

function byHand(message: string): Assessment {
  return { verdict: 'manual', message };
}

/** A list that holds fewer than the counters say is no ground to judge by what is not in it. */
export function notWhole(seen: number, counts: Counts): Assessment | undefined {
  const all = counts === undefined ? 0 : counts.toDeliver + counts.waiting;
  return seen >= all
    ? undefined
    : byHand(
        `The list shows ${seen} messages, the counters of the spool say ${all}: it is not whole, or the spool moves.`,
      );
}

/** That nothing is to be done, as the list says: where no counter says that it is whole, nobody knows. */
export function nothingIn(told: string, counts: Counts): Assessment {
  return counts === undefined
    ? byHand(`${told} Whether the list is whole is not known: the counters of the spool were not read.`)
    : { verdict: 'pass', message: told };
}
