/**
 * Step form-sender: web forms send through a user of a small domain of their own, instead of a whitelisted address.
 * Pure: looks for the domain the playbook names, and in it for the user and for SMTP authentication. Without a name
 * in the playbook there is nothing to judge. The user has no other rights and no password of anybody else: it stands in
 * the files of a web site. One that somebody has disabled is not enabled by the tool. A domain that is to be added is
 * judged before it is there: the user, and what the domain has to require, are in the plan that adds it.
 */

import { z } from 'zod';
import { domainSettings } from '../../contract/resources/domains/domain-settings.js';
import {
  DOMAIN_ADMINISTRATOR,
  mailDomains,
  NEW_DOMAIN_ROOM,
} from '../../contract/resources/domains/mail-domains.js';
import { users as domainUsers } from '../../contract/resources/domains/users.js';
import { type Shortcoming, verdictOf } from '../kit/expectation.js';
import { domainName } from '../kit/host-name.js';
import { isSameName } from '../kit/names.js';
import { present } from '../kit/present.js';
import { secretReference } from '../kit/secret-reference.js';
import { type DesiredChange, defineStep, partFor } from '../kit/step.js';
import { domainAdded } from './added-domain.js';

/** 100 megabytes, in bytes: room for the bounces of a form, and no more. */
const MAILBOX_BYTES = 104_857_600;

const AS_A_REFERENCE = 'as env:NAME, file:PATH, cmd:PROGRAM or generate:PATH';
/** What a domain cannot do without, in words. */
const NEEDED = {
  user: 'the user that web forms sign in as has to be stated too',
  password: `the password has to be stated too, ${AS_A_REFERENCE}`,
  administratorPassword: `the password of its administrator has to be stated too, ${AS_A_REFERENCE}`,
} as const;

const options = z
  .strictObject({
    domain: domainName('Domain that web forms send as; without it the step judges nothing').optional(),
    user: z
      .string()
      .regex(/^[\w.+-]{1,64}$/, 'must be the part of an address before the @, such as forms')
      .refine(
        (user) => !isSameName(DOMAIN_ADMINISTRATOR, user),
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
  .superRefine((stated, context) => {
    for (const name of ['user', 'password', 'administratorPassword', 'folder'] as const) {
      if (stated.domain !== undefined || stated[name] === undefined) continue;
      context.addIssue({ code: 'custom', path: [name], message: 'without domain the step judges nothing' });
    }
    for (const name of ['user', 'password', 'administratorPassword'] as const) {
      if (stated.domain === undefined || stated[name] !== undefined) continue;
      context.addIssue({ code: 'custom', path: [name], message: `domain is stated, so ${NEEDED[name]}` });
    }
  })
  .refine(
    ({ password, administratorPassword }) => password === undefined || password !== administratorPassword,
    {
      path: ['administratorPassword'],
      message: 'the administrator of the domain must not share the password of the web forms',
    },
  );

type Options = z.infer<typeof options>;

/** `forms@forms.example`. */
function addressOf({ user = '', domain = '' }: Options): string {
  return `${user}@${domain}`;
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
    disruption: 'none',
  };
}

interface Found {
  readonly isOpen: boolean;
  /** What the domain will require is not known before it is there. */
  readonly isToCome: boolean;
  readonly user: Pick<z.infer<typeof domainUsers.model>, 'isDisabled' | 'isDomainAdmin'> | undefined;
}

function shortcomings({ isOpen, isToCome, user }: Found, wanted: Options): readonly Shortcoming[] {
  const address = addressOf(wanted);
  return present<Shortcoming>(
    isOpen && {
      problem: `SMTP authentication is ${isToCome ? 'to be' : 'not'} required`,
      changes: [
        {
          ...({ kind: 'set', need: 'settings', field: 'requireSmtpAuthentication', to: true } as const),
          // Nobody sends as a domain that is not there yet.
          disruption: isToCome ? 'none' : 'high',
        },
      ],
      impact: ['Whoever sends as the domain has to sign in.'],
    },
    user === undefined && {
      problem: `there is no user ${address}`,
      changes: [userItem(wanted)],
      impact: [`Web forms can sign in as ${address}, once they are set up.`],
    },
    // These the tool leaves alone: somebody may have meant them.
    user?.isDisabled === true && {
      problem: `the user ${address} is disabled`,
      byHand: [
        `Enable ${address}, if it was not disabled for a reason, or name another user in the playbook.`,
      ],
    },
    user?.isDomainAdmin === true && {
      problem: `the user ${address} is an administrator of the domain`,
      byHand: [
        `Take the rights of a domain administrator from ${address}, whose password stands in web forms, or name another user ` +
          'in the playbook.',
      ],
    },
  );
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
  disruption: 'high',
  notices: [
    ['add', 'web forms get an account'],
    ['*', 'its senders have to sign in'],
  ],
  scope: 'domain',
  options,
  // It is about the one domain that it names.
  perDomain: { takes: {}, stricter: {} },
  adds: 'domain',
  parts: [
    partFor(options, {
      scope: 'server',
      isActive: (wanted) => wanted.domain !== undefined,
      reads: () => ({ domains: { resource: mailDomains } }),
      assess: ({ domains }, wanted) => {
        const { domain: name = '', administratorPassword = '', folder } = wanted;
        return domainAdded(
          domains,
          { name, administratorPassword, folder },
          {
            pass: `The domain for web forms is there: ${name}.`,
            problem: `there is no domain ${name} for web forms`,
            impact: [
              `The domain comes with its administrator ${DOMAIN_ADMINISTRATOR}@${name} and room for ${NEW_DOMAIN_ROOM}.`,
            ],
          },
        );
      },
    }),
    partFor(options, {
      scope: 'domain',
      isActive: ({ domain = '' }, target) => isSameName(target, domain),
      reads: () => ({
        settings: { resource: domainSettings, fields: ['requireSmtpAuthentication'] },
        users: { resource: domainUsers },
      }),
      assess: ({ settings, users }, stated, { target, isToCome = false }) => {
        // As the server spells its name, which a read-back shows.
        const wanted = { ...stated, domain: target };
        const user = users.find(({ fields }) => isSameName(fields.address, addressOf(wanted)));
        const found = { isOpen: !settings.requireSmtpAuthentication, isToCome, user: user?.fields };
        return verdictOf(shortcomings(found, wanted), {
          pass: `Web forms can sign in as ${addressOf(wanted)}.`,
        });
      },
    }),
  ],
  notUndone: 'The folder of a domain that was added stays on the disk.',
  manual: ({ domain, user }) =>
    `${mailDomains.where} > New: add ${domain ?? 'a small domain for web forms'} with Require SMTP Authentication on and room for ` +
    `${NEW_DOMAIN_ROOM}; in it, add the user ${user ?? 'that web forms sign in as'}, no domain administrator, with a strong ` +
    'password that nobody else has. Save.',
});
