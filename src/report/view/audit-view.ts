/** How an audit is read: by step, what needs attention first, the same finding on many domains once. */

import { grouped } from '../../engine/words/grouped.js';
import { SEVERITIES } from '../../steps/kit/severity.js';
import type { AuditReport } from '../model/audit-report.js';
import { alikeOn, byHandParagraphs, casesOf, type Paragraph, waivedText } from './cases.js';

type Finding = AuditReport['findings'][number];
type Verdict = Finding['verdict'];

/** What needs attention first; work for a person weighs as much as a failure: the severity decides. */
const RANK = {
  error: 0,
  fail: 1,
  manual: 1,
  waived: 2,
  pass: 3,
  'not-applicable': 3,
} as const satisfies Record<Verdict, number>;
const ORDER = Object.keys(RANK) as Verdict[];

/** What to do by hand, who waived it. */
function adviceOf({ byHand = [], waiver }: Finding): readonly Paragraph[] {
  return [...byHandParagraphs(byHand, 'By hand: '), ...(waiver === undefined ? [] : [waivedText(waiver)])];
}

/** Findings of one step with one verdict; the server's stands alone. */
export type GroupView = ReturnType<typeof groupsOf>[number];

function groupsOf(findings: readonly Finding[]) {
  return alikeOn(findings, ({ verdict }) => verdict)
    .map(({ own, first: { verdict, evidence }, targets }) => ({
      ...{ verdict, evidence, targets },
      ...casesOf(own.map((one) => ({ ...one, advice: adviceOf(one) }))),
    }))
    .sort((a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict));
}

/** The step's place: its worst verdict, then its severity. */
function urgency(findings: readonly [Finding, ...Finding[]]): number {
  const worst = Math.min(...findings.map((one) => RANK[one.verdict]));
  return worst * SEVERITIES.length - SEVERITIES.indexOf(findings[0].severity);
}

export function auditView({ findings, steps }: AuditReport) {
  return [...grouped(findings, ({ step }) => step)]
    .sort(([, a], [, b]) => urgency(a) - urgency(b))
    .map(([id, own]) => ({
      ...{ id, severity: own[0].severity, title: steps[id]?.title ?? '' },
      groups: groupsOf(own),
    }));
}
