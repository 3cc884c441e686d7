/**
 * Step spam-filtering: the more certain the spam, the more becomes of it.
 * Pure: judges weights and actions; what is sound is left alone, unless the playbook asks for exact values.
 */

import { z } from 'zod';
import { antispam, type SpamAction } from '../../contract/resources/mail/antispam.js';
import { type Expectation, fixesOf, holding, type Shortcoming, together } from '../kit/expectation.js';
import { oneOf, onOff, wholeNumber } from '../kit/option.js';
import { perOptions } from '../kit/per-options.js';
import { type Disruption, defineStep, type Effect, mailboxesOf } from '../kit/step.js';
import { actionWords, LEVELS, type Level, noticedOf } from './levels.js';

/** What the interface offers for spam, from the weakest to the strongest. */
const OFFERED = {
  none: { action: 'no-action', label: 'Take No Action' },
  'prefix-subject': { action: 'prefix-subject', label: 'Prefix Subject Line With Text' },
  'junk-folder': { action: 'move-to-folder', label: 'Move to Junk E-Mail folder' },
  delete: { action: 'delete', label: 'Delete the Message' },
} as const satisfies Record<string, { readonly action: SpamAction; readonly label: string }>;
type Choice = keyof typeof OFFERED;

const STRENGTH: readonly SpamAction[] = Object.values(OFFERED).map(({ action }) => action);

const weight = (level: string, value: number) =>
  wholeNumber([1, 1000], value).describe(`Weight from which mail is ${level} probable spam`);

const action = z.enum(['none', 'prefix-subject', 'junk-folder', 'delete']);

const text = (what: string, longest: number) => z.string().regex(/\S/, `the ${what} is blank`).max(longest);

const override = (who: string) =>
  oneOf('leave', 'refuse').describe(
    `refuse: ${who} may not set weights and actions of their own; leave: not judged`,
  );

// Weights and actions as an exported file and several hosters have them.
const options = z.strictObject({
  thresholds: z
    .strictObject({ low: weight('low', 10), medium: weight('medium', 20), high: weight('high', 30) })
    .refine(
      ({ low, medium, high }) => low < medium && medium < high,
      'low, medium and high must ascend; state all three',
    )
    .prefault({})
    .describe(
      'Weights that are set where those of the server do not ascend, or hardly any mail comes to them',
    ),
  actions: z
    .strictObject({
      low: action.default('prefix-subject').describe('What becomes of mail that is low probable spam'),
      medium: action.default('junk-folder').describe('What becomes of mail that is medium probable spam'),
      high: action
        .exclude(['none'])
        .default('junk-folder')
        .describe('What becomes of mail that is high probable spam; set where the server does nothing'),
    })
    .prefault({})
    .describe('Actions; low and medium count only with exact, or with weakerActions'),
  weakerActions: oneOf('leave', 'refuse').describe(
    'refuse: an action that is weaker than the one stated in actions is set to it, on medium and high, and a stronger one stays; leave: only a high action that does nothing is',
  ),
  subjectPrefix: text('prefix', 50)
    .default('SPAM: ')
    .describe('Text that the action prefix-subject puts in front'),
  junkFolder: text('folder', 100)
    .default('Junk E-Mail')
    .describe('Folder that the action junk-folder moves mail to'),
  exact: onOff(false).describe(
    'true: exactly these weights and actions; false: other ones pass that ascend, are reached, and act on high',
  ),
  allowDomainsToOverride: override('domains'),
  allowUsersToOverride: override('users'),
});

type Options = z.infer<typeof options>;
type Settings = z.infer<typeof antispam.model>;

const WHERE = `${antispam.where} > Filtering`;

function textOf(choice: Choice, wanted: Options): string | undefined {
  if (choice === 'prefix-subject') return wanted.subjectPrefix;
  return choice === 'junk-folder' ? wanted.junkFolder : undefined;
}

function isAscending({ lowWeight, mediumWeight, highWeight }: Settings): boolean {
  return 0 < lowWeight && lowWeight < mediumWeight && mediumWeight < highWeight;
}

/** The checks of a message together hardly come to more; published thresholds lie between 3 and 30. */
const REACHED = 100;
const TIMES = 10;

