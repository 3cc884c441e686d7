/** What the answers of block lists (RBLs) mean that are no hits. */

/**
 * First match wins.
 * Source: 127.255.255.x: Spamhaus, "DNSBL return codes: technical update" (spamhaus.org/news/article/788) and its FAQ of DNSBL usage;
 * no other list is known to use them for hits. 127.0.0.255: rspamd's rules for dnswl.org (DNSWL_BLOCKED); dnswl.org itself says
 * that it refuses whoever asks too often, and no number. 127.0.0.1: uribl.com/refused.shtml, and rspamd's rules for surbl.org
 * (SURBL_BLOCKED); of other lists it is our reading: hits are 127.0.0.2 and up by convention (RFC 5782 2.1).
 */
const REFUSALS: readonly { readonly list: RegExp; readonly answer: RegExp; readonly why: string }[] = [
  { list: /./, answer: /^127\.255\.255\.252$/, why: 'it knows no list by that name' },
  { list: /./, answer: /^127\.255\.255\.254$/, why: 'it does not answer public resolvers' },
  { list: /./, answer: /^127\.255\.255\.255$/, why: 'it was asked too often' },
  { list: /./, answer: /^127\.255\.255\.\d{1,3}$/, why: 'it refuses to answer' },
  { list: /(^|\.)dnswl\.org\.?$/i, answer: /^127\.0\.0\.255$/, why: 'it does not answer this resolver' },
  { list: /./, answer: /^127\.0\.0\.1$/, why: 'it does not answer this resolver' },
];

/** Why a list did not answer; undefined where the answer is one. `list`: the domain that is asked. */
export function refusalOf(answer: string, list: string): string | undefined {
  return REFUSALS.find((one) => one.list.test(list) && one.answer.test(answer))?.why;
}

const SPAMHAUS = /(^|\.)spamhaus\.(org|net)\.?$/i;

/**
 * Spamhaus' policy list: ranges that are not to deliver by themselves, where users sit.
 * Source: docs.spamhaus.com, "Available Zones".
 */
const POLICY = ['127.0.0.10', '127.0.0.11'];

/** Does the answer come from a list of ranges that are not to deliver by themselves? */
export function isPolicyAnswer(answer: string, list: string): boolean {
  return SPAMHAUS.test(list.trim()) && POLICY.includes(answer);
}

/** What Spamhaus' list of names answers to every question about an address. Source: as of `POLICY`. */
const NO_ADDRESSES = '127.0.1.255';

/** Does a list of names say that it is not to be asked of addresses? */
export function isNoAddressAnswer(answer: string, list: string): boolean {
  return SPAMHAUS.test(list.trim()) && answer === NO_ADDRESSES;
}
