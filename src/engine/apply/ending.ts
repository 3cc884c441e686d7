/** How a run ended, judged by what became of its objects. Pure. */
import { z } from 'zod';
import type { FinishedStatus } from '../../store/journal-entry.js';
import type { ObjectResult, Outcome } from '../prove/outcome.js';
import { IS_PROOF, type ReadBack } from '../prove/verify.js';
import { EXIT } from '../words/exit-code.js';
import type { Execution } from './execute.js';

const count = z.int();

/** Objects of a run by outcome. */
export const outcomeCountsSchema = z.strictObject({
  proved: count,
  disagrees: count,
  undone: count,
  refused: count,
  unknown: count,
  unread: count,
  stale: count,
  notAttempted: count,
});

export type OutcomeCounts = z.infer<typeof outcomeCountsSchema>;

export interface Ending {
  readonly status: FinishedStatus;
  readonly exitCode: number;
}

/** Outcomes of objects, counted. */
export function countOutcomes(results: readonly Pick<ObjectResult, 'outcome'>[]): OutcomeCounts {
  const of = (outcome: Outcome) => results.filter((result) => result.outcome === outcome).length;
  return {
    proved: of('proved'),
    disagrees: of('disagrees'),
    undone: of('undone'),
    refused: of('refused'),
    unknown: of('unknown'),
    unread: of('unread'),
    stale: of('stale'),
    notAttempted: of('not-attempted'),
  };
}

/** Does it stand on the server? Of a secret that was refused no read-back says that it does. */
function isInForce(verdict: ReadBack, { isRefused }: { readonly isRefused: boolean }): boolean {
  return IS_PROOF[verdict] && !(isRefused && verdict === 'unshown');
}

/** How a run ended. A read-back that disagrees weighs more than anything that merely was not done. */
export function endingOf(execution: Execution): Ending {
  const { disagrees, undone, refused, unknown, unread, stale, notAttempted } = countOutcomes(
    execution.results,
  );
  // Of a collection some items may be proved though the whole is not: those stand on the server.
  const hasEffect = execution.results.some(
    ({ outcome, verdicts }) =>
      outcome !== 'undone' &&
      verdicts.some((one) => isInForce(one.verdict, { isRefused: outcome === 'refused' })),
  );
  if (disagrees > 0 || execution.kept.some(({ outcome }) => outcome === 'moved'))
    return { status: 'disagrees', exitCode: EXIT.disagrees };
  if (execution.isInterrupted) return { status: 'interrupted', exitCode: EXIT.interrupted };
  const isUnproved = execution.kept.some(({ outcome }) => outcome === 'unknown');
  if (undone + refused + unknown + unread + stale + notAttempted === 0) {
    // All proved, and yet something ended the run: its journal is not whole.
    return execution.stopped === undefined && !isUnproved
      ? { status: 'verified', exitCode: EXIT.clean }
      : { status: 'partial', exitCode: EXIT.partly };
  }
  if (hasEffect || unknown > 0) return { status: 'partial', exitCode: EXIT.partly };
  // What was put back, or never written as it had moved, was refused by a safety rule.
  return refused + unread > 0
    ? { status: 'failed', exitCode: EXIT.error }
    : { status: 'failed', exitCode: EXIT.refused };
}
