/** What became of the write of one object: judged from the answer and the read-back, never from the answer alone. */
import { z } from 'zod';
import type { WriteAnswer } from '../../api/write-client.js';
import type { Change } from '../words/change.js';
import { listOf } from '../words/schemas.js';
import { bystanderSchema, IS_PROOF, type Verification } from './verify.js';

/**
 * The worst first:
 * - `disagrees`: the read-back shows something else, or a bystander changed.
 * - `unknown`: nobody knows what became of it: not read back, or not answered and perhaps still under way.
 * - `undone`: it was proved, signing in afresh failed after it, and it was put back, which a read proved too.
 * - `refused`: the server refused the write, and the read-back shows the state before.
 * - `not-attempted`: the run stopped before, or what was to let somebody in before it is not proved.
 * - `unread`: the object could not be read before its write; not written.
 * - `stale`: the object is not as it was planned for; not written.
 * - `proved`: a separate read says so, field by field.
 */
export const OUTCOMES = [
  'disagrees',
  'unknown',
  'undone',
  'refused',
  'not-attempted',
  'unread',
  'stale',
  'proved',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

export function outcomeOf(answer: Pick<WriteAnswer, 'kind'>, verification: Verification): Outcome {
  const { verdicts, bystanders } = verification;
  if (verdicts.some((one) => one.verdict === 'unreadable')) return 'unknown';
  if (bystanders.length > 0) return 'disagrees';
  // A secret that no answer shows says nothing of itself, so a refusal stands where the rest is as it was.
  const shown = verdicts.filter((one) => one.verdict !== 'unshown');
  const isUntouched = shown.every((one) => one.verdict === 'ignored');
  if (answer.kind === 'refused' && verdicts.length > 0 && isUntouched) return 'refused';
  if (verdicts.every((one) => IS_PROOF[one.verdict])) return 'proved';
  // A write that got no answer may still be under way on the server, after this read.
  return isUntouched && answer.kind === 'no-answer' ? 'unknown' : 'disagrees';
}

/** The worst outcome of the writes of one object. */
export function worstOf(outcomes: readonly Outcome[]): Outcome {
  return OUTCOMES.find((outcome) => outcomes.includes(outcome)) ?? 'proved';
}

/** What became of one object of a plan. */
export interface ObjectResult extends Verification {
  readonly changes: readonly Change[];
  readonly outcome: Outcome;
  /** Why it is not proved, where the server or the run said so. */
  readonly message?: string | undefined;
}

/** Several writes of one object as one: the worst of what became of them, and all that was seen. */
export function mergedOf(parts: readonly Omit<ObjectResult, 'changes'>[]): Omit<ObjectResult, 'changes'> {
  const said = [...new Set(parts.flatMap(({ message }) => message ?? []))];
  return {
    outcome: worstOf(parts.map(({ outcome }) => outcome)),
    message: said.length === 0 ? undefined : said.join('; '),
    verdicts: parts.flatMap(({ verdicts }) => verdicts),
    bystanders: parts.flatMap(({ bystanders }) => bystanders),
  };
}

/** What became of a domain that was not to be changed. */
export const keptResultSchema = z.strictObject({
  resource: z.string(),
  target: z.string(),
  outcome: z.enum(['kept', 'moved', 'unknown']),
  bystanders: listOf(bystanderSchema),
});

export type KeptResult = Readonly<z.infer<typeof keptResultSchema>>;
