/** The audit as an administrator reads it: by step, the same finding on many domains once. */
import { SERVER } from '../engine/target.js';
import type { AuditReport } from './audit-json.js';
import { many, nameSome, type Page, wrap } from './layout.js';
import type { TitleOf } from './plan-text.js';

type Finding = AuditReport['findings'][number];

const LABEL = {
  error: 'NOT READ',
  fail: 'FAIL',
  manual: 'MANUAL',
  waived: 'WAIVED',
  pass: 'pass',
  'not-applicable': 'n/a',
} as const satisfies Record<Finding['verdict'], string>;

/** The order within a step: what needs attention first. */
const ORDER = Object.keys(LABEL) as Finding['verdict'][];

function paint(page: Page, verdict: Finding['verdict']): (text: string) => string {
  const { style } = page;
  return {
    error: style.red,
    fail: style.red,
    manual: style.yellow,
    waived: style.dim,
    pass: style.green,
    'not-applicable': style.dim,
  }[verdict];
}

interface Group {
  readonly finding: Finding;
  readonly targets: string[];
  readonly messages: Set<string>;
}

/** Findings of one step, by verdict; the server's stands alone. */
function groups(findings: readonly Finding[]): readonly Group[] {
  const found = new Map<string, Group>();
  for (const finding of findings) {
    const id = `${finding.verdict} ${finding.target === SERVER}`;
    const group = found.get(id) ?? { finding, targets: [], messages: new Set<string>() };
    group.targets.push(finding.target);
    group.messages.add(detailOf(finding));
    found.set(id, group);
  }
  return [...found.values()].sort(
    (a, b) => ORDER.indexOf(a.finding.verdict) - ORDER.indexOf(b.finding.verdict),
  );
}

function detailOf(finding: Finding): string {
  const { message, byHand, waiver } = finding;
  const hand = byHand === undefined ? '' : ` By hand: ${byHand}`;
  const waived =
    waiver === undefined ? '' : ` Waived by ${waiver.owner} until ${waiver.expires}: ${waiver.reason}.`;
  return `${message}${hand}${waived}`;
}

function whereText(group: Group, options: { readonly page: Page; readonly domains: number }): string {
  if (group.finding.target === SERVER) return 'server';
  const { targets } = group;
  return targets.length === 1
    ? (targets[0] ?? '')
    : `${targets.length} of ${many(options.domains, 'domain')}`;
}

function groupLines(
  group: Group,
  options: { readonly page: Page; readonly domains: number; readonly of: readonly Finding[] },
): readonly string[] {
  const { page } = options;
  const { verdict } = group.finding;
  const head = `  ${paint(page, verdict)(LABEL[verdict].padEnd(8))}  ${whereText(group, options)}`;
  const isOnMany = group.targets.length > 1;
  if (verdict === 'pass' && isOnMany) return [head];
  if (group.messages.size === 1) {
    const [text = ''] = group.messages;
    return [
      head,
      wrap(text, { width: page.width, indent: '            ' }),
      ...(isOnMany
        ? [page.style.dim(wrap(nameSome(group.targets, page), { width: page.width, indent: '            ' }))]
        : []),
    ];
  }
  const own = options.of.filter((one) => group.targets.includes(one.target) && one.verdict === verdict);
  const shown = page.isExpanded ? own : own.slice(0, 3);
  return [
    head,
    ...shown.map((one) =>
      wrap(`${one.target}: ${detailOf(one)}`, { width: page.width, indent: '            ' }),
    ),
    ...(own.length > shown.length
      ? [page.style.dim(`            and ${own.length - shown.length} more (--expand names them all)`)]
      : []),
  ];
}

export function auditLine(report: AuditReport): string {
  const { findings, pass, fail, waived, manual, error } = report.summary;
  return `Audit: ${many(findings, 'finding')}: ${fail} fail, ${pass} pass, ${waived} waived, ${manual} manual, ${error} not read.`;
}

export function renderAudit(
  report: AuditReport,
  options: { readonly page: Page; readonly titleOf: TitleOf },
): string {
  const { page, titleOf } = options;
  const build =
    report.server.build === null ? 'SmarterMail, build unknown,' : `SmarterMail build ${report.server.build}`;
  const steps = [...new Set(report.findings.map((one) => one.step))];
  return [
    `${build} at ${report.server.url}`,
    `Playbook ${report.playbook.name}: ${many(steps.length, 'step')}, ${many(report.summary.domains, 'domain')}`,
    ...steps.flatMap((step) => {
      const own = report.findings.filter((one) => one.step === step);
      const severity = own[0]?.severity ?? '';
      return [
        '',
        `${page.style.bold(step)} (${severity})`,
        wrap(titleOf(step), { width: page.width, indent: '  ' }),
        ...groups(own).flatMap((group) =>
          groupLines(group, { page, domains: report.summary.domains, of: own }),
        ),
      ];
    }),
    '',
    page.style.bold(auditLine(report)),
    '',
  ].join('\n');
}
