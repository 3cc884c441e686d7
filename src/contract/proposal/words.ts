/**
 * Words of names, paths and labels, so that what is called alike is found however it is written. Light on purpose: a
 * match by words is a proposal, which a person compares with the web interface.
 */

/** What people call one thing; the first of a line stands for all. In their shortest form (`stem`). */
const SYNONYMS = [
  'greylist graylist',
  'administrator admin sysadmin',
  'enabl activ statu on',
  'allow permit may can',
  'prevent forbid deny disallow',
  'length long size',
  'symbol special',
  'number digit numeric',
  'capital upper uppercas',
  'lower lowercas',
  'requir need must mandatory',
  'incom inbound in',
  'outgo outbound out',
  'min minimum least',
  'max maximum most',
  'minut mins',
  'second secs',
  'weight scor point',
  'threshold limit',
  'period duration',
  'overrid overrul',
  'policy requirement rul complexity',
  'password pwd',
  'certificat cert',
  'mail email',
  'bypass exempt skip except',
  'description descr desc comment',
  'spam antispam junk',
  'virus antiviru',
  'type kind',
  'action behavior behaviour',
  'retry attempt',
  'expir expiry expiration',
  'notify notification alert',
  'auth authentic authenticat authentication',
  'login signin logon',
  'id intrusion',
  'rbl dnsbl',
  'extension ext suffix',
  'creat creation',
  'restrict restriction',
] as const;

const CONCEPTS: ReadonlyMap<string, string> = new Map(
  SYNONYMS.flatMap((line) => {
    const [first = '', ...others] = line.split(' ');
    return others.map((one) => [one, first] as const);
  }),
);

/** They tell little of what something is. In their shortest form. */
const WEAK: ReadonlySet<string> = new Set(
  (
    'is has are be the of a an and or for at to by as if it one with setting config configuration option valu info ' +
    'information data get list all detail profil item entry row page view current my own system server'
  ).split(' '),
);

/** `greylisting` -> `greylist`, `policies` -> `policy`, `required` -> `requir`: the word without what English hangs on. */
function stem(word: string): string {
  let text = word;
  if (text.length > 4 && text.endsWith('ies')) text = `${text.slice(0, -3)}y`;
  else if (text.length > 4 && /(sh|ch|x|ss)es$/.test(text)) text = text.slice(0, -2);
  else if (text.length > 2 && /[^su]s$/.test(text)) text = text.slice(0, -1);
  if (text.length > 6 && text.endsWith('ing')) text = text.slice(0, -3);
  else if (text.length > 5 && text.endsWith('ed')) text = text.slice(0, -2);
  text = text.replace(/([bdgmnprt])\1$/, '$1');
  return text.length > 4 ? text.replace(/e$/, '') : text;
}

function concept(word: string): string {
  const short = stem(word);
  return CONCEPTS.get(word) ?? CONCEPTS.get(short) ?? short;
}

/** Written as one word or as two. */
const COMPOUNDS =
  /(gr[ea]y|white|black|block|allow)[\s_-]?(list)|(user|host|file)[\s_-]?(name)|(sign|log)[\s_-]?(in|on)(?![a-z])|(anti)[\s_-]?(spam|virus)|(auto)[\s_-]?(responder)|(e)-?(mail)/gi;

/** The words of a text, each in the form that stands for all of its kind; in their order, again where they come again. */
export function wordsOf(text: string): readonly string[] {
  return text
    .replaceAll(COMPOUNDS, (whole) => ` ${whole.toLowerCase().replaceAll(/[^a-z]/g, '')} `)
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '')
    .map(concept);
}

/** The text without case, punctuation and spaces: two names that differ in nothing else are one. */
export function squashed(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z\d]/g, '');
}

/** How much a word says of what something is: 1, or less for what stands in every name. */
export function weightOf(word: string): number {
  return WEAK.has(word) ? 0.3 : 1;
}

/** 0 to 1: how much of both is in both. Of nothing at all nothing is alike. */
export function likeness(one: Iterable<string>, other: Iterable<string>): number {
  const [left, right] = [new Set(one), new Set(other)];
  const sum = (words: Iterable<string>) => [...words].reduce((total, word) => total + weightOf(word), 0);
  const whole = sum(left) + sum(right);
  return whole === 0 ? 0 : (2 * sum([...left].filter((word) => right.has(word)))) / whole;
}

/** Words that any name may be made of. */
const COMMON: ReadonlySet<string> = new Set([...WEAK, ...SYNONYMS.flatMap((line) => line.split(' '))]);

/** A letter that is part of no known word costs as much as so many words. */
const UNKNOWN = 3;

/**
 * A word that is several, taken apart into words that are known (`smtpinsettings`): paths come in small letters alone. Unchanged
 * where hardly any of it is. `known`: further words, in their shortest form.
 */
export function apart(word: string, known: ReadonlySet<string>): readonly string[] {
  const isKnown = (part: string) =>
    [part, stem(part), concept(part)].some((one) => known.has(one) || COMMON.has(one));
  if (isKnown(word) || word.length > 60) return [word];
  type Way = { readonly cost: number; readonly parts: readonly string[]; readonly rest: string };
  const closed = ({ parts, rest }: Way) => (rest === '' ? parts : [...parts, rest]);
  const ways: Way[] = [{ cost: 0, parts: [], rest: '' }];
  for (let end = 1; end <= word.length; end += 1) {
    const last = ways[end - 1] as Way;
    let best: Way = { ...last, cost: last.cost + UNKNOWN, rest: last.rest + word.charAt(end - 1) };
    for (let start = 0; start <= end - 2; start += 1) {
      const before = ways[start] as Way;
      const part = word.slice(start, end);
      if (before.cost + 1 < best.cost && isKnown(part))
        best = { cost: before.cost + 1, parts: [...closed(before), part], rest: '' };
    }
    ways.push(best);
  }
  const way = ways[word.length] as Way;
  return way.cost > (UNKNOWN * word.length) / 2 ? [word] : closed(way);
}
