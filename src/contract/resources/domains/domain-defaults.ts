/** Resource `domain-defaults`. */
import { z } from 'zod';
import { defineDocument } from '../../resource.js';
import { THROTTLE_ACTIONS, TWO_FACTOR } from './domain-settings.js';

const SOURCE = 'docs/assumed-api.md';

/**
 * Domain Defaults, a document: what a domain added later starts with. Existing domains do not follow it.
 * Shape: as one domain's settings, without its identity: in `domainSettings` both ways, changed members only.
 * Units: messages an hour.
 * Source: the page exists (vendor help); its calls and names are `assumed` (docs/assumed-api.md).
 */
export const domainDefaults = defineDocument({
  id: 'domain-defaults',
  scope: 'server',
  title: 'Domain Defaults',
  where: 'Manage > Domains > Actions > Domain Defaults',
  model: z.object({
    requireSmtpAuthentication: z.boolean().describe('Require SMTP Authentication'),
    overridesSpamFiltering: z.boolean().describe('Override spam settings'),
    bypassesGreylisting: z.boolean().describe('Bypass greylisting'),
    usesTls: z.boolean().describe('Enable TLS if supported by the remote server'),
    requiresHttps: z.boolean().describe('Require HTTPS for web mail'),
    sendsHsts: z.boolean().describe('HSTS for web mail'),
    messagesPerHour: z.int().min(0).describe('Outgoing Messages per Hour, 0 for no limit'),
    messagesAction: z.enum(THROTTLE_ACTIONS).describe('Action above Outgoing Messages per Hour'),
    twoFactor: z.enum(TWO_FACTOR).describe('Two-factor sign-in (2-Step Authentication)'),
  }),
  binding: {
    read: {
      method: 'GET',
      path: 'settings/sysadmin/domain-defaults',
      evidence: 'assumed',
      source: SOURCE,
      under: 'domainSettings',
    },
    write: {
      method: 'POST',
      path: 'settings/sysadmin/domain-defaults',
      evidence: 'assumed',
      source: SOURCE,
      under: 'domainSettings',
      sends: 'changed-members',
    },
    fields: {
      requireSmtpAuthentication: { wire: 'requireSmtpAuthentication', written: 'assumed' },
      overridesSpamFiltering: { wire: 'spamCheckOverrideActive', written: 'assumed' },
      bypassesGreylisting: { wire: 'bypassGreyListing', written: 'assumed' },
      usesTls: { wire: 'enableTlsIfAvailable', written: 'assumed' },
      requiresHttps: { wire: 'sslRequired', written: 'assumed' },
      sendsHsts: { wire: 'hstsEnabled', written: 'assumed' },
      messagesPerHour: { wire: 'throttleSettings.messagesPerHour', written: 'assumed' },
      messagesAction: {
        wire: 'throttleSettings.messagesAction',
        values: { reject: 0, delay: 1, none: 2 },
        written: 'assumed',
      },
      twoFactor: {
        wire: 'twoFactorSettings.setting',
        values: { off: '0', on: '1' },
        written: 'assumed',
        note: 'the number of forced is not known: defaults that force it do not decode, and their finding is an error',
      },
    },
  },
});
