import { describe, expect, it } from '@jest/globals';
import { junit } from '../../../src/report/tables/junit.js';
import { anAudit } from '../builders.js';
import { aMixedRun, hostileAudit, mixedAudit, painted } from './painted.js';
import { mistakesInXml } from './readers.js';

describe('a report of tests', () => {
  it.each([
    ['of an audit', painted(junit, 'audit', mixedAudit())],
    ['of a run', painted(junit, 'run', aMixedRun())],
    ['of what a server put into names and texts', painted(junit, 'audit', hostileAudit())],
    ['without a finding', painted(junit, 'audit', anAudit([]))],
    ['of a run that had nothing to do', painted(junit, 'run', { ...aMixedRun(), results: [] })],
  ])('%s is valid', async (_, xml) => {
    expect(await mistakesInXml(xml)).toEqual([]);
  });

  it('is not valid where it is cut', async () => {
    expect(await mistakesInXml(painted(junit, 'audit', mixedAudit()).slice(0, -20))).not.toEqual([]);
  });

  it('has a suite for each step, a failure for what fails or is left to a person, an error for what was not read', () => {
    const xml = painted(junit, 'audit', mixedAudit());

    expect(xml.match(/<testsuite name="[^"]+"/g)).toEqual([
      '<testsuite name="smtp-relay"',
      '<testsuite name="logging"',
    ]);
    expect(xml).toContain('tests="7" failures="2" errors="1"');
    expect(xml).toContain('<failure message="Relays." type="critical">');
    expect(xml).toContain('Waived by Ann Example until 2026-10-20: The scanner cannot sign in');
  });
});
