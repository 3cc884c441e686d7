/** Resource `password-settings`. */
import { z } from 'zod';
import { defineDocument } from '../../define.js';
import { ours } from '../../label.js';

const PAGE = {
  path: 'settings/domain/password-settings',
  evidence: 'documented',
  source: 'CA',
  actsOnDomain: true,
} as const;

/**
 * Password rules of one mail domain, a document: what the domain sets for itself beside the server's policy.
 * Shape: read in `overrides`; written flat and whole. The server's defaults, under another name, are left out.
 * Units: lengths in characters.
 * Source: both calls `documented` (docs/api-evidence.md 8.1).
 */
export const passwordSettings = defineDocument({
  id: 'password-settings',
  scope: 'domain',
  title: 'Password rules of a mail domain',
  where: 'Domain Settings > Security > Password Requirements (as a domain administrator)',
  model: z.object({
    hasOwnMinLength: z.boolean().meta(ours('Minimum length of its own')),
    minLength: z.int().min(0).meta(ours('Minimum Password Length')),
  }),
  binding: {
    read: { ...PAGE, method: 'GET', under: 'overrides' },
    write: { ...PAGE, method: 'POST', sends: 'all-members' },
    written: 'documented',
    fields: { hasOwnMinLength: 'minLength.enabled', minLength: 'minLength.ruleValue' },
  },
});
