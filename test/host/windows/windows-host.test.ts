/**
 * The scripts of the Windows host in PowerShell, over a Windows in memory: `windows.Tests.ps1`, a test here for each there.
 * Left out where PowerShell or Pester is not installed; `.ci/run` says so, and fails where .NET could have brought them.
 */
import { describe, expect, it } from '@jest/globals';
import { evidenceIn } from '../../../src/host/evidence.js';
import { writeWindowsScripts } from '../../../src/host/write-scripts.js';
import { hasPester, pesterTests, pwsh, wantedOf } from './pester.js';
import { WANTED } from './wanted.js';

const { results, evidence } = hasPester
  ? pesterTests(writeWindowsScripts(WANTED, '0.0.0'))
  : { results: [], evidence: [] };

describe('the scripts of the Windows host, in PowerShell', () => {
  (hasPester ? it : it.skip)('are tried', () => {
    expect(results.length).toBeGreaterThan(70);
  });

  (hasPester ? it : it.skip)('write evidence that is read as it stands', () => {
    expect(evidence.length).toBeGreaterThan(20);
    for (const one of evidence) expect(evidenceIn(one, 'evidence.json').platform).toBe('windows');
  });

  for (const [index, { name, result, why }] of results.entries())
    it(`${index + 1}. ${name}`, () => {
      expect(`${result} ${why}`).toBe('Passed ');
    });

  (pwsh === undefined ? it.skip : it)('hold their values as they were given', () => {
    const user = `a'b\u2018c\u2019d\u201Ae\u201Bf"g\`h$(1)'; exit 1 #`;
    const allow = ["'", "')", ''];

    expect(wantedOf(writeWindowsScripts({ ...WANTED, user, allow }, '0.0.0'))).toMatchObject({
      User: user,
      Allow: allow,
      Steps: [],
      Rate: 0,
      DynamicRestrictions: false,
    });
  });
});
