import { describe, expect, it } from '@jest/globals';
import { greylisting } from '../../../src/steps/spam/greylisting.js';
import { failing, judge, manualOf, optionsOf, refusalOf, setsOf, shippedOptions } from '../a-step.js';

function settings(parts: object = {}) {
  return {
    settings: {
      isEnabled: true,
      blockMinutes: 4,
      passMinutes: 360,
      recordDays: 36,
      appliesTo: 'everyone',
      hasSpamThreshold: false,
      spamThreshold: 30,
      usersMayOverride: false,
      ...parts,
    },
  };
}

describe('greylisting', () => {
  it('passes when it is on, with numbers within the ranges', () => {
    expect(judge(greylisting, { inputs: settings() })).toEqual({
      verdict: 'pass',
      message: 'Greylisting is on: put off for 4 minutes, taken within 360 minutes, remembered for 36 days.',
    });
  });

  it('is switched on, and the mailboxes that wait are counted', () => {
    expect(failing(greylisting, { inputs: settings({ isEnabled: false }) })).toEqual({
      verdict: 'fail',
      message: 'Greylisting is off.',
      changes: [{ kind: 'set', need: 'settings', field: 'isEnabled', to: true }],
      impact: [
        'The first mail of an unknown sender to 40 mailboxes is late by 4 minutes or more; a sender that never tries again is not heard.',
      ],
    });
  });

  it('says the wait that it will have, not the one it has', () => {
    const finding = failing(greylisting, { inputs: settings({ isEnabled: false, blockMinutes: 60 }) });

    expect(finding.impact[0]).toContain('late by 15 minutes or more');
  });

  it('counts no mailboxes where the server does not', () => {
    const finding = failing(greylisting, { inputs: settings({ isEnabled: false }), mailboxes: undefined });

    expect(finding.impact[0]).toContain('an unknown number of mailboxes');
  });
});

describe('a number outside its range', () => {
  it.each([
    ['blockMinutes', 16, 15, 'loosens', 'the block period is 16 minutes (1 to 15 are asked for)'],
    ['passMinutes', 239, 240, 'loosens', 'the pass period is 239 minutes (240 to 1440 are asked for)'],
    ['passMinutes', 1441, 1440, 'tightens', 'the pass period is 1441 minutes (240 to 1440 are asked for)'],
    ['recordDays', 1, 30, 'loosens', 'the record expiration is 1 day (30 to 90 are asked for)'],
    ['recordDays', 91, 90, 'tightens', 'the record expiration is 91 days (30 to 90 are asked for)'],
  ])('goes to the nearest bound: %s from %d to %d, which %s', (field, was, to, effect, problem) => {
    const finding = failing(greylisting, { inputs: settings({ [field]: was }) });

    expect(finding.message).toBe(`T${problem.slice(1)}.`);
    expect(finding.changes).toEqual([{ kind: 'set', need: 'settings', field, to, effect }]);
    expect(finding.impact).toHaveLength(1);
    expect(finding.impact[0]).toMatch(new RegExp(`\\b${to} (minutes|days)\\b`));
  });

  it.each(['blockMinutes', 'passMinutes', 'recordDays'])(
    'is 0 of %s, which may mean anything: to change it is neither tighter nor looser',
    (field) => {
      expect(failing(greylisting, { inputs: settings({ [field]: 0 }) }).changes).toMatchObject([
        { field, effect: 'neutral' },
      ]);
    },
  );

  it('tightens a block period below the range', () => {
    const options = { blockMinutes: { min: 5, max: 9 } };

    expect(failing(greylisting, { inputs: settings(), options }).changes).toEqual([
      { kind: 'set', need: 'settings', field: 'blockMinutes', to: 5, effect: 'tightens' },
    ]);
  });

  it.each([1, 15])('is not a bound itself: %d', (blockMinutes) => {
    expect(judge(greylisting, { inputs: settings({ blockMinutes }) }).verdict).toBe('pass');
  });
});

