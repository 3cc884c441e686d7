/**
 * Step placeholder-domain: a gateway has the one mail domain without which SmarterMail does not work.
 * Pure: judges the list of domains. A domain of that name passes, whatever is in it; others are none of its business.
 */

import { z } from 'zod';
import {
  DOMAIN_ADMINISTRATOR,
  mailDomains,
  NEW_DOMAIN_ROOM,
} from '../../contract/resources/domains/mail-domains.js';
import { domainName } from '../kit/host-name.js';
import { secretReference } from '../kit/secret-reference.js';
import { defineStep, onServer } from '../kit/step.js';
import { domainAdded } from './added-domain.js';

const options = z.strictObject({
  name: domainName('Name of the placeholder domain, one that nobody sends mail to').meta({
    examples: ['placeholder.example.com'],
  }),
  password: secretReference(`Password of its administrator ${DOMAIN_ADMINISTRATOR}`).meta({
    examples: ['generate:placeholder-password.txt'],
  }),
  folder: z
    .string()
    .min(1)
    .max(260)
    .optional()
    .describe(
      "Folder of the domain's files on the server; without it, a folder of its name beside those of the other domains",
    ),
});

export const placeholderDomain = defineStep({
  id: 'placeholder-domain',
  title: 'The gateway has its placeholder domain',
  why:
    'SmarterMail needs one mail domain, and on a gateway it must not be one whose mail lives elsewhere: mail for it would ' +
    'stay on the gateway. The domain gets one mailbox, that of its administrator.',
  guide: ['G5 "Gateways and Other Server Roles"'],
  severity: 'low',
  disruption: 'none',
  notices: 'an empty domain is added',
  isForRoles: true,
  adds: 'name',
  notUndone:
    "A rollback removes the domain that was added and leaves the domain's folder on the server's disk.",
  ...onServer(options, {
    reads: () => ({ domains: { resource: mailDomains } }),
    assess: ({ domains }, { name, password: administratorPassword, folder }) =>
      domainAdded(
        domains,
        { name, administratorPassword, folder },
        {
          pass: `The mail domain ${name} exists.`,
          problem: `the mail domain ${name} does not exist`,
          impact: [
            `The server takes mail for ${DOMAIN_ADMINISTRATOR}@${name}, whose password is the one the playbook names.`,
            `New domains start with the Domain Defaults, so what they allow holds for this one too; it has room for ${NEW_DOMAIN_ROOM}.`,
          ],
        },
      ),
  }),
  manual: ({ name }) =>
    `${mailDomains.where} > New: add the domain ${name} with the administrator ${DOMAIN_ADMINISTRATOR}, a password that nobody ` +
    `uses elsewhere, and room for ${NEW_DOMAIN_ROOM}. Save.`,
});
