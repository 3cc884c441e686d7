/** Days between times. */

export const DAY_MS = 86_400_000;

/** The day of a time in milliseconds, UTC: `YYYY-MM-DD`. */
export function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** Whole days from one time to another, negative backwards; a day without a time (`YYYY-MM-DD`) begins at midnight, UTC. */
export function daysBetween(from: string, to: string): number {
  return Math.floor((Date.parse(to) - Date.parse(from)) / DAY_MS);
}

/** Build numbers count days from here (inferred; every published date that could be compared matches). */
export const FIRST_DAY = '2000-01-01';

/** The day of a build, `YYYY-MM-DD`; of a number that is beyond any calendar, the last one. */
export function dayOfBuild(build: number): string {
  const time = Date.parse(FIRST_DAY) + Math.min(build, 2_900_000) * DAY_MS;
  return dayOf(time);
}

/** Longer than anything runs: who says so means something else by it, or nothing. */
const CENTURY_DAYS = 36_525;

/**
 * Is this so far from today that it cannot be meant? `past`: a day behind us, give or take a clock that is a day ahead; `future`:
 * one that may lie ahead. What no calendar has cannot be meant either.
 */
export function isNonsense(
  day: string,
  { today, kind }: { readonly today: string; readonly kind: 'past' | 'future' },
): boolean {
  const days = daysBetween(today, day);
  return !(days <= (kind === 'past' ? 1 : CENTURY_DAYS));
}
