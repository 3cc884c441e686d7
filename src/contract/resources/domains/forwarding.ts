/** Resources `mailboxes`, `mail-aliases` and `mailbox-forwarding`: where mail of a domain goes on to. All are only read. */
import { z } from 'zod';
import { defineCollection, defineDocument } from '../../define.js';
import { ours } from '../../label.js';
import { users } from './users.js';

/**
 * The mailboxes of one mail domain by their addresses alone, a collection that is only read. Key: the address.
 * Shape: as that of `users`, of which it takes no member that was not seen in a row.
 * Source: evidence `client` (docs/api-evidence.md 7.1, 7.2).
 */
export const mailboxes = defineCollection({
  id: 'mailboxes',
  scope: 'domain',
  title: 'Mailboxes of a mail domain',
  where: 'Manage > Users (as a domain administrator)',
  model: z.object({ address: z.string().min(1).meta(ours('Email address')) }),
  binding: {
    list: users.binding.list,
    key: 'emailAddress',
    fields: { address: 'emailAddress' },
  },
});

/**
 * The aliases of one mail domain, a collection that is only read. Key: the name.
 * Shape: every alias in one answer, no paging seen. A target is an address, or the name of a mailbox of the domain.
 * Source: evidence `client` (docs/api-evidence.md 8.2).
 */
export const mailAliases = defineCollection({
  id: 'mail-aliases',
  scope: 'domain',
  title: 'Aliases of a mail domain',
  where: 'Manage > Aliases (as a domain administrator)',
  model: z.object({
    name: z.string().min(1).meta(ours('Name')),
    targets: z.array(z.string()).meta(ours('Addresses it delivers to')),
  }),
  binding: {
    list: {
      method: 'GET',
      path: 'settings/domain/aliases',
      evidence: 'client',
      source: 'SC',
      under: 'gridInfo',
      actsOnDomain: true,
    },
    key: 'name',
    fields: {},
  },
});

/**
 * Where one mailbox forwards to, a document that is only read: asked for by its address, which the caller gives.
 * Source: evidence `client` (docs/api-evidence.md 8.2).
 */
export const mailboxForwarding = defineDocument({
  id: 'mailbox-forwarding',
  scope: 'domain',
  title: 'Forwarding of a mailbox',
  where: 'Manage > Users > the user > Email > Forwarding (as a domain administrator; path not confirmed)',
  model: z.object({ addresses: z.array(z.string()).meta(ours('Addresses it forwards to')) }),
  binding: {
    read: {
      method: 'GET',
      path: 'settings/domain/mailbox-forward-list/{email}',
      evidence: 'client',
      source: 'SC, AI',
      under: 'mailboxForwardList',
      actsOnDomain: true,
    },
    fields: { addresses: 'forwardList' },
  },
});
