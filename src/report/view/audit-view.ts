/** How an audit is read: by step, what needs attention first, the same finding on many domains once. */

import { grouped } from '../../engine/words/grouped.js';
import { SEVERITIES } from '../../steps/kit/severity.js';
import type { AuditReport } from '../model/audit-report.js';
import {
  alikeOn,
  attestedText,
  byHandParagraphs,
  casesOf,
  heldText,
  type Paragraph,
  waivedText,
} from './cases.js';

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

/** What to do by hand, who waived it, who saw to it. */
function adviceOf({ target, byHand = [], waiver, attested, held }: Finding): readonly Paragraph[] {
  return [
    ...(held === undefined ? [] : [heldText(target, held)]),
    ...byHandParagraphs(byHand, 'By hand: '),
    ...(waiver === undefined ? [] : [waivedText(waiver)]),
    ...(attested === undefined ? [] : [attestedText(attested)]),
  ];
}

/** What was seen to weighs as little as what is waived. */
function rankOf({ verdict, attested }: Pick<Finding, 'verdict' | 'attested'>): number {
  return RANK[attested === undefined ? verdict : 'waived'];
}

/** Findings of one step with one verdict; the server's stands alone. */
export type GroupView = ReturnType<typeof groupsOf>[number];

function groupsOf(findings: readonly Finding[]) {
  return alikeOn(findings, (one) => `${one.verdict} ${one.attested !== undefined}`)
    .map(({ own, first: { verdict, evidence, attested }, targets }) => ({
      ...{ verdict, evidence, attested, targets },
      ...casesOf(own.map((one) => ({ ...one, advice: adviceOf(one) }))),
    }))
    .sort((a, b) => rankOf(a) - rankOf(b) || ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict));
}

/** The step's place: its worst verdict, then its severity. */
function urgency(findings: readonly [Finding, ...Finding[]]): number {
  const worst = Math.min(...findings.map(rankOf));
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
