/** Resource `antispam`, its actions and its restrictions. */
import { z } from 'zod';
import { defineDocument, numbered, settingsPage } from '../../define.js';
import { ours, shown } from '../../label.js';

const PAGE = settingsPage('settings/sysadmin/antispam-settings', 'antispamSettings');

/**
 * What becomes of a message. For spam the interface offers the first, second, fifth and seventh (hosters' pages).
 * Source: the numbers, 0 to 10 in this order, are those of content filters (`documented`); for spam only 1, 4 and 6
 * were seen, in an export, and the rest is `assumed`.
 */
export const SPAM_ACTIONS = [
  'no-action',
  'delete',
  'reroute',
  'bounce',
  'move-to-folder',
  'add-header',
  'prefix-subject',
  'forward',
  'mark-read',
  'set-priority',
  'follow-up',
] as const;

/** Of the others nobody has shown what the interface calls them, nor that it offers them for spam. */
const ACTION_WORDS = {
  'no-action': 'Take No Action',
  delete: 'Delete the Message',
  'move-to-folder': 'Move to Junk E-Mail folder',
  'prefix-subject': 'Prefix Subject Line With Text',
} as const;

/** One of `SPAM_ACTIONS`. */
export type SpamAction = (typeof SPAM_ACTIONS)[number];

const SPAM_ACTION = {
  values: numbered(SPAM_ACTIONS),
  note: 'the numbers are those of content filters (FilterActionType); only 1, 4 and 6 were seen for spam, in an export',
} as const;

/**
 * Who gets automatic answers, from the widest to the narrowest.
 * Source: the labels from hosters' pages on old versions; of the numbers only 3 (`require-spf`) was seen, in an
 * export, the rest is `assumed`.
 */
export const RESTRICTIONS = ['enabled', 'require-spf-if-exists', 'require-spf', 'disabled'] as const;

const RESTRICTION_WORDS = {
  enabled: 'Enable',
  'require-spf-if-exists': 'Require message passed SPF if SPF exists',
  'require-spf': 'Require message passed SPF',
  disabled: 'Disable',
} as const satisfies Record<(typeof RESTRICTIONS)[number], string>;

/** One of `RESTRICTIONS`. */
export type Restriction = (typeof RESTRICTIONS)[number];

const RESTRICTION = {
  values: { enabled: 0, 'require-spf-if-exists': 2, 'require-spf': 3, disabled: 1 },
  note: 'only the value 3 (require message passed SPF) was seen, in an export; 0, 1 and 2 are assumed',
} as const;

const action = (level: string) =>
  z.enum(SPAM_ACTIONS).meta(ours(`${level} Probability of Being Spam, action`, { values: ACTION_WORDS }));
const actionText = (level: string) =>
  z.string().meta(
    ours(`${level} Probability of Being Spam, text of the action`, {
      note: 'the prefix, or the folder',
      meantBy: `${level.toLowerCase()}Action`,
    }),
  );
const weight = (level: string) =>
  z.number().meta(ours(`${level} Probability of Being Spam, weight threshold`));

/**
 * From which weight on mail counts as spam, what becomes of it, and who may get an automatic answer, a document.
 * Shape: in `antispamSettings` both ways; a write sends the changed members only. A domain that overrides it does not
 * follow.
 * Units: weights are the sums that spam checks give a message.
 * Source: the settings exist (vendor help, an exported file); one client asks for the path, its answer, names and
 * numbers are `assumed` (docs/assumed-api.md).
 */
export const antispam = defineDocument({
  id: 'antispam',
  title: 'Antispam options',
  where: 'Settings > Antispam > Options',
  model: z.object({
    lowWeight: weight('Low'),
    mediumWeight: weight('Medium'),
    highWeight: weight('High'),
    lowAction: action('Low'),
    mediumAction: action('Medium'),
    highAction: action('High'),
    lowText: actionText('Low'),
    mediumText: actionText('Medium'),
    highText: actionText('High'),
    domainsMayOverride: z.boolean().meta(ours('Allow domains to override')),
    usersMayOverride: z.boolean().meta(ours('Allow users to override')),
    blocksIncoming: z.boolean().describe('Incoming Weight Threshold'),
    incomingWeight: z.number().meta(ours('Incoming Weight Threshold, weight')),
    blocksOutgoing: z.boolean().describe('Outgoing Weight Threshold'),
    outgoingWeight: z.number().meta(ours('Outgoing Weight Threshold, weight')),
    autoResponders: z.enum(RESTRICTIONS).meta(shown('Autoresponders', { values: RESTRICTION_WORDS })),
    contentFilterBounces: z
      .enum(RESTRICTIONS)
      .meta(shown('Content Filter Bouncing', { values: RESTRICTION_WORDS })),
  }),
  binding: {
    read: { ...PAGE.read, source: 'TA (the path); docs/assumed-api.md (its answer)' },
    write: PAGE.write,
    fields: {
      lowAction: SPAM_ACTION,
      mediumAction: SPAM_ACTION,
      highAction: SPAM_ACTION,
      lowText: 'lowActionText',
      mediumText: 'mediumActionText',
      highText: 'highActionText',
      domainsMayOverride: 'allowDomainsToOverride',
      usersMayOverride: 'allowUsersToOverride',
      blocksIncoming: 'smtpBlockEnabled',
      incomingWeight: 'smtpBlockThreshold',
      blocksOutgoing: 'outgoingBlockEnabled',
      outgoingWeight: 'outgoingBlockThreshold',
      autoResponders: { wire: 'autoResponderRestriction', ...RESTRICTION },
      contentFilterBounces: { wire: 'contentFilterBounceRestriction', ...RESTRICTION },
    },
  },
});
