/** What the answers of block lists (RBLs) mean that are no hits. */

/** First match wins. Of what Spamhaus, uribl.com and dnswl.org say of their lists. */
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

/** Spamhaus' policy list: ranges that are not to deliver by themselves, where users sit. */
const POLICY = ['127.0.0.10', '127.0.0.11'];

/** Does the answer come from a list of ranges that are not to deliver by themselves? */
export function isPolicyAnswer(answer: string, list: string): boolean {
  return /(^|\.)spamhaus\.(org|net)\.?$/i.test(list.trim()) && POLICY.includes(answer);
}
