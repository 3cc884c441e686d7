/** Resource `users`. */
import { z } from 'zod';
import { defineCollection } from '../../define.js';
import { ours } from '../../label.js';

const CALL = { method: 'POST', evidence: 'client', actsOnDomain: true } as const;
const SHOWN_FOR_ONE = {
  evidence: 'assumed',
  note: 'shown in the answer for one user; that a row of the list has it too is likely, not shown',
} as const;

/**
 * The users of one mail domain, a collection. Key: the address.
 * Shape: every user in one answer, no paging seen. An edit sends the changed members alone, as clients do; to expire a
 * password has a call of its own. A removal takes the part of the address before the @. A password is never shown.
 * Units: bytes; 0 is no limit.
 * Errors: a user that was added is not taken back once its mailbox holds mail, or does not show its size.
 * Source: evidence `client`; the list's rows were shown in part (docs/api-evidence.md 7.1, 7.2), the other members in
 * the answer for one user alone, hence `assumed` in a row.
 */
export const users = defineCollection({
  id: 'users',
  areItemsIndependent: true,
  scope: 'domain',
  title: 'Users of a mail domain',
  where: 'Manage > Users (as a domain administrator)',
  model: z.object({
    address: z.string().min(1).meta(ours('Email address')),
    userName: z
      .string()
      .min(1)
      .meta(ours('Username', { note: 'the part of the address before the @' })),
    fullName: z.string().nullable().meta(ours('Full name')),
    isDomainAdmin: z.boolean().meta(ours('Domain administrator')),
    isDisabled: z.boolean().meta(ours('Disabled')),
    isPasswordExpired: z.boolean().meta(ours('Has to change the password at the next sign-in')),
    maxMailboxSize: z
      .int()
      .min(0)
      .meta(ours('Mailbox Size Limit (bytes)', { note: '0 for no limit' })),
    password: z
      .string()
      .nullable()
      .meta(ours('Password', { note: 'by a reference to a secret; never shown' })),
  }),
  binding: {
    list: {
      method: 'GET',
      path: 'settings/domain/list-users',
      evidence: 'client',
      source: 'PW, CA; SC, PX (its rows)',
      under: 'userData',
      actsOnDomain: true,
    },
    add: { ...CALL, path: 'settings/domain/user-put', source: 'SC, AI, GM, WG', body: { userData: '$item' } },
    edit: {
      ...CALL,
      path: 'settings/domain/post-user',
      source: 'SC, AI',
      body: { email: '$key', userData: '$changed' },
    },
    remove: { ...CALL, path: 'settings/domain/user-delete/{userName}', source: 'SC', body: {} },
    actions: [
      {
        ...CALL,
        field: 'isPasswordExpired',
        to: true,
        path: 'settings/domain/expire-users-passwords',
        source: 'PX, GM',
        body: { input: ['$key'] },
      },
    ],
    key: 'emailAddress',
    serverOwned: ['adminId', 'createDate', 'domain'],
    // A mailbox that took mail is in use.
    contents: { currentMailboxSize: 0 },
    volatile: ['currentMailboxSize', 'isPasswordCompliant', 'lastLoginTime', 'loaded', 'sessionStr'],
    written: 'client',
    fields: {
      address: { wire: 'emailAddress', written: 'none' },
      isDomainAdmin: 'securityFlags.isDomainAdmin',
      isDisabled: { wire: 'securityFlags.isDisabled', written: 'none', ...SHOWN_FOR_ONE },
      isPasswordExpired: SHOWN_FOR_ONE,
      maxMailboxSize: SHOWN_FOR_ONE,
      password: { writeOnly: true },
    },
  },
});
