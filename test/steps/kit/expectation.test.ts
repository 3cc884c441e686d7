/** What has to be so of a document: what to read, what is wrong, what to change, who notices, where to click. */
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { greylisting } from '../../../src/contract/resources/mail/greylisting.js';
import {
  clicksOf,
  type Expectation,
  fieldsOf,
  fixesOf,
  holding,
  together,
  unmet,
  unmetIn,
  verdictOf,
} from '../../../src/steps/kit/expectation.js';
import { aContext } from '../a-step.js';

const MODEL = z.object({ isOn: z.boolean().describe('Enable it'), minutes: z.number().describe('Minutes') });
type Shown = z.infer<typeof MODEL>;

const ON: Expectation<Shown> = {
  field: 'isOn',
  to: true,
  problem: 'it is off',
  impact: 'It begins.',
};
const LONG: Expectation<Shown> = {
  field: 'minutes',
  isMet: ({ minutes }) => minutes >= 5,
  to: ({ minutes }) => Math.max(minutes, 5),
  effect: ({ minutes }) => (minutes === 0 ? 'neutral' : 'tightens'),
  problem: ({ minutes }) => `it lasts ${minutes}`,
  impact: ({ minutes }, { today }) => `From ${today} it lasts longer than ${minutes}.`,
  click: 'Minutes: at least 5',
};

function found(expectations: readonly Expectation<Shown>[], shown: Shown) {
  return unmet(expectations, { need: 'settings', shown, context: aContext({ today: '2026-10-10' }) });
}

describe('an expectation', () => {
  it('is met by the value that it would set, unless it says what meets it', () => {
    expect(found([ON, LONG], { isOn: true, minutes: 9 })).toEqual([]);
  });

  it('that is not met gives the problem, the change and who notices', () => {
    expect(found([ON, LONG], { isOn: false, minutes: 2 })).toEqual([
      {
        problem: 'it is off',
        changes: [{ kind: 'set', need: 'settings', field: 'isOn', to: true }],
        impact: ['It begins.'],
      },
      {
        problem: 'it lasts 2',
        changes: [{ kind: 'set', need: 'settings', field: 'minutes', to: 5, effect: 'tightens' }],
        impact: ['From 2026-10-10 it lasts longer than 2.'],
      },
    ]);
  });

  it('that is not asked for is not read, not judged and not clicked', () => {
    const expectations = [{ ...ON, isAsked: false }, LONG];

    expect(found(expectations, { isOn: false, minutes: 9 })).toEqual([]);
    expect(fieldsOf(expectations)).toEqual(['minutes']);
    expect(clicksOf(MODEL, expectations)).toBe('Minutes: at least 5');
  });

  it('is clicked by its label and value, unless it says more', () => {
    const seven = { field: 'minutes', to: 7, problem: '' } as const;
    const expectations = [ON, { ...ON, to: false }, seven, { ...seven, value: 'Seven' }, LONG];

    expect(clicksOf(MODEL, expectations)).toBe(
      'Enable it: on; Enable it: off; Minutes: 7; Minutes: Seven; Minutes: at least 5',
    );
  });

  it('says what it would set, by field, only where it is asked for and not met', () => {
    expect(fixesOf([ON, LONG], { isOn: true, minutes: 2 })).toEqual({ minutes: 5 });
    expect(fixesOf([{ ...ON, isAsked: false }, LONG], { isOn: false, minutes: 9 })).toEqual({});
  });

  it('names a field that two ask for once', () => {
    expect(fieldsOf([ON, LONG, { ...ON, to: false }])).toEqual(['isOn', 'minutes']);
  });
});

describe('problems with changes in common', () => {
  it('are one shortcoming, or none', () => {
    expect(together(['one', 'two'], { byHand: ['Do it.'] })).toEqual([
      { problem: 'one; two', byHand: ['Do it.'] },
    ]);
    expect(together(['one', false], {})).toEqual([{ problem: 'one' }]);
    expect(together([], { byHand: ['Do it.'] })).toEqual([]);
    expect(together([false], { byHand: ['Do it.'] })).toEqual([]);
  });
});

describe('an item of a list', () => {
  function of(fields: Shown, expectations: readonly Expectation<Shown>[] = [ON, LONG]) {
    const item = { key: 7, label: 'seven', fields, isRestorable: true };
    const context = aContext({ today: '2026-10-10' });
    return unmetIn(expectations, { need: 'list', item, who: 'the seventh', context });
  }

  it('that meets all has no shortcoming', () => {
    expect(of({ isOn: true, minutes: 9 })).toEqual([]);
  });

  it('has one with all its problems, one change of all the fields, and everybody who notices', () => {
    expect(of({ isOn: false, minutes: 2 })).toEqual([
      {
        problem: 'the seventh it is off and it lasts 2',
        changes: [
          { kind: 'change', need: 'list', key: 7, fields: { isOn: true, minutes: 5 }, effect: 'tightens' },
        ],
        impact: ['It begins.', 'From 2026-10-10 it lasts longer than 2.'],
      },
    ]);
  });

  it.each([
    ['loosens', { ...ON, effect: 'loosens' }, 2],
    ['tightens', { ...ON, effect: 'neutral' }, 2],
    ['tightens', ON, 0],
    ['neutral', { ...ON, effect: 'neutral' }, 0],
  ] as const)('is changed by what %s, as the strongest of its parts does', (effect, first, minutes) => {
    const [shortcoming] = of({ isOn: false, minutes }, [first, LONG]);

    expect(shortcoming?.changes).toMatchObject([{ effect }]);
  });
});

