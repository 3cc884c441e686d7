/** Resource `dns-sender-policy`. */
import { z } from 'zod';
import { defineObserved } from '../../define.js';
import { lookupOf } from './lookup.js';

/**
 * Who may send mail in the name of a domain: the texts at its name, and whatever its SPF record leads to, as far as
 * receivers go.
 * Source: DNS, as a resolver answers (RFC 7208).
 */
export const senderPolicy = defineObserved({
  id: 'dns-sender-policy',
  scope: 'domain',
  title: 'SPF record',
  where: 'the DNS zone of the domain',
  source: 'dns',
  evidence: 'observed',
  model: z.object({
    domain: z.string().describe('The domain, as DNS has it'),
    lookups: z
      .array(
        z.strictObject({
          type: z.enum(['TXT', 'A', 'AAAA', 'MX', 'PTR']),
          name: z.string(),
          answer: lookupOf(z.string()),
        }),
      )
      .readonly()
      .describe('What was asked'),
  }),
});
