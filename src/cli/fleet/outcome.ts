/** What came of one server, in a sentence, from the report that its process left. */
import type { z } from 'zod';
import { jsonIn } from '../../canonical-json.js';
import type { auditReportSchema } from '../../report/model/audit-report.js';
import type { FleetServer } from '../../report/model/fleet-report.js';
import type { planReportSchema } from '../../report/model/plan-report.js';
import type { runReportSchema } from '../../report/model/run-report.js';
import { SEVERITIES, type Severity } from '../../steps/kit/severity.js';
import { counted } from '../../steps/kit/step.js';
import { readUserFile } from '../../user-file.js';

type AuditReport = z.infer<typeof auditReportSchema>;
type PlanReport = z.infer<typeof planReportSchema>;
type RunReport = z.infer<typeof runReportSchema>;

type Told = Pick<FleetServer, 'said' | 'failing'>;

/** A report of one server with thousands of domains. */
const MOST_BYTES = 400 * 2 ** 20;

/** Steps that fail somewhere, by severity. */
function failingIn({ findings }: AuditReport): Partial<Record<Severity, number>> {
  const steps = new Map(
    findings.flatMap(({ step, severity, verdict }) => (verdict === 'fail' ? [[step, severity]] : [])),
  );
  const counts: Partial<Record<Severity, number>> = {};
  for (const severity of steps.values()) counts[severity] = (counts[severity] ?? 0) + 1;
  return counts;
}

function auditTold(report: AuditReport): Told {
  const failing = failingIn(report);
  const { error, manual, attested } = report.summary;
  const fails = SEVERITIES.toReversed().flatMap((one) => (failing[one] ? [`${failing[one]} ${one}`] : []));
  const open = manual - attested;
  const parts = [
    ...(fails.length === 0 ? [] : [`FAILED ${fails.join(', ')}`]),
    ...(error === 0 ? [] : [`NOT READ ${error}`]),
    ...(open > 0 ? [`${open} to judge`] : []),
  ];
  return { said: parts.join('; ') || 'nothing fails', failing };
}

function planTold({ changes, held, notRead, manual }: PlanReport): Told {
  const parts = [
    counted(changes.length, 'change'),
    ...(held.length === 0 ? [] : [`${held.length} held back`]),
    ...(notRead.length === 0 ? [] : [`NOT READ ${notRead.length}`]),
    ...(manual.length === 0 ? [] : [`${manual.length} by hand`]),
  ];
  return { said: parts.join(', ') };
}

const OF_RUN: Readonly<Partial<Record<RunReport['status'], string>>> = {
  verified: 'proved',
  'nothing-to-do': 'nothing to change',
};

function runTold({ status, results, run }: RunReport): Told {
  const proved = results.filter(({ outcome }) => outcome === 'proved').length;
  const named = run === null ? '' : `, run ${run}`;
  const counts = results.length === 0 ? '' : `: ${proved} of ${counted(results.length, 'object')}`;
  return { said: `${OF_RUN[status] ?? `NOT PROVED (${status})`}${counts}${named}` };
}

/** `file`: what its process printed. */
export function toldBy(file: string): Told {
  const report = jsonIn(readUserFile(file, { most: MOST_BYTES })) as { readonly report?: string };
  if (report.report === 'audit') return auditTold(report as AuditReport);
  if (report.report === 'plan') return planTold(report as PlanReport);
  return runTold(report as RunReport);
}
