/** How an audit is read: by step, what needs attention first, the same finding on many domains once. */

import type { Evidence } from '../../contract/evidence.js';
import { grouped } from '../../engine/words/grouped.js';
import { SERVER } from '../../engine/words/target.js';
import { SEVERITIES } from '../../steps/kit/severity.js';
import type { AuditReport } from '../model/audit-report.js';
import { byHandParagraphs, type Cases, casesOf, type Paragraph } from './cases.js';

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

/** Findings of one step with one verdict; the server's stands alone. */
export interface GroupView extends Cases {
  readonly verdict: Verdict;
  readonly targets: readonly string[];
  readonly evidence: Evidence | null;
}

export interface StepView {
  readonly id: string;
  readonly severity: string;
  readonly title: string;
  readonly groups: readonly GroupView[];
}

/** What to do by hand, who waived it. */
function adviceOf({ byHand = [], waiver }: Finding): readonly Paragraph[] {
  return [
    ...byHandParagraphs(byHand, 'By hand: '),
    ...(waiver === undefined
      ? []
      : [{ text: `Waived by ${waiver.owner} until ${waiver.expires}: ${waiver.reason}` }]),
  ];
}

function groupOf(findings: readonly [Finding, ...Finding[]]): GroupView {
  const [{ verdict, evidence }] = findings;
  return {
    verdict,
    evidence,
    targets: findings.map(({ target }) => target),
    ...casesOf(findings.map((one) => ({ ...one, advice: adviceOf(one) }))),
  };
}

/** The step's place: its worst verdict, then its severity. */
function urgency(findings: readonly Finding[]): number {
  const worst = Math.min(...findings.map((one) => RANK[one.verdict]));
  return worst * SEVERITIES.length - SEVERITIES.indexOf(findings[0]?.severity ?? 'low');
}

export function auditView({ findings, steps }: AuditReport): readonly StepView[] {
  return [...grouped(findings, ({ step }) => step)]
    .sort(([, a], [, b]) => urgency(a) - urgency(b))
    .map(([id, own]) => ({
      id,
      severity: own[0]?.severity ?? '',
      title: steps[id]?.title ?? '',
      groups: [...grouped(own, ({ verdict, target }) => `${verdict} ${target === SERVER}`).values()]
        .map((group) => groupOf(group as [Finding, ...Finding[]]))
        .sort((a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict)),
    }));
}
