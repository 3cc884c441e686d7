/** Resource `own-account`. */
import { z } from 'zod';
import type { DocumentWrite } from '../../binding.js';
import { ASSUMED, defineDocument } from '../../define.js';

/** The one write of something of the account in use: flat, and naming the account. Assumed (docs/assumed-api.md). */
export function ownWrite(path: string): DocumentWrite {
  return { ...ASSUMED, method: 'POST', path, sends: 'changed-members', needs: ['username'] };
}

/**
 * The account in use as the server sees it, a document that is only read: its name, where its requests come from, and
 * whether it has a second factor.
 * Source: one client asks for this path and bears every answer; the answer's shape is `assumed` (docs/assumed-api.md).
 */
export const ownAccount = defineDocument({
  id: 'own-account',
  scope: 'server',
  title: 'The account in use',
  where: 'Settings > Administrators > (the account in use)',
  model: z.object({
    username: z.string().min(1).describe('Username'),
    address: z.string().describe('Address that the server sees; empty when it does not say'),
    hasTwoFactor: z.boolean().describe('Two-factor sign-in'),
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
