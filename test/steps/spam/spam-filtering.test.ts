import { describe, expect, it } from '@jest/globals';
import { spamFiltering } from '../../../src/steps/spam/spam-filtering.js';
import { failing, judge, manualOf, optionsOf, refusalOf, setsOf, shippedOptions } from '../a-step.js';

function settings(parts: object = {}) {
  return {
    settings: {
      lowWeight: 10,
      mediumWeight: 20,
      highWeight: 30,
      lowAction: 'prefix-subject',
      mediumAction: 'move-to-folder',
      highAction: 'delete',
      lowText: 'SPAM: ',
      mediumText: 'Junk E-Mail',
      highText: '',
      domainsMayOverride: true,
      usersMayOverride: true,
      ...parts,
    },
  };
}

function weights(lowWeight: number, mediumWeight: number, highWeight: number) {
  return settings({ lowWeight, mediumWeight, highWeight });
}

describe('spam settings', () => {
  it('pass as they are asked for', () => {
    expect(judge(spamFiltering, { inputs: settings() })).toEqual({
      verdict: 'pass',
      message: 'Mail counts as spam from the weights 10 / 20 / 30; the high action is "delete".',
    });
  });

  it.each([
    weights(1, 2, 3),
    weights(5, 12, 200),
    settings({ highAction: 'prefix-subject' }),
    settings({ highAction: 'move-to-folder' }),
    settings({ lowAction: 'no-action', mediumAction: 'no-action' }),
    settings({ lowAction: 'reroute' }),
  ])('pass with other values that are sound: %j', (inputs) => {
    expect(judge(spamFiltering, { inputs }).verdict).toBe('pass');
  });
});

describe('weights that hardly any mail comes to', () => {
  it.each([
    [weights(1000, 2000, 100_000), { lowWeight: 10, mediumWeight: 20, highWeight: 30 }, {}],
    [weights(10, 20, 100_000), { highWeight: 30 }, {}],
    [weights(10, 300, 400), { mediumWeight: 20, highWeight: 30 }, {}],
    [weights(90, 600, 900), { mediumWeight: 50 }, { low: 5, medium: 50, high: 900 }],
  ])('fail, as nothing is acted on: %j', (inputs, sets, thresholds) => {
    const finding = failing(spamFiltering, { inputs, options: { thresholds } });

    expect(finding.message).toMatch(
      /^The weights \d+ \/ \d+ \/ \d+ are hardly ever reached \(.* are asked for\)\.$/,
    );
    expect(setsOf(finding)).toMatchObject(sets);
  });

  it('pass where a playbook asks for as much', () => {
    const options = { thresholds: { low: 300, medium: 600, high: 900 } };

    expect(judge(spamFiltering, { inputs: weights(900, 5000, 9000), options }).verdict).toBe('pass');
  });
});

describe('weights that do not ascend', () => {
  it.each([
    [weights(20, 20, 30), { lowWeight: 10 }],
    [weights(10, 40, 30), { mediumWeight: 20 }],
    [weights(-5, 20, 30), { lowWeight: 10 }],
    [weights(30, 20, 10), { lowWeight: 10, highWeight: 30 }],
  ])('are set to those of the playbook: %j', (inputs, sets) => {
    expect(setsOf(failing(spamFiltering, { inputs }))).toEqual(sets);
  });

  it('say which change loosens, and what becomes of the mail', () => {
    const finding = failing(spamFiltering, { inputs: weights(30, 20, 10) });

    expect(finding.message).toBe('The weights 30 / 20 / 10 do not ascend from above 0.');
    expect(finding.changes).toEqual([
      { kind: 'set', need: 'settings', field: 'lowWeight', to: 10, effect: 'tightens' },
      { kind: 'set', need: 'settings', field: 'highWeight', to: 30, effect: 'loosens' },
    ]);
    expect(finding.impact).toEqual([
      'Mail to 40 mailboxes with a spam weight of 10 or more gets "SPAM:" in front of its subject.',
      'Mail to 40 mailboxes with a spam weight of 30 or more is deleted, and nobody is told.',
    ]);
  });

  it('count 0 as a weight whose meaning nobody knows', () => {
    expect(failing(spamFiltering, { inputs: weights(0, 20, 30) }).changes).toMatchObject([
      { field: 'lowWeight', to: 10, effect: 'neutral' },
    ]);
  });

  it('follow the option', () => {
    const options = { thresholds: { low: 3, medium: 6, high: 9 } };

    expect(setsOf(failing(spamFiltering, { inputs: weights(3, 3, 3), options }))).toEqual({
      mediumWeight: 6,
      highWeight: 9,
    });
  });
});

