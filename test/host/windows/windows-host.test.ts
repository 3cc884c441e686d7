/**
 * The scripts of the Windows host in PowerShell, over a Windows in memory: `windows.Tests.ps1`, a test here for each there.
 * Left out where PowerShell or Pester is not installed; `.ci/run` says so, and fails where .NET could have brought them.
 */
import { describe, expect, it } from '@jest/globals';
import { evidenceIn } from '../../../src/host/evidence.js';
import { writeWindowsScripts } from '../../../src/host/write-scripts.js';
import { steps } from '../../../src/steps/index.js';
import { judgedOn } from '../../steps/host/a-judged-host.js';
import { hasPester, pesterTests, pwsh, type Round, wantedOf } from './pester.js';
import { WANTED } from './wanted.js';

const { results, evidence, rounds } = hasPester
  ? pesterTests(writeWindowsScripts(WANTED, '0.0.0'))
  : { results: [], evidence: [], rounds: [] };

/** What a playbook states that the scripts were written of, and called with these parameters. */
function optionsOf({ with: given }: Round): Readonly<Record<string, object>> {
  const { User, Allow = WANTED.allow, HostNames = WANTED.hostNames, FirewallFor9998 } = given;
  const names = [HostNames].flat();
  const { DynamicRestrictions, Rate: rate, Concurrency: concurrency } = given;
  return {
    'host-service-account': { user: User ?? WANTED.user },
    'host-webmail-ip': {
      allow: [Allow].flat(),
      ...(DynamicRestrictions === true ? { dynamic: { rate, concurrency } } : {}),
    },
    'host-webmail-binding': {
      ...(names.length > 0 ? { names } : {}),
      classicPort: FirewallFor9998 === true ? 'firewall' : 'unbind',
    },
  };
}

/** The findings of the host's steps that do not pass, by step. */
function wrongAfter(round: Round) {
  const options = optionsOf(round);
  return steps
    .filter(({ beyond }) => beyond === 'host')
    .map((step) => {
      const found = judgedOn(step, evidenceIn(round.evidence, 'evidence.json'), options[step.id]);
      const byHand = 'byHand' in found ? String(found.byHand) : '';
      return { step: step.id, verdict: found.verdict, byHand };
    })
    .filter(({ verdict }) => verdict !== 'pass');
}

const LEFT = 'left to you by apply.ps1';

describe('the scripts of the Windows host, in PowerShell', () => {
  (hasPester ? it : it.skip)('are tried', () => {
    expect(results.length).toBeGreaterThan(90);
    expect(rounds.length).toBeGreaterThan(20);
  });

  (hasPester ? it : it.skip)('write evidence that is read as it stands', () => {
    expect(evidence.length).toBeGreaterThan(20);
    for (const one of evidence) expect(evidenceIn(one, 'evidence.json').platform).toBe('windows');
  });

  for (const [index, { name, result, why }] of results.entries())
    it(`${index + 1}. ${name}`, () => {
      expect(`${result} ${why}`).toBe('Passed ');
    });

  // host-files is nothing that apply does, and everybody reads the folders of these hosts.
  for (const round of rounds)
    it(`leave nothing wrong that is not said: ${round.state}`, () => {
      const wrong = wrongAfter(round);
      const foretold = (text: string) => text.includes(LEFT) || !text.includes('.\\apply.ps1');

      expect(
        wrong
          .map(({ step }) => step)
          .filter((step) => step !== 'host-files')
          .sort(),
      ).toEqual([...round.named].sort());
      expect(wrong.filter(({ byHand }) => !foretold(byHand))).toEqual([]);
      expect(round.named.length > 0 ? round.left.length : 1).toBeGreaterThan(0);
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
