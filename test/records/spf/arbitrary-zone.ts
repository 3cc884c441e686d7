/** Made-up domains with SPF records that lead to each other, to hosts and to nothing. */
import fc from 'fast-check';
import type { Zone } from './a-zone.js';

/** Some addresses are in records and hosts; the last one of each kind is in none. */
export const ADDRESSES = ['203.0.113.1', '203.0.113.2', '198.51.100.7', '2001:db8::1', '2001:db8:1::2'];
export const NOBODY = ['192.0.2.99', '2001:db8:ffff::99'];

const DOMAINS = ['d0.test', 'd1.test', 'd2.test', 'd3.test', 'd4.test', 'd5.test'];
const HOSTS = ['h0.test', 'h1.test', 'h2.test'];
const NOWHERE = ['gone.test', 'empty.test'];

const qualifier = fc.constantFrom('', '', '+', '-', '~', '?');
const host = fc.constantFrom(...HOSTS, ...HOSTS, ...NOWHERE);
const ip4 = fc.constantFrom('203.0.113.1', '203.0.113.0/30', '198.51.100.7', '203.0.113.2/32', '10.0.0.0/8');
const ip6 = fc.constantFrom('2001:db8::1', '2001:db8::/64', '2001:db8:1::2/128');
const prefix = fc.constantFrom('', '', '/24', '/32', '//64', '/30//128');

export interface Kinds {
  /** Records may lead back to where they came from. */
  readonly hasLoops: boolean;
  /** Names are made of the address of the mail. */
  readonly hasAddressMacros: boolean;
  readonly hasFailures: boolean;
}

function term(at: number, { hasLoops, hasAddressMacros }: Kinds): fc.Arbitrary<string> {
  const others = hasLoops ? DOMAINS : DOMAINS.slice(at + 1);
  const simple = [
    ip4.map((one) => `ip4:${one}`),
    ip6.map((one) => `ip6:${one}`),
    fc.tuple(host, prefix).map(([one, bits]) => `a:${one}${bits}`),
    prefix.map((bits) => `a${bits}`),
    fc.tuple(fc.constantFrom(...DOMAINS, 'gone.test'), prefix).map(([one, bits]) => `mx:${one}${bits}`),
    fc.constant('mx'),
    host.map((one) => `exists:${one}`),
  ];
  const more = [
    ...(others.length > 0 ? [fc.constantFrom(...others, ...others, 'empty.test')] : []).map((all) =>
      all.map((one) => `include:${one}`),
    ),
    ...(hasAddressMacros
      ? [fc.constantFrom('exists:%{ir}.%{v}.list.test', 'a:%{ir}.list.test', 'exists:%{l}.%{o2}')]
      : []),
  ];
  const mechanism = fc.oneof(...simple, ...more, ...more);
  return fc.tuple(qualifier, mechanism).map(([sign, text]) => `${sign}${text}`);
}

function record(at: number, kinds: Kinds): fc.Arbitrary<string> {
  const others = kinds.hasLoops ? DOMAINS : DOMAINS.slice(at + 1);
  const end = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(' -all', ' ~all', ' ?all', '', ' all') },
    ...(others.length > 0
      ? [{ weight: 1, arbitrary: fc.constantFrom(...others).map((one) => ` redirect=${one}`) }]
      : []),
  );
  return fc
    .tuple(fc.array(term(at, kinds), { maxLength: 5 }), end)
    .map(([terms, last]) => `${['v=spf1', ...terms].join(' ')}${last}`);
}

export function arbitraryZone(kinds: Kinds): fc.Arbitrary<Zone> {
  const texts = DOMAINS.map((_, at) =>
    fc.oneof(
      { weight: 12, arbitrary: record(at, kinds).map((text) => [text, 'another=text']) },
      { weight: 1, arbitrary: fc.tuple(record(at, kinds), record(at, kinds)).map((two) => [...two]) },
      { weight: 1, arbitrary: fc.constant('no-data' as const) },
    ),
  );
  const some = fc.subarray(['203.0.113.1', '203.0.113.2', '198.51.100.7', '203.0.113.9'], { minLength: 1 });
  const some6 = fc.subarray(['2001:db8::1', '2001:db8:1::2', '2001:db8:2::3'], { minLength: 1 });
  const names = [...HOSTS, ...DOMAINS];
  return fc
    .record({
      texts: fc.tuple(...texts),
      a: fc.tuple(...names.map(() => some)),
      aaaa: fc.tuple(...names.map(() => some6)),
      mx: fc.tuple(...DOMAINS.map(() => fc.subarray(HOSTS, { minLength: 1 }))),
      listed: fc.subarray(['203.0.113.1', '198.51.100.7']),
      failed: kinds.hasFailures
        ? fc.subarray([...DOMAINS.slice(1), ...HOSTS], { maxLength: 2 })
        : fc.constant<string[]>([]),
    })
    .map(({ texts: all, a, aaaa, mx, listed, failed }) => ({
      ...Object.fromEntries(DOMAINS.map((name, at) => [`TXT ${name}`, all[at] ?? 'no-data'])),
      ...Object.fromEntries(names.map((name, at) => [`A ${name}`, a[at] ?? 'no-data'])),
      ...Object.fromEntries(names.map((name, at) => [`AAAA ${name}`, aaaa[at] ?? 'no-data'])),
      ...Object.fromEntries(DOMAINS.map((name, at) => [`MX ${name}`, mx[at] ?? 'no-data'])),
      ...Object.fromEntries(['TXT', 'A', 'AAAA', 'MX'].map((type) => [`${type} empty.test`, 'no-data'])),
      ...Object.fromEntries(
        listed.flatMap((ip) => {
          const turned = ip.split('.').reverse().join('.');
          return [
            [`A ${turned}.in-addr.list.test`, ['127.0.0.2']],
            [`A ${turned}.list.test`, [ip]],
          ];
        }),
      ),
      ...Object.fromEntries(
        failed.flatMap((name) => ['TXT', 'A', 'AAAA'].map((type) => [`${type} ${name}`, 'failed'])),
      ),
    }));
}
