/**
 * Settings > Bindings > Certificates, a collection that is only read: the certificates the server holds.
 * Units: the end is an ISO 8601 time, UTC.
 * Source: the call is `documented`, the shape of its answer `assumed`; only newer builds have it.
 */
import { z } from 'zod';
import { defineCollection } from '../../resource.js';

export const certificates = defineCollection({
  id: 'certificates',
  scope: 'server',
  title: 'Certificates',
  where: 'Settings > Bindings > Certificates',
  model: z.object({
    fileName: z.string().min(1).describe('File name'),
    subject: z.string().describe('Subject'),
    expires: z.iso.datetime({ offset: true }).describe('Expiration Date'),
  }),
  label: (certificate) => certificate.fileName,
  binding: {
    list: {
      method: 'GET',
      path: 'settings/sysadmin/ssl-certificates/expirationDate/false',
      listedAs: 'settings/sysadmin/ssl-certificates/{sortField}/{desc}',
      // The route is documented, but without the answer's shape the whole is a guess.
      evidence: 'assumed',
      source: 'CA (the call); docs/assumed-api.md (its answer)',
      under: 'certificates',
    },
    key: 'fileName',
    serverOwned: [],
    fields: {
      fileName: { wire: 'fileName', written: 'none' },
      subject: { wire: 'subject', written: 'none' },
      expires: { wire: 'expirationDate', written: 'none' },
    },
  },
});
