/** Resource `domain-traffic`. */
import { z } from 'zod';
import { defineDocument } from '../../define.js';
import { ours } from '../../label.js';

/**
 * What one mail domain sent and took from one day to another, both included, a document that is only read. The caller gives
 * the days as `start` and `end`, as `M-d-yyyy`; whose time they are in is not known.
 * Units: bytes.
 * Source: evidence `client` (docs/api-evidence.md 4.10).
 */
export const domainTraffic = defineDocument({
  id: 'domain-traffic',
  scope: 'domain',
  title: 'What a mail domain sent',
  where: 'Reports > Traffic (path not confirmed)',
  model: z.object({
    sent: z.number().min(0).meta(ours('Sent (bytes)')),
    received: z.number().min(0).meta(ours('Received (bytes)')),
  }),
  binding: {
    read: {
      method: 'GET',
      path: 'report/domain-stats/{start}/{end}/{domain}',
      evidence: 'client',
      source: 'SC',
    },
    fields: { sent: 'bytesSent', received: 'bytesReceived' },
  },
});
