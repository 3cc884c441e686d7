/** Every kind of report, and the exit code that each ends a command with. */
import { EXIT, worstOf } from '../../engine/words/exit-code.js';
import { SEVERITIES, type Severity } from '../../steps/kit/severity.js';
import type { AttestReport } from './attest-report.js';
import type { AuditReport } from './audit-report.js';
import type { ContractReport } from './contract-report.js';
import type { Came, ContractTestReport } from './contract-test-report.js';
import { isAlarm, weightOf } from './diff-entry.js';
import type { DiffReport } from './diff-report.js';
import { type DoctorReport, isLacking } from './doctor-report.js';
import type { ExplainReport } from './explain-report.js';
import type { ExportReport } from './export-report.js';
import type { FleetReport } from './fleet-report.js';
import type { FormsReport } from './forms-report.js';
import type { HostReport } from './host-report.js';
import type { InitReport } from './init-report.js';
import { JOINABLE, type JoinedReport, kindOf } from './joined-report.js';
import type { LearnPlanReport } from './learn-plan-report.js';
import type { LearnReport } from './learn-report.js';
import type { ConfirmReport, LookReport } from './look-report.js';
import type { MergeReport } from './merge-report.js';
import type { NoticesReport } from './notices-report.js';
import type { PlanReport } from './plan-report.js';
import type { PlaybookReport } from './playbook-report.js';
import type { PruneReport } from './prune-report.js';
import type { RehearseReport } from './rehearsal.js';
import type { RemainsReport } from './remains-report.js';
import type { RespondReport } from './respond-report.js';
import type { RunReport } from './run-report.js';
import type { RunsReport } from './runs-report.js';
import type { ScheduleReport } from './schedule-report.js';
import type { ServersReport } from './servers-report.js';
import type { StepsReport } from './steps-report.js';

export interface Reports {
  readonly audit: AuditReport;
  readonly attest: AttestReport;
  readonly diff: DiffReport;
  readonly plan: PlanReport;
  readonly run: RunReport;
  readonly runs: RunsReport;
  readonly remains: RemainsReport;
  readonly doctor: DoctorReport;
  readonly look: LookReport;
  readonly confirm: ConfirmReport;
  readonly learn: LearnReport;
  readonly learnPlan: LearnPlanReport;
  readonly contract: ContractReport;
  readonly contractTest: ContractTestReport;
  readonly merge: MergeReport;
  readonly host: HostReport;
  readonly rehearse: RehearseReport;
  readonly init: InitReport;
  readonly prune: PruneReport;
  readonly steps: StepsReport;
  readonly notices: NoticesReport;
  readonly fleet: FleetReport;
  readonly servers: ServersReport;
  readonly joined: JoinedReport;
  readonly schedule: ScheduleReport;
  readonly forms: FormsReport;
  readonly respond: RespondReport;
  readonly explain: ExplainReport;
  readonly playbook: PlaybookReport;
  readonly export: ExportReport;
}
export type ReportKind = keyof Reports;
export type Report = Reports[ReportKind];

/** What `--fail-on` takes: from which severity on a finding counts. */
export const FAIL_ON = [...SEVERITIES, 'never'] as const;
export type FailOn = (typeof FAIL_ON)[number];

/** What a finding has to weigh to be worth an alarm. */
export const DEFAULT_FAIL_ON: FailOn = 'high';

/** What of a report says how it ends; a plan without its report around it says the same. */
type Judged = Omit<Reports, 'plan'> & {
  readonly plan: Pick<PlanReport, 'kind' | 'changes' | 'held' | 'summary'>;
};

/** A plan that is empty because nothing of what was selected could be judged is not clean. */
export function isNothingJudged({ kind, summary }: Pick<PlanReport, 'kind' | 'summary'>): boolean {
  return kind !== 'rollback' && summary.judged === 0;
}

export function isAtLeast(severity: Severity, failOn: FailOn): boolean {
  return FAIL_ON.indexOf(severity) >= FAIL_ON.indexOf(failOn);
}

/** Is something held back that weighs enough to be worth an alarm? */
export function isHeldBack({ held }: Pick<PlanReport, 'held'>, failOn: FailOn): boolean {
  return held.some(({ severity }) => isAtLeast(severity, failOn));
}

