/** Resource `certificates`. */
import { z } from 'zod';
import { defineCollection } from '../../define.js';
import { ours } from '../../label.js';

/**
 * The certificates the server holds, a collection that is only read. Key: the file name.
 * Units: the end is an ISO 8601 time, with Z or an offset.
 * Errors: an older build has no such call (404), so the list is out of reach there and not empty.
 * Source: the call `documented` on newer builds, the shape of its answer `assumed`, so the whole is
 * (docs/assumed-api.md).
 */
export const certificates = defineCollection({
  id: 'certificates',
  title: 'Certificates',
  where: 'Settings > Bindings > Certificates',
  model: z.object({
    fileName: z.string().min(1).meta(ours('File name')),
    subject: z.string().meta(ours('Subject')),
    expires: z.iso.datetime({ offset: true }).meta(ours('Expiration Date')),
  }),
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
    fields: { expires: 'expirationDate' },
  },
});
