/** Resource `domain-settings`, and its choices. */
import { z } from 'zod';
import { defineDocument } from '../../define.js';
import { ours, shown } from '../../label.js';
import { ANOTHER } from '../../resource.js';

/**
 * What happens to messages above a limit: refused, held until the hour ends, nothing.
 * Source: the numbers 0, 1, 2 in this order are those of one client's selection list (`client`,
 * docs/api-evidence.md 5.2).
 */
export const THROTTLE_ACTIONS = ['reject', 'delay', 'none'] as const;
const THROTTLE_WORDS = { reject: 'Reject', delay: 'Delay', none: 'None' } as const;

/**
 * Two-factor sign-in of a domain's users: `another` is any text but the two that are known, such as that of forced.
 * Source: a client writes "0" and "1" (`client`); that an answer has them so is `assumed` (docs/api-evidence.md 5.2).
 */
export const TWO_FACTOR = ['off', 'on', ANOTHER] as const;

const PAGE = {
  path: 'settings/sysadmin/domain-settings/{domain}',
  evidence: 'client',
  under: 'domainSettings',
} as const;

/** Clients were seen reading the member, none writing it. */
const ONLY_READ = {
  evidence: 'documented',
  written: 'none',
  note: 'one client reads this field, none was seen writing it',
} as const;

/**
 * Settings of one mail domain, a document.
 * Shape: a write sends the changed members only, wrapped in `domainSettings`; a nested object goes whole.
 * Units: messages an hour; that 0 is no limit is likely, and not shown.
 * Errors: a field that is missing or of another type is not read, never a default. A 404 is a failed read: the domain
 * may be gone.
 * Source: evidence `client` for both calls; per field in the binding (docs/api-evidence.md 5.2).
 */
export const domainSettings = defineDocument({
  id: 'domain-settings',
  scope: 'domain',
  title: 'Settings of a mail domain',
  where: 'Manage > Domains > (the domain) > Edit',
  model: z.object({
    requireSmtpAuthentication: z.boolean().describe('Require SMTP Authentication'),
    catchAll: z.string().meta(ours('Catch-all alias', { note: 'empty for none' })),
    overridesSpamFiltering: z.boolean().describe('Override spam settings'),
    bypassesGreylisting: z.boolean().meta(ours('Bypass greylisting')),
    usesTls: z.boolean().meta(ours('Enable TLS if supported by the remote server')),
    requiresHttps: z.boolean().meta(ours('Require HTTPS for web mail')),
    sendsHsts: z.boolean().meta(ours('HSTS for web mail')),
    messagesPerHour: z
      .int()
      .min(0)
      .meta(shown('Outgoing Messages per Hour', { note: '0 for no limit' })),
    messagesAction: z
      .enum(THROTTLE_ACTIONS)
      .meta(ours('Action above Outgoing Messages per Hour', { values: THROTTLE_WORDS })),
    twoFactor: z.enum(TWO_FACTOR).describe('2-Step Authentication'),
  }),
  binding: {
    read: { ...PAGE, method: 'GET', source: 'SC, CA' },
    write: { ...PAGE, method: 'POST', source: 'SC, AI, WG, UP', sends: 'changed-members' },
    written: 'client',
    fields: {
      requireSmtpAuthentication: {
        written: 'none',
        note: 'clients were seen reading this field, none writing it',
      },
      overridesSpamFiltering: {
        wire: 'spamCheckOverrideActive',
        evidence: 'documented',
        written: 'documented',
      },
      bypassesGreylisting: { wire: 'bypassGreyListing', ...ONLY_READ },
      usesTls: { wire: 'enableTlsIfAvailable', ...ONLY_READ },
      requiresHttps: { wire: 'sslRequired', ...ONLY_READ },
      sendsHsts: { wire: 'hstsEnabled', ...ONLY_READ },
      messagesPerHour: {
        wire: 'throttleSettings.messagesPerHour',
        note: 'that 0 means no limit is likely, and not shown',
      },
      messagesAction: {
        wire: 'throttleSettings.messagesAction',
        values: { reject: 0, delay: 1, none: 2 },
        note: "the numbers are those of one client's selection list",
      },
      twoFactor: {
        wire: 'twoFactorSettings.setting',
        values: { off: '0', on: '1' },
        evidence: 'assumed',
        note:
          'a client writes "0" and "1", nobody was seen reading it: that an answer has it so is assumed; a third setting, forced, exists with a number nobody has ' +
          'shown: whatever is neither of the two is read as another',
      },
    },
  },
});
