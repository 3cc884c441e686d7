/** Whether a domain says that mail to it goes over TLS alone. */
import { addressesOf, type Lookup, recordsOf } from '../contract/resources/dns/lookup.js';
import type { FetchedPolicy } from '../contract/resources/dns/transport-policy.js';
import { isStsRecord } from '../records/mta-sts.js';
import type { Ask } from './asking.js';
import { hostOf } from './host.js';
import type { FetchPolicy } from './policy-fetch.js';

async function policyOf(ask: Ask, fetchPolicy: FetchPolicy, host: string): Promise<FetchedPolicy> {
  const seen = await hostOf(ask, host);
  const addresses = addressesOf(seen);
  if (addresses.length > 0) return fetchPolicy(host, addresses);
  const failed = [seen.a, seen.aaaa].find((lookup) => lookup.status === 'failed');
  return failed === undefined
    ? { status: 'refused', why: `${host} has no address in DNS` }
    : { status: 'failed', why: `address of ${host}: ${failed.why}` };
}

export async function transportPolicyOf(ask: Ask, fetchPolicy: FetchPolicy, domain: string) {
  const record = await ask('TXT', `_mta-sts.${domain}`);
  const isThere = recordsOf(record).some(isStsRecord);
  const policy = isThere
    ? await policyOf(ask, fetchPolicy, `mta-sts.${domain}`)
    : ({ status: 'not-asked' } as const);
  const [mx, reports] = await Promise.all([ask('MX', domain), ask('TXT', `_smtp._tls.${domain}`)]);
  const exchangers: Lookup<string> =
    mx.status === 'found'
      ? { status: 'found', records: mx.records.map(({ exchange }) => exchange.toLowerCase()) }
      : mx;
  return { domain, record, policy, exchangers, reports };
}