describe('the verdict', () => {
  it('takes an instruction with something to copy where a text would do', () => {
    const snippet = { language: 'powershell', text: 'Get-Service MailService' } as const;

    expect(
      verdictOf([{ problem: 'one', byHand: [{ text: 'Run this.', snippet }, 'Look.'] }], { pass: 'Fine.' }),
    ).toMatchObject({ byHand: [{ text: 'Run this.', snippet }, { text: 'Look.' }] });
  });

  it('passes where nothing is short, with the remark', () => {
    expect(verdictOf([], { pass: 'Fine.', remark: ' Some are left out.' })).toEqual({
      verdict: 'pass',
      message: 'Fine. Some are left out.',
    });
  });

  it('is left to a person where something is to be looked at', () => {
    expect(verdictOf([], { pass: () => 'Fine.', look: ['See who is left out.'] })).toEqual({
      verdict: 'manual',
      message: 'Fine.',
      byHand: [{ text: 'See who is left out.' }],
    });
  });

  it('fails with every problem, change and instruction, and says once who notices', () => {
    const change = { kind: 'remove', need: 'list', key: 1 } as const;

    expect(
      verdictOf(
        [
          { problem: 'one', changes: [change], impact: ['Someone.'] },
          { problem: 'two', impact: ['Someone.'], byHand: ['Do it.'] },
        ],
        { pass: 'Fine.', look: ['Look.'] },
      ),
    ).toEqual({
      brief: 'one; 1 more',
      verdict: 'fail',
      message: 'One; two.',
      changes: [change],
      impact: ['Someone.'],
      byHand: [{ text: 'Do it.' }, { text: 'Look.' }],
    });
  });

  it('says of which changes each sentence is, where they are not about all', () => {
    const one = { kind: 'remove', need: 'list', key: 1 } as const;
    const other = { ...one, key: 2 };
    const found = [
      { problem: 'one', changes: [one], impact: ['Someone.', false as const] },
      { problem: 'two', changes: [other] },
    ];

    expect(verdictOf(found, { pass: 'Fine.' })).toMatchObject({
      noticed: [
        { changes: [one], impact: ['Someone.'] },
        { changes: [other], impact: [] },
      ],
    });
  });

  it('says a problem once, however many fields have it', () => {
    expect(verdictOf([{ problem: 'one' }, { problem: 'one' }], { pass: 'Fine.' }).message).toBe('One.');
  });

  it('leaves out what is not said', () => {
    const found = [{ problem: 'one', impact: [false, 'Someone.'], byHand: [false, 'Do it.'] }] as const;

    expect(verdictOf(found, { pass: 'Fine.', look: [false] })).toMatchObject({
      impact: ['Someone.'],
      byHand: [{ text: 'Do it.' }],
    });
    expect(verdictOf([], { pass: 'Fine.', look: [false] }).verdict).toBe('pass');
  });

  it('asks for a decision where nothing else is short', () => {
    const open = { problem: 'one', remedy: 'decide' } as const;

    expect(verdictOf([open, open], { pass: 'Fine.' })).toMatchObject({ verdict: 'fail', remedy: 'decide' });
    expect(verdictOf([open, { problem: 'two' }], { pass: 'Fine.' })).not.toHaveProperty('remedy');
  });

  it('says once what several problems leave to do', () => {
    const found = ['one', 'two'].map((problem) => ({ problem, byHand: ['Do it.'] }));

    expect(verdictOf(found, { pass: 'Fine.' })).toMatchObject({ byHand: [{ text: 'Do it.' }] });
  });
});

describe('a step that holds a document', () => {
  const options = z.strictObject({ isExact: z.boolean().default(false) });
  const plain = holding(options, {
    resource: greylisting,
    expects: () => [{ field: 'isEnabled', to: true, problem: 'it is off' }],
    passes: () => 'It is on.',
  });
  const more = holding(options, {
    resource: greylisting,
    expects: () => [{ field: 'isEnabled', to: true, problem: 'it is off' }],
    reads: ['blockMinutes'],
    also: ({ blockMinutes }, { isExact }) =>
      isExact && blockMinutes === 0 ? [{ problem: 'it blocks for no time', byHand: ['Look.'] }] : [],
    passes: ({ blockMinutes }) => ({ pass: 'It is on.', look: [blockMinutes > 9 && 'See who waits.'] }),
    where: 'There',
    ends: () => 'See who waits. Save.',
  });
  const assess = (held: typeof more, settings: object, isExact = true) =>
    held.parts[0]?.assess({ settings }, { isExact }, aContext());

  it('reads what it expects, and what it says more of', () => {
    const fields = [plain, more].map(({ parts }) => parts[0]?.reads({}).settings?.fields);

    expect(fields).toEqual([['isEnabled'], ['blockMinutes', 'isEnabled']]);
    expect(plain).toMatchObject({ options, scope: 'server', parts: [{ scope: 'server' }] });
  });

  it('fails by what no expectation says, as its options ask for it', () => {
    expect(assess(more, { isEnabled: true, blockMinutes: 0 })).toMatchObject({
      verdict: 'fail',
      message: 'It blocks for no time.',
      byHand: [{ text: 'Look.' }],
    });
    expect(assess(more, { isEnabled: true, blockMinutes: 0 }, false)).toMatchObject({ verdict: 'pass' });
  });

  it('does not pass with something to look at', () => {
    expect(assess(more, { isEnabled: true, blockMinutes: 10 })).toMatchObject({
      verdict: 'manual',
      byHand: [{ text: 'See who waits.' }],
    });
  });

  it('says where to click, and ends as it asks', () => {
    const label = greylisting.model.shape.isEnabled.description;

    expect(plain.manual({ isExact: true })).toBe(`${greylisting.where}: ${label}: on. Save.`);
    expect(more.manual({ isExact: true })).toBe(`There: ${label}: on. See who waits. Save.`);
  });
});