/** Is there mail that comes to each weight? Above all of them nothing is acted on. */
function isReached(shown: Settings, { thresholds }: Options): boolean {
  return LEVELS.every(({ name, weight }) => shown[weight] <= Math.max(REACHED, TIMES * thresholds[name]));
}

function weightsText({ lowWeight, mediumWeight, highWeight }: Settings): string {
  return `${lowWeight} / ${mediumWeight} / ${highWeight}`;
}

/** Of the options, what the settings come to that were shown. */
const settled = perOptions((wanted: Options) =>
  perOptions((shown: Settings): Settings => ({ ...shown, ...fixesOf(expects(wanted), shown) })),
);

/** The settings with all that is asked for. */
function afterwards(shown: Settings, wanted: Options): Settings {
  return settled(wanted)(shown);
}

function weightHeld({ name, weight, action }: Level, wanted: Options): Expectation<Settings> {
  const { exact, thresholds } = wanted;
  const to = thresholds[name];
  const { low, medium, high } = thresholds;
  return {
    field: weight,
    isMet: (shown) => (!exact && isAscending(shown) && isReached(shown, wanted)) || shown[weight] === to,
    to,
    effect: ({ [weight]: was }) => {
      // What a weight of 0 or less means nobody has shown.
      if (was <= 0) return 'neutral';
      return to > was ? 'loosens' : 'tightens';
    },
    disruption: (shown) => {
      const noticed = noticedOf(afterwards(shown, wanted)[action]);
      // Less mail is lost, not more.
      return noticed === 'high' && 0 < shown[weight] && shown[weight] < to ? 'low' : noticed;
    },
    problem: (shown) => {
      const are = `the weights ${weightsText(shown)}`;
      if (!isAscending(shown)) return `${are} do not ascend from above 0`;
      const asked = `${low} / ${medium} / ${high} are asked for`;
      return isReached(shown, wanted)
        ? `the weights are ${weightsText(shown)} (${asked})`
        : `${are} are hardly ever reached (${asked})`;
    },
  };
}

function actionEffect(was: SpamAction, to: SpamAction): Effect {
  if (!STRENGTH.includes(was)) return 'neutral';
  return STRENGTH.indexOf(to) < STRENGTH.indexOf(was) ? 'loosens' : 'tightens';
}

/** Mail that was moved is where it was looked for; mail that was deleted turns up. */
function actionNoticed(was: SpamAction, to: SpamAction): Disruption {
  if (actionEffect(was, to) !== 'loosens') return noticedOf(to);
  return was === 'delete' ? 'low' : 'medium';
}

/**
 * The action of a level, and its text: where the playbook is not exact, a high action that does nothing, and, when asked,
 * a weaker one on medium and high.
 */
function actionHeld({ name, action, text }: Level, wanted: Options): readonly Expectation<Settings>[] {
  const choice = wanted.actions[name];
  const { action: to, label } = OFFERED[choice];
  const toText = textOf(choice, wanted);
  const isIdle = (shown: Settings) => name === 'high' && shown[action] === 'no-action';
  const isWeak = (shown: Settings) =>
    name !== 'low' &&
    wanted.weakerActions === 'refuse' &&
    STRENGTH.includes(shown[action]) &&
    actionEffect(to, shown[action]) === 'loosens';
  const isLeft = (shown: Settings) => !wanted.exact && !isIdle(shown) && !isWeak(shown);
  const problem = (shown: Settings) => {
    if (isIdle(shown)) return 'nothing becomes of mail that is high probable spam';
    return shown[action] === to
      ? 'the prefix or the folder is another than asked for'
      : `the ${name} action is "${actionWords(shown[action])}"`;
  };
  return [
    {
      field: action,
      isMet: (shown) => isLeft(shown) || shown[action] === to,
      to,
      effect: (shown) => actionEffect(shown[action], to),
      disruption: (shown) => actionNoticed(shown[action], to),
      problem,
      value: label,
    },
    {
      field: text,
      isAsked: toText !== undefined,
      isMet: (shown) => isLeft(shown) || shown[text] === toText,
      to: toText ?? '',
      effect: 'neutral',
      disruption: noticedOf(to),
      problem,
      click: `its text: "${toText}"`,
    },
  ];
}

