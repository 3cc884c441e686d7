/** Plans, reports and pages for renderer tests. */

import { shippedContract } from '../../src/contract/contract.js';
import type { Plan } from '../../src/engine/plan/plan.js';
import type { FieldChange, ItemChange } from '../../src/engine/words/change.js';
import { resourcesOf } from '../../src/report/model/about-resources.js';
import type { AuditReport } from '../../src/report/model/audit-report.js';
import { type AboutSteps, aboutSteps } from '../../src/report/model/head.js';
import { type PlanReport, planReport } from '../../src/report/model/plan-report.js';
import type { RunReport } from '../../src/report/model/run-report.js';
import type { Page } from '../../src/report/text/layout.js';
import { PLAIN, type Style } from '../../src/report/text/style.js';

export function aPage(page: Partial<Page> = {}): Page {
  return { width: 80, height: 23, style: PLAIN, isWhole: true, isExpanded: false, ...page };
}

/** Shows what is painted, in letters: `<red>text</red>`. */
export const MARKED: Style = {
  bold: (text) => `<bold>${text}</bold>`,
  dim: (text) => `<dim>${text}</dim>`,
  red: (text) => `<red>${text}</red>`,
  green: (text) => `<green>${text}</green>`,
  yellow: (text) => `<yellow>${text}</yellow>`,
};

/** `a1.example`, `a2.example`, … */
export function domains(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `a${index + 1}.example`);
}

export function aFieldChange(change: Partial<FieldChange> = {}): FieldChange {
  return {
    steps: ['domain-smtp-auth'],
    target: 'a1.example',
    resource: 'domain-settings',
    action: 'change',
    field: 'requireSmtpAuthentication',
    before: false,
    after: true,
    effect: 'tightens',
    disruption: 'high',
    evidence: 'client',
    ...change,
  };
}

export function anItemChange(change: Partial<ItemChange> = {}): ItemChange {
  return {
    steps: ['smtp-auth-bypass'],
    target: 'server',
    resource: 'ip-access',
    action: 'remove',
    item: '192.0.2.7',
    key: '7',
    before: { address: '192.0.2.7' },
    after: null,
    effect: 'tightens',
    disruption: 'high',
    evidence: 'client',
    ...change,
  };
}

export function aPlan(plan: Partial<Plan> = {}): Plan {
  return {
    formatVersion: 1,
    kind: 'apply',
    server: { url: 'https://mail.example', build: 9406 },
    playbook: { name: 'baseline', hash: 'sha256:0' },
    contract: 'sha256:0',
    limits: { disruption: null, changes: null, changedDomainsPercent: null },
    objects: [],
    changes: [],
    propagation: [],
    kept: [],
    impact: [],
    waived: [],
    manual: [],
    held: [],
    notRead: [],
    summary: {
      add: 0,
      change: 0,
      remove: 0,
      changedDomains: 0,
      waived: 0,
      manual: 0,
      notRead: 0,
      held: 0,
      judged: 1,
      domains: 0,
      later: 0,
      mailboxesOfChangedDomains: null,
    },
    hash: 'sha256:1',
    ...plan,
  };
}

/** Who made the reports of these tests, and when. */
export const MAKER = { now: new Date('2026-10-10T12:00:00.000Z'), tool: '0.0.0' };
const HEAD = { formatVersion: 1, at: '2026-10-10T12:00:00.000Z', tool: '0.0.0' } as const;

/** The plan as a report; `steps` may call its steps otherwise than the catalogue does. */
export function aPlanReport(plan: Partial<Plan> = {}, steps?: AboutSteps): PlanReport {
  const report = planReport(aPlan(plan), { ...MAKER, contract: shippedContract });
  return steps === undefined ? report : { ...report, steps };
}

type Finding = AuditReport['findings'][number];

export function aFinding(finding: Partial<Finding> = {}): Finding {
  return {
    step: 'logging',
    target: 'server',
    verdict: 'pass',
    severity: 'low',
    message: 'All is kept.',
    evidence: 'client',
    ...finding,
  };
}

export function anAudit(findings: readonly Finding[], domainCount = 0): AuditReport {
  const of = (verdict: Finding['verdict']) => findings.filter((one) => one.verdict === verdict).length;
  return {
    ...HEAD,
    report: 'audit',
    contract: 'sha256:0',
    steps: aboutSteps(findings.map(({ step }) => step)),
    server: { url: 'https://mail.example', build: 9406 },
    playbook: { name: 'baseline', hash: 'sha256:0' },
    findings,
    summary: {
      findings: findings.length,
      pass: of('pass'),
      fail: of('fail'),
      waived: of('waived'),
      manual: of('manual'),
      attested: findings.filter(({ attested }) => attested !== undefined).length,
      notApplicable: of('not-applicable'),
      error: of('error'),
      domains: domainCount,
    },
  };
}

type Result = RunReport['results'][number];

export function aResult(result: Partial<Result> = {}): Result {
  return {
    resource: 'domain-settings',
    target: 'a1.example',
    steps: ['domain-smtp-auth'],
    outcome: 'proved',
    fields: [{ field: 'requireSmtpAuthentication', verdict: 'honoured', expected: true, found: true }],
    bystanders: [],
    ...result,
  };
}

export function aRun(results: readonly Result[], report: Partial<RunReport> = {}): RunReport {
  const of = (outcome: Result['outcome']) => results.filter((one) => one.outcome === outcome).length;
  return {
    ...HEAD,
    report: 'run',
    contract: 'sha256:0',
    steps: aboutSteps(results.flatMap(({ steps }) => steps)),
    resources: resourcesOf(
      [...results, ...(report.unrestored ?? []), ...(report.propagation ?? [])],
      shippedContract,
    ),
    run: '20260102-030405-apply-ab12',
    kind: 'apply',
    server: 'https://mail.example',
    status: 'verified',
    results,
    propagation: [],
    kept: [],
    unrestored: [],
    summary: {
      proved: of('proved'),
      disagrees: of('disagrees'),
      undone: of('undone'),
      refused: of('refused'),
      unknown: of('unknown'),
      unread: of('unread'),
      stale: of('stale'),
      notAttempted: of('not-attempted'),
    },
    exitCode: 0,
    ...report,
  };
}
