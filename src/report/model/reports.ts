/** Every kind of report, and the exit code that each ends a command with. */
import { EXIT } from '../../engine/words/exit-code.js';
import { SEVERITIES } from '../../steps/kit/severity.js';
import type { AttestReport } from './attest-report.js';
import type { AuditReport } from './audit-report.js';
import type { PlanReport } from './plan-report.js';
import type { RunReport } from './run-report.js';
import type { RunsReport } from './runs-report.js';
import type { StepsReport } from './steps-report.js';

export interface Reports {
  readonly audit: AuditReport;
  readonly attest: AttestReport;
  readonly plan: PlanReport;
  readonly run: RunReport;
  readonly runs: RunsReport;
  readonly steps: StepsReport;
}
export type ReportKind = keyof Reports;
export type Report = Reports[ReportKind];

/** What `--fail-on` takes: from which severity on a finding counts. */
export const FAIL_ON = [...SEVERITIES, 'never'] as const;
export type FailOn = (typeof FAIL_ON)[number];

/** What a finding has to weigh to be worth an alarm. */
export const DEFAULT_FAIL_ON: FailOn = 'high';

/** What of a report says how it ends; a plan without its report around it says the same. */
type Judged = Omit<Reports, 'plan'> & { readonly plan: Pick<PlanReport, 'kind' | 'changes' | 'summary'> };

/** A plan that is empty because nothing of what was selected could be judged is not clean. */
export function isNothingJudged({ kind, summary }: Pick<PlanReport, 'kind' | 'summary'>): boolean {
  return kind === 'apply' && summary.judged === 0;
}

/** What was not read could hide anything: an error beats every finding. */
const EXIT_OF: { readonly [K in ReportKind]: (report: Judged[K], failOn: FailOn) => number } = {
  // What the tool could not judge is no pass; who accepts it says so in a waiver, who saw to it in an attestation.
  audit: ({ findings, summary }, failOn) => {
    const counts = findings.some(
      ({ verdict, severity, attested }) =>
        (verdict === 'fail' || (verdict === 'manual' && attested === undefined)) &&
        FAIL_ON.indexOf(severity) >= FAIL_ON.indexOf(failOn),
    );
    return summary.error > 0 ? EXIT.error : counts ? EXIT.findings : EXIT.clean;
  },
  plan: ({ kind, changes, summary }) => {
    const isJudged = summary.notRead === 0 && !isNothingJudged({ kind, summary });
    return !isJudged ? EXIT.error : changes.length > 0 ? EXIT.findings : EXIT.clean;
  },
  attest: () => EXIT.clean,
  run: ({ exitCode }) => exitCode,
  runs: () => EXIT.clean,
  steps: () => EXIT.clean,
};

export function exitCodeFor<K extends ReportKind>(
  kind: K,
  report: Judged[K],
  failOn: FailOn = DEFAULT_FAIL_ON,
): number {
  return EXIT_OF[kind](report, failOn);
}
