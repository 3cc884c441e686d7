/** The audit's report for programs: its schema, and the report itself. */

import { z } from 'zod';
import { EVIDENCE } from '../../contract/evidence.js';
import { mailboxesOf, type Survey } from '../../engine/audit/audit.js';
import { askedSchema } from '../../engine/words/asked.js';
import {
  attestedBy,
  attestedIn,
  type Finding,
  notesOf,
  sidesSchema,
  VERDICTS,
  type Verdict,
  waivedBy,
} from '../../engine/words/finding.js';
import { hostSeenSchema } from '../../engine/words/host-seen.js';
import { listOf } from '../../engine/words/schemas.js';
import type { Playbook } from '../../playbook/playbook.js';
import { instructionsSchema, REMEDIES } from '../../steps/kit/instruction.js';
import { SEVERITIES } from '../../steps/kit/severity.js';
import { DISRUPTIONS } from '../../steps/kit/step.js';
import { resourcesOf, resourcesSchema } from './about-resources.js';
import { type Asking, askedOf, overriddenIn } from './asked.js';
import { aboutContract, aboutSchema, aboutSteps, headOf, headSchema, type Maker } from './head.js';

const finding = z.strictObject({
  step: z.string(),
  target: z.string().describe('"server", or the name of a mail domain'),
  verdict: z.enum(VERDICTS),
  severity: z.enum(SEVERITIES),
  message: z.string(),
  brief: z.string().optional().describe('fail, manual: the message in a few words, where it is long'),
  sign: z.string().optional().describe('fail, manual: what can be a sign of a break-in'),
  evidence: z
    .enum(EVIDENCE)
    .nullable()
    .describe('How well what it rests on is known; null when nothing was read'),
  changes: z.int().optional().describe('fail: how many changes would end it'),
  sides: sidesSchema
    .optional()
    .describe('fail, waived: before and after of what would end it, held back or not, by a call or by hand'),
  impact: z.array(z.string()).readonly().optional().describe('fail: who notices what'),
  held: z
    .strictObject({ disruption: z.enum(DISRUPTIONS), changes: z.int(), impact: listOf(z.string()) })
    .optional()
    .describe(
      'fail: changes that are held back, as users would notice more of one than limits.disruption allows, or it rests on such a one',
    ),
  affects: z
    .strictObject({ domains: z.int(), mailboxes: z.int().nullable() })
    .optional()
    .describe('fail: domains and mailboxes behind the target'),
  byHand: instructionsSchema.optional().describe('fail, manual: what no call can do'),
  remedy: z
    .enum(REMEDIES)
    .optional()
    .describe('fail, manual: what would end it; apply as far as calls can, and the rest is in byHand'),
  attested: attestedBy
    .optional()
    .describe('manual: whose word it is that this was seen to; counts up to the end of the day `until`, UTC'),
  waiver: waivedBy.optional(),
  notes: notesOf
    .optional()
    .describe('fail, manual: what the message ends with, in brackets, where one of them counts no more'),
  cause: z.string().optional().describe('error: why it was not read'),
  options: z
    .string()
    .optional()
    .describe(
      'Hash of the options that it is judged by, where an override gives it others than `asked` says',
    ),
});

const count = z.int();

export const auditReportSchema = z.strictObject({
  ...headSchema('audit'),
  ...aboutSchema,
  server: z.strictObject({ url: z.string(), build: z.number().nullable() }),
  host: hostSeenSchema.optional(),
  playbook: z.strictObject({
    name: z.string(),
    hash: z.string(),
    off: listOf(z.string()).optional().describe('Steps that it states as `off`: nobody looked at them'),
    unasked: listOf(z.string())
      .optional()
      .describe(
        'Steps that look beyond the server, without the flag that asks for it: nobody looked at them',
      ),
  }),
  asked: askedSchema.optional(),
  findings: z.array(finding).readonly(),
  resources: resourcesSchema.optional().describe('Left out by the first builds'),
  summary: z.strictObject({
    findings: count,
    pass: count,
    fail: count,
    waived: count,
    manual: count,
    attested: count.describe('Of the manual ones: seen to'),
    notApplicable: count,
    error: count,
    domains: count.describe('Mail domains that were looked at'),
    mailboxes: count.nullable().optional().describe('In them; null where the server did not say'),
  }),
});

export type AuditReport = z.infer<typeof auditReportSchema>;

function summarise({ findings, domains }: Survey): AuditReport['summary'] {
  const of = (verdict: Verdict) => findings.filter((one) => one.verdict === verdict).length;
  return {
    findings: findings.length,
    pass: of('pass'),
    fail: of('fail'),
    waived: of('waived'),
    manual: of('manual'),
    attested: findings.filter((one) => attestedIn(one) !== undefined).length,
    notApplicable: of('not-applicable'),
    error: of('error'),
    domains: domains.length,
    mailboxes: mailboxesOf(domains) ?? null,
  };
}

function toJson(one: Finding): AuditReport['findings'][number] {
  if (one.verdict !== 'fail') return one;
  const {
    step,
    target,
    verdict,
    severity,
    evidence,
    message,
    impact,
    held,
    affects,
    byHand,
    remedy,
    brief,
    sign,
    notes,
    sides,
  } = one;
  const changes = one.changeCount;
  // Written out, as thousands of these are held at once.
  return {
    step,
    target,
    verdict,
    severity,
    message,
    brief,
    sign,
    evidence,
    changes,
    sides,
    impact,
    held,
    affects,
    byHand,
    remedy,
    notes,
  };
}

/** `asking`: left out where nobody is to compare it. */
export function auditReport(
  survey: Survey,
  {
    playbook,
    asking,
    ...maker
  }: Maker & { readonly playbook: Playbook; readonly asking?: Omit<Asking, 'playbook'> },
): AuditReport {
  const overridden = overriddenIn(playbook);
  const withOptions = (one: AuditReport['findings'][number]) => {
    const options = asking && overridden(one.step, one.target);
    return options === undefined ? one : { ...one, options };
  };
  const findings = survey.findings.map((one) => withOptions(toJson(one)));
  return {
    ...headOf('audit', maker),
    ...aboutContract(survey.contract),
    steps: aboutSteps(
      survey.findings.map(({ step }) => step),
      playbook.places,
    ),
    server: survey.server,
    ...(survey.host === undefined ? {} : { host: survey.host }),
    playbook: {
      ...{ name: playbook.name, hash: playbook.hash },
      ...(playbook.off.length === 0 ? {} : { off: playbook.off }),
      ...(playbook.unasked === undefined ? {} : { unasked: playbook.unasked }),
    },
    ...(asking === undefined ? {} : { asked: askedOf({ playbook, ...asking }) }),
    findings,
    resources: resourcesOf(
      findings.flatMap(({ sides }) => sides?.shown ?? []),
      survey.contract,
    ),
    summary: summarise(survey),
  };
}
