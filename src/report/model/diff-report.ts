/** What is other in one report than in another: two audits, two plans or two runs. */
import { z } from 'zod';
import type { Contract } from '../../contract/contract.js';
import type { Plan } from '../../engine/plan/plan.js';
import { OUTCOMES } from '../../engine/prove/outcome.js';
import { fieldVerdictSchema } from '../../engine/prove/verify.js';
import { changeSchema } from '../../engine/words/change.js';
import { attestedBy, VERDICTS, waivedBy } from '../../engine/words/finding.js';
import { hostSeenSchema } from '../../engine/words/host-seen.js';
import type { Places } from '../../engine/words/place.js';
import { listOf } from '../../engine/words/schemas.js';
import { SEVERITIES } from '../../steps/kit/severity.js';
import { resourcesOf, resourcesSchema } from './about-resources.js';
import type { AuditFile } from './audit-file.js';
import { diffFindings } from './diff-audits.js';
import { CLASSES, entrySchema, TURNS } from './diff-entry.js';
import { diffChanges, diffRemarks } from './diff-plans.js';
import { diffResults, type KeptResult } from './diff-runs.js';
import { aboutSchema, aboutSteps, headOf, headSchema, type Maker } from './head.js';

const sideSchema = z.strictObject({
  name: z.string().describe('The file, or the id of the run'),
  at: z.string().nullable().describe('When it was made, UTC; null where it does not say'),
  server: z.string(),
  build: z.number().nullable(),
  playbook: z
    .strictObject({ name: z.string(), hash: z.string() })
    .nullable()
    .describe('null where the account of a run does not say it'),
  contract: z.string().nullable(),
  tool: z.string().nullable().describe('Version of smlockdown'),
  host: hostSeenSchema.nullable().describe('The evidence of the host that it rests on; null where on none'),
});

const about = { step: z.string(), target: z.string().describe('"server", or the name of a mail domain') };

const finding = z.strictObject({
  verdict: z.enum(VERDICTS),
  severity: z.enum(SEVERITIES).nullable().describe('null where a plan does not say it'),
  message: z.string(),
  evidence: z.string().nullable(),
  remedy: z.string().optional(),
  waiver: waivedBy.optional(),
  attested: attestedBy.optional(),
});

const result = z.strictObject({
  outcome: z.enum(OUTCOMES),
  message: z.string().optional(),
  fields: listOf(fieldVerdictSchema),
});

const counts = <const Names extends readonly [string, ...string[]]>(names: Names) =>
  z.record(z.enum(names), z.int());

export const diffReportSchema = z.strictObject({
  ...headSchema('diff'),
  kind: z.enum(['audit', 'plan', 'run']).describe('What the two are'),
  isOneServer: z.boolean(),
  before: sideSchema,
  after: sideSchema,
  steps: aboutSchema.steps,
  resources: resourcesSchema,
  findings: listOf(
    z.strictObject({
      ...about,
      ...entrySchema(finding),
      readable: z.enum(['now', 'no-longer']).optional().describe('Whether a call that it takes is known now'),
    }),
  ).describe(
    'Of two audits; of two plans what they hold back, leave to a person, have waived or could not judge',
  ),
  changes: listOf(z.strictObject(entrySchema(changeSchema))).describe('Of two plans'),
  results: listOf(
    z.strictObject({
      ...{ resource: z.string(), target: about.target, steps: listOf(z.string()) },
      ...entrySchema(result),
    }),
  ).describe('Of two runs: what became of each object'),
  summary: z.strictObject({
    classes: counts(CLASSES).describe('Entries of each class'),
    turns: counts(TURNS).describe('Entries by what they came to'),
  }),
});

export type DiffReport = z.infer<typeof diffReportSchema>;
export type DiffSide = DiffReport['before'];

/** What is compared, and what it is of. */
export type Comparable = { readonly about: DiffSide; readonly places?: Places | undefined } & (
  | { readonly kind: 'audit'; readonly audit: AuditFile }
  | { readonly kind: 'plan'; readonly plan: Plan }
  | { readonly kind: 'run'; readonly results: readonly KeptResult[] }
);

type Entries = Pick<DiffReport, 'findings' | 'changes' | 'results'>;

const NOTHING: Entries = { findings: [], changes: [], results: [] };

function entriesOf(before: Comparable, after: Comparable): Entries {
  if (before.kind === 'audit' && after.kind === 'audit')
    return { ...NOTHING, findings: diffFindings(before.audit, after.audit) };
  if (before.kind === 'plan' && after.kind === 'plan')
    return {
      ...NOTHING,
      changes: diffChanges(before.plan, after.plan),
      findings: diffRemarks(before.plan, after.plan),
    };
  if (before.kind === 'run' && after.kind === 'run')
    return { ...NOTHING, results: diffResults(before.results, after.results) };
  return NOTHING;
}

/** All entries of a report, whatever they are of. */
export function entriesIn({ findings, changes, results }: Entries) {
  return [...findings, ...changes, ...results];
}

function counted<const Name extends string>(names: readonly Name[], given: readonly Name[]) {
  const sums = Object.fromEntries(names.map((name) => [name, 0])) as Record<Name, number>;
  for (const name of given) sums[name] += 1;
  return sums;
}

/** `before` and `after`: of one kind. */
export function diffReport(
  { before, after }: { readonly before: Comparable; readonly after: Comparable },
  { isOneServer, contract, ...maker }: Maker & { readonly isOneServer: boolean; readonly contract: Contract },
): DiffReport {
  const entries = entriesOf(before, after);
  const changes = entries.changes.flatMap((one) => one.after ?? one.before ?? []);
  const all = entriesIn(entries);
  return {
    ...headOf('diff', maker),
    kind: after.kind,
    isOneServer,
    before: before.about,
    after: after.about,
    steps: aboutSteps(
      [
        ...entries.findings.map(({ step }) => step),
        ...[...changes, ...entries.results].flatMap(({ steps }) => steps),
      ],
      { ...before.places, ...after.places },
    ),
    resources: resourcesOf([...changes, ...entries.results], contract),
    ...entries,
    summary: {
      classes: counted(
        CLASSES,
        all.map((one) => one.class),
      ),
      turns: counted(
        TURNS,
        all.map(({ turn }) => turn),
      ),
    },
  };
}
