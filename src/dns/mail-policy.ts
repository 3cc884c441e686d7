/** What a domain says of mail that only claims to be of it. */
import { type Lookup, recordsOf } from '../contract/resources/dns/lookup.js';
import { dmarcOf, isDmarc } from '../records/dmarc.js';
import { organisationOf } from '../records/organisation.js';
import { isSpf } from '../records/spf/record.js';
import type { Ask } from './asking.js';

/** A record that sends reports to more of them is nobody's. */
const MOST_HOSTS = 10;

function recordsIn(lookup: Lookup<string>): readonly string[] {
  return recordsOf(lookup).filter(isDmarc);
}

/** Of the texts of a domain those that say from where its mail comes. */
function sendersIn(lookup: Lookup<string>): Lookup<string> {
  if (lookup.status !== 'found') return lookup;
  const records = lookup.records.filter(isSpf);
  return records.length === 0 ? { status: 'no-data' } : { status: 'found', records };
}

export async function mailPolicyOf(ask: Ask, domain: string) {
  const organisation = organisationOf(domain);
  const [own, texts] = await Promise.all([ask('TXT', `_dmarc.${domain}`), ask('TXT', domain)]);
  const isInherited =
    own.status !== 'failed' && recordsIn(own).length === 0 && organisation !== domain.toLowerCase();
  const inherited = isInherited ? await ask('TXT', `_dmarc.${organisation}`) : null;
  const [record, ...more] = recordsIn(inherited ?? own);
  const place = inherited === null ? domain : organisation;
  const hosts = record === undefined || more.length > 0 ? [] : dmarcOf(record).reportHosts;
  const elsewhere = hosts.filter((host) => organisationOf(host) !== organisation).slice(0, MOST_HOSTS);
  const permissions = await Promise.all(
    elsewhere.map(async (host) => [host, await ask('TXT', `${place}._report._dmarc.${host}`)] as const),
  );
  return {
    ...{ domain, organisation, own, inherited, senders: sendersIn(texts) },
    permissions: Object.fromEntries(permissions),
  };
}
