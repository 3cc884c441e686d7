/** Resource `password-compliance`. */
import { z } from 'zod';
import { defineCollection } from '../../define.js';

/**
 * The users of one mail domain whose password breaks the policy, and how, a collection that is only read. The server
 * evaluates it once a day. Users of Active Directory, whose password is not SmarterMail's, are left out by the call's name. Key: the address.
 * Shape: asked by a POST with search parameters, page by page.
 * Errors: a POST that is `assumed` is asked only where the server's documentation lists it.
 * Source: the call is `documented`, one of a pair with and without Active Directory; nobody has shown an answer, so its shape is `assumed` (docs/assumed-api.md).
 */
export const passwordCompliance = defineCollection({
  id: 'password-compliance',
  scope: 'domain',
  title: 'Password policy compliance of a mail domain',
  where: 'Manage > Password Policy Compliance',
  model: z.object({
    address: z.string().min(1).describe('User'),
    violations: z.array(z.string()).describe('Violations'),
  }),
  binding: {
    list: {
      method: 'POST',
      path: 'settings/domain/password-compliance-users-no-activedirectory',
      evidence: 'assumed',
      source: 'CA (the call); docs/assumed-api.md (its answer)',
      actsOnDomain: true,
      under: 'users',
      body: { skip: 0, take: 1000, search: '', sortDescending: false },
      paging: { skip: 'skip', take: 'take', size: 1000, total: 'totalCount' },
    },
    key: 'emailAddress',
    fields: { address: 'emailAddress' },
  },
});
