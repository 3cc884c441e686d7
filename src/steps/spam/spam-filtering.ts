/**
 * Step spam-filtering: the more certain the spam, the more becomes of it.
 * Pure: judges weights and actions; what is sound is left alone, unless the playbook asks for exact values.
 */

import { z } from 'zod';
import { antispam, type SpamAction } from '../../contract/resources/mail/antispam.js';
import { instruct } from '../kit/instruction.js';
import {
  type DesiredChange,
  defineStep,
  type Effect,
  mailboxesOf,
  partFor,
  type StepContext,
  sentence,
} from '../kit/step.js';

const LEVELS = ['low', 'medium', 'high'] as const;
type Level = (typeof LEVELS)[number];

const FIELDS = {
  low: { weight: 'lowWeight', action: 'lowAction', text: 'lowText' },
  medium: { weight: 'mediumWeight', action: 'mediumAction', text: 'mediumText' },
  high: { weight: 'highWeight', action: 'highAction', text: 'highText' },
} as const;

const LABELS = { low: 'Low', medium: 'Medium', high: 'High' } as const satisfies Record<Level, string>;

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
  z.int().min(1).max(1000).default(value).describe(`Weight from which mail is ${level} probable spam`);

const action = z.enum(['none', 'prefix-subject', 'junk-folder', 'delete']);

const override = (who: string) =>
  z
    .enum(['leave', 'refuse'])
    .default('leave')
    .describe(`refuse: ${who} may not set weights and actions of their own; leave: not judged`);

// Weights and actions as an exported file and several hosters have them.
const options = z.strictObject({
  thresholds: z
    .strictObject({ low: weight('low', 10), medium: weight('medium', 20), high: weight('high', 30) })
    .refine(
      ({ low, medium, high }) => low < medium && medium < high,
      'low, medium and high must ascend; state all three',
    )
    .prefault({})
    .describe('Weights that are set where those of the server do not ascend'),
  actions: z
    .strictObject({
      low: action.default('prefix-subject').describe('What becomes of mail that is low probable spam'),
      medium: action.default('junk-folder').describe('What becomes of mail that is medium probable spam'),
      high: action
        .exclude(['none'])
        .default('delete')
        .describe('What becomes of mail that is high probable spam; set where the server does nothing'),
    })
    .prefault({})
    .describe('Actions; low and medium count only with exact'),
  subjectPrefix: z
    .string()
    .regex(/\S/, 'the prefix is blank')
    .max(50)
    .default('SPAM: ')
    .describe('Text that the action prefix-subject puts in front'),
  junkFolder: z
    .string()
    .regex(/\S/, 'the folder is blank')
    .max(100)
    .default('Junk E-Mail')
    .describe('Folder that the action junk-folder moves mail to'),
  exact: z
    .boolean()
    .default(false)
    .describe('true: exactly these weights and actions; false: other ones pass that ascend and act on high'),
  allowDomainsToOverride: override('domains'),
  allowUsersToOverride: override('users'),
});

type Options = z.infer<typeof options>;
type Settings = Pick<
  z.infer<typeof antispam.model>,
  `${Level}Weight` | `${Level}Action` | `${Level}Text` | 'domainsMayOverride' | 'usersMayOverride'
>;

function set(field: keyof Settings, to: string | number | boolean, effect?: Effect): DesiredChange {
  return { kind: 'set', need: 'settings', field, to, ...(effect === undefined ? {} : { effect }) };
}

function isAscending({ lowWeight, mediumWeight, highWeight }: Settings): boolean {
  return 0 < lowWeight && lowWeight < mediumWeight && mediumWeight < highWeight;
}

function weightChanges(settings: Settings, wanted: Options): readonly DesiredChange[] {
  if (!wanted.exact && isAscending(settings)) return [];
  return LEVELS.flatMap((level) => {
    const [was, to] = [settings[FIELDS[level].weight], wanted.thresholds[level]];
    if (was === to) return [];
    // What a weight of 0 or less means nobody has shown.
    return [set(FIELDS[level].weight, to, was <= 0 ? 'neutral' : to > was ? 'loosens' : 'tightens')];
  });
}

