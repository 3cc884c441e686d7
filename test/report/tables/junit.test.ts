import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { validateXML } from 'xmllint-wasm';
import { junit } from '../../../src/report/tables/junit.js';
import { anAudit } from '../builders.js';
import { aMixedRun, hostileAudit, mixedAudit, painted } from './painted.js';

const SCHEMA = readFileSync(new URL('../../fixtures/junit.xsd', import.meta.url), 'utf8');

async function mistakesIn(xml: string): Promise<readonly string[]> {
  const { errors } = await validateXML({
    xml: { fileName: 'report.xml', contents: xml },
    schema: { fileName: 'junit.xsd', contents: SCHEMA },
  });
  return errors.map(({ message }) => message);
}

describe('a report of tests', () => {
  it.each([
    ['of an audit', painted(junit, 'audit', mixedAudit())],
    ['of a run', painted(junit, 'run', aMixedRun())],
    ['of what a server put into names and texts', painted(junit, 'audit', hostileAudit())],
    ['without a finding', painted(junit, 'audit', anAudit([]))],
    ['of a run that had nothing to do', painted(junit, 'run', { ...aMixedRun(), results: [] })],
  ])('%s is valid', async (_, xml) => {
    expect(await mistakesIn(xml)).toEqual([]);
  });

  it('is not valid where it is cut', async () => {
    expect(await mistakesIn(painted(junit, 'audit', mixedAudit()).slice(0, -20))).not.toEqual([]);
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
