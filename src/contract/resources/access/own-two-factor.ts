/** Resource `own-two-factor`. */
import { z } from 'zod';
import { defineDocument } from '../../define.js';
import { ownAccount, ownWrite } from './own-account.js';

/**
 * Two-factor sign-in of the account in use, a document. It is switched on by sending a secret, which is never shown,
 * with its code of now; no call that switches it off is known.
 * Shape: the write is flat, and has to name the account, so that member goes along.
 * Units: the secret is base32; SHA-1, six digits, 30 seconds.
 * Errors: an answer that does not name the account closes the write; the server is to refuse a wrong code.
 * Source: `assumed` (docs/assumed-api.md); one client asks for the path of the read.
 */
export const ownTwoFactor = defineDocument({
  id: 'own-two-factor',
  scope: 'server',
  title: 'Two-factor sign-in of the account in use',
  where: 'Settings > Administrators > (the account in use) > Two-Factor Authentication',
  isDoor: true,
  model: z.object({
    isOn: z.boolean().describe('Two-factor sign-in'),
    totpSecret: z
      .string()
      .nullable()
      .describe('Secret of the authenticator, by a reference to a secret; never shown'),
  }),
  binding: {
    read: ownAccount.binding.read,
    write: ownWrite('settings/sysadmin/administrator-two-factor'),
    // Another network since the plan says nothing of the second factor.
    volatile: ['ipAddress'],
    fields: {
      isOn: 'twoFactorEnabled',
      totpSecret: { wire: 'twoFactorSecret', writeOnly: true, codeMember: 'twoFactorCode' },
    },
  },
});
