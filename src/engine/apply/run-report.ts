/** What a run did, for people and programs: per object its outcome, per field its verdict, and how the run ended. */
import { z } from 'zod';
import type { Json } from '../../canonical-json.js';
import { EVIDENCE, weakest } from '../../contract/evidence.js';
import { LockdownError } from '../../errors.js';
import { FINISHED_STATUSES } from '../../store/journal-entry.js';
import { type Plan, propagationWaySchema } from '../plan/plan.js';
import { keptResultSchema, OUTCOMES } from '../prove/outcome.js';
import { bystanderSchema, type FieldVerdict, fieldVerdictSchema } from '../prove/verify.js';
import { type Change, isFieldChange, stepsBehind } from '../words/change.js';
import { grouped } from '../words/grouped.js';
import { jsonSchema, listOf } from '../words/schemas.js';
import { countOutcomes, type Ending, outcomeCountsSchema } from './ending.js';
import type { Execution } from './execute.js';

export const RUN_REPORT_FORMAT = 1;

const about = { resource: z.string(), target: z.string() };

export const runReportSchema = z.strictObject({
  formatVersion: z.literal(RUN_REPORT_FORMAT),
  run: z.string().nullable().describe('Id of the run; null when nothing was to be done'),
  kind: z.enum(['apply', 'rollback', 'action']),
  server: z.string(),
  build: z.int().nullable().optional().describe('Of the server, as the plan had it'),
  playbook: z
    .strictObject({ name: z.string(), hash: z.string() })
    .optional()
    .describe('That the plan goes by'),
  approved: z
    .string()
    .optional()
    .describe('Hash of the plan that was carried out. Not in those of the first builds'),
  rollsBack: z.string().optional().describe('Of a rollback: id of the run that it takes back'),
  reason: z.string().optional().describe('As it was given with --reason'),
  status: z.enum(FINISHED_STATUSES),
  stopped: z.string().optional().describe('Why the run ended before its last write'),
  results: listOf(
    z.strictObject({
      ...about,
      steps: listOf(z.string()).describe(
        'That asked for it; of a rollback those whose changes it takes back',
      ),
      outcome: z.enum(OUTCOMES),
      evidence: z
        .enum(EVIDENCE)
        .optional()
        .describe('How well the call, the names and the values of the write are known: the weakest counts'),
      impact: listOf(z.string()).optional().describe('Who notices what, as the plan said'),
      message: z.string().optional(),
      fields: listOf(
        fieldVerdictSchema.extend({
          before: jsonSchema
            .exactOptional()
            .describe('As the plan had it; of an entry of a list null where it was not there'),
        }),
      ),
      bystanders: listOf(bystanderSchema),
    }),
  ),
  propagation: listOf(propagationWaySchema).describe(
    'The way that was taken for each setting brought to domains',
  ),
  kept: listOf(keptResultSchema).describe('Excluded or waived domains, read again after the writes'),
  unrestored: listOf(
    z.strictObject({
      ...about,
      steps: listOf(z.string()).exactOptional().describe('Whose changes were to be taken back'),
      path: z.string(),
      why: z
        .enum(['secret', 'no-snapshot', 'unread', 'gone', 'left', 'differs'])
        .describe(
          'secret: the run set it, and the one before is never read; gone: the domain is not on the server any more; left: not written, for its reason; only what differs or is left has values to compare',
        ),
      reason: z.string().optional().describe('Of what is left alone: why'),
      wanted: jsonSchema,
      found: jsonSchema.describe('Of what was not read: why'),
    }),
  ).describe('Rollback: what does not hold its state before the run'),
  summary: outcomeCountsSchema,
  exitCode: z.int(),
});

export type RunReport = z.infer<typeof runReportSchema>;

const NOTHING_DONE: Execution = { results: [], propagation: [], kept: [], isInterrupted: false };

function withBefore(
  verdicts: readonly FieldVerdict[],
  changes: readonly Change[],
): RunReport['results'][number]['fields'] {
  const before = new Map<string, Json>(
    changes.map((one) => (isFieldChange(one) ? [one.field, one.before] : [one.item, one.before])),
  );
  return verdicts.map((verdict) => {
    const known = before.get(verdict.field);
    return known === undefined ? verdict : { ...verdict, before: known };
  });
}

export function reportOf(options: {
  readonly run: string | null;
  readonly plan: Pick<Plan, 'kind' | 'server' | 'hash' | 'playbook' | 'rollsBack' | 'impact'>;
  /** Why, as it was given. */
  readonly reason?: string | undefined;
  /** Left out where nothing was to be done. */
  readonly execution?: Execution;
  readonly ending: Ending;
  readonly unrestored?: RunReport['unrestored'] | undefined;
}): RunReport {
  const { run, plan, reason, execution = NOTHING_DONE, ending, unrestored = [] } = options;
  const noticed = grouped(plan.impact, ({ step, target }) => `${step} ${target}`);
  return {
    formatVersion: RUN_REPORT_FORMAT,
    run,
    kind: plan.kind,
    server: plan.server.url,
    build: plan.server.build,
    playbook: { name: plan.playbook.name, hash: plan.playbook.hash },
    approved: plan.hash,
    ...(plan.rollsBack === undefined ? {} : { rollsBack: plan.rollsBack }),
    ...(reason === undefined ? {} : { reason }),
    status: ending.status,
    stopped: execution.stopped,
    results: execution.results.map(({ changes, outcome, message, verdicts: fields, bystanders }) => {
      const [first] = changes;
      if (first === undefined) throw new LockdownError('internal.bug', 'a result without changes');
      const { resource, target } = first;
      const steps = [...new Set(changes.flatMap(stepsBehind))];
      return {
        ...{ resource, target, steps, outcome, message },
        evidence: weakest(changes.map((one) => one.evidence)),
        impact: [...new Set(steps.flatMap((step) => noticed.get(`${step} ${target}`) ?? []))].map(
          ({ impact }) => impact,
        ),
        fields: withBefore(fields, changes),
        bystanders,
      };
    }),
    propagation: execution.propagation,
    kept: execution.kept,
    unrestored,
    summary: countOutcomes(execution.results),
    exitCode: ending.exitCode,
  };
}
