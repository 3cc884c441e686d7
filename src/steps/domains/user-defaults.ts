/**
 * Step user-defaults: the mailbox of a new user has a limit, and, when asked, those of existing users too.
 * Pure: judges the User Defaults of every domain. They do not reach existing users, hence the option.
 */

import { z } from 'zod';
import { userDefaults as domainUserDefaults } from '../../contract/resources/domains/user-defaults.js';
import { users as domainUsers } from '../../contract/resources/domains/users.js';
import { type Expectation, type Shortcoming, together, unmet, verdictOf } from '../kit/expectation.js';
import { oneOf, wholeNumber } from '../kit/option.js';
import { counted, defineStep, type Item, inDomains } from '../kit/step.js';

const BYTES_IN_MEGABYTE = 1024 * 1024;
/** Ten terabytes. */
const MOST_MEGABYTES = 10_000_000;

const options = z
  .strictObject({
    maxMailboxMegabytes: wholeNumber([1, MOST_MEGABYTES])
      .optional()
      .describe(
        'The largest mailbox of a new user, megabytes; leave out to not judge it. A lower limit stays',
      ),
    existing: oneOf('leave', 'limit').describe(
      'Existing users without a limit: leave them alone, or give them this one too (one more request a domain)',
    ),
  })
  .refine(({ existing, maxMailboxMegabytes: most }) => existing === 'leave' || most !== undefined, {
    path: ['existing'],
    message: 'a limit for existing users has to be stated, as maxMailboxMegabytes',
  });

type User = Item<z.infer<typeof domainUsers.model>>;

function sizeText(bytes: number): string {
  return bytes === 0 ? 'no limit' : `${Math.round((bytes / BYTES_IN_MEGABYTE) * 10) / 10} MB`;
}

/** By name, whatever the order of the answer. */
function withoutLimit(users: readonly User[]): readonly User[] {
  return users
    .filter(({ fields: { maxMailboxSize: most } }) => most === 0 || most > MOST_MEGABYTES * BYTES_IN_MEGABYTE)
    .sort((a, b) => (a.label < b.label ? -1 : 1));
}

/** Existing users who are to get the limit. */
function shortcomingOf(unlimited: readonly User[], most: number): readonly Shortcoming[] {
  const verb = unlimited.length === 1 ? 'has' : 'have';
  const fields = { maxMailboxSize: most };
  return together(
    [unlimited.length > 0 && `${counted(unlimited.length, 'existing mailbox')} ${verb} no limit`],
    {
      changes: unlimited.map(({ key }) => ({ kind: 'change', need: 'users', key, fields })),
      impact: [
        `Users with no limit (${unlimited.length}) get ${sizeText(most)}: a mailbox that holds more now takes no more mail until ` +
          'there is room.',
      ],
    },
  );
}

/** What new users start with, bytes. */
function startOf(most: number): Expectation<{ readonly maxMailboxSize: number }> {
  return {
    field: 'maxMailboxSize',
    isMet: ({ maxMailboxSize: start }) => start >= 1 && start <= most,
    to: most,
    disruption: 'none',
    problem: ({ maxMailboxSize: start }) =>
      `new users start with ${sizeText(start)}${start > most ? `, more than ${sizeText(most)}` : ''}`,
    impact: `Users added later start with ${sizeText(most)}.`,
  };
}

export const userDefaults = defineStep({
  id: 'user-defaults',
  title: 'The mailbox of a new user has a limit',
  why:
    'One mailbox without a limit, flooded or forgotten, can fill the disk and stop the mail of every domain. A mailbox that ' +
    'holds more than its limit takes no more mail until its user has made room.',
  guide: ['beyond the guides'],
  severity: 'low',
  disruption: 'high',
  notices: 'mailboxes get a size limit',
  perDomain: {
    takes: options.shape,
    stricter: { maxMailboxMegabytes: 'lower', existing: ['leave', 'limit'] },
  },
  ...inDomains(options, {
    isActive: (wanted) => wanted.maxMailboxMegabytes !== undefined,
    reads: ({ existing }) => ({
      defaults: { resource: domainUserDefaults, fields: ['maxMailboxSize'] },
      ...(existing === 'limit' ? { users: { resource: domainUsers } } : {}),
    }),
    assess: ({ defaults, users = [] }, { maxMailboxMegabytes, existing }, context) => {
      if (maxMailboxMegabytes === undefined) {
        return { verdict: 'not-applicable', message: 'The playbook names no limit.' };
      }
      const most = maxMailboxMegabytes * BYTES_IN_MEGABYTE;
      return verdictOf(
        [
          ...unmet([startOf(most)], { need: 'defaults', shown: defaults, context }),
          ...(existing === 'limit' ? shortcomingOf(withoutLimit(users), most) : []),
        ],
        { pass: `New users start with ${sizeText(defaults.maxMailboxSize)}.` },
      );
    },
  }),
  manual: ({ maxMailboxMegabytes, existing }) => {
    const size = maxMailboxMegabytes === undefined ? 'a limit' : `${maxMailboxMegabytes} MB`;
    return (
      `Manage > Domains > Actions > User Defaults: Mailbox Size Limit: ${size}. Save. Then the same in the User Defaults ` +
      'of each existing domain (Domain Settings > User Defaults, as a domain administrator), where there is none or a higher ' +
      'one; not by Propagate, which overwrites every domain, also lower limits.' +
      (existing === 'limit' ? ` In each domain, edit each user without a limit: ${size}. Save.` : '')
    );
  },
});
