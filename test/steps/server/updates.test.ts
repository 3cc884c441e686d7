import { describe, expect, it } from '@jest/globals';
import type { Advisories } from '../../../src/steps/kit/advisories.js';
import { COMPROMISE_LOOK_UPS } from '../../../src/steps/server/compromise-checks.js';
import { updates } from '../../../src/steps/server/updates.js';
import {
  aContext,
  factsGiven,
  failing,
  type Given,
  judge,
  manualOf,
  optionsOf,
  partOf,
  refusalOf,
} from '../a-step.js';

const FIXED = 9777;
const CHECKED = '2026-10-01';
const SUBSCRIBE =
  'Once: subscribe to the mailing list of updates of SmarterTools, Updates.SmarterMail: on its website, My Account ' +
  '(path not confirmed), so that you hear of a fix on its day.';
const UNFIXED = 'No build with a fix is known for FULLDISC-2026-09-36.';

function given(parts: {
  readonly build?: number;
  readonly days?: number;
  readonly isExpired?: boolean;
  readonly today?: string;
  readonly options?: object;
  readonly lookedUp?: unknown;
}): Given {
  return {
    inputs: {
      server: { build: parts.build ?? FIXED },
      licence: {
        upgradeProtectionDays: parts.days ?? 300,
        isUpgradeProtectionExpired: parts.isExpired ?? false,
      },
      ...(parts.lookedUp === undefined ? {} : { lookedUp: parts.lookedUp }),
    },
    today: parts.today ?? '2026-10-10',
    // Of a server that was checked, unless a test is about that.
    options: { checkedForCompromise: CHECKED, ...(parts.options ?? {}) },
  };
}

/** Judges with a list of advisories of one's own. */
function judgeWith(advisories: Partial<Advisories>, one: Given) {
  return judge(updates, { ...one, advisories });
}

function aFlaw(flaw: Partial<Advisories['advisories'][number]>): Advisories['advisories'][number] {
  return {
    id: 'CVE-2030-1',
    aliases: [],
    secondaryAliases: [],
    title: 'A flaw',
    severity: null,
    fixedInBuild: null,
    fixedBuildDate: null,
    published: null,
    knownExploited: false,
    kev: null,
    references: [],
    ...flaw,
  };
}

describe('a build with every published fix', () => {
  it('passes, with its age and the day of the advisories', () => {
    expect(judge(updates, given({}))).toEqual({
      verdict: 'pass',
      message: `Build 9777 is 2 days old; no advisory of the list (2026-10-09), which does not claim to be complete, names a later fix. ${UNFIXED}`,
    });
  });

  it('passes where the licence could not be read', () => {
    const one = { ...given({}), inputs: { server: { build: FIXED } } };

    expect(judge(updates, one).verdict).toBe('pass');
  });

  it.each([
    [9511, '2026-01-15', 'is 0 days old'],
    [9511, '2026-01-16', 'is 1 day old'],
    [8747, '2023-12-13', 'is 0 days old'],
    [8747, '2024-12-13', 'is 366 days old'],
  ])('counts the age of build %d on %s: it %s', (build, today, age) => {
    expect(judge(updates, given({ build, today })).message).toContain(`Build ${build} ${age}`);
  });
});

describe('a build of a day that has not come', () => {
  it.each([9779, 99_999])('is not understood, and never passes: %d', (build) => {
    expect(judge(updates, given({ build, today: '2026-10-08' }))).toEqual({
      verdict: 'manual',
      message: `Build ${build} has a number that lies after today, and so is not understood. ${UNFIXED}`,
      byHand: expect.stringContaining('compare the build with the newest one in the release notes'),
    });
  });

  it('fails all the same where upgrade protection ends', () => {
    expect(judge(updates, given({ build: 99_999, days: 3 }))).toMatchObject({
      verdict: 'fail',
      message: expect.stringContaining('is not understood; upgrade protection ends in 3 days.'),
    });
  });
});

