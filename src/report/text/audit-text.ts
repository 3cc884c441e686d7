/** The audit as an administrator reads it: by step, what needs attention first, the same finding on many domains once. */
import { SERVER } from '../../engine/words/target.js';
import { SEVERITIES } from '../../steps/kit/severity.js';
import type { AuditReport } from '../model/audit-report.js';
import { evidenceLegend, evidenceText } from './evidence-text.js';
import { byHandParagraphs, type Paragraph, paragraphLines } from './instruction-text.js';
import { many, nameSome, type Page, printable, wrap } from './layout.js';
import type { TitleOf } from './plan-text.js';

type Finding = AuditReport['findings'][number];
type Verdict = Finding['verdict'];

const LABEL = {
  error: 'NOT READ',
  fail: 'FAIL',
  manual: 'MANUAL',
  waived: 'WAIVED',
  pass: 'pass',
  'not-applicable': 'n/a',
} as const satisfies Record<Verdict, string>;

/** What needs attention first. */
const ORDER = Object.keys(LABEL) as Verdict[];

/** Work for a person weighs as much as a failure: the severity decides. */
const RANK = {
  error: 0,
  fail: 1,
  manual: 1,
  waived: 2,
  pass: 3,
  'not-applicable': 3,
} as const satisfies Record<Verdict, number>;

/** Under the text that stands behind the label. */
const INDENT = ' '.repeat(12);

/** Findings of many domains whose texts differ: so many are shown. */
const SHOWN = 3;

function paint(page: Page, verdict: Verdict): (text: string) => string {
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
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
}

/** Findings of one step, by verdict; the server's stands alone. */
function groups(findings: readonly Finding[]): readonly Group[] {
  const found = new Map<string, { verdict: Verdict; findings: Finding[] }>();
  for (const finding of findings) {
    const id = `${finding.verdict} ${finding.target === SERVER}`;
    const group = found.get(id) ?? { verdict: finding.verdict, findings: [] };
    group.findings.push(finding);
    found.set(id, group);
  }
  return [...found.values()].sort((a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict));
}

/** The paragraphs of a finding: what is so, what to do by hand, who waived it. */
function paragraphsOf({ message, byHand = [], waiver }: Finding): readonly Paragraph[] {
  return [
    { text: message },
    ...byHandParagraphs(byHand, 'By hand: '),
    ...(waiver === undefined
      ? []
      : [{ text: `Waived by ${waiver.owner} until ${waiver.expires}: ${waiver.reason}` }]),
  ];
}

function whereText({ findings }: Group, domains: number): string {
  const [first] = findings;
  return findings.length === 1 ? (first?.target ?? '') : `${findings.length} of ${many(domains, 'domain')}`;
}

function paragraphs(texts: readonly Paragraph[], page: Page): readonly string[] {
  return paragraphLines(texts, { width: page.width, indent: INDENT });
}

function groupLines(
  group: Group,
  options: { readonly page: Page; readonly domains: number },
): readonly string[] {
  const { page, domains } = options;
  const { verdict, findings } = group;
  const head = `  ${paint(page, verdict)(LABEL[verdict].padEnd(8))}  ${whereText(group, domains)}${evidenceText(findings[0]?.evidence ?? null)}`;
  const [first] = findings;
  if (first === undefined || (verdict === 'pass' && findings.length > 1)) return [head];
  const isSame = new Set(findings.map((one) => JSON.stringify(paragraphsOf(one)))).size === 1;
  if (findings.length === 1) return [head, ...paragraphs(paragraphsOf(first), page)];
  if (isSame) {
    const names = nameSome(
      findings.map((one) => one.target),
      page,
    );
    return [
      head,
      ...paragraphs(paragraphsOf(first), page),
      page.style.dim(paragraphs([{ text: names }], page).join('')),
    ];
  }
  return [head, ...differingLines(findings, page)];
}

/** What is so on each domain, and what to do about it: once, where it is the same for all of them. */
function differingLines(findings: readonly Finding[], page: Page): readonly string[] {
  const shown = page.isExpanded ? findings : findings.slice(0, SHOWN);
  const more = findings.length - shown.length;
  const [advice = [], ...others] = findings.map((one) => paragraphsOf(one).slice(1));
  const isCommon = others.every((one) => JSON.stringify(one) === JSON.stringify(advice));
  return [
    ...shown.flatMap((one) => {
      const own = isCommon ? [] : paragraphsOf(one).slice(1);
      return paragraphs([{ text: `${one.target}: ${one.message}` }, ...own], page);
    }),
    ...(more > 0 ? [page.style.dim(`${INDENT}and ${more} more (--expand names them all)`)] : []),
    ...(isCommon ? paragraphs(advice, page) : []),
  ];
}

/** The step's place: its worst verdict, then its severity. */
function urgency(findings: readonly Finding[]): number {
  const worst = Math.min(...findings.map((one) => RANK[one.verdict]));
  return worst * SEVERITIES.length - SEVERITIES.indexOf(findings[0]?.severity ?? 'low');
}

function byStep(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const steps = new Map<string, Finding[]>();
  for (const finding of findings) {
    const own = steps.get(finding.step);
    if (own === undefined) steps.set(finding.step, [finding]);
    else own.push(finding);
  }
  return new Map([...steps].sort(([, a], [, b]) => urgency(a) - urgency(b)));
}

export function auditLine(report: AuditReport): string {
  const { findings, pass, fail, waived, manual, notApplicable, error } = report.summary;
  const passedOver = notApplicable === 0 ? '' : `, ${notApplicable} n/a`;
  return `Audit: ${many(findings, 'finding')}: ${fail} fail, ${pass} pass, ${waived} waived, ${manual} manual${passedOver}, ${error} not read.`;
}

export function renderAudit(
  given: AuditReport,
  options: { readonly page: Page; readonly titleOf: TitleOf },
): string {
  const { page, titleOf } = options;
  const report = printable(given);
  const { server, playbook, summary } = report;
  const build = server.build === null ? 'SmarterMail, build unknown,' : `SmarterMail build ${server.build}`;
  const steps = byStep(report.findings);
  return [
    `${build} at ${server.url}`,
    wrap(`Playbook ${playbook.name}: ${many(steps.size, 'step')}, ${many(summary.domains, 'domain')}`, {
      width: page.width,
      indent: '',
    }),
    ...[...steps].flatMap(([step, findings]) => [
      '',
      `${page.style.bold(step)} (${findings[0]?.severity ?? ''})`,
      wrap(titleOf(step), { width: page.width, indent: '  ' }),
      ...groups(findings).flatMap((group) => groupLines(group, { page, domains: summary.domains })),
    ]),
    ...evidenceLegend(
      report.findings.map((one) => one.evidence),
      page,
    ),
    '',
    page.style.bold(wrap(auditLine(report), { width: page.width, indent: '' })),
    '',
  ].join('\n');
}
