/** Generators for the steps of greylisting, of what becomes of spam, and of bounces. */
import fc from 'fast-check';
import { RESTRICTIONS, SPAM_ACTIONS } from '../../../../src/contract/resources/mail/antispam.js';
import { GREYLISTED } from '../../../../src/contract/resources/mail/greylisting.js';
import {
  type ArbitraryStep,
  type Fields,
  falls,
  rises,
  risesFromKnown,
  weakerFields,
} from '../arbitrary-tools.js';
import { startingFromPassing } from '../starting-from-passing.js';
import { fileRestrictions } from './file-restrictions.js';
import { rblChecks } from './rbl-checks.js';

const range = (most: number) =>
  fc
    .tuple(fc.integer({ min: 1, max: most }), fc.integer({ min: 1, max: most }))
    .map(([a, b]) => ({ min: Math.min(a, b), max: Math.max(a, b) }));

const greylistingSettings = {
  isEnabled: fc.boolean(),
  blockMinutes: fc.nat(300),
  passMinutes: fc.nat(12_000),
  recordDays: fc.nat(400),
  appliesTo: fc.constantFrom(...GREYLISTED),
  hasSpamThreshold: fc.boolean(),
  spamThreshold: fc.nat(100),
  usersMayOverride: fc.boolean(),
};
/** The vendor's own numbers: where a playbook states no range, they are within it. */
const PUBLISHED = {
  blockMinutes: { min: 1, max: 4 },
  passMinutes: { min: 360, max: 360 },
  recordDays: { min: 36, max: 36 },
} as const;

const greylisting: ArbitraryStep = {
  cases: [
    startingFromPassing({
      options: fc.record(
        {
          blockMinutes: range(240),
          passMinutes: range(10_080),
          recordDays: range(365),
          userOverride: fc.constantFrom('refuse', 'leave'),
        },
        { requiredKeys: [] },
      ),
      inputs: fc.record({ settings: fc.record(greylistingSettings) }),
      passing: ({ userOverride, ...ranges }) => {
        const { blockMinutes, passMinutes, recordDays } = { ...PUBLISHED, ...ranges };
        return fc.record({
          settings: fc.record({
            ...greylistingSettings,
            isEnabled: fc.constant(true),
            blockMinutes: fc.integer(blockMinutes),
            passMinutes: fc.integer(passMinutes),
            recordDays: fc.integer(recordDays),
            // What leaves most of the mail out is for a person to judge.
            appliesTo: fc.constantFrom('everyone', 'all-but-listed'),
            hasSpamThreshold: fc.constant(false),
            ...(userOverride === 'leave' ? {} : { usersMayOverride: fc.constant(false) }),
          }),
        });
      },
    }),
  ],
  weaker: weakerFields(
    {
      isEnabled: falls('isEnabled'),
      blockMinutes: (was, now) => Number(now.blockMinutes) < Number(was.blockMinutes),
      passMinutes: risesFromKnown('passMinutes'),
      recordDays: risesFromKnown('recordDays'),
      usersMayOverride: rises('usersMayOverride'),
    },
    'settings',
  ),
};

const STRENGTH = ['no-action', 'prefix-subject', 'move-to-folder', 'delete'];
/** What else an action may be is neither stronger nor weaker. */
const weakens = (field: string) => (was: Fields, now: Fields) =>
  STRENGTH.includes(String(was[field])) &&
  STRENGTH.indexOf(String(now[field])) < STRENGTH.indexOf(String(was[field]));

const ascending = (most: number) =>
  fc
    .uniqueArray(fc.integer({ min: 1, max: most }), { minLength: 3, maxLength: 3 })
    .map((weights) => [...weights].sort((a, b) => a - b))
    .map(([low = 1, medium = 2, high = 3]) => ({ low, medium, high }));

const anyChoice = fc.constantFrom('none', 'prefix-subject', 'junk-folder', 'delete');
const spamWeight = fc.integer({ min: -1, max: 40 });
const spamAction = fc.constantFrom(...SPAM_ACTIONS);
const spamText = fc.constantFrom('', 'SPAM: ', 'Junk E-Mail');

const spamSettings = {
  lowWeight: spamWeight,
  mediumWeight: spamWeight,
  highWeight: spamWeight,
  lowAction: spamAction,
  mediumAction: spamAction,
  highAction: spamAction,
  lowText: spamText,
  mediumText: spamText,
  highText: spamText,
  domainsMayOverride: fc.boolean(),
  usersMayOverride: fc.boolean(),
};

/** What a server calls what a playbook asks for. */
const ACTIONS = {
  none: 'no-action',
  'prefix-subject': 'prefix-subject',
  'junk-folder': 'move-to-folder',
  delete: 'delete',
} as const;
const DEFAULT_ACTIONS = { low: 'prefix-subject', medium: 'junk-folder', high: 'junk-folder' } as const;
const DEFAULT_THRESHOLDS = { low: 10, medium: 20, high: 30 } as const;

