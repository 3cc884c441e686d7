import { describe, expect, it } from '@jest/globals';
import { internalSpammer } from '../../../src/steps/intrusion/internal-spammer.js';
import { failing, judge, manualOf, optionsOf, refusalOf, shippedOptions } from '../a-step.js';

const NOTIFY = { notify: 'abuse@one.example' };
const STATE =
  'State notify, a mailbox that somebody reads, in the options of internal-spammer in your playbook.';

function rule(key: number, fields: object = {}) {
  return {
    key,
    label: `rule ${key}`,
    fields: {
      type: 'internal-spammer',
      service: null,
      timeFrameMinutes: 30,
      threshold: 100,
      blockMinutes: 0,
      action: 'notify',
      notifyAddress: 'abuse@one.example',
      description: '',
      ...fields,
    },
  };
}

const BLOCK = { action: 'block', notifyAddress: '', blockMinutes: 60 };

function rules(...all: readonly object[]) {
  return { rules: all };
}

describe('a rule that tells the mailbox asked for', () => {
  it.each([
    {},
    { threshold: 1 },
    { timeFrameMinutes: 1440 },
    { notifyAddress: 'Abuse@One.example' },
    { notifyAddress: 'other@two.example; abuse@one.example' },
  ])('passes with %j', (fields) => {
    expect(judge(internalSpammer, { inputs: rules(rule(1, fields)), options: NOTIFY }).verdict).toBe('pass');
  });

  it('is named with its numbers', () => {
    expect(judge(internalSpammer, { inputs: rules(rule(1)), options: NOTIFY })).toEqual({
      verdict: 'pass',
      message: 'A sender of 100 messages in 30 minutes is told to abuse@one.example.',
    });
  });

  it.each([
    [{ threshold: 101 }, { threshold: 100 }],
    [{ timeFrameMinutes: 29 }, { timeFrameMinutes: 30 }],
    [{ threshold: 500, timeFrameMinutes: 60 }, { threshold: 100 }],
    [{ threshold: 5, timeFrameMinutes: 1 }, { timeFrameMinutes: 30 }],
  ])('is tightened from %j by %j and nothing else', (fields, change) => {
    const finding = failing(internalSpammer, { inputs: rules(rule(1, fields)), options: NOTIFY });

    expect(finding.changes).toEqual([{ kind: 'change', need: 'rules', key: 1, fields: change }]);
    expect(finding.message).toContain('The rule that tells abuse@one.example waits for ');
    expect(finding.message).toContain('(100 messages in 30 minutes are asked for).');
  });

  it('is the closest of several, whatever the order of the answer', () => {
    const all = [rule(1, { threshold: 900 }), rule(2, { threshold: 200 }), rule(3, { threshold: 200 })];

    for (const inputs of [rules(...all), rules(...[...all].reverse())]) {
      expect(failing(internalSpammer, { inputs, options: NOTIFY }).changes).toMatchObject([{ key: 2 }]);
    }
  });
});

describe('a server without such a rule', () => {
  it('gets one', () => {
    expect(failing(internalSpammer, { inputs: rules(), options: NOTIFY })).toEqual({
      verdict: 'fail',
      message: 'No rule tells abuse@one.example of a mailbox that sends a flood.',
      changes: [
        {
          kind: 'add',
          need: 'rules',
          item: {
            type: 'internal-spammer',
            service: null,
            threshold: 100,
            timeFrameMinutes: 30,
            action: 'notify',
            blockMinutes: 1,
            notifyAddress: 'abuse@one.example',
            description: 'Tells of a mailbox that sends much',
          },
        },
      ],
      impact: [
        'A message goes to abuse@one.example when a mailbox sends more than 100 messages in 30 minutes.',
      ],
    });
  });

  it('gets one with the numbers of the playbook', () => {
    const options = { ...NOTIFY, threshold: 7, timeFrameMinutes: 5 };

    expect(failing(internalSpammer, { inputs: rules(), options }).changes).toMatchObject([
      { item: { threshold: 7, timeFrameMinutes: 5 } },
    ]);
  });

  it.each([
    { notifyAddress: 'other@one.example' },
    { notifyAddress: 'other@one.example', threshold: 9999 },
    { action: 'delay' },
    { ...BLOCK },
    { threshold: 0 },
    { service: 'smtp' },
    { type: 'harvesting' },
  ])('gets one beside what is another measure, which stays as it is: %j', (fields) => {
    const finding = failing(internalSpammer, { inputs: rules(rule(1, fields)), options: NOTIFY });

    expect(finding.changes.map(({ kind }) => kind)).toEqual(['add']);
  });

  it('has its rule that tells nobody filled in instead', () => {
    const inputs = rules(rule(1, { notifyAddress: ' ', threshold: 500 }));

    expect(failing(internalSpammer, { inputs, options: NOTIFY })).toMatchObject({
      message:
        'A rule waits for 500 messages in 30 minutes and tells nobody (abuse@one.example is to be told of 100 messages in 30 minutes).',
      changes: [{ kind: 'change', key: 1, fields: { threshold: 100, notifyAddress: 'abuse@one.example' } }],
    });
  });
});