describe('a build below a published fix', () => {
  it('fails with every advisory that applies and how long its fix has been out, and no change', () => {
    expect(failing(updates, given({ build: 9560 }))).toEqual({
      brief: '4 flaws: update to 9777',
      verdict: 'fail',
      message:
        'Build 9560 is 219 days old; published flaws that it has, and how long a fix has been out: ' +
        'AV26-398: 169 days (build 9610); ' +
        'CVE-2026-104082, high: 2 days (build 9777); ' +
        'CVE-2026-104084, high: 2 days (build 9777); ' +
        `CVE-2026-104083, medium: 2 days (build 9777). ${UNFIXED}`,
      changes: [],
      impact: [],
      byHand: `Update SmarterMail to build 9777 or later. ${SUBSCRIBE}`,
    });
  });

  it('has the flaw up to the build before the fix, and not in it', () => {
    expect(judge(updates, given({ build: FIXED - 1 })).message).toContain('CVE-2026-104084');
    expect(judge(updates, given({ build: FIXED })).message).not.toContain('CVE-');
  });

  it('names what is known to be exploited first, then the longest exposed, then the worst', () => {
    const { message } = judgeWith(
      {
        advisories: [
          aFlaw({ id: 'B-NEW', fixedInBuild: 9700, severity: 'low' }),
          aFlaw({ id: 'A-NEW', fixedInBuild: 9700, severity: 'low' }),
          aFlaw({ id: 'UNRATED', fixedInBuild: 9700 }),
          aFlaw({ id: 'GRAVE', fixedInBuild: 9700, severity: 'critical' }),
          aFlaw({ id: 'OLD', fixedInBuild: 9600 }),
          aFlaw({ id: 'EXPLOITED', fixedInBuild: 9777, knownExploited: true, severity: 'low' }),
        ],
      },
      given({ build: 9550 }),
    );

    expect([...message.matchAll(/(?:been out: |\); )([\w-]+)/g)].map(([, id]) => id)).toEqual([
      'EXPLOITED',
      'OLD',
      'GRAVE',
      'A-NEW',
      'B-NEW',
      'UNRATED',
    ]);
    expect(message).toContain('EXPLOITED, known to be exploited, low: 2 days (build 9777);');
  });

  it('is told with its other names, those of news marked so, and since when it is known to be exploited', () => {
    const { message } = judgeWith(
      {
        advisories: [
          aFlaw({
            fixedInBuild: 9777,
            aliases: ['EDB-1'],
            secondaryAliases: ['WT-1'],
            knownExploited: true,
            kev: { added: '2026-01-26', due: null, sources: [] },
          }),
        ],
      },
      given({ build: 9700 }),
    );

    expect(message).toContain(
      'been out: CVE-2030-1 (also EDB-1, by secondary sources WT-1), known to be exploited since 2026-01-26: 2 days',
    );
  });

  it('whose fix lies after today has been exposed for no day', () => {
    const { message } = judge(updates, given({ build: 9700, today: '2026-10-01' }));

    expect(message).toContain(': 0 days (build 9777)');
  });

  it('has a flaw whose fix nobody has named apart from the published ones, and no build to reach for it', () => {
    const { message, byHand } = failing(updates, given({ build: 1 }));

    expect(message.split('FULLDISC')).toHaveLength(2);
    expect(message).toContain(UNFIXED);
    expect(byHand).not.toContain('FULLDISC');
  });

  it('is judged by the list that was given', () => {
    const advisories = [aFlaw({ id: 'CVE-2031-9', fixedInBuild: 9900, severity: 'critical' })];

    const finding = judgeWith({ advisories }, given({ build: FIXED }));

    expect(finding).toMatchObject({
      verdict: 'fail',
      message: expect.stringContaining('been out: CVE-2031-9, critical'),
      byHand: `Update SmarterMail to build 9900 or later. ${SUBSCRIBE}`,
    });
    expect(finding.message).not.toContain('FULLDISC');
  });
});

