/** The audit as an administrator reads it. */
import { counted } from '../../steps/kit/step.js';
import type { AuditReport } from '../model/audit-report.js';
import { auditView, type GroupView } from '../view/audit-view.js';
import { caseLines } from './case-lines.js';
import { evidenceLegend, evidenceText } from './evidence-text.js';
import { nameSome, type Page, printable, wrap } from './layout.js';
import type { Style } from './style.js';

type Verdict = GroupView['verdict'];

const LABEL = {
  error: 'NOT READ',
  fail: 'FAIL',
  manual: 'MANUAL',
  waived: 'WAIVED',
  pass: 'pass',
  'not-applicable': 'n/a',
} as const satisfies Record<Verdict, string>;

const PAINT = {
  error: 'red',
  fail: 'red',
  manual: 'yellow',
  waived: 'dim',
  pass: 'green',
  'not-applicable': 'dim',
} as const satisfies Record<Verdict, keyof Style>;

/** Under the text that stands behind the label. */
const INDENT = ' '.repeat(12);

function groupLines(group: GroupView, page: Page, domains: number): readonly string[] {
  const { verdict, targets, cases } = group;
  const where = targets.length === 1 ? targets[0] : `${targets.length} of ${counted(domains, 'domain')}`;
  const label = page.style[PAINT[verdict]](LABEL[verdict].padEnd(8));
  const head = `  ${label}  ${where}${evidenceText(group.evidence)}`;
  if (verdict === 'pass' && targets.length > 1) return [head];
  const names = wrap(nameSome(targets, page), { width: page.width, indent: INDENT });
  return [
    head,
    ...caseLines(group, page, INDENT),
    ...(cases.length === 1 && targets.length > 1 ? [page.style.dim(names)] : []),
  ];
}

export function auditLine(report: AuditReport): string {
  const { findings, pass, fail, waived, manual, notApplicable, error } = report.summary;
  const passedOver = notApplicable === 0 ? '' : `, ${notApplicable} n/a`;
  return `Audit: ${counted(findings, 'finding')}: ${fail} fail, ${pass} pass, ${waived} waived, ${manual} manual${passedOver}, ${error} not read.`;
}

export function renderAudit(given: AuditReport, page: Page): string {
  const report = printable(given);
  const { server, playbook, summary } = report;
  const { width, style } = page;
  const build = server.build === null ? 'SmarterMail, build unknown,' : `SmarterMail build ${server.build}`;
  const steps = auditView(report);
  return [
    `${build} at ${server.url}`,
    wrap(
      `Playbook ${playbook.name}: ${counted(steps.length, 'step')}, ${counted(summary.domains, 'domain')}`,
      {
        width,
        indent: '',
      },
    ),
    ...steps.flatMap(({ id, severity, title, groups }) => [
      '',
      `${style.bold(id)} (${severity})`,
      wrap(title, { width, indent: '  ' }),
      ...groups.flatMap((group) => groupLines(group, page, summary.domains)),
    ]),
    ...evidenceLegend(
      report.findings.map((one) => one.evidence),
      page,
    ),
    '',
    style.bold(wrap(auditLine(report), { width, indent: '' })),
    '',
  ].join('\n');
}