function actionEffect(was: SpamAction, to: SpamAction): Effect {
  if (!STRENGTH.includes(was)) return 'neutral';
  return STRENGTH.indexOf(to) < STRENGTH.indexOf(was) ? 'loosens' : 'tightens';
}

function textOf(choice: Choice, wanted: Options): string | undefined {
  if (choice === 'prefix-subject') return wanted.subjectPrefix;
  return choice === 'junk-folder' ? wanted.junkFolder : undefined;
}

function actionChanges(settings: Settings, wanted: Options): readonly DesiredChange[] {
  return LEVELS.flatMap((level) => {
    const { action, text } = FIELDS[level];
    const isIdle = level === 'high' && settings[action] === 'no-action';
    if (!wanted.exact && !isIdle) return [];
    const choice = wanted.actions[level];
    const [was, to] = [settings[action], OFFERED[choice].action];
    const toText = textOf(choice, wanted);
    return [
      ...(was === to ? [] : [set(action, to, actionEffect(was, to))]),
      ...(toText === undefined || settings[text] === toText ? [] : [set(text, toText, 'neutral')]),
    ];
  });
}

const OVERRIDES = [
  { option: 'allowDomainsToOverride', field: 'domainsMayOverride', who: 'domains' },
  { option: 'allowUsersToOverride', field: 'usersMayOverride', who: 'users' },
] as const;

function refused(settings: Settings, wanted: Options) {
  return OVERRIDES.filter(({ option, field }) => wanted[option] === 'refuse' && settings[field]);
}

/** Is the high action one that nobody has shown to be offered for spam? It may be meant, so it is not replaced. */
function isStrange(settings: Settings): boolean {
  return !STRENGTH.includes(settings.highAction);
}

function actionWords(action: SpamAction): string {
  return action.replaceAll('-', ' ');
}

function problemsOf(settings: Settings, wanted: Options): readonly string[] {
  const { lowWeight, mediumWeight, highWeight } = settings;
  const weights = `${lowWeight} / ${mediumWeight} / ${highWeight}`;
  const { low, medium, high } = wanted.thresholds;
  const differing = LEVELS.filter(
    (level) => settings[FIELDS[level].action] !== OFFERED[wanted.actions[level]].action,
  );
  const isIdle = settings.highAction === 'no-action';
  return [
    ...(isAscending(settings) ? [] : [`the weights ${weights} do not ascend from above 0`]),
    ...(wanted.exact && isAscending(settings) && weightChanges(settings, wanted).length > 0
      ? [`the weights are ${weights} (${low} / ${medium} / ${high} are asked for)`]
      : []),
    ...(isIdle ? ['nothing becomes of mail that is high probable spam'] : []),
    ...(!wanted.exact && isStrange(settings)
      ? [
          `the action for high probable spam is "${actionWords(settings.highAction)}", which is not known here`,
        ]
      : []),
    ...(wanted.exact
      ? differing
          .filter((level) => level !== 'high' || !isIdle)
          .map((level) => `the ${level} action is "${actionWords(settings[FIELDS[level].action])}"`)
      : []),
    ...(wanted.exact && differing.length === 0 && actionChanges(settings, wanted).length > 0
      ? ['the prefix or the folder is another than asked for']
      : []),
    ...refused(settings, wanted).map(({ who }) => `${who} may override the spam settings`),
  ];
}

/** What becomes of mail of one level, once the changes are made. */
function outcomeOf(level: Level, after: { readonly settings: Settings; readonly mailboxes: string }): string {
  const { settings, mailboxes } = after;
  const from = settings[FIELDS[level].weight];
  const text = settings[FIELDS[level].text];
  const mail = `Mail to ${mailboxes} with a spam weight of ${from} or more`;
  switch (settings[FIELDS[level].action]) {
    case 'delete':
      return `${mail} is deleted, and nobody is told.`;
    case 'move-to-folder':
      return `${mail} is moved to the folder "${text}".`;
    case 'prefix-subject':
      return `${mail} gets "${text.trim()}" in front of its subject.`;
    case 'no-action':
      return `${mail} is left as it is.`;
    default:
      return `${mail} is treated as before (${actionWords(settings[FIELDS[level].action])}).`;
  }
}

