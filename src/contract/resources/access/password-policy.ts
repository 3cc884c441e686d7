/** Resources `password-policy` and `administrator-password-policy`. */
import { z } from 'zod';
import { defineDocument, settingsPage } from '../../define.js';
import { ours } from '../../label.js';

/**
 * The server-wide policy for users' passwords, a document. A domain may have rules of its own (`password-settings`).
 * Shape: in `passwordRequirements` both ways; a write sends the changed members only.
 * Units: lengths in characters, expiry in months, grace in days; what 0 means is not known.
 * Source: the settings exist (vendor help); calls and names are `assumed` (docs/assumed-api.md).
 */
export const passwordPolicy = defineDocument({
  id: 'password-policy',
  title: 'Password Requirements',
  where: 'Settings > Password Requirements',
  model: z.object({
    minLength: z.int().min(0).describe('Minimum Password Length'),
    requireNumber: z.boolean().describe('At least one number'),
    requireCapital: z.boolean().describe('At least one capital letter'),
    requireLower: z.boolean().describe('At least one lowercase letter'),
    requireSymbol: z.boolean().describe('At least one symbol'),
    notUsername: z.boolean().describe('May not match username'),
    preventCommon: z.boolean().describe('Prevent common passwords'),
    preventReuse: z.boolean().describe('Prevent previous passwords reuse'),
    skipExisting: z.boolean().describe('Skip enforcement for existing passwords'),
    expires: z.boolean().describe('Passwords expire automatically'),
    expiryMonths: z.int().min(0).meta(ours('Months until a password expires')),
    disableOutgoingAfterGrace: z.boolean().describe('Disable outgoing mail after grace period ends'),
    graceDays: z.int().min(0).describe('Auto-block Grace Period (days)'),
  }),
  binding: {
    ...settingsPage('settings/sysadmin/password-requirements', 'passwordRequirements'),
    fields: {
      preventCommon: 'preventCommonPasswords',
      preventReuse: 'preventPreviousPasswords',
      skipExisting: 'skipExistingPasswords',
      expires: 'expirationEnabled',
      expiryMonths: 'expirationMonths',
      disableOutgoingAfterGrace: 'disableOutgoingAfterGracePeriod',
      graceDays: 'gracePeriodDays',
    },
  },
});

/**
 * The rules for administrators' own passwords, a document.
 * Shape: in `passwordRequirements` both ways; a write sends the changed members only.
 * Units: lengths in characters.
 * Source: the settings exist (vendor help); calls and names are `assumed` (docs/assumed-api.md).
 */
export const administratorPasswordPolicy = defineDocument({
  id: 'administrator-password-policy',
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
