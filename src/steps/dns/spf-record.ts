/** The SPF record that a domain should have: its own, with what is missing added where it counts. Pure. */
import { evaluateSpf, type Known, questionText } from '../../records/spf/evaluate.js';
import { parseSpf, type Qualifier, type SpfRecord } from '../../records/spf/record.js';

interface Wanted {
  readonly domain: string;
  /** As they stand; none where there is none. */
  readonly records: readonly SpfRecord[];
  /** That mail goes out by. */
  readonly addresses: readonly string[];
  /** What is to be said of strangers, at least. */
  readonly sign: '~' | '-';
  /** A record that sends elsewhere says too little of strangers there. */
  readonly isRedirectWeak: boolean;
  /** Terms that lead to no record: with them the whole is an error. */
  readonly nowhere: readonly string[];
  readonly known: Known;
}

const MECHANISMS = ['all', 'include', 'exists', 'a', 'mx', 'ip4', 'ip6', 'ptr'];
/** What administrators write for an address: `ipv4:`, `a:192.0.2.1`, `ip4=`, a comma behind it. */
const ADDRESS = /^([-+?~]?)(?:ip|ip4|ip6|ipv4|ipv6|a|mx)[:=]([0-9a-f.:]+(?:\/\d{1,3})?)$/i;

/** Is a modifier meant to be a mechanism? `ip4=192.0.2.1` is passed over by receivers. */
export function isMistyped({ name }: SpfRecord['others'][number]): boolean {
  return MECHANISMS.includes(name);
}

/** The term as it was surely meant; undefined where nobody can say. */
function repaired(text: string): string | undefined {
  const bare = text.replace(/^["',;]+|["',;]+$/g, '');
  const [, sign = '', address] = ADDRESS.exec(bare) ?? [];
  const meant = address === undefined ? bare : `${sign}${address.includes(':') ? 'ip6' : 'ip4'}:${address}`;
  const { mechanisms, others, faults } = parseSpf(`v=spf1 ${meant}`);
  return mechanisms.length === 1 && others.length + faults.length === 0 ? meant : undefined;
}

/** `v=spf1 …`, and the terms that were left out as nobody knows what they mean. */
export function recordFor(wanted: Wanted): { readonly text: string; readonly leftOut: readonly string[] } {
  const { records, sign, isRedirectWeak } = wanted;
  const mechanisms = records.flatMap((one) => one.mechanisms);
  const broken = records.flatMap(({ faults, others }) => [...faults, ...others.filter(isMistyped)]);
  const isNowhere = (text: string) => wanted.nowhere.includes(text);
  const texts = mechanisms.filter(({ name }) => name !== 'all').map(({ text }) => text);
  const whole = texts.filter((text) => !isNowhere(text));
  const mended = broken.map(({ text }) => ({ text, meant: repaired(text) }));
  const ends = mechanisms.flatMap(({ name, qualifier }): Qualifier[] => (name === 'all' ? [qualifier] : []));
  // Two records with an end each: the one that does less harm.
  const own = (['~', '-'] as const).find((one) => ends.includes(one));
  const redirect = ends.length === 0 && records.length === 1 ? records[0]?.redirect : undefined;
  const target = redirect?.text.slice('redirect='.length);
  const last =
    redirect === undefined || isNowhere(redirect.text)
      ? [`${sign === '-' ? sign : (own ?? sign)}all`]
      : isRedirectWeak
        ? [`include:${target}`, `${sign}all`]
        : [`redirect=${target}`];
  const kept = records.flatMap(({ others, exp }) => [
    ...others.filter((one) => !isMistyped(one)).map(({ text }) => text),
    ...(exp === undefined ? [] : [exp.text]),
  ]);
  const meant = mended.flatMap((one) =>
    one.meant === undefined || /^\W?all$/i.test(one.meant) ? [] : [one.meant],
  );
  const text = (added: readonly string[]) =>
    ['v=spf1', ...new Set([...added, ...whole, ...meant, ...last, ...kept])].join(' ');
  const missing = wanted.addresses
    .filter((ip) => !isCovered(ip, text([]), wanted))
    .map((ip) => `${ip.includes(':') ? 'ip6' : 'ip4'}:${ip}`);
  return {
    // In front: nothing else is asked then, and nothing before it says otherwise.
    text: text(missing),
    leftOut: [
      ...mended.flatMap((one) => (one.meant === undefined ? [one.text] : [])),
      ...[...texts, ...(redirect === undefined ? [] : [redirect.text])].filter(isNowhere),
    ],
  };
}

/** Would the record let the address send? What cannot be said is added, which does no harm. */
function isCovered(ip: string, text: string, { domain, known }: Wanted): boolean {
  const own = questionText({ type: 'TXT', name: domain });
  const withText: Known = (question) =>
    questionText(question) === own ? { status: 'found', records: [text] } : known(question);
  return evaluateSpf(domain, { ip }, withText).result === 'pass';
}
