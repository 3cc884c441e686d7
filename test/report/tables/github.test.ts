import { describe, expect, it } from '@jest/globals';
import { annotations } from '../../../src/report/tables/github.js';
import { aFinding, anAudit, domains } from '../builders.js';
import { hostileAudit, mixedAudit, painted } from './painted.js';

describe('annotations', () => {
  it('are ten at most, the worst first, a line each', () => {
    const findings = domains(12).map((target) => aFinding({ verdict: 'fail', severity: 'low', target }));
    const worst = aFinding({ step: 'smtp-relay', verdict: 'fail', severity: 'critical', message: 'Relays.' });
    const lines = painted(annotations, 'audit', anAudit([...findings, worst], 12))
      .trimEnd()
      .split('\n');

    expect(lines).toHaveLength(10);
    expect(lines[0]).toBe('::error title=smtp-relay%3A server::Relays.');
    expect(lines[1]).toMatch(/^::notice /);
  });

  it('name the line of the playbook', () => {
    const audit = mixedAudit();
    const relay = audit.steps['smtp-relay'];
    if (relay === undefined) throw new Error('no such step');
    const steps = { ...audit.steps, 'smtp-relay': { ...relay, place: { file: 'p.yaml', line: 3 } } };

    expect(painted(annotations, 'audit', { ...audit, steps })).toContain('::error file=p.yaml,line=3,title=');
  });

  it('are as long as the runner keeps, and say that there is more', () => {
    const finding = aFinding({ verdict: 'fail', message: 'x'.repeat(10_000) });
    const line = painted(annotations, 'audit', anAudit([finding])).trimEnd();

    expect(line.replace(/^.*?::.*?::/, '')).toHaveLength(4096);
    expect(line).toMatch(/x …$/);
  });

  it('are no commands but their own, whatever stands in a finding', () => {
    const lines = painted(annotations, 'audit', hostileAudit()).trimEnd().split('\n');

    expect(lines.filter((line) => !line.startsWith('::error title='))).toEqual([]);
    expect(lines.join('\n')).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
  });
});