describe('the age of the advisories', () => {
  const stale =
    'The list of advisories is 91 days old (2026-10-09): what was published since is not in it; give a newer one ' +
    'with --advisories.';

  it('of 90 days lets a build pass, and of 91 days leaves it to a person', () => {
    expect(judge(updates, given({ today: '2027-01-07' })).verdict).toBe('pass');

    const late = judge(updates, given({ today: '2027-01-08' }));

    expect(late.verdict).toBe('manual');
    expect(late.message).toMatch(new RegExp(`${UNFIXED} ${stale.replace(/[()]/g, '\\$&')}$`));
  });

  it('is told beside what fails', () => {
    const { message, byHand } = failing(updates, given({ build: 9776, today: '2027-01-08' }));

    expect(message).toContain(stale);
    expect(byHand).toMatch(/^Update SmarterMail to build 9777 or later\. Help > About SmarterMail /);
  });

  it('is that of the day the list names, which may lie ahead', () => {
    expect(judgeWith({ asOf: '2027-06-01' }, given({ today: '2027-01-08' })).verdict).toBe('pass');
  });
});

describe('a build that is taken for compromised', () => {
  const part = partOf(updates);
  const lookUpsOf = (build: number) =>
    part.lookUps?.(
      { ...factsGiven(), ...given({ build }).inputs },
      optionsOf(updates, { checkedForCompromise: CHECKED }),
      aContext(),
    ) ?? {};

  it.each([
    [9510, true],
    [9511, false],
  ])('build %d: %s', (build, isSuspect) => {
    const { message, byHand } = failing(updates, given({ build }));

    expect(byHand?.includes('Treat the server as compromised until it is checked.')).toBe(isSuspect);
    expect(message.includes('below build 9511 a server is taken for compromised')).toBe(isSuspect);
    expect(Object.keys(lookUpsOf(build))).toEqual(isSuspect ? Object.keys(COMPROMISE_LOOK_UPS) : []);
  });

  it('fails also where no advisory names a fix for it', () => {
    const finding = judgeWith(
      { advisories: [aFlaw({})], treatAsCompromisedBelowBuild: 9800 },
      given({ build: FIXED }),
    );

    expect(finding).toMatchObject({
      verdict: 'fail',
      byHand: expect.stringMatching(/^Update SmarterMail to build 9800 or later\. Treat the server/),
    });
  });

  it('is told with what was looked up, and who runs the tool', () => {
    const administrator = {
      key: 'Ann',
      label: 'Ann',
      fields: { isPrimary: true, isEnabled: true, created: '2024-03-01T00:00:00Z', lastSignIn: null },
    };

    const { byHand } = failing(
      updates,
      given({ build: 9406, lookedUp: { shown: { administrators: [administrator] }, assumed: [] } }),
    );

    expect(byHand).toContain(
      'Administrator "Ann" (primary, the account in use): created 2024-03-01, never signed in.',
    );
    expect(byHand).toContain(' Not read: System events.');
  });

  it('is told without what was not looked up', () => {
    expect(failing(updates, given({ build: 9406 })).byHand).toContain(' Not read: System administrators.');
  });
});

