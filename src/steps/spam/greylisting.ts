/**
 * Step greylisting: mail from unknown senders is put off once.
 * Pure: judges the greylisting options; a number outside its range goes to the nearest bound.
 */

import { z } from 'zod';
import {
  type GREYLISTED,
  greylisting as greylistingResource,
} from '../../contract/resources/mail/greylisting.js';
import { instruct } from '../kit/instruction.js';
import {
  counted,
  type DesiredChange,
  defineStep,
  type Effect,
  mailboxesOf,
  partFor,
  type StepContext,
  sentence,
} from '../kit/step.js';

interface Range {
  readonly min: number;
  readonly max: number;
}

const range = (limits: {
  readonly unit: string;
  readonly most: number;
  readonly defaults: Range;
  readonly what: string;
}) =>
  z
    .strictObject({
      min: z
        .int()
        .min(1)
        .max(limits.most)
        .default(limits.defaults.min)
        .describe(`The shortest that passes, ${limits.unit}`),
      max: z
        .int()
        .min(1)
        .max(limits.most)
        .default(limits.defaults.max)
        .describe(`The longest that passes, ${limits.unit}`),
    })
    .refine(({ min, max }) => min <= max, 'min must not be above max; state both')
    .prefault({})
    .describe(limits.what);

// The values that are published, 1 and 4 minutes, 360 minutes, 36 and 90 days, lie within the defaults.
const options = z.strictObject({
  blockMinutes: range({
    unit: 'minutes',
    most: 240,
    defaults: { min: 1, max: 15 },
    what: 'Block period: how long the first try of an unknown sender is refused',
  }),
  passMinutes: range({
    unit: 'minutes',
    most: 10_080,
    defaults: { min: 240, max: 1440 },
    what: 'Pass period: how long the sender then has to try again',
  }),
  recordDays: range({
    unit: 'days',
    most: 365,
    defaults: { min: 30, max: 90 },
    what: 'Record expiration: how long a sender that tried again is remembered',
  }),
  userOverride: z
    .enum(['refuse', 'leave'])
    .default('refuse')
    .describe('refuse: users may not switch greylisting off for themselves; leave: not judged'),
});

type Options = z.infer<typeof options>;
type Settings = z.infer<typeof greylistingResource.model>;

const FIELDS = [
  'isEnabled',
  'blockMinutes',
  'passMinutes',
  'recordDays',
  'appliesTo',
  'hasSpamThreshold',
  'spamThreshold',
  'usersMayOverride',
] as const;

const NUMBERS = [
  {
    field: 'blockMinutes',
    label: 'block period',
    unit: 'minute',
    stricter: 'longer',
    impact: (to: string) => `Mail of unknown senders is put off for ${to}.`,
  },
  {
    field: 'passMinutes',
    label: 'pass period',
    unit: 'minute',
    stricter: 'shorter',
    impact: (to: string) => `Unknown senders have ${to} to try again.`,
  },
  {
    field: 'recordDays',
    label: 'record expiration',
    unit: 'day',
    stricter: 'shorter',
    impact: (to: string) => `Senders that tried again are remembered for ${to}.`,
  },
] as const;

interface Problem {
  readonly problem: string;
  readonly change: DesiredChange;
  readonly impact: string;
}

/** What 0 means nobody has shown, so leaving it is neither. */
function effectOf(number: { readonly was: number; readonly to: number; readonly stricter: string }): Effect {
  if (number.was === 0) return 'neutral';
  return number.to > number.was === (number.stricter === 'longer') ? 'tightens' : 'loosens';
}

function within(value: number, { min, max }: Range): number {
  return Math.min(Math.max(value, min), max);
}

function numberProblems(settings: Settings, wanted: Options): readonly Problem[] {
  return NUMBERS.flatMap(({ field, label, unit, stricter, impact }) => {
    const was = settings[field];
    const { min, max } = wanted[field];
    const to = within(was, wanted[field]);
    if (to === was) return [];
    return [
      {
        problem: `the ${label} is ${counted(was, unit)} (${min} to ${max} are asked for)`,
        change: { kind: 'set', need: 'settings', field, to, effect: effectOf({ was, to, stricter }) },
        impact: impact(counted(to, unit)),
      },
    ];
  });
}

