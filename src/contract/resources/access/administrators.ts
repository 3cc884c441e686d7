/** Resource `administrators`. */
import { z } from 'zod';
import { ASSUMED, defineCollection } from '../../define.js';
import { ours, shown } from '../../label.js';

/**
 * Who administers the whole server, a collection. Key: the username.
 * Shape: an edit sends the whole row in `administrator`. No call that adds one is bound, and none that deletes one: a
 * deleted administrator could not be brought back. The server alone sets the type, the second factor and the times.
 * Units: times are ISO 8601, with Z or an offset.
 * Source: the list and its fields exist (vendor help), but for that of the second factor; calls and names are
 * `assumed` (docs/assumed-api.md).
 */
export const administrators = defineCollection({
  id: 'administrators',
  title: 'System administrators',
  where: 'Settings > Administrators',
  isDoor: true,
  spelling: { allowedAddresses: 'address' },
  model: z.object({
    username: z.string().min(1).describe('Username'),
    displayName: z.string().describe('Display Name'),
    isPrimary: z.boolean().meta(shown('Primary Administrator', { note: 'a type' })),
    isEnabled: z.boolean().describe('Enabled'),
    canManageAdministrators: z.boolean().describe('Manage Admins'),
    canImpersonate: z.boolean().describe('Allow impersonation and domain management'),
    hasTwoFactor: z.boolean().meta(ours('Two-factor sign-in')),
    isRestrictedByIp: z.boolean().describe('Restrict login access by IP'),
    allowedAddresses: z.array(z.string()).meta(shown('IP Restrictions', { note: 'addresses or CIDR' })),
    created: z.iso.datetime({ offset: true }).describe('Created'),
    lastSignIn: z.iso
      .datetime({ offset: true })
      .nullable()
      .meta(shown('Last Login', { note: 'none when there was none' })),
  }),
  binding: {
    list: { ...ASSUMED, method: 'GET', path: 'settings/sysadmin/administrators', under: 'administrators' },
    edit: {
      ...ASSUMED,
      method: 'POST',
      path: 'settings/sysadmin/administrator',
      body: { administrator: '$item' },
    },
    key: 'username',
    serverOwned: ['isPrimary', 'twoFactorEnabled', 'created', 'lastLogin'],
    // Every sign-in moves the one, the tool's own one too; administrators switch the other on by themselves.
    volatile: ['lastLogin', 'twoFactorEnabled'],
    fields: {
      username: { written: 'none' },
      isPrimary: { written: 'none' },
      canManageAdministrators: 'canManageAdmins',
      hasTwoFactor: { wire: 'twoFactorEnabled', written: 'none' },
      isRestrictedByIp: 'restrictLoginByIp',
      allowedAddresses: 'ipRestrictions',
      created: { written: 'none' },
      lastSignIn: { wire: 'lastLogin', written: 'none' },
    },
  },
});