function impactOf(
  settings: Settings,
  planned: { readonly changes: readonly DesiredChange[]; readonly context: StepContext },
): readonly string[] {
  const sets = planned.changes.flatMap((change) =>
    change.kind === 'set' ? [[change.field, change.to] as const] : [],
  );
  const touched = new Set(sets.map(([field]) => field));
  const after = { ...settings, ...Object.fromEntries(sets) } as Settings;
  const mailboxes = mailboxesOf(planned.context);
  return [
    ...LEVELS.filter((level) => Object.values(FIELDS[level]).some((field) => touched.has(field))).map(
      (level) => outcomeOf(level, { settings: after, mailboxes }),
    ),
    ...OVERRIDES.filter(({ field }) => touched.has(field)).map(
      ({ who }) =>
        `${who === 'users' ? 'Users' : 'Domains'} can no longer set spam weights and actions of their own.`,
    ),
  ];
}

function levelClicks(level: Level, wanted: Options): string {
  const choice = wanted.actions[level];
  const text = textOf(choice, wanted);
  return (
    `${LABELS[level]} Probability of Being Spam: weight ${wanted.thresholds[level]}, ${OFFERED[choice].label}` +
    (text === undefined ? '' : ` ("${text}")`)
  );
}

export const spamFiltering = defineStep({
  id: 'spam-filtering',
  title: 'Spam is acted on, the more the more certain it is',
  why:
    'Without ascending weights and an action on the highest, spam checks count and nothing follows. Mail is marked, ' +
    'moved or deleted: a wanted message that scores high is lost without a word. Domains and users that override the ' +
    'spam settings are not reached.',
  guide: ['G2 "Spam Filtering Thresholds"'],
  severity: 'medium',
  disruption: 'medium',
  scope: 'server',
  options,
  parts: [
    partFor(options)({
      scope: 'server',
      reads: () => ({
        settings: {
          resource: antispam,
          fields: [
            ...LEVELS.flatMap((level) => Object.values(FIELDS[level])),
            ...OVERRIDES.map(({ field }) => field),
          ],
        },
      }),
      assess: ({ settings }, wanted, context) => {
        const problems = problemsOf(settings, wanted);
        if (problems.length === 0) {
          const { lowWeight, mediumWeight, highWeight, highAction } = settings;
          return {
            verdict: 'pass',
            message: `Mail counts as spam from the weights ${lowWeight} / ${mediumWeight} / ${highWeight}; the high action is "${actionWords(highAction)}".`,
          };
        }
        const changes = [
          ...weightChanges(settings, wanted),
          ...actionChanges(settings, wanted),
          ...refused(settings, wanted).map(({ field }) => set(field, false)),
        ];
        return {
          verdict: 'fail',
          message: sentence(problems),
          changes,
          impact: impactOf(settings, { changes, context }),
          byHand:
            !wanted.exact && isStrange(settings)
              ? instruct(
                  'Settings > Antispam > Options > Filtering: see what becomes of mail of High Probability of Being Spam, ' +
                    `and choose ${OFFERED[wanted.actions.high].label} if it is not meant.`,
                )
              : [],
        };
      },
    }),
  ],
  manual: (wanted) =>
    instruct(
      'Settings > Antispam > Options > Filtering: ' +
        LEVELS.map((level) => levelClicks(level, wanted)).join('; ') +
        (wanted.exact
          ? ''
          : '; other weights that ascend, and another action on High than Take No Action, may stay') +
        OVERRIDES.filter(({ option }) => wanted[option] === 'refuse')
          .map(({ who }) => `; Allow ${who} to override off`)
          .join('') +
        '. Save.',
    ),
});
