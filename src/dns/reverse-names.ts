/** The names of addresses in DNS, and where they lead. */
import { recordsOf } from '../contract/resources/dns/lookup.js';
import { reverseName } from '../records/reverse-name.js';
import type { Ask } from './asking.js';
import { hostOf } from './host.js';

/** One address has more only by mistake. */
const MOST_NAMES = 10;

export async function reverseNamesOf(ask: Ask, addresses: readonly string[]) {
  const all = addresses.map(async (address) => {
    const name = reverseName(address) ?? address;
    const names = await ask('PTR', name);
    const hosts = await Promise.all(
      recordsOf(names)
        .slice(0, MOST_NAMES)
        .map(async (one) => [one, await hostOf(ask, one)] as const),
    );
    return { address, name, names, hosts: Object.fromEntries(hosts) };
  });
  return { addresses: await Promise.all(all) };
}
