/** What a run did, for people and programs: per object its outcome, per field its verdict, and how the run ended. */
import { z } from 'zod';
import type { Json } from '../canonical-json.js';
import { LockdownError } from '../errors.js';
import { FINISHED_STATUSES, type FinishedStatus } from '../store/journal-entry.js';
import type { Change } from './change.js';
import type { Execution } from './execute.js';
import type { ObjectResult } from './object-result.js';
import { OUTCOMES } from './outcome.js';
import { propagationWaySchema } from './plan-schema.js';
import { IS_PROOF, READ_BACKS, type ReadBack } from './verify.js';

export const RUN_REPORT_FORMAT = 1;

const json: z.ZodType<Json> = z.json();
const count = z.int();

export const runReportSchema = z.strictObject({
  formatVersion: z.literal(RUN_REPORT_FORMAT),
  run: z.string().nullable().describe('Id of the run; null when nothing was to be done'),
  kind: z.enum(['apply', 'rollback']),
  server: z.string(),
  status: z.enum(FINISHED_STATUSES),
  stopped: z.string().optional().describe('Why the run ended before its last write'),
  results: z
    .array(
      z.strictObject({
        resource: z.string(),
        target: z.string(),
        steps: z.array(z.string()).readonly(),
        outcome: z.enum(OUTCOMES),
        message: z.string().optional(),
        fields: z
          .array(
            z.strictObject({ field: z.string(), verdict: z.enum(READ_BACKS), expected: json, found: json }),
          )
          .readonly(),
        bystanders: z.array(z.strictObject({ path: z.string(), before: json, after: json })).readonly(),
      }),
    )
    .readonly(),
  propagation: z
    .array(propagationWaySchema)
    .readonly()
    .describe('The way that was taken for each setting brought to domains'),
  kept: z
    .array(
      z.strictObject({
        resource: z.string(),
        target: z.string(),
        outcome: z.enum(['kept', 'moved', 'unknown']),
        bystanders: z.array(z.strictObject({ path: z.string(), before: json, after: json })).readonly(),
      }),
    )
    .readonly()
    .describe('Excluded or waived domains, read again after the writes'),
  unrestored: z
    .array(
      z.strictObject({
        resource: z.string(),
        target: z.string(),
        path: z.string(),
        wanted: json,
        found: json,
      }),
    )
    .readonly()
    .describe('Rollback: what does not hold its state before the run'),
  summary: z.strictObject({
    proved: count,
    disagrees: count,
    undone: count,
    refused: count,
    unknown: count,
    stale: count,
    notAttempted: count,
  }),
  exitCode: count,
});

export type RunReport = z.infer<typeof runReportSchema>;

export interface Ending {
  readonly status: FinishedStatus;
  readonly exitCode: number;
}

/** Outcomes of objects, counted. */
export function countOutcomes(results: readonly ObjectResult[]): RunReport['summary'] {
  const of = (outcome: ObjectResult['outcome']) =>
    results.filter((result) => result.outcome === outcome).length;
  return {
    proved: of('proved'),
    disagrees: of('disagrees'),
    undone: of('undone'),
    refused: of('refused'),
    unknown: of('unknown'),
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
  const { disagrees, undone, refused, unknown, stale, notAttempted } = countOutcomes(execution.results);
  // Of a collection some items may be proved though the whole is not: those stand on the server.
  const hasEffect = execution.results.some(
    ({ outcome, verdicts }) =>
      outcome !== 'undone' &&
      verdicts.some((one) => isInForce(one.verdict, { isRefused: outcome === 'refused' })),
  );
  if (disagrees > 0 || execution.kept.some(({ outcome }) => outcome === 'moved'))
    return { status: 'disagrees', exitCode: 5 };
  if (execution.isInterrupted) return { status: 'interrupted', exitCode: 130 };
  const isUnproved = execution.kept.some(({ outcome }) => outcome === 'unknown');
  if (undone + refused + unknown + stale + notAttempted === 0) {
    // All proved, and yet something ended the run: its journal is not whole.
    return execution.stopped === undefined && !isUnproved
      ? { status: 'verified', exitCode: 0 }
      : { status: 'partial', exitCode: 4 };
  }
  if (hasEffect || unknown > 0) return { status: 'partial', exitCode: 4 };
  // What was put back, or never written as it had moved, was refused by a safety rule.
  return refused > 0 ? { status: 'failed', exitCode: 1 } : { status: 'failed', exitCode: 3 };
}

export function reportOf(options: {
  readonly run: string | null;
  readonly kind: 'apply' | 'rollback';
  readonly server: string;
  readonly execution: Execution;
  readonly ending: Ending;
  readonly unrestored?: RunReport['unrestored'];
}): RunReport {
  const { run, kind, server, execution, ending } = options;
  return {
    formatVersion: RUN_REPORT_FORMAT,
    run,
    kind,
    server,
    status: ending.status,
    ...(execution.stopped === undefined ? {} : { stopped: execution.stopped }),
    results: execution.results.map((result) => ({
      ...whereOf(result.changes),
      outcome: result.outcome,
      ...(result.message === undefined ? {} : { message: result.message }),
      fields: result.verdicts,
      bystanders: result.bystanders,
    })),
    propagation: execution.propagation,
    kept: execution.kept,
    unrestored: options.unrestored ?? [],
    summary: countOutcomes(execution.results),
    exitCode: ending.exitCode,
  };
}

function whereOf(changes: readonly Change[]) {
  const [first] = changes;
  if (first === undefined) throw new LockdownError('internal.bug', 'a result without changes');
  return {
    resource: first.resource,
    target: first.target,
    steps: [...new Set(changes.flatMap((change) => change.steps))],
  };
}