/** An action with the text that goes with it. */
function exactly(choice: keyof typeof ACTIONS, subjectPrefix = 'SPAM: ') {
  const action = fc.constant(ACTIONS[choice]);
  if (choice === 'none' || choice === 'delete') return { action, text: spamText };
  return { action, text: fc.constant(choice === 'prefix-subject' ? subjectPrefix : 'Junk E-Mail') };
}

const spamGiven = startingFromPassing({
  options: fc.record(
    {
      thresholds: ascending(40),
      actions: fc.record({
        low: anyChoice,
        medium: anyChoice,
        high: fc.constantFrom('prefix-subject', 'junk-folder', 'delete'),
      }),
      subjectPrefix: fc.constantFrom('SPAM: ', '[junk]'),
      exact: fc.boolean(),
      weakerActions: fc.constantFrom('leave', 'refuse'),
      allowDomainsToOverride: fc.constantFrom('leave', 'refuse'),
      allowUsersToOverride: fc.constantFrom('leave', 'refuse'),
    },
    { requiredKeys: [] },
  ),
  inputs: fc.record({ settings: fc.record(spamSettings) }),
  passing: ({ thresholds = DEFAULT_THRESHOLDS, actions = DEFAULT_ACTIONS, subjectPrefix, ...asked }) => {
    const [low, medium, high] = [
      exactly(actions.low, subjectPrefix),
      exactly(actions.medium, subjectPrefix),
      exactly(actions.high, subjectPrefix),
    ];
    const overrides = {
      ...(asked.allowDomainsToOverride === 'refuse' ? { domainsMayOverride: fc.constant(false) } : {}),
      ...(asked.allowUsersToOverride === 'refuse' ? { usersMayOverride: fc.constant(false) } : {}),
    };
    const acting = fc.constantFrom('prefix-subject' as const, 'move-to-folder' as const, 'delete' as const);
    const acts =
      asked.exact === true
        ? {
            lowAction: low.action,
            lowText: low.text,
            mediumAction: medium.action,
            mediumText: medium.text,
            highAction: high.action,
            highText: high.text,
          }
        : asked.weakerActions === 'refuse'
          ? { mediumAction: fc.constant('delete'), highAction: fc.constant('delete') }
          : { highAction: acting };
    const weights = asked.exact === true ? fc.constant(thresholds) : ascending(40);
    return weights.chain((reached) =>
      fc.record({
        settings: fc.record<Fields>({
          ...spamSettings,
          ...overrides,
          lowWeight: fc.constant(reached.low),
          mediumWeight: fc.constant(reached.medium),
          highWeight: fc.constant(reached.high),
          ...acts,
        }),
      }),
    );
  },
});

const spamFiltering: ArbitraryStep = {
  cases: [spamGiven],
  weaker: weakerFields(
    {
      lowWeight: risesFromKnown('lowWeight'),
      mediumWeight: risesFromKnown('mediumWeight'),
      highWeight: risesFromKnown('highWeight'),
      lowAction: weakens('lowAction'),
      mediumAction: weakens('mediumAction'),
      highAction: weakens('highAction'),
      domainsMayOverride: rises('domainsMayOverride'),
      usersMayOverride: rises('usersMayOverride'),
    },
    'settings',
  ),
};

const asked = fc.constantFrom('require-spf', 'disabled');
const restriction = fc.constantFrom(...RESTRICTIONS);
/** None at all is stricter than only to mail that passed SPF. */
function asNarrow(wanted: 'require-spf' | 'disabled' = 'require-spf') {
  return wanted === 'disabled'
    ? fc.constant(wanted)
    : fc.constantFrom('require-spf' as const, 'disabled' as const);
}

const backscatter: ArbitraryStep = {
  cases: [
    startingFromPassing({
      options: fc.record({ autoResponders: asked, contentFilterBounces: asked }, { requiredKeys: [] }),
      inputs: fc.record({
        settings: fc.record({ autoResponders: restriction, contentFilterBounces: restriction }),
      }),
      passing: ({ autoResponders, contentFilterBounces }) =>
        fc.record({
          settings: fc.record({
            autoResponders: asNarrow(autoResponders),
            contentFilterBounces: asNarrow(contentFilterBounces),
          }),
        }),
    }),
  ],
  weaker: weakerFields(
    {
      autoResponders: falls('autoResponders', RESTRICTIONS),
      contentFilterBounces: falls('contentFilterBounces', RESTRICTIONS),
    },
    'settings',
  ),
};

export const antispamSteps: Readonly<Record<string, ArbitraryStep>> = {
  greylisting,
  'rbl-checks': rblChecks,
  'spam-filtering': spamFiltering,
  backscatter,
  'file-restrictions': fileRestrictions,
};
