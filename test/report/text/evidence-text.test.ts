import { describe, expect, it } from '@jest/globals';
import type { Evidence } from '../../../src/contract/evidence.js';
import { renderAudit } from '../../../src/report/text/audit-text.js';
import { evidenceLegend, evidenceText } from '../../../src/report/text/evidence-text.js';
import { renderPlan } from '../../../src/report/text/plan-text.js';
import { aFieldChange, aFinding, anAudit, aPage, aPlanReport } from '../builders.js';

describe('the remark on evidence', () => {
  it.each([
    ['recorded', ''],
    ['client', ''],
    ['learned', ''],
    ['confirmed', ''],
    ['documented', ' [API documented]'],
    ['proposed', ' [API proposed]'],
    ['assumed', ' [API assumed]'],
    [null, ''],
  ] as const)('of %s is %j', (evidence, text) => {
    expect(evidenceText(evidence)).toBe(text);
  });

  it('is explained once where it occurs, and not where it does not', () => {
    const legendOf = (...evidences: readonly (Evidence | null)[]) =>
      evidenceLegend(
        evidences.map((evidence) => ({ evidence })),
        aPage(),
      );

    expect(legendOf('client', null)).toEqual([]);
    expect(legendOf('assumed', 'assumed', 'documented')).toHaveLength(3);
  });
});

describe('an audit', () => {
  it('marks a finding that rests on a guess, and says what the mark means', () => {
    const findings = [aFinding({ evidence: 'assumed' }), aFinding({ step: 'catch-all', evidence: 'client' })];

    const text = renderAudit(anAudit(findings), aPage());

    expect(text.match(/pass {6}server \[API assumed\]\n/g)).toHaveLength(1);
    expect(text).toContain('[API assumed]: calls, names or values are guesses');
  });
});

describe('a plan', () => {
  it('marks the step when all its changes rest on a guess', () => {
    const text = renderPlan(aPlanReport({ changes: [aFieldChange({ evidence: 'assumed' })] }), aPage());

    expect(text).toContain('Every domain requires SMTP authentication [API assumed]\n');
    expect(text).toContain('[API assumed]: calls, names or values are guesses');
  });

  it('marks the lines alone when only some do', () => {
    const changes = [
      aFieldChange({ target: 'server', evidence: 'assumed' }),
      aFieldChange({ target: 'a.example', evidence: 'client' }),
    ];

    const text = renderPlan(aPlanReport({ changes }), aPage({ width: 120 }));

    expect(text).toContain('Every domain requires SMTP authentication\n');
    expect(text.match(/~ .*\[API assumed\]\n/g)).toHaveLength(1);
  });
});
