/** A report in a sentence, for where those of several servers stand together. */
import { SEVERITIES, type Severity } from '../../steps/kit/severity.js';
import { counted } from '../../steps/kit/step.js';
import type { AuditReport } from '../model/audit-report.js';
import type { PlanReport } from '../model/plan-report.js';
import type { RunReport } from '../model/run-report.js';

export interface InShort {
  readonly said: string;
  /** Of an audit: steps that fail somewhere, by severity. */
  readonly failing?: Readonly<Partial<Record<Severity, number>>>;
}

/** Steps that fail somewhere, by severity. */
function failingIn({ findings }: AuditReport): Partial<Record<Severity, number>> {
  const steps = new Map(
    findings.flatMap(({ step, severity, verdict }) => (verdict === 'fail' ? [[step, severity]] : [])),
  );
  const counts: Partial<Record<Severity, number>> = {};
  for (const severity of steps.values()) counts[severity] = (counts[severity] ?? 0) + 1;
  return counts;
}

function auditTold(report: AuditReport): InShort {
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

function planTold({ changes, summary, notRead, manual }: PlanReport): InShort {
  const parts = [
    counted(changes.length, 'change'),
    ...(summary.held === 0 ? [] : [`${summary.held} held back`]),
    ...(notRead.length === 0 ? [] : [`NOT READ ${notRead.length}`]),
    ...(manual.length === 0 ? [] : [`${manual.length} by hand`]),
  ];
  return { said: parts.join(', ') };
}

const OF_RUN: Readonly<Partial<Record<RunReport['status'], string>>> = {
  verified: 'proved',
  'nothing-to-do': 'nothing to change',
};

function runTold({ status, results, run }: RunReport): InShort {
  const proved = results.filter(({ outcome }) => outcome === 'proved').length;
  const named = run === null ? '' : `, run ${run}`;
  const counts = results.length === 0 ? '' : `: ${proved} of ${counted(results.length, 'object')}`;
  return { said: `${OF_RUN[status] ?? `NOT PROVED (${status})`}${counts}${named}` };
}

/** By the kind that it says it is. */
export function inShort(report: AuditReport | PlanReport | RunReport): InShort {
  if (report.report === 'audit') return auditTold(report);
  return report.report === 'plan' ? planTold(report) : runTold(report);
}