/** What was not read could hide anything: an error beats every finding. */
const EXIT_OF: { readonly [K in ReportKind]: (report: Judged[K], failOn: FailOn) => number } = {
  // What the tool could not judge is no pass; who accepts it says so in a waiver, who saw to it in an attestation.
  audit: ({ findings, summary }, failOn) => {
    const counts = findings.some(
      ({ verdict, severity, attested }) =>
        (verdict === 'fail' || (verdict === 'manual' && attested === undefined)) &&
        isAtLeast(severity, failOn),
    );
    return summary.error > 0 ? EXIT.error : counts ? EXIT.findings : EXIT.clean;
  },
  plan: (plan, failOn) => {
    const isJudged = plan.summary.notRead === 0 && !isNothingJudged(plan);
    // What was asked for and no call does is still to be done.
    const isLeft = plan.kind === 'action' && plan.summary.manual > 0;
    const isOpen = plan.changes.length > 0 || isLeft || isHeldBack(plan, failOn);
    return !isJudged ? EXIT.error : isOpen ? EXIT.findings : EXIT.clean;
  },
  attest: () => EXIT.clean,
  fleet: ({ exitCode }) => exitCode,
  servers: () => EXIT.clean,
  joined: (report, failOn) => {
    const kind = kindOf(report);
    const codes = report[JOINABLE[kind]].map((one) => exitCodeFor(kind, one.report as never, failOn));
    // What was not looked at is not in order.
    return worstOf(report.missing.length === 0 ? codes : [...codes, EXIT.error]);
  },
  host: () => EXIT.clean,
  schedule: () => EXIT.clean,
  // A log that tells of no session says nothing, for or against.
  // Of whom the logs do not tell is not judged.
  rehearse: ({ days, senders, steps }) => {
    const isDark = [days.tooLow, days.missing, days.unread].some(({ length }) => length > 0);
    const isOpen = senders > 0 || isDark || steps.some(({ unknown }) => unknown.length > 0);
    return days.read === 0 ? EXIT.error : isOpen ? EXIT.findings : EXIT.clean;
  },
  // Old failures are quiet: only what got worse is told. No severity is known of changes and of objects.
  diff: ({ findings, changes, results }, failOn) => {
    const weighty = findings.filter((one) => isAtLeast(weightOf(one), failOn));
    const unweighed = failOn === 'never' ? [] : [...changes, ...results];
    return [...weighty, ...unweighed].some(isAlarm) ? EXIT.findings : EXIT.clean;
  },
  run: ({ exitCode }) => exitCode,
  runs: () => EXIT.clean,
  remains: ({ exitCode }) => exitCode,
  // Who could not look at it knows nothing of it.
  doctor: (report) =>
    report.steps.length === 0 ? EXIT.error : isLacking(report) ? EXIT.findings : EXIT.clean,
  look: ({ left }) => (left.length > 0 ? EXIT.findings : EXIT.clean),
  confirm: ({ resource }) =>
    resource.fields.some(({ state }) => state !== 'confirmed') ? EXIT.findings : EXIT.clean,
  learn: ({ open }) => (open.length > 0 ? EXIT.findings : EXIT.clean),
  learnPlan: ({ pages, unread }) =>
    unread.length > 0 ? EXIT.error : pages.length > 0 ? EXIT.findings : EXIT.clean,
  contract: () => EXIT.clean,
  // What was not asked says nothing, for or against.
  contractTest: ({ reads }) => {
    const has = (...some: readonly Came[]) => reads.some(({ came }) => some.includes(came));
    return has('no-answer')
      ? EXIT.error
      : has('does-not-fit', 'no-such-call', 'refused')
        ? EXIT.findings
        : EXIT.clean;
  },
  merge: () => EXIT.clean,
  init: () => EXIT.clean,
  prune: ({ kept }) => {
    const has = (why: string) => kept.some((one) => one.why === why);
    return has('failed') ? EXIT.error : has('locked') ? EXIT.refused : EXIT.clean;
  },
  steps: () => EXIT.clean,
  notices: () => EXIT.clean,
  // What was not looked at may hold one.
  forms: ({ hits, left }) => (hits.length > 0 ? EXIT.findings : left.length > 0 ? EXIT.error : EXIT.clean),
  // Who could not see the spool nor what is sent knows nothing; what was not read may hold the flood.
  respond: ({ mailboxes, domains, seen, unread }) => {
    const isSuspect = [...mailboxes, ...domains].some((one) => one.isSuspect);
    const isBlind = seen === null && domains.every(({ times }) => times === null);
    return isSuspect ? EXIT.findings : isBlind ? EXIT.error : unread.length > 0 ? EXIT.findings : EXIT.clean;
  },
  explain: () => EXIT.clean,
  playbook: () => EXIT.clean,
  // It is not the whole server.
  export: ({ unread }) => (unread.some(({ isError }) => isError) ? EXIT.error : EXIT.clean),
};

export function exitCodeFor<K extends ReportKind>(
  kind: K,
  report: Judged[K],
  failOn: FailOn = DEFAULT_FAIL_ON,
): number {
  return EXIT_OF[kind](report, failOn);
}
