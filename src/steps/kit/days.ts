/** Days between times. */

const DAY_MS = 86_400_000;

/** Whole days from one time to another, negative backwards; a day without a time (`YYYY-MM-DD`) begins at midnight, UTC. */
export function daysBetween(from: string, to: string): number {
  return Math.floor((Date.parse(to) - Date.parse(from)) / DAY_MS);
}
