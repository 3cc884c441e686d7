/** Resource `users`. */
import { z } from 'zod';
import { defineCollection } from '../../resource.js';

const SHOWN_FOR_ONE =
  'shown in the answer for one user; that a row of the list has it too is likely, not shown';

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
  scope: 'domain',
  title: 'Users of a mail domain',
  where: 'Manage > Users (as a domain administrator)',
  model: z.object({
    address: z.string().min(1).describe('Email address'),
    userName: z.string().min(1).describe('Username, the part of the address before the @'),
    fullName: z.string().nullable().describe('Full name'),
    isDomainAdmin: z.boolean().describe('Domain administrator'),
    isDisabled: z.boolean().describe('Disabled'),
    isPasswordExpired: z.boolean().describe('Has to change the password at the next sign-in'),
    maxMailboxSize: z.int().min(0).describe('Mailbox Size Limit (bytes), 0 for no limit'),
    password: z.string().nullable().describe('Password, by a reference to a secret; never shown'),
  }),
  label: (user) => user.address,
  binding: {
    list: {
      method: 'GET',
      path: 'settings/domain/list-users',
      evidence: 'client',
      source: 'PW, CA; SC, PX (its rows)',
      under: 'userData',
      actsOnDomain: true,
    },
    add: {
      method: 'POST',
      path: 'settings/domain/user-put',
      evidence: 'client',
      source: 'SC, AI, GM, WG',
      actsOnDomain: true,
      body: { userData: '$item' },
    },
    edit: {
      method: 'POST',
      path: 'settings/domain/post-user',
      evidence: 'client',
      source: 'SC, AI',
      actsOnDomain: true,
      body: { email: '$key', userData: '$changed' },
    },
    remove: {
      method: 'POST',
      path: 'settings/domain/user-delete/{userName}',
      evidence: 'client',
      source: 'SC',
      actsOnDomain: true,
      body: {},
    },
    actions: [
      {
        field: 'isPasswordExpired',
        to: true,
        method: 'POST',
        path: 'settings/domain/expire-users-passwords',
        evidence: 'client',
        source: 'PX, GM',
        actsOnDomain: true,
        body: { input: ['$key'] },
      },
    ],
    key: 'emailAddress',
    serverOwned: ['adminId', 'createDate', 'domain'],
    // A mailbox that took mail is in use.
    contents: { currentMailboxSize: 0 },
    volatile: ['currentMailboxSize', 'isPasswordCompliant', 'lastLoginTime', 'loaded', 'sessionStr'],
    fields: {
      address: { wire: 'emailAddress', written: 'none' },
      userName: { wire: 'userName', written: 'client' },
      fullName: { wire: 'fullName', written: 'client' },
      isDomainAdmin: { wire: 'securityFlags.isDomainAdmin', written: 'client' },
      isDisabled: {
        wire: 'securityFlags.isDisabled',
        evidence: 'assumed',
        written: 'none',
        note: SHOWN_FOR_ONE,
      },
      isPasswordExpired: {
        wire: 'isPasswordExpired',
        evidence: 'assumed',
        written: 'client',
        note: SHOWN_FOR_ONE,
      },
      maxMailboxSize: { wire: 'maxMailboxSize', evidence: 'assumed', written: 'client', note: SHOWN_FOR_ONE },
      password: { wire: 'password', written: 'client', writeOnly: true },
    },
  },
});
