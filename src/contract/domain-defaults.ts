/**
 * Domain Defaults, a document: what a domain added later starts with. Existing domains do not follow it.
 * Shape: as one domain's settings, without its identity.
 * Source: the page exists (vendor help); its calls and names are `assumed`.
 */
import { z } from 'zod';
import { defineDocument } from './resource.js';

const SOURCE = 'docs/assumed-api.md';

export const domainDefaults = defineDocument({
  id: 'domain-defaults',
  scope: 'server',
  title: 'Domain Defaults',
  where: 'Manage > Domains > Actions > Domain Defaults',
  model: z.object({
    requireSmtpAuthentication: z.boolean().describe('Require SMTP Authentication'),
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
    fields: { requireSmtpAuthentication: { wire: 'requireSmtpAuthentication', written: 'assumed' } },
  },
});
