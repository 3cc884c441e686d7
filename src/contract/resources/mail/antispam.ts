/** Resource `antispam`, its actions and its restrictions. */
import { z } from 'zod';
import { defineDocument } from '../../resource.js';

const PATH = 'settings/sysadmin/antispam-settings';
const SOURCE = 'TA (the path); docs/assumed-api.md (its answer)';

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

/** One of `SPAM_ACTIONS`. */
export type SpamAction = (typeof SPAM_ACTIONS)[number];

const ACTION_NUMBERS = {
  'no-action': 0,
  delete: 1,
  reroute: 2,
  bounce: 3,
  'move-to-folder': 4,
  'add-header': 5,
  'prefix-subject': 6,
  forward: 7,
  'mark-read': 8,
  'set-priority': 9,
  'follow-up': 10,
} as const satisfies Record<SpamAction, number>;
const ACTION_NOTE =
  'the numbers are those of content filters (FilterActionType); only 1, 4 and 6 were seen for spam, in an export';

/**
 * Who gets automatic answers, from the widest to the narrowest.
 * Source: the labels from hosters' pages on old versions; of the numbers only 3 (`require-spf`) was seen, in an
 * export, the rest is `assumed`.
 */
export const RESTRICTIONS = ['enabled', 'require-spf-if-exists', 'require-spf', 'disabled'] as const;

/** One of `RESTRICTIONS`. */
export type Restriction = (typeof RESTRICTIONS)[number];

const RESTRICTION_NUMBERS = {
  enabled: 0,
  'require-spf-if-exists': 2,
  'require-spf': 3,
  disabled: 1,
} as const satisfies Record<Restriction, number>;
const RESTRICTION_NOTE =
  'only the value 3 (require message passed SPF) was seen, in an export; 0, 1 and 2 are assumed';

const action = (level: string) => z.enum(SPAM_ACTIONS).describe(`${level} Probability of Being Spam, action`);
const actionText = (level: string) =>
  z.string().describe(`${level} Probability of Being Spam, text of the action (the prefix, or the folder)`);
const weight = (level: string) => z.number().describe(`${level} Probability of Being Spam, weight threshold`);

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
  scope: 'server',
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
    domainsMayOverride: z.boolean().describe('Allow domains to override'),
    usersMayOverride: z.boolean().describe('Allow users to override'),
    blocksIncoming: z.boolean().describe('Incoming Weight Threshold'),
    incomingWeight: z.number().describe('Incoming Weight Threshold, weight'),
    blocksOutgoing: z.boolean().describe('Outgoing Weight Threshold'),
    outgoingWeight: z.number().describe('Outgoing Weight Threshold, weight'),
    autoResponders: z.enum(RESTRICTIONS).describe('Autoresponders'),
    contentFilterBounces: z.enum(RESTRICTIONS).describe('Content Filter Bouncing'),
  }),
  binding: {
    read: { method: 'GET', path: PATH, evidence: 'assumed', source: SOURCE, under: 'antispamSettings' },
    write: {
      method: 'POST',
      path: PATH,
      evidence: 'assumed',
      source: 'docs/assumed-api.md',
      under: 'antispamSettings',
      sends: 'changed-members',
    },
    fields: {
      lowWeight: { wire: 'lowWeight', written: 'assumed' },
      mediumWeight: { wire: 'mediumWeight', written: 'assumed' },
      highWeight: { wire: 'highWeight', written: 'assumed' },
      lowAction: { wire: 'lowAction', values: ACTION_NUMBERS, written: 'assumed', note: ACTION_NOTE },
      mediumAction: { wire: 'mediumAction', values: ACTION_NUMBERS, written: 'assumed', note: ACTION_NOTE },
      highAction: { wire: 'highAction', values: ACTION_NUMBERS, written: 'assumed', note: ACTION_NOTE },
      lowText: { wire: 'lowActionText', written: 'assumed' },
      mediumText: { wire: 'mediumActionText', written: 'assumed' },
      highText: { wire: 'highActionText', written: 'assumed' },
      domainsMayOverride: { wire: 'allowDomainsToOverride', written: 'assumed' },
      usersMayOverride: { wire: 'allowUsersToOverride', written: 'assumed' },
      blocksIncoming: { wire: 'smtpBlockEnabled', written: 'assumed' },
      incomingWeight: { wire: 'smtpBlockThreshold', written: 'assumed' },
      blocksOutgoing: { wire: 'outgoingBlockEnabled', written: 'assumed' },
      outgoingWeight: { wire: 'outgoingBlockThreshold', written: 'assumed' },
      autoResponders: {
        wire: 'autoResponderRestriction',
        values: RESTRICTION_NUMBERS,
        written: 'assumed',
        note: RESTRICTION_NOTE,
      },
      contentFilterBounces: {
        wire: 'contentFilterBounceRestriction',
        values: RESTRICTION_NUMBERS,
        written: 'assumed',
        note: RESTRICTION_NOTE,
      },
    },
  },
});
