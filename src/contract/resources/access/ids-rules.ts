/** Resource `ids-rules`, its types and its services. */
import { z } from 'zod';
import { defineCollection, numbered, rowsAndCalls } from '../../define.js';
import { ours, shown } from '../../label.js';

/**
 * What a rule looks for, in the order of the numbers 1 to 7.
 * Source: the numbers are BlockType of the API's lists of blocks (`client`, docs/api-evidence.md 2); that rules use
 * them is `assumed`.
 */
export const IDS_RULE_TYPES = [
  'harvesting',
  'brute-force-by-ip',
  'denial-of-service',
  'bounces-indicate-spammer',
  'internal-spammer',
  'password-retrieval-brute-force',
  'brute-force-by-email',
] as const;

const TYPE_WORDS = {
  harvesting: 'Bad SMTP Sessions (Harvesting)',
  'brute-force-by-ip': 'Password Brute Force by IP',
  'denial-of-service': 'Denial of Service (DoS)',
  'bounces-indicate-spammer': 'Bounces Indicate Spammer',
  'internal-spammer': 'Internal Spammer',
  'password-retrieval-brute-force': 'Password Retrieval Brute Force',
  'brute-force-by-email': 'Password Brute Force by Email',
} as const satisfies Record<(typeof IDS_RULE_TYPES)[number], string>;

/** One of `IDS_RULE_TYPES`. */
export type IdsRuleType = (typeof IDS_RULE_TYPES)[number];

/**
 * The services that a rule can be for, of more that exist.
 * Source: the numbers are ServiceType of the API's lists of blocks (`client`, docs/api-evidence.md 2); that rules use
 * them is `assumed`.
 */
export const IDS_SERVICES = ['smtp', 'imap', 'pop', 'webmail'] as const;
const SERVICE_WORDS = { smtp: 'SMTP', imap: 'IMAP', pop: 'POP', webmail: 'Webmail' } as const;

/**
 * When an address or an account is blocked for its behaviour, a collection. Key: `id`, given by the server.
 * Shape: rows in `idsRules`; an addition and an edit send the whole row in `idsRule`. With `notify` the block time is
 * ignored (vendor help); how long a `delay` lasts has no field.
 * Units: minutes; a threshold counts events within the time frame.
 * Errors: a rule of an unknown type, service or action leaves the whole list undecoded; some cannot be deleted (vendor
 * help).
 * Source: the rules and their columns exist (vendor help); calls, names and numbers are `assumed`
 * (docs/assumed-api.md).
 */
export const idsRules = defineCollection({
  id: 'ids-rules',
  title: 'IDS rules',
  where: 'Settings > Security > IDS Rules',
  model: z.object({
    type: z.enum(IDS_RULE_TYPES).meta(shown('Type', { values: TYPE_WORDS })),
    service: z
      .enum(IDS_SERVICES)
      .nullable()
      .meta(shown('Service', { note: 'none means all services', values: SERVICE_WORDS })),
    timeFrameMinutes: z.int().min(0).describe('Time Frame (minutes)'),
    threshold: z.int().min(0).describe('Threshold'),
    blockMinutes: z.int().min(0).describe('Block Time (minutes)'),
    action: z.enum(['block', 'notify', 'delay']).describe('Action'),
    notifyAddress: z.string().meta(ours('Notification address', { note: 'empty for nobody' })),
    description: z.string().describe('Description'),
  }),
  // A rule that notifies may stand beside one that blocks the same thing.
  label: ({ type, service, action }) =>
    `${type}${service === null ? '' : ` (${service})`}${action === 'block' ? '' : `, ${action}`}`,
  binding: {
    ...rowsAndCalls('settings/sysadmin/ids-rule', 'idsRule'),
    key: 'id',
    serverOwned: ['id', 'isPermanent'],
    fields: {
      type: { values: numbered(IDS_RULE_TYPES, 1) },
      service: { values: { smtp: 0, imap: 1, pop: 2, webmail: 8 } },
      action: { values: { block: 0, notify: 1, delay: 2 } },
    },
  },
});
