/** Resource `rbls`. */
import { z } from 'zod';
import { defineCollection, rowsAndCalls } from '../../define.js';
import { ours, shown } from '../../label.js';

/**
 * The lists that are asked about whoever delivers mail (RBLs), and about the addresses of pages in it (URIBLs), one
 * collection. Key: `guid`, given by the server.
 * Shape: rows in `rbls`; an addition and an edit send the whole row in `rbl`.
 * Units: weights are what a hit adds to the spam weight of a message.
 * Source: the lists and their columns exist (vendor help, an exported file); calls and names are `assumed`
 * (docs/assumed-api.md).
 */
export const rbls = defineCollection({
  id: 'rbls',
  title: 'RBLs and URIBLs',
  where: 'Settings > Antispam > RBLs and URIBLs',
  spelling: { lookupDomain: 'address', hits: 'address' },
  model: z.object({
    name: z.string().describe('Name'),
    description: z.string().meta(ours('Description')),
    lookupDomain: z.string().meta(shown('Host', { note: 'the domain that is asked' })),
    isEnabled: z.boolean().meta(ours('Enabled')),
    blocksIncoming: z.boolean().describe('Incoming SMTP Blocking'),
    blocksOutgoing: z.boolean().describe('Outgoing SMTP Blocking'),
    isUribl: z
      .boolean()
      .meta(ours('URIBL', { note: 'asked about addresses in the text, not about the sender' })),
    requiresMatch: z.boolean().meta(ours('Require lookup match', { note: 'only the named answers count' })),
    hits: z.array(z.string()).meta(ours('Results that indicate spam')),
    weight: z.number().describe('Weight'),
    weightMax: z.number().meta(ours('Max weight')),
  }),
  label: (list) => (list.name === '' ? list.lookupDomain : list.name),
  binding: {
    ...rowsAndCalls('settings/sysadmin/rbl', 'rbl'),
    key: 'guid',
    fields: {
      isEnabled: 'enabled',
      blocksIncoming: 'enabledSmtpIn',
      blocksOutgoing: 'enabledSmtpOut',
      requiresMatch: {
        wire: 'requireLookupMatch',
        note: 'the member was seen in an export; that any answer counts where it is false is assumed',
      },
      hits: 'resultsIndicatingSpam',
      weightMax: { note: 'the member was seen in an export; what it limits is not known' },
    },
  },
});