/** What becomes of mail of one level. */
function outcomeOf({ weight, action, text }: Level, settings: Settings, mailboxes: string): string {
  const mail = `Mail to ${mailboxes} with a spam weight of ${settings[weight]} or more`;
  switch (settings[action]) {
    case 'delete':
      return `${mail} is deleted, and nobody is told.`;
    case 'move-to-folder':
      return `${mail} is moved to the folder "${settings[text]}".`;
    case 'prefix-subject':
      return `${mail} gets "${settings[text].trim()}" in front of its subject.`;
    case 'no-action':
      return `${mail} is left as it is.`;
    default:
      return `${mail} is treated as before (${actionWords(settings[action])}).`;
  }
}

function overriding(
  field: 'domainsMayOverride' | 'usersMayOverride',
  asked: { readonly who: string; readonly option: 'leave' | 'refuse' },
): Expectation<Settings> {
  return {
    field,
    isAsked: asked.option === 'refuse',
    to: false,
    // What becomes of overrides that are there nobody has shown: the server's action may be to delete.
    disruption: 'high',
    problem: `${asked.who.toLowerCase()} may override the spam settings`,
    impact: `${asked.who} can no longer set spam weights and actions of their own.`,
  };
}

const expects = perOptions((wanted: Options): readonly Expectation<Settings>[] => [
  ...LEVELS.flatMap((level) =>
    [weightHeld(level, wanted), ...actionHeld(level, wanted)].map(
      (one): Expectation<Settings> => ({
        ...one,
        impact: (shown, context) => outcomeOf(level, afterwards(shown, wanted), mailboxesOf(context)),
      }),
    ),
  ),
  overriding('domainsMayOverride', { who: 'Domains', option: wanted.allowDomainsToOverride }),
  overriding('usersMayOverride', { who: 'Users', option: wanted.allowUsersToOverride }),
]);

/** A high action that nobody has shown to be offered for spam may be meant: it is not replaced, unless exactly. */
function strangeAction({ highAction }: Settings, wanted: Options): readonly Shortcoming[] {
  const isStrange = !wanted.exact && !STRENGTH.includes(highAction);
  return together(
    [
      isStrange &&
        `the action for high probable spam is "${actionWords(highAction)}", which is not known here`,
    ],
    {
      byHand: [
        `${WHERE}: see what becomes of mail of High Probability of Being Spam, and choose ` +
          `${OFFERED[wanted.actions.high].label} if it is not meant.`,
      ],
    },
  );
}

export const spamFiltering = defineStep({
  id: 'spam-filtering',
  title: 'Spam is acted on, the more the more certain it is',
  why:
    'Without ascending weights that mail comes to, and an action on the highest, spam checks count and nothing follows. Mail is marked, ' +
    'moved or deleted: a wanted message that scores high is lost without a word. Domains and users that override the ' +
    'spam settings are not reached.',
  guide: ['G2 "Spam Filtering Thresholds"'],
  rehearses: { untold: 'the logs do not hold what spam checks come to with other weights' },
  severity: 'medium',
  disruption: 'high',
  notices: [
    ['highAction', 'likely spam is deleted', 'delete'],
    ['mediumAction', 'spam is deleted', 'delete'],
    ['lowAction', 'what may be spam is deleted', 'delete'],
    ['domainsMayOverride', 'own spam settings end', false],
    ['usersMayOverride', 'own spam settings end', false],
    ['*', 'spam is handled otherwise'],
  ],
  ...holding(options, {
    resource: antispam,
    where: WHERE,
    expects,
    // All of a level, to say what becomes of its mail.
    reads: LEVELS.flatMap(({ weight, action, text }) => [weight, action, text]),
    also: strangeAction,
    passes: (shown) =>
      `Mail counts as spam from the weights ${weightsText(shown)}; the high action is "${actionWords(shown.highAction)}".`,
    ends: ({ exact }) =>
      exact
        ? 'Save.'
        : 'Other weights that ascend and that mail comes to, and another action on High than Take No Action, may stay. Save.',
  }),
});
