/** Resource `dns-signing-keys`. */
import { z } from 'zod';
import { defineObserved } from '../../define.js';
import { lookupOf } from './lookup.js';

/**
 * The keys that a domain publishes for its signatures, at the selectors that its server names: TXT records of
 * `SELECTOR._domainkey.DOMAIN`, by selector.
 * Source: DNS, as a resolver answers (RFC 6376 3.6.2).
 */
export const signingKeys = defineObserved({
  id: 'dns-signing-keys',
  scope: 'domain',
  title: 'Published DKIM keys',
  where: 'the DNS zone of the domain',
  source: 'dns',
  evidence: 'observed',
  model: z.object({
    domain: z.string().describe('The domain, as DNS has it'),
    keys: z.record(z.string(), lookupOf(z.string())).describe('TXT records, by selector'),
  }),
});
