/** Resource `login-links`. */
import { z } from 'zod';
import { defineCollection } from '../../define.js';
import { ours } from '../../label.js';
import { users } from './users.js';

/**
 * The mailboxes of one mail domain as whom somebody can be signed in by a one-time link, a collection. Making a link is an
 * action: the answer to the call holds it, and no read shows it. Key: what stands before the @.
 * Units: a link lives ten minutes as the vendor says, about one as programs that make them say, and works once.
 * Source: both calls `client`; nobody was seen making a link for a system administrator (docs/api-evidence.md 3).
 */
export const loginLinks = defineCollection({
  id: 'login-links',
  areItemsIndependent: true,
  scope: 'domain',
  title: 'One-time links to sign in by',
  where: 'Manage > Users (as a domain administrator)',
  model: z.object({
    address: z.string().min(1).meta(ours('Email address')),
    isDomainAdmin: z.boolean().meta(ours('Domain administrator')),
    hasLink: z
      .boolean()
      .nullable()
      .meta(ours('One-time link', { note: 'never shown by a read' })),
  }),
  label: ({ address }) => address,
  binding: {
    list: users.binding.list,
    actions: [
      {
        field: 'hasLink',
        to: true,
        method: 'POST',
        path: 'auth/retrieve-login-token',
        evidence: 'client',
        source: 'AI, WG, PM, UP',
        body: { username: '$key', domain: '$target', isSystemAdmin: false },
      },
    ],
    key: 'userName',
    volatile: users.binding.volatile ?? [],
    written: 'none',
    fields: {
      address: 'emailAddress',
      isDomainAdmin: 'securityFlags.isDomainAdmin',
      hasLink: { wire: 'autoLoginToken', written: 'client', writeOnly: true },
    },
  },
});
