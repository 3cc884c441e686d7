/** Audits to compare: as a file of them holds it. */

import { shippedContract } from '../../src/contract/contract.js';
import type { Plan } from '../../src/engine/plan/plan.js';
import type { Asked } from '../../src/engine/words/asked.js';
import type { AuditFile, KeptFinding } from '../../src/report/model/audit-file.js';
import type { Comparable, DiffReport } from '../../src/report/model/diff-report.js';
import { diffReport } from '../../src/report/model/diff-report.js';
import type { KeptResult } from '../../src/report/model/diff-runs.js';
import { aPage, MAKER } from './builders.js';

export function aKept(finding: Partial<KeptFinding> = {}): KeptFinding {
  return {
    ...{ step: 'logging', target: 'server', verdict: 'pass', severity: 'low', message: 'All is kept.' },
    evidence: 'client',
    ...finding,
  };
}

export function anAsked(asked: Partial<Asked> = {}): Asked {
  return {
    only: { steps: null, domains: null },
    domains: { include: ['*'], exclude: [] },
    disruption: 'low',
    steps: {
      logging: { options: 'sha256:a' },
      'catch-all': { options: 'sha256:b' },
      updates: { options: 'sha256:c' },
    },
    ...asked,
  };
}

export function aKeptAudit(findings: readonly KeptFinding[], audit: Partial<AuditFile> = {}): AuditFile {
  return {
    ...{
      formatVersion: 1,
      report: 'audit',
      at: '2026-10-09T03:27:11.000Z',
      tool: '0.1.0',
      contract: 'sha256:k',
    },
    server: { url: 'https://mail.example', build: 9406 },
    playbook: { name: 'baseline', hash: 'sha256:p' },
    asked: anAsked(),
    findings,
    ...audit,
  };
}

export function ofAudit(audit: AuditFile, name = 'audit.json'): Comparable {
  const { at, server, playbook, contract, tool, host = null } = audit;
  const about = { name, at, server: server.url, build: server.build, playbook, contract, tool, host };
  return { kind: 'audit', about, audit };
}

const ABOUT = {
  ...{ name: 'x', at: null, server: 'https://mail.example', build: null, playbook: null },
  ...{ contract: null, tool: null, host: null },
};

export function ofPlan(plan: Plan): Comparable {
  return { kind: 'plan', about: ABOUT, plan };
}

export function ofResults(results: readonly KeptResult[]): Comparable {
  return { kind: 'run', about: ABOUT, results };
}

export function aDiff(before: Comparable, after: Comparable, isOneServer = true): DiffReport {
  return diffReport({ before, after }, { ...MAKER, isOneServer, contract: shippedContract });
}

/** Of two audits. */
export function aDiffOf(before: AuditFile, after: AuditFile): DiffReport {
  return aDiff(ofAudit(before, 'before.json'), ofAudit(after, 'now'));
}

/** Of a terminal, where nobody asked for all of it. */
export function aScreen(page: Parameters<typeof aPage>[0] = {}): ReturnType<typeof aPage> {
  return aPage({ isWhole: false, ...page });
}
