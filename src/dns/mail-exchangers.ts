/** The MX records of a domain, and their hosts. */
import { recordsOf } from '../contract/resources/dns/lookup.js';
import type { Ask } from './asking.js';
import { hostOf } from './host.js';

/** More are looked at by nobody who sends mail. */
const MOST_HOSTS = 50;

export async function mailExchangersOf(ask: Ask, domain: string) {
  const exchangers = await ask('MX', domain);
  // Without a name it is a null MX: the domain takes no mail.
  const names = [...new Set(recordsOf(exchangers).map(({ exchange }) => exchange.toLowerCase()))].filter(
    (name) => name !== '',
  );
  const hosts = await Promise.all(
    names.slice(0, MOST_HOSTS).map(async (name) => {
      const [host, cname] = await Promise.all([hostOf(ask, name), ask('CNAME', name)]);
      return [name, { ...host, cname }] as const;
    }),
  );
  return { domain, exchangers, hosts: Object.fromEntries(hosts) };
}