describe('users', () => {
  it('may not override it', () => {
    expect(failing(greylisting, { inputs: settings({ usersMayOverride: true }) })).toMatchObject({
      message: 'Users may switch greylisting off for themselves.',
      changes: [{ field: 'usersMayOverride', to: false }],
      impact: ['Users who switched greylisting off for themselves are greylisted like everybody else.'],
    });
  });

  it('may where the playbook leaves it', () => {
    const options = { userOverride: 'leave' };

    expect(judge(greylisting, { inputs: settings({ usersMayOverride: true }), options }).verdict).toBe(
      'pass',
    );
  });
});

describe('what is left out', () => {
  const WHERE = 'Settings > Antispam > Options > Greylisting Options';

  it('is told and left alone where it is a list of exceptions', () => {
    const text = 'Apply To leaves the listed countries and addresses out.';
    const passed = judge(greylisting, { inputs: settings({ appliesTo: 'all-but-listed' }) });
    const failed = failing(greylisting, {
      inputs: settings({ appliesTo: 'all-but-listed', isEnabled: false }),
    });

    expect(passed.verdict).toBe('pass');
    expect(passed.message).toMatch(new RegExp(`\\. ${text}$`));
    expect(failed.message).toBe(`Greylisting is off. ${text}`);
    expect(failed.byHand).toBeUndefined();
  });

  it.each([
    [
      'everyone but a list',
      { appliesTo: 'only-listed' },
      'Apply To limits it to the listed countries and addresses.',
      `${WHERE}: see that Apply To leaves out only whom you mean to leave out.`,
    ],
    [
      'what is below a spam threshold, or above it',
      { hasSpamThreshold: true },
      'A spam threshold of 30 is on.',
      `${WHERE}: see which mail the spam threshold of 30 leaves out.`,
    ],
  ])('is for a person to judge where it is %s', (_, parts, text, byHand) => {
    const open = judge(greylisting, { inputs: settings(parts) });
    const failed = failing(greylisting, { inputs: settings({ ...parts, isEnabled: false }) });

    expect(open).toMatchObject({ verdict: 'manual', byHand });
    expect(open.message).toMatch(new RegExp(`^Greylisting is on: .*\\. ${text}$`));
    expect(failed.message).toBe(`Greylisting is off. ${text}`);
    expect(failed.byHand).toBe(byHand);
    expect(setsOf(failed)).toEqual({ isEnabled: true });
  });
});

describe('the options', () => {
  it.each([
    ['blockMinutes', 240],
    ['passMinutes', 10_080],
    ['recordDays', 365],
  ])('take bounds of %s from 1 to %d', async (name, most) => {
    expect(await refusalOf(greylisting, { [name]: { min: 1, max: most } })).toBeUndefined();
    for (const bound of ['min', 'max']) {
      for (const value of [0, most + 1]) {
        expect(await refusalOf(greylisting, { [name]: { [bound]: value } })).toContain(
          `steps.greylisting.${name}.${bound} is ${value}; it takes a whole number from 1 to ${most}`,
        );
      }
    }
  });

  it('are refused when the least is above the most, also by a default', async () => {
    for (const range of [{ min: 9, max: 8 }, { min: 16 }]) {
      expect(await refusalOf(greylisting, { blockMinutes: range })).toContain(
        'steps.greylisting.blockMinutes: min must not be above max; state both',
      );
    }
  });

  it('hold in the strict playbook as in the baseline', async () => {
    expect(await shippedOptions(greylisting, 'strict')).toEqual(
      await shippedOptions(greylisting, 'baseline'),
    );
    expect(await shippedOptions(greylisting, 'baseline')).toEqual(optionsOf(greylisting));
  });
});

describe('the clicks', () => {
  it('name every range', () => {
    expect(manualOf(greylisting, optionsOf(greylisting))).toBe(
      'Settings > Antispam > Options > Greylisting Options: Enable greylisting: on; Block Period (minutes): 1 to 15; ' +
        'Pass Period (minutes): 240 to 1440; Record Expiration (days): 30 to 90; ' +
        'Enable users to override greylisting: off. See whom Apply To leaves out, and which mail a spam threshold. Save.',
    );
  });

  it('leave out what is not judged, and say one number for a range of one', () => {
    const text = manualOf(
      greylisting,
      optionsOf(greylisting, { userOverride: 'leave', blockMinutes: { min: 5, max: 5 } }),
    );

    expect(text).toContain('Block Period (minutes): 5;');
    expect(text).not.toContain('override');
  });
});
