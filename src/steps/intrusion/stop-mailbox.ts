/**
 * Action stop-mailbox: whoever sends by a password that he guessed sends no more. Expires or replaces the password, and disables
 * the mailbox. Pure. A rollback brings back all but the old password.
 */
import { z } from 'zod';
import { mailAccounts } from '../../contract/resources/domains/mail-accounts.js';
import { users as domainUsers } from '../../contract/resources/domains/users.js';
import { domainIsHere, domainOf, mailboxOption } from '../kit/mailbox.js';
import { isSameName } from '../kit/names.js';
import { present } from '../kit/present.js';
import { secretReference } from '../kit/secret-reference.js';
import { type DesiredChange, defineStep, partFor } from '../kit/step.js';

const options = z.strictObject({
  mailbox: mailboxOption,
  expirePassword: z.boolean().default(false).describe('The password has to be changed at the next sign-in'),
  newPassword: secretReference('A new password').optional(),
  disable: z.boolean().default(false).describe('The mailbox is disabled'),
});
type Options = z.infer<typeof options>;

const USERS = 'Manage > Users (as a domain administrator)';

function clicks({ mailbox, expirePassword, newPassword, disable }: Options): readonly string[] {
  return present(
    newPassword !== undefined && `${USERS} > ${mailbox}: set a new password. Save.`,
    expirePassword && `${USERS}: choose ${mailbox}, then Actions > Expire Password.`,
    disable && `${USERS} > ${mailbox}: set Status to Disabled. Save.`,
  );
}

export const stopMailbox = defineStep({
  id: 'stop-mailbox',
  title: 'The mailbox that sends the flood is stopped',
  why:
    'A flood of spam comes most often from one mailbox whose password somebody knows. As long as he can sign in he goes on, and ' +
    'the server lands on block lists. An expired password can be changed by whoever knows it: a new one, or disabling, is surer.',
  guide: ['G2 §4'],
  severity: 'high',
  disruption: 'high',
  notices: 'its owner cannot sign in',
  scope: 'domain',
  options,
  parts: [
    domainIsHere(options),
    partFor(options, {
      scope: 'domain',
      isActive: ({ mailbox }, target) => isSameName(target, domainOf(mailbox)),
      reads: ({ expirePassword, newPassword, disable }) => ({
        ...(expirePassword || newPassword !== undefined ? { users: { resource: domainUsers } } : {}),
        ...(disable ? { accounts: { resource: mailAccounts } } : {}),
        owners: { resource: domainUsers, fields: ['address', 'isDomainAdmin'], isOptional: true },
      }),
      assess: (inputs, stated) => {
        const { mailbox, expirePassword, newPassword, disable } = stated;
        const find = <T extends { readonly fields: { readonly address: string } }>(all?: readonly T[]) =>
          all?.find(({ fields }) => isSameName(fields.address, mailbox));
        const user = find(inputs.users);
        const account = find(inputs.accounts);
        const isDomainAdmin = find(inputs.owners)?.fields.isDomainAdmin;
        const isGone =
          (inputs.users !== undefined && user === undefined) ||
          (inputs.accounts !== undefined && account === undefined);
        if (isGone)
          return {
            verdict: 'error',
            message: `There is no mailbox ${mailbox}: it is gone, or never was there`,
          };
        const isToExpire = expirePassword && user?.fields.isPasswordExpired === false;
        const fields = {
          ...(isToExpire ? { isPasswordExpired: true } : {}),
          ...(newPassword === undefined ? {} : { password: newPassword }),
        };
        const changes = present<DesiredChange>(
          user !== undefined &&
            Object.keys(fields).length > 0 && { kind: 'change', need: 'users', key: user.key, fields },
          disable &&
            account?.fields.isEnabled === true && {
              ...{ kind: 'change', need: 'accounts', key: account.key },
              fields: { isEnabled: false },
            },
        );
        if (changes.length === 0)
          return { verdict: 'pass', message: `${mailbox} is stopped as far as this goes already.` };
        return {
          verdict: 'fail',
          message: `${mailbox} can sign in and send.`,
          changes,
          impact: present(
            isDomainAdmin === true &&
              `${mailbox} administers its domain: see that somebody else can, or do it as system administrator.`,
            'The owner cannot sign in as before: tell him. Who is signed in may stay so: end the sessions next.',
            expirePassword &&
              newPassword === undefined &&
              !disable &&
              'An expired password can be changed at the next sign-in by whoever knows it, he who sends the flood too: --new-password or --disable is surer.',
            newPassword !== undefined && 'A rollback does not bring back the old password.',
            disable &&
              'The call sends this one member of the mail settings; that the others stay as they are is likely, and no read-back of it is known.',
          ),
        };
      },
    }),
  ],
  notUndone: 'An old password does not come back.',
  manual: (stated) => clicks(stated),
});
