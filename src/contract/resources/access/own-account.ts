/** Resources `own-account`, `own-password` and `own-two-factor`: the account in use. */
import { z } from 'zod';
import type { DocumentWrite } from '../../binding.js';
import { ASSUMED, defineDocument } from '../../define.js';
import { ours } from '../../label.js';

/** The one write of something of the account in use: flat, and naming the account. Assumed (docs/assumed-api.md). */
function ownWrite(path: string): DocumentWrite {
  return { ...ASSUMED, method: 'POST', path, sends: 'changed-members', needs: ['username'] };
}

/**
 * The account in use as the server sees it, a document that is only read: its name, where its requests come from, and
 * whether it has a second factor.
 * Source: one client asks for this path and bears every answer; the answer's shape is `assumed` (docs/assumed-api.md).
 */
export const ownAccount = defineDocument({
  id: 'own-account',
  title: 'The account in use',
  where: 'Settings > Administrators > (the account in use)',
  model: z.object({
    username: z.string().min(1).describe('Username'),
    address: z.string().meta(ours('Address that the server sees', { note: 'empty when it does not say' })),
    hasTwoFactor: z.boolean().meta(ours('Two-factor sign-in')),
  }),
  binding: {
    read: {
      method: 'GET',
      path: 'settings/sysadmin/sysadmin-info',
      evidence: 'assumed',
      source: 'AI (the call); docs/assumed-api.md (its answer)',
      under: 'sysAdminInfo',
    },
    fields: { address: 'ipAddress', hasTwoFactor: 'twoFactorEnabled' },
  },
});

/**
 * The password of the account in use, a document. It is sent and never shown, so what is read of it is always none,
 * and a read-back cannot prove it.
 * Shape: the write is flat, and has to name the account, so that member goes along.
 * Errors: an answer that does not name the account closes the write.
 * Source: `assumed` (docs/assumed-api.md); one client asks for the path of the read.
 */
export const ownPassword = defineDocument({
  id: 'own-password',
  title: 'Password of the account in use',
  where: 'Settings > Administrators > (the account in use) > Change Password',
  isDoor: true,
  model: z.object({
    password: z
      .string()
      .nullable()
      .meta(ours('Password', { note: 'by a reference to a secret; never shown' })),
  }),
  binding: {
    read: ownAccount.binding.read,
    write: ownWrite('settings/sysadmin/administrator-password'),
    // Another network or a second factor since the plan says nothing of the password; own-two-factor has the latter.
    volatile: ['ipAddress', 'twoFactorEnabled'],
    fields: { password: { wire: 'newPassword', writeOnly: true } },
  },
});

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
  title: 'Two-factor sign-in of the account in use',
  where: 'Settings > Administrators > (the account in use) > Two-Factor Authentication',
  isDoor: true,
  model: z.object({
    isOn: z.boolean().meta(ours('Two-factor sign-in')),
    totpSecret: z
      .string()
      .nullable()
      .meta(ours('Secret of the authenticator', { note: 'by a reference to a secret; never shown' })),
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
