/** Resource `ids-blocks`. */
import { z } from 'zod';
import { defineCollection } from '../../define.js';
import { ours } from '../../label.js';

const CALL = { method: 'POST', evidence: 'client' } as const;

/** All whose names clients send. What a server makes of a list without one of them is not known. */
const SERVICES = [
  ...['Smtp', 'Imap', 'Pop', 'Delivery', 'Ldap', 'EmailHarvesting', 'GreyListLegacy'],
  ...['Xmpp', 'WebMail', 'ActiveSync', 'MapiEws', 'AuthUsers'],
];

/** What the interface calls the protocols, by their numbers. */
const LABELS = [
  ...['SMTP', 'IMAP', 'POP', 'Delivery', 'LDAP', 'Email Harvesting', 'Greylisting', 'XMPP'],
  ...['Webmail', 'ActiveSync', 'MAPI & EWS', 'Authenticated Users'],
];

function protocolLabel(protocol: number | string): string {
  return typeof protocol === 'string' ? protocol : (LABELS[protocol] ?? `protocol ${protocol}`);
}

const number = z.union([z.int(), z.string()]);

/**
 * What intrusion detection blocks now, a collection. A block ends by itself when its time is up; taking one off is an
 * action, and no call puts it back. Key: address, protocol, type and rule together.
 * Shape: read page by page; taken off by the whole row as read. Protocol and type come as numbers or names.
 * Units: seconds.
 * Errors: a row without one of the members of its key leaves the whole list unread.
 * Source: both calls `client` (docs/api-evidence.md 4.2). Whether a newer build blocks protocols that are none of the
 * twelve clients ask for is not known.
 */
export const idsBlocks = defineCollection({
  id: 'ids-blocks',
  title: 'Addresses that intrusion detection blocks now',
  where: 'Manage > IDS Blocks',
  model: z.object({
    address: z.string().min(1).describe('Source'),
    protocol: number.describe('Protocol'),
    kind: number.describe('Type'),
    rule: z.string().describe('Rule Description'),
    secondsLeft: z.number().meta(ours('Time Left (seconds)')),
  }),
  areItemsIndependent: true,
  isFleeting: true,
  label: ({ address, rule, protocol }) =>
    `${address}, ${rule === '' ? 'a rule without a name' : rule} (${protocolLabel(protocol)})`,
  binding: {
    list: {
      ...CALL,
      path: 'settings/sysadmin/blocked-ips',
      source: 'TW, LG, CA',
      under: 'ipBlocks',
      body: {
        serviceTypes: SERVICES,
        ...{ search: '', sortType: 'ip', ascending: true },
        ...{ startindex: 0, count: 1000 },
      },
      paging: { skip: 'startindex', take: 'count', size: 1000, total: 'count' },
    },
    remove: {
      ...CALL,
      path: 'settings/sysadmin/unblock-ips',
      source: 'TW, LG',
      body: { ipBlocks: ['$item'] },
    },
    key: ['ip', 'protocol', 'blockType', 'ruleDescription'],
    serverOwned: [],
    volatile: ['count', 'secondsLeftOnBlock'],
    fields: {
      address: 'ip',
      kind: 'blockType',
      rule: 'ruleDescription',
      secondsLeft: 'secondsLeftOnBlock',
    },
  },
});
