/** Resource `administrator-password-policy`. */
import { z } from 'zod';
import { defineDocument } from '../../resource.js';

const SOURCE = 'docs/assumed-api.md';
const PATH = 'settings/sysadmin/administrator-password-requirements';

/**
 * The rules for administrators' own passwords, a document.
 * Shape: in `passwordRequirements` both ways; a write sends the changed members only.
 * Units: lengths in characters.
 * Source: the settings exist (vendor help); calls and names are `assumed` (docs/assumed-api.md).
 */
export const administratorPasswordPolicy = defineDocument({
  id: 'administrator-password-policy',
  scope: 'server',
  title: 'Password Requirements of administrators',
  where: 'Settings > Administrators > Password Requirements',
  // An account whose password breaks them may be held up at its next sign-in.
  isDoor: true,
  model: z.object({
    minLength: z.int().min(0).describe('Minimum Password Length'),
    requireNumber: z.boolean().describe('At least one number'),
    requireCapital: z.boolean().describe('At least one capital letter'),
    requireLower: z.boolean().describe('At least one lowercase letter'),
    requireSymbol: z.boolean().describe('At least one symbol'),
  }),
  binding: {
    read: { method: 'GET', path: PATH, evidence: 'assumed', source: SOURCE, under: 'passwordRequirements' },
    write: {
      method: 'POST',
      path: PATH,
      evidence: 'assumed',
      source: SOURCE,
      under: 'passwordRequirements',
      sends: 'changed-members',
    },
    fields: {
      minLength: { wire: 'minLength', written: 'assumed' },
      requireNumber: { wire: 'requireNumber', written: 'assumed' },
      requireCapital: { wire: 'requireCapital', written: 'assumed' },
      requireLower: { wire: 'requireLower', written: 'assumed' },
      requireSymbol: { wire: 'requireSymbol', written: 'assumed' },
    },
  },
});