describe('a server that nobody has checked for a break-in', () => {
  const unchecked = (parts: Parameters<typeof given>[0] = {}) =>
    given({ ...parts, options: { checkedForCompromise: undefined, ...parts.options } });
  const UNSAID =
    'Whether somebody has broken in is not known: nobody has said that it was checked (checkedForCompromise).';

  it('never passes, with every fix, and is told what to look at', () => {
    const finding = judge(updates, unchecked()) as { byHand?: string; message: string };

    expect(finding).toMatchObject({
      verdict: 'manual',
      remedy: 'decide',
      message: expect.stringMatching(
        /^Build 9777 is 2 days old; no advisory .* a later fix\. Whether somebody/,
      ),
      byHand: expect.stringMatching(/^See whether somebody has broken in: .* since 2025-10-09\. /),
    });
    expect(finding.message).toContain(UNSAID);
    expect(finding.byHand?.split(SUBSCRIBE)).toHaveLength(2);
  });

  it('is told so beside what fails', () => {
    const { message, byHand, remedy } = failing(updates, unchecked({ build: 9600 }));

    expect(message).toContain(UNSAID);
    expect(byHand).toMatch(/^Update SmarterMail to build 9777 or later\. See whether somebody has broken in/);
    expect(remedy).toBeUndefined();
  });

  it('is told so where the list is too old as well, which nobody attests then', () => {
    expect(judge(updates, unchecked({ today: '2027-01-08' }))).toMatchObject({
      verdict: 'manual',
      remedy: 'decide',
      byHand: expect.stringMatching(/^Help > .* See whether/),
    });
    expect(judge(updates, given({ today: '2027-01-08' }))).not.toHaveProperty('remedy');
  });

  it('passes once somebody says when it was checked, after the last flaw that is known to be exploited', () => {
    expect(judge(updates, given({ options: { checkedForCompromise: '2026-02-04' } })).verdict).toBe('manual');
    expect(judge(updates, given({ options: { checkedForCompromise: '2026-02-05' } })).verdict).toBe('pass');
  });

  it('refuses a day that has not come', () => {
    const finding = failing(updates, given({ options: { checkedForCompromise: '2026-10-11' } }));

    expect(finding).toMatchObject({
      remedy: 'decide',
      changes: [],
      message: expect.stringContaining(
        'checkedForCompromise is 2026-10-11, a day that has not come: nobody can',
      ),
      byHand: expect.stringMatching(/^See whether/),
    });
  });

  it.each([
    ['2026-02-30', 'no such day in the calendar'],
    ['10.10.2026', 'not written as YYYY-MM-DD'],
    ['2026-10-10T10:00:00Z', 'not written as YYYY-MM-DD'],
  ])('refuses what is no day: %s', async (day, why) => {
    expect(await refusalOf(updates, { checkedForCompromise: day })).toContain(why);
  });

  it('is looked up on every build, and no more once it was checked', () => {
    const part = partOf(updates);
    const lookUps = (options: object) =>
      part.lookUps?.({ ...factsGiven(), ...given({}).inputs }, optionsOf(updates, options), aContext()) ?? {};

    expect(Object.keys(lookUps({}))).toEqual(Object.keys(COMPROMISE_LOOK_UPS));
    expect(lookUps({ checkedForCompromise: CHECKED })).toEqual({});
  });

  it('does not hear of the administrators and command lines that the playbook names elsewhere', () => {
    const fields = { isPrimary: true, isEnabled: true, created: '2026-03-01T00:00:00Z', lastSignIn: null };
    const administrators = ['ours', 'other'].map((label) => ({ key: label, label, fields }));
    const hooks = ['a.cmd', 'b.cmd'].map((argument) => ({
      key: argument,
      label: argument,
      fields: { isEnabled: true, actions: [{ type: 'commandLine', argument }] },
    }));
    const one = unchecked({ lookedUp: { shown: { administrators, hooks }, assumed: [] } });

    const selected = { 'admin-review': { known: ['Ours'] }, 'command-hooks': { allow: ['a.cmd'] } };
    const { byHand } = judge(updates, { ...one, selected }) as { byHand?: string };

    expect(byHand).toContain('Administrator "other"');
    expect(byHand).toContain('runs "b.cmd"');
    expect(byHand).not.toMatch(/"ours"|"a\.cmd"/);
  });
});

