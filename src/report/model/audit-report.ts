/** The audit's report for programs: its schema, and the report itself. */

import { z } from 'zod';
import { EVIDENCE } from '../../contract/evidence.js';
import type { Survey } from '../../engine/audit/audit.js';
import { type Finding, VERDICTS, type Verdict } from '../../engine/words/finding.js';
import type { Playbook } from '../../playbook/playbook.js';
import { instructionsSchema, REMEDIES } from '../../steps/kit/instruction.js';
import { SEVERITIES, type Severity } from '../../steps/kit/severity.js';

export const AUDIT_FORMAT = 1;

const finding = z.strictObject({
  step: z.string(),
  target: z.string().describe('"server", or the name of a mail domain'),
  verdict: z.enum(VERDICTS),
  severity: z.enum(SEVERITIES),
  message: z.string(),
  evidence: z
    .enum(EVIDENCE)
    .nullable()
    .describe('How well what it rests on is known; null when nothing was read'),
  changes: z.int().optional().describe('fail: how many changes would end it'),
  impact: z.array(z.string()).readonly().optional().describe('fail: who notices what'),
  affects: z
    .strictObject({ domains: z.int(), mailboxes: z.int().nullable() })
    .optional()
    .describe('fail: domains and mailboxes behind the target'),
  byHand: instructionsSchema.optional().describe('fail, manual: what no call can do'),
  remedy: z
    .enum(REMEDIES)
    .optional()
    .describe('fail, manual: what would end it; apply as far as calls can, and the rest is in byHand'),
  waiver: z.strictObject({ reason: z.string(), owner: z.string(), expires: z.string() }).optional(),
  cause: z.string().optional().describe('error: why it was not read'),
});

const count = z.int();

export const auditReportSchema = z.strictObject({
  formatVersion: z.literal(AUDIT_FORMAT),
  server: z.strictObject({ url: z.string(), build: z.number().nullable() }),
  playbook: z.strictObject({ name: z.string(), hash: z.string() }),
  findings: z.array(finding).readonly(),
  summary: z.strictObject({
    findings: count,
    pass: count,
    fail: count,
    waived: count,
    manual: count,
    notApplicable: count,
    error: count,
    domains: count.describe('Mail domains that were looked at'),
  }),
});

export type AuditReport = z.infer<typeof auditReportSchema>;

function summarise(findings: readonly Finding[], domains: number): AuditReport['summary'] {
  const of = (verdict: Verdict) => findings.filter((one) => one.verdict === verdict).length;
  return {
    findings: findings.length,
    pass: of('pass'),
    fail: of('fail'),
    waived: of('waived'),
    manual: of('manual'),
    notApplicable: of('not-applicable'),
    error: of('error'),
    domains,
  };
}

function toJson(one: Finding): AuditReport['findings'][number] {
  if (one.verdict !== 'fail') return one;
  const { step, target, verdict, severity, evidence, message, impact, affects, byHand, remedy } = one;
  const changes = one.changeCount;
  // Written out, as thousands of these are held at once.
  return { step, target, verdict, severity, message, evidence, changes, impact, affects, byHand, remedy };
}

export function auditReport(survey: Survey, playbook: Playbook): AuditReport {
  return {
    formatVersion: AUDIT_FORMAT,
    server: survey.server,
    playbook: { name: playbook.name, hash: playbook.hash },
    findings: survey.findings.map(toJson),
    summary: summarise(survey.findings, survey.domains.length),
  };
}

export const FAIL_ON = [...SEVERITIES, 'never'] as const;
export type FailOn = (typeof FAIL_ON)[number];

/** Does a severity count, with this `--fail-on`? */
export function isAtLeast(severity: Severity, failOn: FailOn): boolean {
  return failOn !== 'never' && SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(failOn);
}

/**
 * 1 when something could not be read, 2 for a finding of that severity or above that fails or is left to a person,
 * else 0. What the tool could not judge is no pass; who accepts it says so in a waiver.
 */
export function auditExitCode(report: AuditReport, failOn: FailOn): number {
  if (report.summary.error > 0) return 1;
  return report.findings.some(
    (one) => (one.verdict === 'fail' || one.verdict === 'manual') && isAtLeast(one.severity, failOn),
  )
    ? 2
    : 0;
}
