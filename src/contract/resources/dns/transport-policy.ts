/** Resource `dns-transport-policy`. */
import { z } from 'zod';
import { defineObserved } from '../../define.js';
import { lookupOf } from './lookup.js';

/**
 * What came of fetching a policy. `answered`: whatever the status. `refused`: what was seen is wrong whoever asks, such as
 * the certificate. `failed`: nothing was seen. `not-asked`: no record says that there is one. `why` is half a sentence.
 */
export const fetchedPolicy = z.discriminatedUnion('status', [
  z.strictObject({
    status: z.literal('answered'),
    code: z.int(),
    contentType: z.string(),
    text: z.string(),
  }),
  z.strictObject({ status: z.literal(['refused', 'failed']), why: z.string() }),
  z.strictObject({ status: z.literal('not-asked') }),
]);

/** As `fetchedPolicy` says. */
export type FetchedPolicy = Readonly<z.infer<typeof fetchedPolicy>>;

/**
 * Whether a domain says that mail to it goes over TLS alone (MTA-STS): the record, the policy behind it, the hosts that it is
 * about, and where reports of failures go.
 * Source: DNS, as a resolver answers, and the policy's own host over HTTPS (RFC 8461 3, RFC 8460 3).
 */
export const transportPolicy = defineObserved({
  id: 'dns-transport-policy',
  scope: 'domain',
  title: 'MTA-STS policy',
  where: 'the DNS zone of the domain, and https://mta-sts.DOMAIN/.well-known/mta-sts.txt',
  source: 'dns',
  evidence: 'observed',
  model: z.object({
    domain: z.string().describe('The domain, as DNS has it'),
    record: lookupOf(z.string()).describe('TXT records of _mta-sts. and the domain'),
    policy: fetchedPolicy.describe('The policy'),
    exchangers: lookupOf(z.string()).describe('Hosts of its MX records'),
    reports: lookupOf(z.string()).describe('TXT records of _smtp._tls. and the domain'),
  }),
});
