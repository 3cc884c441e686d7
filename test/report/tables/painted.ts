/** Reports of every kind that has rows, and what a server or a playbook could put into them. */
import type { Format } from '../../../src/report/format.js';
import type { AuditReport } from '../../../src/report/model/audit-report.js';
import { type DoctorReport, doctorReport } from '../../../src/report/model/doctor-report.js';
import type { AboutSteps } from '../../../src/report/model/head.js';
import type { ReportKind, Reports } from '../../../src/report/model/reports.js';
import type { Page } from '../../../src/report/text/layout.js';
import {
  aFieldChange,
  aFinding,
  anAudit,
  anItemChange,
  aPage,
  aPlanReport,
  aResult,
  aRun,
  MAKER,
} from '../builders.js';
import { aDiff, aKept, aKeptAudit, ofAudit } from '../diff-builders.js';

export function painted<K extends ReportKind>(
  format: Format,
  kind: K,
  report: Reports[K],
  page: Partial<Page> = {},
): string {
  return [...format(kind, report, aPage(page))].join('');
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
  '- a list',
  '1. another',
  '---',
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

export function aDoctor({
  url = 'https://mail.example',
  name = 'baseline',
  ...found
}: Pick<DoctorReport, 'checks' | 'steps'> & { readonly url?: string; readonly name?: string }): DoctorReport {
  return doctorReport(
    {
      ...{ server: { url, build: 9406 }, playbook: { name, hash: 'sha256:0' }, idle: [], minutes: 0 },
      ...{ shown: { interface: null, reference: null }, ...found },
    },
    MAKER,
  );
}

/** Reports that have a text of somebody else's wherever one can stand: names, values, reasons, files, addresses. */
export function hostileReports(text: string) {
  const url = `https://${text}`;
  const playbook = { name: text, hash: 'sha256:0' };
  const place = { file: `${text}.yaml`, line: 3 };
  const about = { title: text, why: text, guide: [text], severity: 'high', disruption: 'low' } as const;
  const steps: AboutSteps = { [text]: { ...about, notUndone: text, place } };
  const of = { step: text, target: text, severity: 'high', message: text } as const;
  const byHand = [{ text }, { text, snippet: { language: 'text', text } }] as const;
  const waiver = { reason: text, owner: text, expires: '2026-10-20' };
  const attested = { by: text, on: '2026-10-01', until: '2026-12-30', note: text };
  const said = { step: text, target: text, message: text };
  const [asked, field] = [
    { steps: [text], target: text },
    { field: text, before: text, after: `${text}.` },
  ];
  const results = [
    aResult({ ...asked, resource: text, message: text, outcome: 'refused', fields: [], impact: [text] }),
    aResult({ ...asked, fields: [{ field: text, verdict: 'altered', expected: text, found: `${text}.` }] }),
  ];
  const left = { resource: text, target: text, path: text, reason: text, wanted: text, found: `${text}.` };
  const sides = {
    shown: [
      { resource: text, field: text, before: text, after: `${text}.` },
      { resource: text, item: text, before: { [text]: text }, after: null },
    ],
    more: 2,
  };
  const audit = {
    ...anAudit([
      aFinding({ ...of, verdict: 'fail', impact: [text], byHand, remedy: 'by-hand', sides }),
      aFinding({ ...of, verdict: 'waived', waiver }),
      aFinding({ ...of, verdict: 'manual', byHand, remedy: 'by-hand', attested }),
      aFinding({ ...of, verdict: 'error', cause: text }),
    ]),
    ...{ steps, playbook, server: { url, build: 9406 } },
  };
  const plan = aPlanReport(
    {
      ...{ server: { url, build: 9406 }, playbook, notRead: [said], impact: [{ ...said, impact: text }] },
      changes: [
        aFieldChange({ ...asked, ...field }),
        anItemChange({ ...asked, item: text, before: { [text]: text } }),
      ],
      held: [{ ...of, disruption: 'high', changes: 1, impact: [text] }],
      manual: [{ ...said, byHand, remedy: 'by-hand', attested }],
      waived: [{ ...said, ...waiver }],
      made: {
        ...{ at: '2026-10-10T12:00:00.000Z', user: text, host: text, tool: '0.0.0' },
        ...{ reason: text, hash: 'sha256:2' },
      },
    },
    steps,
  );
  const run = aRun(results, { server: url, reason: text, unrestored: [{ ...left, why: 'left' }] });
  const audited = (verdict: 'pass' | 'fail', name: string) =>
    ofAudit(aKeptAudit([aKept({ ...of, verdict })], { server: { url, build: 9406 }, playbook }), name);
  return {
    ...{ audit, plan, run: { ...run, steps } },
    diff: { ...aDiff(audited('pass', text), audited('fail', text)), steps },
    doctor: aDoctor({
      ...{ url, name: text },
      checks: [{ id: text, group: 'server', state: 'fail', text, todo: text }],
      steps: [{ step: text, severity: 'high', read: 'teach', change: 'teach', calls: [] }],
    }),
  } as const satisfies Partial<Reports>;
}