describe('a playbook that does not say whom to tell', () => {
  it('passes with any rule that tells somebody', () => {
    const inputs = rules(rule(1, { notifyAddress: 'other@two.example' }));

    expect(judge(internalSpammer, { inputs }).message).toBe(
      'A sender of 100 messages in 30 minutes is told to other@two.example.',
    );
  });

  it.each([[[]], [[rule(1, { notifyAddress: '' })]], [[rule(1, { threshold: 0 })]], [[rule(1, BLOCK)]]])(
    'leaves it to the hand without one, and says what to state: %j',
    (all) => {
      expect(judge(internalSpammer, { inputs: rules(...all) })).toEqual({
        verdict: 'manual',
        message:
          'No rule tells anybody of 100 messages in 30 minutes of one sender, and the playbook does not say whom to tell.',
        byHand: STATE,
        remedy: 'decide',
      });
    },
  );

  it('has a weak rule tightened, which keeps whom it tells', () => {
    const inputs = rules(rule(1, { notifyAddress: 'other@two.example', threshold: 500 }));

    expect(failing(internalSpammer, { inputs }).changes).toEqual([
      { kind: 'change', need: 'rules', key: 1, fields: { threshold: 100 } },
    ]);
  });
});

describe('a blocking rule', () => {
  const options = { ...NOTIFY, block: true };

  it('is not asked for unless the option says so', () => {
    expect(judge(internalSpammer, { inputs: rules(rule(1)), options: NOTIFY }).verdict).toBe('pass');
  });

  it('passes beside the one that notifies', () => {
    expect(judge(internalSpammer, { inputs: rules(rule(1), rule(2, BLOCK)), options })).toEqual({
      verdict: 'pass',
      message:
        'A sender of 100 messages in 30 minutes is told to abuse@one.example; a sender of 100 messages in 30 minutes ' +
        'is blocked for 60 minutes.',
    });
  });

  it('is added, and the impact names who may be blocked', () => {
    const finding = failing(internalSpammer, { inputs: rules(rule(1)), options });

    expect(finding.message).toBe('No rule blocks a sender of 100 messages in 30 minutes for 60 minutes.');
    expect(finding.changes).toMatchObject([
      {
        kind: 'add',
        item: { action: 'block', threshold: 100, timeFrameMinutes: 30, blockMinutes: 60, notifyAddress: '' },
      },
    ]);
    expect(finding.impact).toEqual([
      'Any of 40 mailboxes that sends more than 100 messages in 30 minutes is blocked for 60 minutes: newsletters too.',
    ]);
  });

  it.each([
    [{ blockMinutes: 59 }, { blockMinutes: 60 }],
    [{ threshold: 400, blockMinutes: 90 }, { threshold: 100 }],
  ])('is tightened from %j by %j', (fields, change) => {
    const inputs = rules(rule(1), rule(2, { ...BLOCK, ...fields }));

    expect(failing(internalSpammer, { inputs, options }).changes).toEqual([
      { kind: 'change', need: 'rules', key: 2, fields: change },
    ]);
  });

  it.each([{ blockMinutes: 0 }, { threshold: 0 }])(
    'with %j proves nothing and stays beside the new one',
    (fields) => {
      const inputs = rules(rule(1), rule(2, { ...BLOCK, ...fields }));

      expect(failing(internalSpammer, { inputs, options }).changes).toMatchObject([{ kind: 'add' }]);
    },
  );

  it('is not made before somebody is told, and the finding says so', () => {
    const finding = judge(internalSpammer, { inputs: rules(), options: { block: true } });

    expect(finding).toMatchObject({ verdict: 'manual', remedy: 'decide', byHand: STATE });
    expect(finding.message).toContain('No rule that blocks is made before somebody is told.');
  });

  it('is there and nobody is told: that alone is left to the hand', () => {
    const found = judge(internalSpammer, { inputs: rules(rule(2, BLOCK)), options: { block: true } });

    expect(found.verdict).toBe('manual');
    expect(found.message).not.toContain('before somebody is told');
  });

  it('comes with the strict playbook alone', async () => {
    expect((await shippedOptions(internalSpammer, 'strict')).block).toBe(true);
    expect(await shippedOptions(internalSpammer, 'baseline')).toEqual(optionsOf(internalSpammer));
  });
});

describe('the options', () => {
  it.each([
    ['threshold', 10_000],
    ['timeFrameMinutes', 1440],
    ['blockMinutes', 43_200],
  ])('take %s from 1 to %d', async (name, most) => {
    for (const value of [1, most])
      expect(await refusalOf(internalSpammer, { [name]: value })).toBeUndefined();
    for (const value of [0, most + 1]) {
      expect(await refusalOf(internalSpammer, { [name]: value })).toBe(
        `steps.internal-spammer.${name} is ${value}; it takes a whole number from 1 to ${most}`,
      );
    }
  });

  it('take a mail address to notify', async () => {
    expect(await refusalOf(internalSpammer, NOTIFY)).toBeUndefined();
    expect(await refusalOf(internalSpammer, { notify: 'abuse' })).toContain('must be a mail address');
  });
});

describe('the clicks', () => {
  it('name the numbers and whom to notify', () => {
    expect(manualOf(internalSpammer, optionsOf(internalSpammer, NOTIFY))).toBe(
      'Settings > Security > IDS Rules: add or edit a rule of the type Internal Spammer: 100 messages in 30 minutes, ' +
        'action: notify abuse@one.example. Save.',
    );
    expect(manualOf(internalSpammer, optionsOf(internalSpammer, { block: true }))).toContain(
      'notify a mailbox that somebody reads; and another with the same numbers and the action Block: 60 minutes. Save.',
    );
  });
});
