/**
 * Step greylisting: mail from unknown senders is put off once.
 * Pure: judges the greylisting options; a number outside its range goes to the nearest bound.
 */

import { z } from 'zod';
import {
  type GREYLISTED,
  greylisting as greylistingResource,
} from '../../contract/resources/mail/greylisting.js';
import { type Expectation, holding } from '../kit/expectation.js';
import { oneOf, wholeNumber } from '../kit/option.js';
import { remarks } from '../kit/present.js';
import { counted, defineStep, type Effect, mailboxesOf } from '../kit/step.js';

// The values that are published, 1 and 4 minutes, 360 minutes, 36 and 90 days, lie within the defaults.
const NUMBERS = {
  blockMinutes: {
    name: 'block period',
    what: 'Block period: how long the first try of an unknown sender is refused',
    unit: 'minute',
    most: 240,
    defaults: { min: 1, max: 15 },
    stricter: 'longer',
    impact: (to: string) => `Mail of unknown senders is put off for ${to}.`,
  },
  passMinutes: {
    name: 'pass period',
    what: 'Pass period: how long the sender then has to try again',
    unit: 'minute',
    most: 10_080,
    defaults: { min: 240, max: 1440 },
    stricter: 'shorter',
    impact: (to: string) => `Unknown senders have ${to} to try again.`,
  },
  recordDays: {
    name: 'record expiration',
    what: 'Record expiration: how long a sender that tried again is remembered',
    unit: 'day',
    most: 365,
    defaults: { min: 30, max: 90 },
    stricter: 'shorter',
    impact: (to: string) => `Senders that tried again are remembered for ${to}.`,
  },
} as const;
const NUMBER_FIELDS = ['blockMinutes', 'passMinutes', 'recordDays'] as const;
type Field = (typeof NUMBER_FIELDS)[number];

const range = ({ what, unit, most, defaults }: (typeof NUMBERS)[Field]) => {
  const bound = (which: 'min' | 'max', name: string) =>
    wholeNumber([1, most], defaults[which]).describe(`The ${name} that passes, ${unit}s`);
  return z
    .strictObject({ min: bound('min', 'shortest'), max: bound('max', 'longest') })
    .refine(({ min, max }) => min <= max, 'min must not be above max; state both')
    .prefault({})
    .describe(what);
};

const options = z.strictObject({
  blockMinutes: range(NUMBERS.blockMinutes),
  passMinutes: range(NUMBERS.passMinutes),
  recordDays: range(NUMBERS.recordDays),
  userOverride: oneOf('refuse', 'leave').describe(
    'refuse: users may not switch greylisting off for themselves; leave: not judged',
  ),
});

type Options = z.infer<typeof options>;
type Settings = z.infer<typeof greylistingResource.model>;

/** What 0 means nobody has shown, so leaving it is neither. */
function effectOf(number: { readonly was: number; readonly to: number; readonly stricter: string }): Effect {
  if (number.was === 0) return 'neutral';
  return number.to > number.was === (number.stricter === 'longer') ? 'tightens' : 'loosens';
}

function within(value: number, { min, max }: Options[Field]): number {
  return Math.min(Math.max(value, min), max);
}

const expects = (wanted: Options): readonly Expectation<Settings>[] => [
  {
    field: 'isEnabled',
    to: true,
    problem: 'greylisting is off',
    impact: ({ blockMinutes }, context) =>
      `The first mail of an unknown sender to ${mailboxesOf(context)} is late by ` +
      `${counted(within(blockMinutes, wanted.blockMinutes), 'minute')} or more; a sender that never tries again is not heard.`,
  },
  ...NUMBER_FIELDS.map((field): Expectation<Settings> => {
    const { name, unit, stricter, impact } = NUMBERS[field];
    const { min, max } = wanted[field];
    const to = (shown: Settings) => within(shown[field], wanted[field]);
    return {
      field,
      to,
      effect: (shown) => effectOf({ was: shown[field], to: to(shown), stricter }),
      problem: (shown) => `the ${name} is ${counted(shown[field], unit)} (${min} to ${max} are asked for)`,
      impact: (shown) => impact(counted(to(shown), unit)),
      value: min === max ? String(min) : `${min} to ${max}`,
    };
  }),
  {
    field: 'usersMayOverride',
    isAsked: wanted.userOverride === 'refuse',
    to: false,
    problem: 'users may switch greylisting off for themselves',
    impact: 'Users who switched greylisting off for themselves are greylisted like everybody else.',
  },
];

const { where: WHERE } = greylistingResource;

/** Who is left out is the operator's choice, and told. */
const LEFT_OUT = {
  everyone: false,
  'only-listed': 'Apply To limits it to the listed countries and addresses.',
  'all-but-listed': 'Apply To leaves the listed countries and addresses out.',
} as const satisfies Record<(typeof GREYLISTED)[number], string | false>;

export const greylisting = defineStep({
  id: 'greylisting',
  title: 'Mail from unknown senders is greylisted',
  why:
    'Programs that send spam seldom try twice; mail servers do. The first mail of every unknown sender is late by the ' +
    'block period or more, and a sender that never tries again, or from another address each time, is not heard.',
  guide: ['G2 "Enable Greylisting"'],
  rehearses: { untold: 'what is put off comes later, and is not refused' },
  severity: 'low',
  disruption: 'low',
  notices: 'first mail of a sender is late',
  ...holding(options, {
    resource: greylistingResource,
    expects,
    // A number that is stricter than asked for stays as it is; a weaker one is for a waiver.
    exported: (shown, wanted) =>
      Object.fromEntries(
        NUMBER_FIELDS.flatMap((field) => {
          const [was, to] = [shown[field], within(shown[field], wanted[field])];
          const { min, max } = wanted[field];
          return was !== to && effectOf({ was, to, stricter: NUMBERS[field].stricter }) === 'loosens'
            ? [[field, { min: Math.min(min, was), max: Math.max(max, was) }]]
            : [];
        }),
      ),
    reads: ['appliesTo', 'hasSpamThreshold', 'spamThreshold'],
    passes: (settings) => {
      const { blockMinutes, passMinutes, recordDays, appliesTo, hasSpamThreshold, spamThreshold } = settings;
      return {
        pass:
          `Greylisting is on: put off for ${counted(blockMinutes, 'minute')}, taken within ` +
          `${counted(passMinutes, 'minute')}, remembered for ${counted(recordDays, 'day')}.`,
        remark: remarks(
          LEFT_OUT[appliesTo],
          hasSpamThreshold && `A spam threshold of ${spamThreshold} is on.`,
        ),
        // What may leave most of the mail out only a person can judge.
        look: [
          appliesTo === 'only-listed' &&
            `${WHERE}: see that Apply To leaves out only whom you mean to leave out.`,
          hasSpamThreshold && `${WHERE}: see which mail the spam threshold of ${spamThreshold} leaves out.`,
        ],
      };
    },
    ends: () => 'See whom Apply To leaves out, and which mail a spam threshold. Save.',
  }),
});
