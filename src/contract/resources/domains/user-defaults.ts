/** Resource `user-defaults`. */
import { z } from 'zod';
import { defineDocument } from '../../resource.js';

const PATH = 'settings/domain/user-defaults';

/**
 * User Defaults of one mail domain, a document: what a user added later starts with. Existing users do not follow it.
 * Shape: read in `settings`; written flat, changed members only.
 * Units: bytes; 0 is no limit.
 * Source: the read `documented`, the write `client` (docs/api-evidence.md 6).
 */
export const userDefaults = defineDocument({
  id: 'user-defaults',
  scope: 'domain',
  title: 'User Defaults of a mail domain',
  where: 'Domain Settings > User Defaults (as a domain administrator)',
  model: z.object({
    maxMailboxSize: z.int().min(0).describe('Mailbox Size Limit (bytes), 0 for no limit'),
    hideFromGal: z.boolean().describe('Hidden from the Global Address List'),
  }),
  binding: {
    read: {
      method: 'GET',
      path: PATH,
      evidence: 'documented',
      source: 'CA',
      under: 'settings',
      actsOnDomain: true,
    },
    write: {
      method: 'POST',
      path: PATH,
      evidence: 'client',
      source: 'WG, CA',
      sends: 'changed-members',
      actsOnDomain: true,
    },
    fields: {
      maxMailboxSize: { wire: 'maxMailboxSize', written: 'client' },
      hideFromGal: { wire: 'hideFromGal', written: 'documented' },
    },
  },
});
