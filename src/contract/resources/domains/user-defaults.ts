/** Resource `user-defaults`. */
import { z } from 'zod';
import { defineDocument } from '../../define.js';
import { ours } from '../../label.js';

const PAGE = { path: 'settings/domain/user-defaults', actsOnDomain: true } as const;

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
    maxMailboxSize: z
      .int()
      .min(0)
      .meta(ours('Mailbox Size Limit (bytes)', { note: '0 for no limit' })),
    hideFromGal: z.boolean().meta(ours('Hidden from the Global Address List')),
  }),
  binding: {
    read: { ...PAGE, method: 'GET', evidence: 'documented', source: 'CA', under: 'settings' },
    write: { ...PAGE, method: 'POST', evidence: 'client', source: 'WG, CA', sends: 'changed-members' },
    written: 'client',
    fields: { hideFromGal: { written: 'documented' } },
  },
});
