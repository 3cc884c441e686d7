/** Resource `dns-mail-policy`. */
import { z } from 'zod';
import { defineObserved } from '../../define.js';
import { lookupOf } from './lookup.js';

/**
 * What a domain says of mail that only claims to be of it (DMARC), and whether it says from where its own comes (SPF).
 * Shape: `inherited` are the records of the organisation, looked up where the domain is a part of it and has none of its own,
 * else null. `permissions`: what the hosts of report addresses elsewhere say of the domain of the record, by host. `senders`:
 * the SPF records among the texts of the domain.
 * Source: DNS, as a resolver answers (RFC 7489 6.6.3 and 7.1), and the list of public suffixes.
 */
export const mailPolicy = defineObserved({
  id: 'dns-mail-policy',
  scope: 'domain',
  title: 'DMARC records',
  where: 'the DNS zone of the domain',
  source: 'dns',
  evidence: 'observed',
  model: z.object({
    domain: z.string().describe('The domain, as DNS has it'),
    organisation: z.string().describe('The registered domain it is a part of'),
    own: lookupOf(z.string()).describe('TXT records of _dmarc. and the domain'),
    inherited: lookupOf(z.string()).nullable().describe('Those of the organisation'),
    permissions: z.record(z.string(), lookupOf(z.string())).describe('Permissions to send reports elsewhere'),
    senders: lookupOf(z.string()).describe('SPF records'),
  }),
});
