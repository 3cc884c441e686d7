/**
 * The system administrators of the sandbox: its accounts, whose rows agree with how they sign in, and two people who
 * never do: one who left and was only disabled, one whose account has been idle for years.
 */
import type { SandboxAccounts } from './accounts.js';
import type { Administrator } from './assumed-state.js';

const RECENT_SIGN_IN = '2026-11-16T07:42:10.000Z';

type Parts = Pick<Administrator, 'username' | 'displayName'> & Partial<Administrator>;

/** Weak where nothing else is said: signs in from anywhere, with a password alone. */
function administrator(parts: Parts): Administrator {
  return {
    isPrimary: false,
    isEnabled: true,
    canManageAdmins: false,
    canImpersonate: true,
    twoFactorEnabled: false,
    restrictLoginByIp: false,
    ipRestrictions: [],
    created: '2021-03-08T09:00:00.000Z',
    lastLogin: RECENT_SIGN_IN,
    ...parts,
  };
}

export function seedAdministrators(accounts: SandboxAccounts): Administrator[] {
  const row = ({ username }: { readonly username: string }, parts: Omit<Parts, 'username'>) =>
    administrator({ username, ...parts });
  return [
    row(accounts.admin, { displayName: 'Administrator', isPrimary: true, canManageAdmins: true }),
    row(accounts.twoFactor, { displayName: 'On call', twoFactorEnabled: true, canManageAdmins: true }),
    row(accounts.twoFactorEmail, { displayName: 'Office', twoFactorEnabled: true }),
    row(accounts.passwordExpired, { displayName: 'Archive', lastLogin: '2026-07-02T10:15:00.000Z' }),
    row(accounts.changePassword, { displayName: 'Trainee', lastLogin: null }),
    row(accounts.twoFactorNotSetUp, { displayName: 'New colleague', lastLogin: null }),
    row(accounts.appPassword, { displayName: 'Panel', twoFactorEnabled: true }),
    row(accounts.disabled, {
      displayName: 'Former hoster',
      isEnabled: false,
      lastLogin: '2025-01-20T13:37:00.000Z',
    }),
    administrator({
      username: 'j.marsh',
      displayName: 'Judith Marsh',
      isEnabled: false,
      canManageAdmins: true,
      created: '2018-05-14T08:30:00.000Z',
      lastLogin: '2023-02-24T16:05:00.000Z',
    }),
    administrator({
      username: 'p.oakley',
      displayName: 'Peter Oakley',
      canManageAdmins: true,
      created: '2019-09-02T08:30:00.000Z',
      lastLogin: '2024-01-11T11:20:00.000Z',
    }),
  ];
}
