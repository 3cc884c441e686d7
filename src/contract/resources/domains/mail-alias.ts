/** Resource `mail-alias`. */
import { z } from 'zod';
import { defineDocument } from '../../define.js';
import { ours } from '../../label.js';

/**
 * One alias of a mail domain, a document that is only read: where a catch-all delivers, and whether it may send.
 * Shape: in `alias`, asked for by its name, which the caller gives.
 * Source: evidence `client` (docs/api-evidence.md 8.2).
 */
export const mailAlias = defineDocument({
  id: 'mail-alias',
  scope: 'domain',
  title: 'Alias of a mail domain',
  where: 'Manage > Aliases (as a domain administrator)',
  model: z.object({
    name: z.string().meta(ours('Name')),
    targets: z.array(z.string()).meta(ours('Addresses it delivers to')),
    maySend: z.boolean().meta(ours('Allow sending')),
  }),
  binding: {
    read: {
      method: 'GET',
      path: 'settings/domain/alias/{alias}',
      evidence: 'client',
      source: 'SC, AI',
      under: 'alias',
      actsOnDomain: true,
    },
    fields: { targets: 'aliasTargetList', maySend: 'allowSending' },
  },
});
