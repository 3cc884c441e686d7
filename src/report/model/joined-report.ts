/** Reports of several servers as one: each whole, with what its server is called. */
import { z } from 'zod';
import { auditReportSchema } from './audit-report.js';
import { headOf, headSchema, type Maker } from './head.js';
import { planReportSchema } from './plan-report.js';
import { runReportSchema } from './run-report.js';

const ofServers = <Schema extends z.ZodType>(report: Schema) =>
  z.array(z.strictObject({ name: z.string().describe('As the list of servers has it'), report })).readonly();

const ageSchema = z.strictObject({
  name: z.string().describe('Of which server'),
  at: z.iso.datetime().describe('When it was made, UTC; of a plan that was kept, when the plan was'),
});

export const joinedReportSchema = z.strictObject({
  ...headSchema('joined'),
  oldest: ageSchema.describe('The oldest of the reports'),
  newest: ageSchema.describe('The newest of them'),
  audits: ofServers(auditReportSchema),
  plans: ofServers(planReportSchema),
  runs: ofServers(runReportSchema),
  missing: z
    .array(z.string())
    .readonly()
    .describe('Servers of the list that have no report; none where no list was named'),
});

/** Reports of one kind; of the others there are none. */
export type JoinedReport = z.infer<typeof joinedReportSchema>;

export const JOINABLE = { audit: 'audits', plan: 'plans', run: 'runs' } as const;
export type Joinable = keyof typeof JOINABLE;

/** How old one of them is. */
export type Age = z.infer<typeof ageSchema>;

interface About extends Maker {
  /** Of each report; one at least. */
  readonly ages: readonly [Age, ...Age[]];
  readonly missing?: readonly string[];
}

export function joinedReport(
  parts: Pick<JoinedReport, 'audits' | 'plans' | 'runs'>,
  { ages, missing = [], ...maker }: About,
): JoinedReport {
  // Times in this form are in the order of their letters.
  const oldest = ages.reduce((one, other) => (other.at < one.at ? other : one));
  const newest = ages.reduce((one, other) => (other.at > one.at ? other : one));
  return { ...headOf('joined', maker), oldest, newest, ...parts, missing };
}

/** Of which kind they are. */
export function kindOf({ plans, runs }: Pick<JoinedReport, 'plans' | 'runs'>): Joinable {
  return plans.length > 0 ? 'plan' : runs.length > 0 ? 'run' : 'audit';
}
