/** Resource `own-password`. */
import { z } from 'zod';
import { defineDocument } from '../../define.js';
import { ownAccount, ownWrite } from './own-account.js';

/**
 * The password of the account in use, a document. It is sent and never shown, so what is read of it is always none,
 * and a read-back cannot prove it.
 * Shape: the write is flat, and has to name the account, so that member goes along.
 * Errors: an answer that does not name the account closes the write.
 * Source: `assumed` (docs/assumed-api.md); one client asks for the path of the read.
 */
export const ownPassword = defineDocument({
  id: 'own-password',
  scope: 'server',
  title: 'Password of the account in use',
  where: 'Settings > Administrators > (the account in use) > Change Password',
  isDoor: true,
  model: z.object({
    password: z.string().nullable().describe('New password, by a reference to a secret; never shown'),
  }),
  binding: {
    read: ownAccount.binding.read,
    write: ownWrite('settings/sysadmin/administrator-password'),
    // Another network or a second factor since the plan says nothing of the password; own-two-factor has the latter.
    volatile: ['ipAddress', 'twoFactorEnabled'],
    fields: { password: { wire: 'newPassword', writeOnly: true } },
  },
});
