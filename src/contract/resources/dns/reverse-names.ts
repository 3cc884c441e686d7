/** Resource `dns-reverse-names`. */
import { z } from 'zod';
import { defineObserved } from '../../define.js';
import { hostSchema, lookupOf } from './lookup.js';

/**
 * What DNS calls the addresses of a server, and where those names lead.
 * Source: DNS, as a resolver answers (RFC 1035 3.5, RFC 3596 2.5).
 */
export const reverseNames = defineObserved({
  id: 'dns-reverse-names',
  title: 'Reverse names of the server',
  where: 'the reverse zone of the address, which is with whoever gave you the address',
  source: 'dns',
  evidence: 'observed',
  model: z.object({
    addresses: z
      .array(
        z.strictObject({
          address: z.string(),
          name: z.string(),
          names: lookupOf(z.string()),
          hosts: z.record(z.string(), hostSchema),
        }),
      )
      .readonly()
      .describe('Each address: its name in the reverse zone, the names there, and their addresses'),
  }),
});
