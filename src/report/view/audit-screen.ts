/** What a first screen says of an audit: a line a step, what is most urgent first. Pure. */
import { isGuess } from '../../contract/evidence.js';
import { isOpen } from '../../engine/words/finding.js';
import { grouped } from '../../engine/words/grouped.js';
import { countDomains, SERVER } from '../../engine/words/target.js';
import { SEVERITIES, type Severity } from '../../steps/kit/severity.js';
import { theMost } from '../../steps/kit/step.js';
import { outsideContradiction } from '../../steps/outside/outside-contradiction.js';
import type { AuditReport } from '../model/audit-report.js';

type Finding = AuditReport['findings'][number];

/** What would end it, in the words of a column. */
export type Ends = 'apply' | 'held' | 'part' | 'by hand' | 'decide' | 'not read';

export interface StepLine {
  readonly id: string;
  readonly severity: Severity;
  /** Mail domains that it is so on. */
  readonly domains: number;
  /** In a few words. */
  readonly text: string;
  readonly ends: Ends;
  /** Else it is left to a person, or could not be read. */
  readonly isFailed: boolean;
  readonly isAssumed: boolean;
}

function endsOf(findings: readonly Finding[]): Ends {
  if (findings.every(({ verdict }) => verdict === 'error')) return 'not read';
  const isMade = findings.some(({ changes = 0 }) => changes > 0);
  const isHeld = findings.some(({ held }) => held !== undefined);
  const isLeft = findings.some(({ verdict, byHand = [] }) => verdict === 'manual' || byHand.length > 0);
  if (isMade) return isHeld || isLeft ? 'part' : 'apply';
  if (isHeld) return 'held';
  return findings.every(({ remedy }) => remedy === 'decide') ? 'decide' : 'by hand';
}

/** What most of them say; of the domains where there are any, as the server's own is one line of many. */
function textOf(findings: readonly [Finding, ...Finding[]]): string {
  const onDomains = findings.filter(({ target }) => target !== SERVER);
  const told = onDomains.length === 0 ? findings : onDomains;
  const texts = grouped(told, ({ brief, cause, message }) => brief ?? cause ?? message);
  const [most = ''] = [...texts].sort(([, a], [, b]) => b.length - a.length)[0] ?? [];
  return most.replace(/\.$/, '');
}

function lineOf([id, findings]: readonly [string, readonly [Finding, ...Finding[]]]): StepLine {
  return {
    id,
    severity: findings[0].severity,
    domains: countDomains(findings),
    text: textOf(findings),
    ends: endsOf(findings),
    isFailed: findings.some(({ verdict }) => verdict === 'fail'),
    isAssumed: findings.some(({ evidence }) => isGuess(evidence)),
  };
}

/** Is it out of reach as nobody knows what this server calls it? */
export function isToTeach({ verdict, remedy }: Finding): boolean {
  return verdict === 'manual' && remedy === 'teach';
}

function urgency({ id, severity, ends }: StepLine): number {
  // It puts in doubt what the settings say of all others.
  const isFirst = id === outsideContradiction.id;
  return SEVERITIES.indexOf(severity) + (isFirst ? 0.5 : 0) + (ends === 'not read' ? SEVERITIES.length : 0);
}

export function auditScreen({ findings, steps }: AuditReport) {
  const ids = new Set(findings.map(({ step }) => step));
  const open = grouped(findings.filter(isOpen), ({ step }) => step);
  const lines = [...open].map(lineOf).sort((a, b) => urgency(b) - urgency(a) || b.domains - a.domains);
  const others = [...ids].filter((id) => !open.has(id));
  const isOf = (id: string, verdicts: readonly Finding['verdict'][]) =>
    findings.some(({ step, verdict }) => step === id && verdicts.includes(verdict));
  const excused = others.filter((id) => isOf(id, ['waived', 'manual']));
  const passed = others.filter((id) => !excused.includes(id) && isOf(id, ['pass']));
  const held = findings.flatMap((one) => one.held ?? []);
  return {
    lines,
    /** Why steps could not be read, and how many of them: a server that is gone has one reason. */
    notRead: [
      ...grouped(
        lines.filter(({ ends }) => ends === 'not read'),
        ({ text }) => text,
      ),
    ].map(([cause, own]) => ({ cause, ids: own.map(({ id }) => id) })),
    /** Steps of each severity that fail, the worst first. */
    counts: SEVERITIES.toReversed().map((severity) => ({
      severity,
      count: lines.filter((line) => line.severity === severity && line.isFailed).length,
    })),
    /** Steps that only a person can judge. */
    toJudge: lines.filter(({ isFailed, ends }) => !isFailed && ends !== 'not read').length,
    steps: ids.size,
    passed: passed.length,
    excused: excused.length,
    /** Signs of a break-in, with the step that says more. */
    signs: [
      ...new Map(
        findings.flatMap((one) =>
          one.sign === undefined || !isOpen(one) ? [] : [[one.sign, one.step] as const],
        ),
      ),
    ].map(([sign, step]) => ({ sign, step, title: steps[step]?.title ?? '' })),
    /** Steps of which something is out of reach as nobody knows what this server calls it. */
    toTeach: new Set(findings.filter(isToTeach).map(({ step }) => step)).size,
    /** The most that users would notice of what is held back; undefined where nothing is. */
    heldUpTo: held.length === 0 ? undefined : theMost(held.map(({ disruption }) => disruption)),
  };
}
