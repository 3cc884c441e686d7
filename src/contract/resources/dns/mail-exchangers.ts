/** Resource `dns-mail-exchangers`. */
import { z } from 'zod';
import { defineObserved } from '../../define.js';
import { hostSchema, lookupOf } from './lookup.js';

/**
 * Where the world brings the mail of a domain: its MX records, and what their hosts are, by the name of the host.
 * Source: DNS, as a resolver answers (RFC 5321 5.1, RFC 7505).
 */
export const mailExchangers = defineObserved({
  id: 'dns-mail-exchangers',
  scope: 'domain',
  title: 'MX records',
  where: 'the DNS zone of the domain',
  source: 'dns',
  evidence: 'observed',
  model: z.object({
    domain: z.string().describe('The domain, as DNS has it'),
    exchangers: lookupOf(z.strictObject({ exchange: z.string(), priority: z.int() })).describe('MX records'),
    hosts: z
      .record(z.string(), hostSchema.extend({ cname: lookupOf(z.string()) }))
      .describe('Their hosts, and the name that each is another one of'),
  }),
});