function problemsOf(
  settings: Settings,
  asked: { readonly wanted: Options; readonly context: StepContext },
): readonly Problem[] {
  const { wanted, context } = asked;
  const wait = counted(within(settings.blockMinutes, wanted.blockMinutes), 'minute');
  return [
    ...(settings.isEnabled
      ? []
      : [
          {
            problem: 'greylisting is off',
            change: { kind: 'set', need: 'settings', field: 'isEnabled', to: true } as const,
            impact: `The first mail of an unknown sender to ${mailboxesOf(context)} is late by ${wait} or more; a sender that never tries again is not heard.`,
          },
        ]),
    ...numberProblems(settings, wanted),
    ...(wanted.userOverride === 'refuse' && settings.usersMayOverride
      ? [
          {
            problem: 'users may switch greylisting off for themselves',
            change: { kind: 'set', need: 'settings', field: 'usersMayOverride', to: false } as const,
            impact: 'Users who switched greylisting off for themselves are greylisted like everybody else.',
          },
        ]
      : []),
  ];
}

const WHERE = 'Settings > Antispam > Options > Greylisting Options';

/** Who is left out is the operator's choice, and told. */
const LEFT_OUT = {
  everyone: '',
  'only-listed': ' Apply To limits it to the listed countries and addresses.',
  'all-but-listed': ' Apply To leaves the listed countries and addresses out.',
} as const satisfies Record<(typeof GREYLISTED)[number], string>;

/** What is left out, in sentences behind the others. */
function leftOutText({ appliesTo, hasSpamThreshold, spamThreshold }: Settings): string {
  return `${LEFT_OUT[appliesTo]}${hasSpamThreshold ? ` A spam threshold of ${spamThreshold} is on.` : ''}`;
}

/** What may leave most of the mail out, and only a person can judge. */
function toLookAt({ appliesTo, hasSpamThreshold, spamThreshold }: Settings): readonly string[] {
  return [
    ...(appliesTo === 'only-listed'
      ? [`${WHERE}: see that Apply To leaves out only whom you mean to leave out.`]
      : []),
    ...(hasSpamThreshold
      ? [`${WHERE}: see which mail the spam threshold of ${spamThreshold} leaves out.`]
      : []),
  ];
}

function rangeText({ min, max }: Range): string {
  return min === max ? String(min) : `${min} to ${max}`;
}

export const greylisting = defineStep({
  id: 'greylisting',
  title: 'Mail from unknown senders is greylisted',
  why:
    'Programs that send spam seldom try twice; mail servers do. The first mail of every unknown sender is late by the ' +
    'block period or more, and a sender that never tries again, or from another address each time, is not heard.',
  guide: ['G2 "Enable Greylisting"'],
  severity: 'low',
  disruption: 'low',
  scope: 'server',
  options,
  parts: [
    partFor(options)({
      scope: 'server',
      reads: () => ({
        settings: {
          resource: greylistingResource,
          fields: FIELDS,
        },
      }),
      assess: ({ settings }, wanted, context) => {
        const problems = problemsOf(settings, { wanted, context });
        const leftOut = leftOutText(settings);
        const open = toLookAt(settings);
        if (problems.length === 0) {
          const { blockMinutes, passMinutes, recordDays } = settings;
          return {
            verdict: open.length > 0 ? 'manual' : 'pass',
            message:
              `Greylisting is on: put off for ${counted(blockMinutes, 'minute')}, taken within ` +
              `${counted(passMinutes, 'minute')}, remembered for ${counted(recordDays, 'day')}.${leftOut}`,
          };
        }
        return {
          verdict: 'fail',
          message: `${sentence(problems.map(({ problem }) => problem))}${leftOut}`,
          changes: problems.map(({ change }) => change),
          impact: problems.map(({ impact }) => impact),
          byHand: instruct(...open),
        };
      },
    }),
  ],
  manual: (wanted) =>
    instruct(
      `${WHERE}: Enable greylisting on; ` +
        `Block Period ${rangeText(wanted.blockMinutes)} minutes; Pass Period ${rangeText(wanted.passMinutes)} minutes; ` +
        `Record Expiration ${rangeText(wanted.recordDays)} days` +
        (wanted.userOverride === 'refuse' ? '; Enable users to override greylisting off' : '') +
        '. See whom Apply To leaves out, and which mail a spam threshold. Save.',
    ),
});