describe('what the playbook asks of the build', () => {
  it('is no build below minimumBuild', () => {
    const options = { minimumBuild: 9778 };

    expect(judge(updates, given({ build: 9778, options })).verdict).toBe('pass');
    expect(failing(updates, given({ options }))).toMatchObject({
      message: expect.stringMatching(
        /^Build 9777 is 2 days old; older than build 9778, .*\(minimumBuild\)\. /,
      ),
      byHand: `Update SmarterMail to build 9778 or later. ${SUBSCRIBE}`,
      changes: [],
    });
  });

  it('does not make an older build than the newest fix enough', () => {
    expect(failing(updates, given({ build: 9700, options: { minimumBuild: 9600 } })).byHand).toContain(
      'to build 9777 or later',
    );
  });

  it('is no build older than maxAgeDays', () => {
    const options = { maxAgeDays: 2 };

    expect(judge(updates, given({ options })).verdict).toBe('pass');
    expect(failing(updates, given({ today: '2026-10-11', options }))).toMatchObject({
      message: expect.stringMatching(/^Build 9777 is 3 days old; older than 2 days, .*\(maxAgeDays\)\. /),
      byHand: `Update SmarterMail to a newer build than this one. ${SUBSCRIBE}`,
    });
  });

  it('leaves a build that is not understood to a person', () => {
    const options = { minimumBuild: 9000, maxAgeDays: 1 };

    expect(judge(updates, given({ build: 99_999, options })).verdict).toBe('manual');
  });

  it('is nothing unless it says so', () => {
    expect(
      judge(updates, given({ options: { warnAdvisoriesDays: 3650 }, today: '2030-01-01' })).verdict,
    ).toBe('pass');
  });

  it.each([
    { minimumBuild: 0 },
    { minimumBuild: 100_000 },
    { maxAgeDays: 0 },
    { maxAgeDays: 3651 },
    { maxAgeDays: '9' },
  ])('is refused as %j', async (options) => {
    expect(await refusalOf(updates, options)).toContain('it takes a whole number');
  });
});

describe('upgrade protection', () => {
  it.each([
    [29, 'upgrade protection ends in 29 days.'],
    [1, 'upgrade protection ends in 1 day.'],
    [0, 'upgrade protection ends in 0 days.'],
    [-3, 'upgrade protection has expired.'],
  ])('with %d days left fails', (days, message) => {
    expect(failing(updates, given({ days }))).toEqual({
      brief: 'Build 9777 is 2 days old; 1 more',
      verdict: 'fail',
      message: `Build 9777 is 2 days old; ${message} ${UNFIXED}`,
      changes: [],
      impact: [],
      byHand: `Renew upgrade protection, so that fixes can be installed. ${SUBSCRIBE}`,
    });
  });

  it('with 30 days left passes', () => {
    expect(judge(updates, given({ days: 30 })).verdict).toBe('pass');
  });

  it('that has expired fails, whatever number of days is shown', () => {
    expect(judge(updates, given({ days: 999, isExpired: true })).message).toContain(
      'upgrade protection has expired.',
    );
  });

  it('is to be renewed as well where fixes are missing', () => {
    const finding = failing(updates, given({ build: 9776, isExpired: true }));

    expect(finding.message).toMatch(/^Build 9776 is 3 days old; upgrade protection has expired; /);
    expect(finding.byHand).toBe(
      `Update SmarterMail to build 9777 or later. Renew upgrade protection, so that fixes can be installed. ${SUBSCRIBE}`,
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

describe('the option warnAdvisoriesDays', () => {
  it('sets how old the list may be', () => {
    const options = { warnAdvisoriesDays: 1 };

    expect(judge(updates, given({ today: '2026-10-10', options })).verdict).toBe('pass');
    expect(judge(updates, given({ today: '2026-10-11', options })).verdict).toBe('manual');
  });

  it.each([1, 3650])('takes %d', async (warnAdvisoriesDays) => {
    expect(await refusalOf(updates, { warnAdvisoriesDays })).toBeUndefined();
  });

  it.each([0, 3651, 1.5])('is refused as %j, with what it takes', async (warnAdvisoriesDays) => {
    expect(await refusalOf(updates, { warnAdvisoriesDays })).toContain(
      'it takes a whole number from 1 to 3650',
    );
  });
});

describe('the clicks', () => {
  it('say where the build is and what to compare it with', () => {
    expect(manualOf(updates, {})).toMatch(
      /^Help > About SmarterMail \(path not confirmed\): compare the build with .*Update SmarterMail .* Once: subscribe to/,
    );
  });
});
