/** A command that a scheduler starts by itself: what, when and as whom. What cannot be said to a scheduler is told in words. */

/** In the order of the week. */
export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Day = (typeof DAYS)[number];

export interface Job {
  readonly name: string;
  /** The program that runs the tool, absolute. */
  readonly program: string;
  /** The tool, then its command line, each a word of its own. */
  readonly words: readonly string[];
  /** What it runs in, absolute: relative names are named from there. */
  readonly folder: string;
  /** As the scheduler of the platform calls it. */
  readonly account: string;
  /** `HH:MM`, on the clock of the machine. */
  readonly at: string;
  /** None: every day. */
  readonly days: readonly Day[];
  /** It starts up to so many minutes later, by chance: not all machines at once. */
  readonly jitterMinutes: number;
  /** After so many it is ended. */
  readonly limitMinutes: number;
}

/** A file of a job, as it is to be written. */
export interface JobFile {
  readonly path: string;
  readonly text: string;
}

/** `5:30` as `05:30`; undefined for what is no time of day. */
export function timeIn(text: string): string | undefined {
  const found = /^(?:[01]?\d|2[0-3]):[0-5]\d$/.exec(text);
  return found === null ? undefined : text.padStart(5, '0');
}

/**
 * `mon,Thursday`, in the order of the week, each once; the first word that is no day of it otherwise. Blanks part them as well: PowerShell
 * hands an unquoted `mon,thu` on as `mon thu` where the tool is a script, as npm installs it.
 */
export function daysIn(text: string): readonly Day[] | { readonly unknown: string } {
  const words = text.trim().split(/\s*,\s*|\s+/);
  const dayOf = (word: string) => DAYS.find((day) => new RegExp(`^${day}(?:${REST[day]})?$`, 'i').test(word));
  const unknown = words.find((word) => dayOf(word) === undefined);
  if (unknown !== undefined) return { unknown };
  return DAYS.filter((day) => words.some((word) => dayOf(word) === day));
}

const REST: Readonly<Record<Day, string>> = {
  mon: 'day',
  tue: 'sday',
  wed: 'nesday',
  thu: 'rsday',
  fri: 'day',
  sat: 'urday',
  sun: 'day',
};

/** `Monday`, as schedulers write it. */
export function dayName(day: Day): string {
  return `${day.charAt(0).toUpperCase()}${day.slice(1)}${REST[day]}`;
}
