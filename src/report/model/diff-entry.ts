/** What became of one thing between two reports: in which of them it is, what that says of the server, and what moved. */
import { z } from 'zod';
import type { Severity } from '../../steps/kit/severity.js';

/** Findings: what is open in the later report alone is new, what is so in the earlier alone is gone. */
export const CLASSES = ['new', 'gone', 'changed', 'unchanged'] as const;

/** `other`: something else is said of what is open, and whether that is better nobody can tell. */
export const TURNS = ['worse', 'other', 'better', 'same'] as const;

export const MOVED = [
  'server',
  'playbook',
  'waiver',
  'attestation',
  'contract',
  'facts',
  'tool',
  'selection',
  'unknown',
] as const;
export type Moved = (typeof MOVED)[number];

export function entrySchema<Side extends z.ZodType>(side: Side) {
  return {
    class: z.enum(CLASSES).describe('new and gone: in the second alone, in the first alone'),
    turn: z
      .enum(TURNS)
      .describe('other: another thing is said of it, and whether that is better nobody can tell'),
    moved: z
      .array(z.enum(MOVED))
      .readonly()
      .describe(
        'What moved. server: it answers otherwise, or days went by; playbook: it asks otherwise; facts: the list of flaws, or who signs in; selection: --step or --domain; unknown: the two do not say',
      ),
    before: side.nullable(),
    after: side.nullable(),
  };
}

export type Class = (typeof CLASSES)[number];
export type Turn = (typeof TURNS)[number];

export interface Pair<T> {
  readonly before: T | null;
  readonly after: T | null;
}

/** Each thing with the one of the same key in the other list; of several with one key the first with the first. */
export function paired<T>(
  before: readonly T[],
  after: readonly T[],
  keyOf: (one: T) => string,
): readonly Pair<T>[] {
  const waiting = new Map<string, T[]>();
  for (const one of before) {
    const key = keyOf(one);
    const same = waiting.get(key);
    if (same === undefined) waiting.set(key, [one]);
    else same.push(one);
  }
  const found = after.map(
    (one): Pair<T> => ({ before: waiting.get(keyOf(one))?.shift() ?? null, after: one }),
  );
  const left = [...waiting.values()].flat();
  return [...found, ...left.map((one): Pair<T> => ({ before: one, after: null }))];
}

/** The class of what is there or is not. */
export function classOf(pair: Pair<unknown>, isSame: boolean): Class {
  if (pair.before === null) return 'new';
  if (pair.after === null) return 'gone';
  return isSame ? 'unchanged' : 'changed';
}

/** Is it worth an alarm: worse, or another thing is said of what is open now? */
export function isAlarm({ turn, after }: { readonly turn: Turn; readonly after: unknown }): boolean {
  return turn === 'worse' || (turn === 'other' && after !== null);
}

/** How much a finding weighs; one of which that is not known weighs the most. */
export function weightOf({ before, after }: Pair<{ readonly severity: Severity | null }>): Severity {
  return (after ?? before)?.severity ?? 'critical';
}
