/** Resource `mail-accounts`. */
import { z } from 'zod';
import { defineCollection } from '../../define.js';
import { ours } from '../../label.js';

/**
 * The mailboxes of one mail domain, and whether each is enabled, a collection. Key: the address.
 * Shape: all in one answer, as clients ask for it. An edit sends the one member that it changes, in the mail settings of the
 * mailbox.
 * Source: evidence `client`: two clients list accounts so, a third reads and writes `isEnabled` of the mail settings
 * (docs/api-evidence.md 7.2). That the list follows what is written there is likely, and shown by the read-back alone.
 */
export const mailAccounts = defineCollection({
  id: 'mail-accounts',
  areItemsIndependent: true,
  scope: 'domain',
  title: 'Mailboxes of a mail domain, enabled or not',
  where: 'Manage > Users (as a domain administrator)',
  model: z.object({
    address: z.string().min(1).meta(ours('Email address')),
    isEnabled: z.boolean().meta(ours('Enabled')),
  }),
  binding: {
    list: {
      method: 'POST',
      path: 'settings/domain/account-list-search',
      evidence: 'client',
      source: 'AI, WG',
      actsOnDomain: true,
      under: 'results',
      body: { search: null, searchFlags: ['users'], skip: 0, take: 99_999, sortField: 'userName' },
    },
    edit: {
      method: 'POST',
      path: 'settings/domain/post-user-mail',
      evidence: 'client',
      source: 'SC',
      actsOnDomain: true,
      body: { email: '$key', userMailSettings: '$changed' },
    },
    key: 'emailAddress',
    volatile: ['lastLogin', 'totalMailboxSize'],
    written: 'client',
    fields: { address: { wire: 'emailAddress', written: 'none' } },
  },
});
