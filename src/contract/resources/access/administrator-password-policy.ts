/** Resource `administrator-password-policy`. */
import { defineDocument, settingsPage } from '../../define.js';
import { passwordPolicy } from './password-policy.js';

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
  model: passwordPolicy.model.pick({
    minLength: true,
    requireNumber: true,
    requireCapital: true,
    requireLower: true,
    requireSymbol: true,
  }),
  binding: settingsPage('settings/sysadmin/administrator-password-requirements', 'passwordRequirements'),
});
