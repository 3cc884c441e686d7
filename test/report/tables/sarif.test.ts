import { describe, expect, it } from '@jest/globals';
import { sarif } from '../../../src/report/tables/sarif.js';
import { aFinding, anAudit } from '../builders.js';
import { aChangedPlan, aMixedRun, hostileAudit, mixedAudit, painted } from './painted.js';
import { mistakesInSarif } from './readers.js';

const read = (text: string) => JSON.parse(text).runs[0];

describe('a report for scanners', () => {
  it.each([
    ['of an audit', painted(sarif, 'audit', mixedAudit())],
    ['of a plan', painted(sarif, 'plan', aChangedPlan())],
    ['of a run', painted(sarif, 'run', aMixedRun())],
    ['of what a server put into names and texts', painted(sarif, 'audit', hostileAudit())],
    ['without a finding', painted(sarif, 'audit', anAudit([]))],
  ])('%s is valid by the schema of SARIF', (_, text) => {
    expect(mistakesInSarif(text)).toEqual([]);
  });

  it('has what is open, the worst first, and what is waived or attested as suppressed', () => {
    const { results, tool } = read(painted(sarif, 'audit', mixedAudit()));

    expect(results.map((one: { ruleId: string; level: string }) => [one.ruleId, one.level])).toEqual([
      ['smtp-relay', 'error'],
      ['logging', 'warning'],
      ['logging', 'note'],
      ['logging', 'note'],
      ['logging', 'note'],
    ]);
    expect(results.map((one: { suppressions: readonly unknown[] }) => one.suppressions.length)).toEqual([
      ...[0, 0, 0, 1, 1],
    ]);
    for (const { ruleIndex, ruleId } of results) expect(tool.driver.rules[ruleIndex].id).toBe(ruleId);
  });

  it.each([
    ['our playbook.yaml', 'our%20playbook.yaml'],
    ['ci/a#1?.yaml', 'ci/a%231%3F.yaml'],
    ['../50%.yaml', '../50%25.yaml'],
    ['\ud800.yaml', '%EF%BF%BD.yaml'],
    ['ci\\win.yaml', 'ci/win.yaml'],
    ['C:\\our files\\strict.yaml', 'file:///C:/our%20files/strict.yaml'],
    ['\\\\nas\\share\\strict.yaml', 'file://nas/share/strict.yaml'],
    ['/etc/smlockdown/strict.yaml', 'file:///etc/smlockdown/strict.yaml'],
  ])('names the line of the playbook that asks for it, in %s', (file, uri) => {
    const audit = mixedAudit();
    const place = { file, line: 12 };
    const relay = audit.steps['smtp-relay'];
    if (relay === undefined) throw new Error('no such step');
    const report = { ...audit, steps: { ...audit.steps, 'smtp-relay': { ...relay, place } } };

    const [first, second] = read(painted(sarif, 'audit', report)).results;

    expect(first.locations[0].physicalLocation).toEqual({
      artifactLocation: { uri },
      region: { startLine: 12 },
    });
    expect(second.locations[0].physicalLocation.region.startLine).toBe(1);
  });

  it('has no link in what a server wrote', () => {
    const finding = aFinding({ verdict: 'fail', message: 'See [this](https://evil.example).' });

    expect(read(painted(sarif, 'audit', anAudit([finding]))).results[0].message.text).toContain(
      '[this] (https://evil.example)',
    );
  });

  it('has one fingerprint for one finding, whatever day it is and whatever is said of it', () => {
    const prints = (message: string, target: string) =>
      read(painted(sarif, 'audit', anAudit([aFinding({ verdict: 'fail', message, target })]))).results[0]
        .partialFingerprints;

    expect(prints('3 days left', 'a.example')).toEqual(prints('2 days left', 'a.example'));
    expect(prints('3 days left', 'a.example')).not.toEqual(prints('3 days left', 'b.example'));
  });
});
