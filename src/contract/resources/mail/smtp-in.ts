/** Resource `smtp-in`, and its choices. */
import { z } from 'zod';
import { defineDocument, numbered, settingsPage } from '../../define.js';

/**
 * Who may relay, from the narrowest to the widest.
 * Source: vendor help has the four in this order; the numbers 0 to 3 are `assumed`.
 */
export const ALLOW_RELAY = ['nobody', 'only-local-users', 'only-local-domains', 'anyone'] as const;

/**
 * What the sender of a message has to match of the account that signed in, from the weakest to the strongest.
 * Source: hosters' guides show the last, and the domain at work; that there are just these, and the numbers 0, 1, 2,
 * are `assumed`.
 */
export const AUTH_MATCH = ['none', 'domain', 'email-address'] as const;

/**
 * Who may relay, and as whom, a document.
 * Shape: in `smtpInSettings` both ways; a write sends the changed members only.
 * Source: the settings exist (hosters' guides name their labels); calls, names and numbers are `assumed`
 * (docs/assumed-api.md).
 */
export const smtpIn = defineDocument({
  id: 'smtp-in',
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
    ...settingsPage('settings/sysadmin/smtp-in-settings', 'smtpInSettings'),
    fields: {
      allowRelay: { values: numbered(ALLOW_RELAY) },
      requireAuthMatch: { values: numbered(AUTH_MATCH) },
      enforceDomainAuthForLocalDeliveries: 'enableDomainSmtpAuthForLocalDeliveries',
    },
  },
});
