/**
 * Settings > Protocols > SMTP In, a document: who may relay, and as whom.
 * Source: the settings exist (hosters' guides name their labels); calls, names and numbers are `assumed`.
 */
import { z } from 'zod';
import { defineDocument } from '../../resource.js';

const SOURCE = 'docs/assumed-api.md';
const PATH = 'settings/sysadmin/smtp-in-settings';

/** From the narrowest to the widest. */
export const ALLOW_RELAY = ['nobody', 'only-local-users', 'only-local-domains', 'anyone'] as const;
/** From the weakest to the strongest. */
export const AUTH_MATCH = ['none', 'domain', 'email-address'] as const;

export const smtpIn = defineDocument({
  id: 'smtp-in',
  scope: 'server',
  title: 'SMTP In',
  where: 'Settings > Protocols > SMTP In',
  model: z.object({
    allowRelay: z.enum(ALLOW_RELAY).describe('Allow Relay'),
    requireAuthMatch: z.enum(AUTH_MATCH).describe('Require Auth Match'),
    allowRelayForAuthenticatedUsers: z.boolean().describe('Allow relay for authenticated users'),
    enforceDomainAuthForLocalDeliveries: z
      .boolean()
      .describe("Enable domain's SMTP auth setting for local deliveries"),
  }),
  binding: {
    read: { method: 'GET', path: PATH, evidence: 'assumed', source: SOURCE, under: 'smtpInSettings' },
    write: {
      method: 'POST',
      path: PATH,
      evidence: 'assumed',
      source: SOURCE,
      under: 'smtpInSettings',
      sends: 'changed-members',
    },
    fields: {
      allowRelay: {
        wire: 'allowRelay',
        values: { nobody: 0, 'only-local-users': 1, 'only-local-domains': 2, anyone: 3 },
        written: 'assumed',
      },
      requireAuthMatch: {
        wire: 'requireAuthMatch',
        values: { none: 0, domain: 1, 'email-address': 2 },
        written: 'assumed',
      },
      allowRelayForAuthenticatedUsers: { wire: 'allowRelayForAuthenticatedUsers', written: 'assumed' },
      enforceDomainAuthForLocalDeliveries: {
        wire: 'enableDomainSmtpAuthForLocalDeliveries',
        written: 'assumed',
      },
    },
  },
});
