/** Reports of every kind that has rows, and what a server or a playbook could put into them. */
import type { Format } from '../../../src/report/format.js';
import type { AuditReport } from '../../../src/report/model/audit-report.js';
import type { ReportKind, Reports } from '../../../src/report/model/reports.js';
import { aFieldChange, aFinding, anAudit, aPage, aPlanReport, aResult, aRun } from '../builders.js';

export function painted<K extends ReportKind>(format: Format, kind: K, report: Reports[K]): string {
  return [...format(kind, report, aPage())].join('');
}

/** Each would be something else than text in one of the forms. */
export const HOSTILE = [
  '</script><script>alert(1)</script>',
  ']]> --> <!-- & "quotes" \'and\' more',
  'a | b\nsecond line | *bold* `code` [link](https://evil.example) ![img](https://evil.example/x.png)',
  '@somebody see #1 at https://evil.example and www.evil.example',
  '\u202Etxt.exe\u0007\u001b[31m\u0000\ufffe',
  '::error file=x::injected %0A',
  '=cmd|calc',
  '  +1',
  '```\nfence',
  'x'.repeat(300),
] as const;

export function hostileAudit(): AuditReport {
  return anAudit(
    HOSTILE.map((text, index) =>
      aFinding({
        step: index % 2 === 0 ? 'smtp-relay' : 'logging',
        target: index === 0 ? 'server' : `a${index}.example`,
        verdict: 'fail',
        severity: 'high',
        message: text,
        impact: [text],
        byHand: [{ text }, { text: 'Publish it:', snippet: { language: 'dns-zone', text } }],
        remedy: 'by-hand',
      }),
    ),
  );
}

/** One finding of each verdict. */
export function mixedAudit(): AuditReport {
  const waiver = { reason: 'The scanner cannot sign in', owner: 'Ann Example', expires: '2026-10-20' };
  const attested = { by: 'Bo', on: '2026-10-01', until: '2026-12-30', note: 'Looked at' };
  return anAudit([
    aFinding({
      step: 'smtp-relay',
      verdict: 'fail',
      severity: 'critical',
      message: 'Relays.',
      remedy: 'apply',
    }),
    aFinding({ step: 'smtp-relay', verdict: 'pass', target: 'a1.example', severity: 'critical' }),
    aFinding({ verdict: 'waived', message: 'Waived.', waiver }),
    aFinding({ verdict: 'manual', target: 'a1.example', message: 'Look.', byHand: [{ text: 'Click.' }] }),
    aFinding({ verdict: 'manual', target: 'a2.example', message: 'Look.', attested }),
    aFinding({ verdict: 'error', target: 'a3.example', message: 'No answer.', cause: 'timeout' }),
    aFinding({ verdict: 'not-applicable', target: 'a4.example', message: 'None.' }),
  ]);
}

export const aChangedPlan = () => aPlanReport({ changes: [aFieldChange()] });
export const aMixedRun = () =>
  aRun([aResult(), aResult({ target: 'a2.example', outcome: 'disagrees', message: 'It stayed.' })]);
