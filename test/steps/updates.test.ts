import { describe, expect, it } from '@jest/globals';
import { updates } from '../../src/steps/updates.js';
import { failing, type Given, judge, refusalOf } from './a-step.js';

const FIXED = 9777;
const UNFIXED = 'No build with a fix is known for FULLDISC-2026-09-36.';

function given(parts: {
  readonly build?: number;
  readonly days?: number;
  readonly isExpired?: boolean;
  readonly today?: string;
  readonly options?: unknown;
}): Given {
  return {
    inputs: {
      server: { build: parts.build ?? FIXED },
      licence: {
        upgradeProtectionDays: parts.days ?? 300,
        isUpgradeProtectionExpired: parts.isExpired ?? false,
      },
    },
    today: parts.today ?? '2026-10-10',
    options: parts.options ?? {},
  };
}

describe('a build with every published fix', () => {
  it('passes, with its age and the day of the advisories', () => {
    expect(judge(updates, given({}))).toEqual({
      verdict: 'pass',
      message: `Build 9777 is 2 days old; no advisory published by 2026-10-09 names a later fix. ${UNFIXED}`,
    });
  });

  it('passes where the licence could not be read', () => {
    expect(judge(updates, { inputs: { server: { build: FIXED } } }).verdict).toBe('pass');
  });

  it.each([
    [9511, '2026-01-15', '0 days'],
    [9511, '2026-01-16', '1 day'],
    [8747, '2023-12-13', '0 days'],
    [8747, '2024-12-13', '366 days'],
  ])('counts the age of build %d on %s as %s', (build, today, age) => {
    expect(judge(updates, given({ build, today })).message).toContain(`Build ${build} is ${age} old`);
  });
});

describe('a build below a published fix', () => {
  it('fails with every advisory that applies, and no change', () => {
    const finding = failing(updates, given({ build: 9560 }));

    expect(finding).toEqual({
      verdict: 'fail',
      message:
        'Build 9560 is 219 days old. Published flaws that it has: AV26-398, CVE-2026-104082, CVE-2026-104083, ' +
        `CVE-2026-104084. ${UNFIXED}`,
      changes: [],
      impact: [],
      byHand: 'Update SmarterMail to build 9777 or later.',
    });
  });

  it('has the flaw up to the build before the fix, and not in it', () => {
    expect(judge(updates, given({ build: FIXED - 1 })).message).toContain('CVE-2026-104084');
    expect(judge(updates, given({ build: FIXED })).message).not.toContain('CVE-');
  });

  it('says which flaws are known to be exploited', () => {
    const { message } = judge(updates, given({ build: 9412 }));

    expect(message).toContain('CVE-2025-52691 (known to be exploited)');
    expect(message).toContain('CVE-2026-25067,');
  });

  it('has a flaw whose fix nobody has named apart from the published ones, and no build to reach for it', () => {
    const { message, byHand } = failing(updates, given({ build: 1 }));

    expect(message.split('FULLDISC')).toHaveLength(2);
    expect(message).toMatch(new RegExp(`, CVE-2026-104084\\. ${UNFIXED}$`));
    expect(byHand).not.toContain('FULLDISC');
  });

  it.each([
    [9510, true],
    [9511, false],
  ])('build %d is to be treated as compromised: %s', (build, isSuspect) => {
    const { byHand } = failing(updates, given({ build }));

    expect(byHand?.includes('Treat the server as compromised until it is checked')).toBe(isSuspect);
  });
});

describe('upgrade protection', () => {
  it.each([
    [29, 'Upgrade protection ends in 29 days.'],
    [1, 'Upgrade protection ends in 1 day.'],
    [0, 'Upgrade protection ends in 0 days.'],
    [-3, 'Upgrade protection has expired.'],
  ])('with %d days left fails', (days, message) => {
    expect(failing(updates, given({ days }))).toEqual({
      verdict: 'fail',
      message: `${message} ${UNFIXED}`,
      changes: [],
      impact: [],
      byHand: 'Renew upgrade protection, so that fixes can be installed.',
    });
  });

  it('with 30 days left passes', () => {
    expect(judge(updates, given({ days: 30 })).verdict).toBe('pass');
  });

  it('that has expired fails, whatever number of days is shown', () => {
    expect(judge(updates, given({ days: 999, isExpired: true })).message).toBe(
      `Upgrade protection has expired. ${UNFIXED}`,
    );
  });

  it('is to be renewed as well where fixes are missing', () => {
    const finding = failing(updates, given({ build: 9776, isExpired: true }));

    expect(finding.message).toMatch(
      new RegExp(`^Build 9776 .*\\. Upgrade protection has expired\\. ${UNFIXED}$`),
    );
    expect(finding.byHand).toBe(
      'Update SmarterMail to build 9777 or later. Renew upgrade protection, so that fixes can be installed.',
    );
  });
});

describe('the option warnProtectionDays', () => {
  it('sets the days before the end', () => {
    expect(judge(updates, given({ days: 59, options: { warnProtectionDays: 60 } })).verdict).toBe('fail');
    expect(judge(updates, given({ days: 0, options: { warnProtectionDays: 0 } })).verdict).toBe('pass');
  });

  it.each([0, 365])('takes %d', async (warnProtectionDays) => {
    expect(await refusalOf(updates, { warnProtectionDays })).toBeUndefined();
  });

  it.each([-1, 366, 1.5, '30'])('is refused as %j, with what it takes', async (warnProtectionDays) => {
    expect(await refusalOf(updates, { warnProtectionDays })).toContain(
      'it takes a whole number from 0 to 365',
    );
  });
});

describe('the clicks', () => {
  it('name the build to reach', () => {
    expect(updates.manual({})).toBe(
      'Help > About SmarterMail: the build must be 9777 or later. Otherwise update SmarterMail.',
    );
  });
});
