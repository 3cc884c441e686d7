/**
 * Step form-sender: web forms send through a user of a small domain of their own, instead of a whitelisted address.
 * Pure: looks for the domain the playbook names, and in it for the user and for SMTP authentication. Without a name
 * in the playbook there is nothing to judge. The user has no other rights and no password of anybody else: it stands in
 * the files of a web site. One that somebody has disabled is not enabled by the tool.
 */

import { z } from 'zod';
import { domainSettings } from '../../contract/resources/domains/domain-settings.js';
import {
  DOMAIN_ADMINISTRATOR,
  mailDomains,
  NEW_DOMAIN_ROOM,
} from '../../contract/resources/domains/mail-domains.js';
import { users as domainUsers } from '../../contract/resources/domains/users.js';
import { domainName } from '../kit/host-name.js';
import { instruct } from '../kit/instruction.js';
import { secretReference } from '../kit/secret-reference.js';
import { type DesiredChange, defineStep, type Item, partFor, sentence } from '../kit/step.js';
import { folderBeside } from './domain-folder.js';

/** 100 megabytes, in bytes: room for the bounces of a form, and no more. */
const MAILBOX_BYTES = 104_857_600;

function isSame(one: string, other: string | undefined): boolean {
  return one.toLowerCase() === other?.toLowerCase();
}

const options = z
  .strictObject({
    domain: domainName('Domain that web forms send as; without it the step judges nothing').optional(),
    user: z
      .string()
      .regex(/^[\w.+-]{1,64}$/, 'must be the part of an address before the @, such as forms')
      .refine(
        (user) => !isSame(DOMAIN_ADMINISTRATOR, user),
        `must not be ${DOMAIN_ADMINISTRATOR}, who administers the domain`,
      )
      .optional()
      .describe(
        `User that web forms sign in as, the part of the address before the @, not ${DOMAIN_ADMINISTRATOR}; needed with domain`,
      ),
    password: secretReference('Password of that user; needed with domain').optional(),
    administratorPassword: secretReference(
      `Password of ${DOMAIN_ADMINISTRATOR}, who administers the domain, where the domain is added; another one than that of ` +
        'the user; needed with domain',
    )
      .meta({ examples: ['env:OTHER_NAME', 'file:PATH', 'cmd:PROGRAM', 'generate:PATH'] })
      .optional(),
    folder: z
      .string()
      .regex(/\S/, 'the text is blank')
      .optional()
      .describe(
        'Folder on the server for the files of the domain; without it, beside the folders of the others',
      ),
  })
  .refine(({ domain, user }) => domain === undefined || user !== undefined, {
    path: ['user'],
    message: 'domain is stated, so the user that web forms sign in as has to be stated too',
  })
  .refine(({ domain, password }) => domain === undefined || password !== undefined, {
    path: ['password'],
    message:
      'domain is stated, so the password has to be stated too, as env:NAME, file:PATH, cmd:PROGRAM or generate:PATH',
  })
  .refine(
    ({ domain, administratorPassword }) => domain === undefined || administratorPassword !== undefined,
    {
      path: ['administratorPassword'],
      message:
        'domain is stated, so the password of its administrator has to be stated too, as env:NAME, file:PATH, cmd:PROGRAM or ' +
        'generate:PATH',
    },
  )
  .refine(
    ({ password, administratorPassword }) => password === undefined || password !== administratorPassword,
    {
      path: ['administratorPassword'],
      message: 'the administrator of the domain must not share the password of the web forms',
    },
  );

type Options = z.infer<typeof options>;
type User = Item<z.infer<typeof domainUsers.model>>;

/** `forms@forms.example`. */
function addressOf({ user = '', domain = '' }: Options): string {
  return `${user}@${domain}`;
}

function domainItem(path: string, { domain = '', administratorPassword = '' }: Options): DesiredChange {
  return {
    kind: 'add',
    need: 'domains',
    item: { name: domain, path, hostname: `mail.${domain}`, administratorPassword },
    effect: 'neutral',
  };
}

function userItem(wanted: Options): DesiredChange {
  return {
    kind: 'add',
    need: 'users',
    item: {
      address: addressOf(wanted),
      userName: wanted.user ?? '',
      fullName: 'Web forms',
      isDomainAdmin: false,
      isDisabled: false,
      isPasswordExpired: false,
      maxMailboxSize: MAILBOX_BYTES,
      password: wanted.password ?? '',
    },
    effect: 'neutral',
  };
}

