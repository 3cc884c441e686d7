/** What was looked up in DNS, and the verdict on it: what is wrong counts, and what was not seen is never told as absent. */
import type { Host, Lookup } from '../../contract/resources/dns/lookup.js';
import type { NotSeen } from '../kit/seen-verdict.js';

export { addressesOf, recordsOf } from '../../contract/resources/dns/lookup.js';
export { seenVerdict as dnsVerdict } from '../kit/seen-verdict.js';

/** What is kept by a name that a stranger chose: `constructor` is one, and `__proto__`, by which nothing is ever kept. */
export function keptBy<T>(all: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(all, name) ? all[name] : undefined;
}

/** Nothing where it was answered. */
export function unseen(what: string, lookup: Lookup<unknown>): readonly NotSeen[] {
  return lookup.status === 'failed' ? [{ what, why: lookup.why }] : [];
}

export function unseenOf(name: string, { a, aaaa }: Host): readonly NotSeen[] {
  return [...unseen(`A of ${name}`, a), ...unseen(`AAAA of ${name}`, aaaa)];
}
