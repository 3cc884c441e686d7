/**
 * Settings of one mail domain, a document.
 * Shape: a write sends the changed members only, wrapped in `domainSettings`; a nested object goes whole.
 * Errors: a field that is missing or of another type is not read, never a default.
 * Source: evidence `client` for both calls; per field in the binding.
 */
import { z } from 'zod';
import { defineDocument } from './resource.js';

export const domainSettings = defineDocument({
  id: 'domain-settings',
  scope: 'domain',
  title: 'Settings of a mail domain',
  where: 'Manage > Domains > (the domain) > Edit',
  model: z.object({
    requireSmtpAuthentication: z.boolean().describe('Require SMTP Authentication'),
    catchAll: z.string().describe('Catch-all alias, empty for none'),
  }),
  binding: {
    read: {
      method: 'GET',
      path: 'settings/sysadmin/domain-settings/{domain}',
      evidence: 'client',
      source: 'SC, CA',
      under: 'domainSettings',
    },
    write: {
      method: 'POST',
      path: 'settings/sysadmin/domain-settings/{domain}',
      evidence: 'client',
      source: 'SC, AI, WG, UP',
      under: 'domainSettings',
      sends: 'changed-members',
    },
    fields: {
      requireSmtpAuthentication: {
        wire: 'requireSmtpAuthentication',
        written: 'none',
        note: 'clients were seen reading this field, none writing it',
      },
      catchAll: { wire: 'catchAll', written: 'client' },
    },
  },
});
