/** Which runs may go: none that could still be rolled back, nor one by which another stands or was taken back. Pure. */
import { isStanding, type RunSummary, recordIn } from './run-list.js';

/**
 * Why a run stays, the most weighty first:
 * - `unfinished`: under way, or cut off: what it wrote is not known for sure.
 * - `damaged`: what it wrote cannot be told.
 * - `standing`: an apply that wrote something and is not rolled back.
 * - `asked`: among the newest that are to stay, or too young.
 * - `bound`: it took back a run that stays, or was taken back by one: the one without the other would tell what is not so.
 */
export const REASONS_TO_STAY = ['unfinished', 'damaged', 'standing', 'asked', 'bound'] as const;
export type ReasonToStay = (typeof REASONS_TO_STAY)[number];

export interface Sorting {
  readonly take: readonly RunSummary[];
  readonly stay: ReadonlyMap<RunSummary, ReasonToStay>;
}

/** The two of each run that was taken back, and proved: the rollback and what it took back. */
function pairsIn(known: readonly RunSummary[]): readonly (readonly [string, string])[] {
  return known.flatMap((run) =>
    run.status === 'verified' && run.rollsBack !== undefined ? [[run.id, run.rollsBack] as const] : [],
  );
}

/** Those that hang together with the given ones, by who took back whom; without the given ones. */
export function boundTo(ids: ReadonlySet<string>, known: readonly RunSummary[]): ReadonlySet<string> {
  const there = new Set(known.map(({ id }) => id));
  const pairs = pairsIn(known).filter((pair) => pair.every((id) => there.has(id)));
  const bound = new Set(ids);
  for (let before = -1; before !== bound.size; ) {
    before = bound.size;
    for (const pair of pairs) if (pair.some((id) => bound.has(id))) for (const id of pair) bound.add(id);
  }
  return new Set([...bound].filter((id) => !ids.has(id)));
}

/**
 * `known`: all runs of the state folder, newest first; `meant`: those that are looked at; `mayGo`: has it the age, or the
 * place in the list, to go? The order of `take` is that of the list.
 */
export function sortOut(
  known: readonly RunSummary[],
  { meant, mayGo }: { readonly meant: readonly RunSummary[]; readonly mayGo: (run: RunSummary) => boolean },
): Sorting {
  const reasonOf = (run: RunSummary): ReasonToStay | undefined => {
    if (run.status === 'unfinished' || run.status === 'damaged') return run.status;
    if (isStanding(run, known)) return 'standing';
    return mayGo(run) ? undefined : 'asked';
  };
  const isMeant = new Set(meant);
  const stay = new Map<RunSummary, ReasonToStay>();
  const staying = new Set<string>();
  for (const run of known) {
    // What nobody looks at stays, whatever it is.
    const reason = isMeant.has(run) ? reasonOf(run) : 'asked';
    if (reason === undefined) continue;
    staying.add(run.id);
    if (isMeant.has(run)) stay.set(run, reason);
  }
  const bound = boundTo(staying, known);
  for (const run of meant) if (bound.has(run.id)) stay.set(run, 'bound');
  return { take: meant.filter((run) => !stay.has(run)), stay };
}

/** The server of a run, where it says so. */
export function serverOf(run: RunSummary): string | undefined {
  return recordIn(run)?.server;
}