describe('a high action that does nothing', () => {
  it('becomes to delete where that is asked for, and the impact says so', () => {
    const options = { actions: { high: 'delete' } };

    expect(failing(spamFiltering, { inputs: settings({ highAction: 'no-action' }), options })).toEqual({
      verdict: 'fail',
      message: 'Nothing becomes of mail that is high probable spam.',
      changes: [{ kind: 'set', need: 'settings', field: 'highAction', to: 'delete', effect: 'tightens' }],
      impact: ['Mail to 40 mailboxes with a spam weight of 30 or more is deleted, and nobody is told.'],
    });
  });

  it.each([
    [{}, { highAction: 'move-to-folder', highText: 'Junk E-Mail' }],
    [{ actions: { high: 'junk-folder' } }, { highAction: 'move-to-folder', highText: 'Junk E-Mail' }],
    [
      { actions: { high: 'junk-folder' }, junkFolder: 'Spam' },
      { highAction: 'move-to-folder', highText: 'Spam' },
    ],
    [
      { actions: { high: 'prefix-subject' }, subjectPrefix: '[x]' },
      { highAction: 'prefix-subject', highText: '[x]' },
    ],
  ])('becomes what the playbook says, with its text: %j', (options, sets) => {
    const finding = failing(spamFiltering, {
      inputs: settings({ highAction: 'no-action', highText: 'old' }),
      options,
    });

    expect(setsOf(finding)).toEqual(sets);
    expect(finding.impact).toHaveLength(1);
    expect(finding.impact[0]).toContain(sets.highText);
  });
});

describe('a high action that is not known for spam', () => {
  it('is left to the hand', () => {
    expect(failing(spamFiltering, { inputs: settings({ highAction: 'mark-read' }) })).toEqual({
      verdict: 'fail',
      message: 'The action for high probable spam is "mark read", which is not known here.',
      changes: [],
      impact: [],
      byHand:
        'Settings > Antispam > Options > Filtering: see what becomes of mail of High Probability of Being Spam, and ' +
        'choose Move to Junk E-Mail folder if it is not meant.',
    });
  });

  it('is replaced where the playbook is exact, which is neither tighter nor looser', () => {
    const finding = failing(spamFiltering, {
      inputs: settings({ highAction: 'reroute' }),
      options: { exact: true, actions: { high: 'delete' } },
    });

    expect(finding.message).toBe('The high action is "reroute".');
    expect(finding.changes).toEqual([
      { kind: 'set', need: 'settings', field: 'highAction', to: 'delete', effect: 'neutral' },
    ]);
    expect(finding.byHand).toBeUndefined();
  });
});

describe('the option exact', () => {
  const options = { exact: true, actions: { high: 'delete' } };

  it('passes exactly what is asked for', () => {
    expect(judge(spamFiltering, { inputs: settings(), options }).verdict).toBe('pass');
  });

  it('sets weights, actions and texts, and says what loosens', () => {
    const inputs = settings({ lowWeight: 5, lowAction: 'delete', mediumText: 'Spam' });
    const finding = failing(spamFiltering, { inputs, options });

    expect(finding.message).toBe(
      'The weights are 5 / 20 / 30 (10 / 20 / 30 are asked for); the low action is "delete"; ' +
        'the prefix or the folder is another than asked for.',
    );
    expect(finding.changes).toEqual([
      { kind: 'set', need: 'settings', field: 'lowWeight', to: 10, effect: 'loosens' },
      { kind: 'set', need: 'settings', field: 'lowAction', to: 'prefix-subject', effect: 'loosens' },
      { kind: 'set', need: 'settings', field: 'mediumText', to: 'Junk E-Mail', effect: 'neutral' },
    ]);
    expect(finding.impact).toEqual([
      'Mail to 40 mailboxes with a spam weight of 10 or more gets "SPAM:" in front of its subject.',
      'Mail to 40 mailboxes with a spam weight of 20 or more is moved to the folder "Junk E-Mail".',
    ]);
  });

  it('fails for a text alone', () => {
    expect(failing(spamFiltering, { inputs: settings({ lowText: '' }), options }).message).toBe(
      'The prefix or the folder is another than asked for.',
    );
  });

  it('sets a level to nothing only where that is asked for', () => {
    const none = { exact: true, actions: { low: 'none', high: 'delete' } };
    const finding = failing(spamFiltering, { inputs: settings(), options: none });

    expect(finding.changes).toMatchObject([{ field: 'lowAction', to: 'no-action', effect: 'loosens' }]);
    expect(finding.impact[0]).toContain('is left as it is');
  });
});