/** What is added with the domain, and what the next run adds. */
function newDomainText(wanted: Options): string {
  return (
    `The domain comes with its administrator ${DOMAIN_ADMINISTRATOR}@${wanted.domain} and room for ` +
    `${NEW_DOMAIN_ROOM}; the next run adds ${addressOf(wanted)}.`
  );
}

interface Found {
  readonly isOpen: boolean;
  readonly user: User | undefined;
}

function problemsOf({ isOpen, user }: Found, wanted: Options): readonly string[] {
  const address = addressOf(wanted);
  return [
    ...(isOpen ? ['SMTP authentication is not required'] : []),
    ...(user === undefined ? [`there is no user ${address}`] : []),
    ...(user?.fields.isDisabled === true ? [`the user ${address} is disabled`] : []),
    ...(user?.fields.isDomainAdmin === true ? [`the user ${address} is an administrator of the domain`] : []),
  ];
}

/** What the tool leaves alone: somebody may have meant it. */
function byHandOf({ user }: Found, wanted: Options): readonly string[] {
  const address = addressOf(wanted);
  return [
    ...(user?.fields.isDisabled === true
      ? [`Enable ${address}, if it was not disabled for a reason, or name another user in the playbook.`]
      : []),
    ...(user?.fields.isDomainAdmin === true
      ? [
          `Take the rights of a domain administrator from ${address}, whose password stands in web forms, or name another user ` +
            'in the playbook.',
        ]
      : []),
  ];
}

export const formSender = defineStep({
  id: 'form-sender',
  title: 'Web forms sign in to send, as a user of a domain of their own',
  why:
    'A web server whose address may send without signing in lets every script on it send as anybody. A user of a small domain ' +
    'of its own does the same for the forms alone, and can be throttled and switched off. The forms have to be set up to ' +
    'sign in before the address loses its exemption.',
  guide: ['G1 "Sending from web forms"'],
  severity: 'low',
  disruption: 'none',
  scope: 'domain',
  options,
  parts: [
    partFor(options)({
      scope: 'server',
      isActive: (wanted) => wanted.domain !== undefined,
      reads: () => ({ domains: { resource: mailDomains } }),
      assess: ({ domains }, wanted) => {
        if (domains.some(({ fields }) => isSame(fields.name, wanted.domain))) {
          return { verdict: 'pass', message: `The domain for web forms is there: ${wanted.domain}.` };
        }
        const path = wanted.folder ?? folderBeside(domains, wanted.domain ?? '');
        const message = `There is no domain ${wanted.domain} for web forms.`;
        return path === undefined
          ? {
              verdict: 'fail',
              message,
              changes: [],
              impact: [],
              byHand: instruct(
                'State the folder for its files in the playbook: no other domain shows where it could be.',
              ),
              remedy: 'decide',
            }
          : {
              verdict: 'fail',
              message,
              changes: [domainItem(path, wanted)],
              impact: [newDomainText(wanted)],
            };
      },
    }),
    partFor(options)({
      scope: 'domain',
      isActive: (wanted, target) => isSame(target, wanted.domain),
      reads: () => ({
        settings: { resource: domainSettings, fields: ['requireSmtpAuthentication'] },
        users: { resource: domainUsers },
      }),
      assess: ({ settings, users }, wanted) => {
        const user = users.find(({ fields }) => isSame(fields.address, addressOf(wanted)));
        const isOpen = !settings.requireSmtpAuthentication;
        const problems = problemsOf({ isOpen, user }, wanted);
        if (problems.length === 0) {
          return { verdict: 'pass', message: `Web forms can sign in as ${addressOf(wanted)}.` };
        }
        const byHand = byHandOf({ isOpen, user }, wanted);
        return {
          verdict: 'fail',
          message: sentence(problems),
          changes: [
            ...(isOpen
              ? [{ kind: 'set', need: 'settings', field: 'requireSmtpAuthentication', to: true } as const]
              : []),
            ...(user === undefined ? [userItem(wanted)] : []),
          ],
          impact: [
            ...(isOpen ? ['Whoever sends as the domain has to sign in.'] : []),
            ...(user === undefined
              ? [`Web forms can sign in as ${addressOf(wanted)}, once they are set up.`]
              : []),
          ],
          byHand: instruct(...byHand),
        };
      },
    }),
  ],
  notUndone: 'The folder of a domain that was added stays on the disk.',
  manual: ({ domain, user }) =>
    instruct(
      `Manage > Domains > New: add ${domain ?? 'a small domain for web forms'} with Require SMTP Authentication on and room for ` +
        `${NEW_DOMAIN_ROOM}; in it, add the user ${user ?? 'that web forms sign in as'}, no domain administrator, with a strong ` +
        'password that nobody else has. Save.',
    ),
});
