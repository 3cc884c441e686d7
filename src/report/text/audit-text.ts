/** The audit as an administrator reads it. */
import { ATTESTED_DAYS } from '../../playbook/attestations.js';
import { counted } from '../../steps/kit/step.js';
import type { AuditReport } from '../model/audit-report.js';
import { isToTeach } from '../view/audit-screen.js';
import { auditView, type GroupView } from '../view/audit-view.js';
import { throughText } from '../view/cases.js';
import { offLines } from './audit-screen-text.js';
import { caseLines } from './case-lines.js';
import { elsewhereLines } from './elsewhere-text.js';
import { evidenceLegend, evidenceText } from './evidence-text.js';
import { hostSeenLines } from './host-seen-text.js';
import { nameSome, type Page, printable, wrapOn } from './layout.js';
import type { Style } from './style.js';
import { unaskedAtLength } from './unasked-text.js';

type Verdict = GroupView['verdict'];

const LOOK = {
  error: ['NOT READ', 'red'],
  fail: ['FAIL', 'red'],
  manual: ['MANUAL', 'yellow'],
  waived: ['WAIVED', 'dim'],
  pass: ['pass', 'green'],
  'not-applicable': ['n/a', 'dim'],
} as const satisfies Record<Verdict, readonly [label: string, paint: keyof Style]>;

const HOW_TO_ATTEST = [
  `MANUAL, and seen to by hand? Say so, and it counts as seen to for ${ATTESTED_DAYS} days:`,
  'smlockdown attest STEP [--domain D] --by NAME --note TEXT',
];

const HOW_TO_TEACH =
  'Out of reach is what nobody knows the name of on this build: smlockdown doctor --look finds out what it can by reading.';

/** May somebody's word count for it, and does none so far? A value that is missing is given in the playbook. */
function isToBeSeenTo({ verdict, remedy, attested }: AuditReport['findings'][number]): boolean {
  return verdict === 'manual' && remedy !== 'decide' && attested === undefined;
}

/** Under the text that stands behind the label. */
const INDENT = ' '.repeat(12);

/** What is so on some targets of a step, with the verdict in front. `domains`: that were looked at. */
export function groupLines(group: GroupView, page: Page, domains: number): readonly string[] {
  const { verdict, targets, cases, attested } = group;
  const where = targets.length === 1 ? targets[0] : `${targets.length} of ${counted(domains, 'domain')}`;
  const [label, paint] = LOOK[verdict];
  const seenTo = attested === undefined ? '' : ', attested';
  const head = `  ${page.style[paint](label.padEnd(8))}  ${where}${seenTo}${evidenceText(group.evidence)}`;
  if (verdict === 'pass' && targets.length > 1) return [head];
  const names = wrapOn(page)(nameSome(targets, page), INDENT);
  return [
    head,
    ...caseLines(group, page, INDENT),
    ...(cases.length === 1 && targets.length > 1 ? [page.style.dim(names)] : []),
  ];
}

/** How much is held back, and what lets it through. */
function heldLines({ findings }: AuditReport, page: Page): readonly string[] {
  const held = findings.flatMap((one) =>
    one.verdict === 'fail' && one.held !== undefined ? [one.held] : [],
  );
  if (held.length === 0) return [];
  const changes = held.reduce((sum, one) => sum + one.changes, 0);
  const text = `Held back, as users would notice more than the playbook allows: ${counted(changes, 'change')}. ${throughText(held)}`;
  return ['', wrapOn(page)(text)];
}

export function auditLine(report: AuditReport): string {
  const { findings, pass, fail, waived, manual, attested, notApplicable, error } = report.summary;
  const passedOver = notApplicable === 0 ? '' : `, ${notApplicable} n/a`;
  const seenTo = attested === 0 ? '' : ` (${attested} attested)`;
  return `Audit: ${counted(findings, 'finding')}: ${fail} fail, ${pass} pass, ${waived} waived, ${manual} manual${seenTo}${passedOver}, ${error} not read.`;
}

export function renderAudit(given: AuditReport, page: Page): string {
  const report = printable(given);
  const { server, playbook, summary } = report;
  const { style } = page;
  const wrap = wrapOn(page);
  const build = server.build === null ? 'SmarterMail, build unknown,' : `SmarterMail build ${server.build}`;
  const steps = auditView(report);
  const isAll = (report.asked?.only.steps ?? null) === null;
  return [
    `${build} at ${server.url}`,
    wrap(
      `Playbook ${playbook.name}: ${counted(steps.length, 'step')}, ${counted(summary.domains, 'domain')}${isAll ? unaskedAtLength(playbook.unasked) : ''}`,
    ),
    ...offLines(playbook, page),
    ...hostSeenLines(report, page),
    ...elsewhereLines(report, page),
    ...steps.flatMap(({ id, severity, title, groups }) => [
      '',
      `${style.bold(id)} (${severity})`,
      wrap(title, '  '),
      ...groups.flatMap((group) => groupLines(group, page, summary.domains)),
    ]),
    ...(report.findings.some(isToBeSeenTo) ? ['', ...HOW_TO_ATTEST.map((line) => wrap(line))] : []),
    ...(report.findings.some(isToTeach) ? ['', wrap(HOW_TO_TEACH)] : []),
    ...heldLines(report, page),
    ...evidenceLegend(report.findings, page),
    '',
    style.bold(wrap(auditLine(report))),
    '',
  ].join('\n');
}