describe('a weaker action', () => {
  const options = { weakerActions: 'refuse', actions: { high: 'delete' } };
  const moved = { mediumAction: 'move-to-folder', mediumText: 'Junk E-Mail' };

  it.each([
    [{ mediumAction: 'no-action' }, { mediumAction: 'move-to-folder' }],
    [{ mediumAction: 'prefix-subject', mediumText: 'SPAM: ' }, moved],
    [{ highAction: 'move-to-folder', highText: 'Junk E-Mail' }, { highAction: 'delete' }],
    [{ highAction: 'no-action' }, { highAction: 'delete' }],
  ])('is not taken on medium and high where that is refused: %j', (there, sets) => {
    const { message, ...finding } = failing(spamFiltering, { inputs: settings(there), options });

    expect(setsOf({ message, ...finding })).toMatchObject(sets);
    expect(finding.changes.filter(({ effect }) => effect === 'loosens')).toEqual([]);
  });

  it.each([
    {},
    { mediumAction: 'delete' },
    { mediumAction: 'move-to-folder', mediumText: 'Spam' },
    { mediumAction: 'reroute' },
    { lowAction: 'no-action' },
  ])('is none that is as strong, of another kind, or on low: %j', (there) => {
    expect(judge(spamFiltering, { inputs: settings(there), options }).verdict).toBe('pass');
  });

  it('is refused by the strict playbook, and left by the baseline', async () => {
    const inputs = settings({ mediumAction: 'prefix-subject', highAction: 'move-to-folder' });
    const strict = await shippedOptions(spamFiltering, 'strict');
    const baseline = await shippedOptions(spamFiltering, 'baseline');

    expect(setsOf(failing(spamFiltering, { inputs, options: strict }))).toMatchObject({
      mediumAction: 'move-to-folder',
      highAction: 'delete',
    });
    expect(judge(spamFiltering, { inputs, options: baseline }).verdict).toBe('pass');
  });
});

describe('domains and users', () => {
  it.each([
    ['allowDomainsToOverride', 'domainsMayOverride', 'Domains'],
    ['allowUsersToOverride', 'usersMayOverride', 'Users'],
  ])('lose their override by %s', (option, field, who) => {
    const options = { [option]: 'refuse' };

    expect(failing(spamFiltering, { inputs: settings(), options })).toMatchObject({
      message: `${who} may override the spam settings.`,
      changes: [{ field, to: false }],
      impact: [`${who} can no longer set spam weights and actions of their own.`],
    });
    expect(judge(spamFiltering, { inputs: settings({ [field]: false }), options }).verdict).toBe('pass');
  });

  it('both lose it in the strict playbook', async () => {
    const options = await shippedOptions(spamFiltering, 'strict');

    expect(setsOf(failing(spamFiltering, { inputs: settings(), options }))).toEqual({
      domainsMayOverride: false,
      usersMayOverride: false,
    });
  });

  it('keep it in the baseline', async () => {
    const options = await shippedOptions(spamFiltering, 'baseline');

    expect(judge(spamFiltering, { inputs: settings(), options }).verdict).toBe('pass');
  });
});

describe('what the options take', () => {
  it.each(['low', 'medium', 'high'])('is a weight of %s from 1 to 1000', async (level) => {
    for (const value of [0, 1001]) {
      expect(await refusalOf(spamFiltering, { thresholds: { [level]: value } })).toContain(
        `steps.spam-filtering.thresholds.${level} is ${value}; it takes a whole number from 1 to 1000`,
      );
    }
  });

  it('are weights that ascend, also beside the defaults', async () => {
    for (const thresholds of [{ low: 20 }, { low: 5, medium: 5, high: 9 }, { high: 20 }]) {
      expect(await refusalOf(spamFiltering, { thresholds })).toContain(
        'steps.spam-filtering.thresholds: low, medium and high must ascend; state all three',
      );
    }
    expect(await refusalOf(spamFiltering, { thresholds: { low: 1, medium: 2, high: 1000 } })).toBeUndefined();
  });

  it('is no high action that does nothing', async () => {
    expect(await refusalOf(spamFiltering, { actions: { high: 'none' } })).toContain(
      'it takes one of "prefix-subject", "junk-folder", "delete"',
    );
  });

  it.each(['subjectPrefix', 'junkFolder'])('is a %s with something in it', async (name) => {
    expect(await refusalOf(spamFiltering, { [name]: '  ' })).toContain('is blank');
  });
});

describe('the clicks', () => {
  it('use the labels of the interface', () => {
    expect(manualOf(spamFiltering, optionsOf(spamFiltering))).toBe(
      'Settings > Antispam > Options > Filtering: ' +
        'Low Probability of Being Spam, weight threshold: 10; ' +
        'Low Probability of Being Spam, action: Prefix Subject Line With Text; its text: "SPAM: "; ' +
        'Medium Probability of Being Spam, weight threshold: 20; ' +
        'Medium Probability of Being Spam, action: Move to Junk E-Mail folder; its text: "Junk E-Mail"; ' +
        'High Probability of Being Spam, weight threshold: 30; ' +
        'High Probability of Being Spam, action: Move to Junk E-Mail folder; its text: "Junk E-Mail". ' +
        'Other weights that ascend and that mail comes to, and another action on High than Take No Action, may stay. Save.',
    );
  });

  it('say no more than asked for where the playbook is exact, and name what is refused', async () => {
    expect(manualOf(spamFiltering, optionsOf(spamFiltering, { exact: true }))).not.toContain('may stay');
    expect(manualOf(spamFiltering, await shippedOptions(spamFiltering, 'strict'))).toContain(
      '; Allow domains to override: off; Allow users to override: off. ',
    );
  });
});
