/** Names in SPF records that are made of the mail they are asked for: RFC 7208 7. Pure. */
import { addressIn, addressParts } from '../reverse-name.js';

interface Macro {
  /** `d`, `i`, … in small letters. */
  readonly letter: string;
  /** As many parts from the right; all where undefined. */
  readonly parts: number | undefined;
  readonly isReversed: boolean;
  /** What parts it; `.` where none is stated. */
  readonly delimiters: string;
  readonly isEscaped: boolean;
}

/** Pieces: what stands for itself, and what is put in. */
export type MacroString = readonly (string | Macro)[];

/** What is put in. What is undefined is not known. */
export interface MacroValues {
  /** Whose record it is. */
  readonly domain: string;
  /** Whose mail it is. */
  readonly senderDomain: string;
  readonly ip?: string | undefined;
  /** In front of the `@`. */
  readonly local?: string | undefined;
  /** What the server greets with. */
  readonly helo?: string | undefined;
}

const PIECE = /%\{([slodiphv])(\d*)(r?)([.\-+,/_=]*)\}|%([%_-])|[!-$&-~]+/iy;
const STANDS_FOR: Readonly<Record<string, string>> = { '%': '%', _: ' ', '-': '%20' };

/** Undefined where it is against the grammar. */
export function parseMacroString(text: string): MacroString | undefined {
  const pieces: (string | Macro)[] = [];
  PIECE.lastIndex = 0;
  while (PIECE.lastIndex < text.length) {
    const found = PIECE.exec(text);
    if (found === null) return undefined;
    const [whole, letter, digits = '', reverse = '', delimiters = '', sign = ''] = found;
    if (letter === undefined) pieces.push(STANDS_FOR[sign] ?? whole);
    else {
      const parts = digits === '' ? undefined : Number(digits);
      if (parts === 0) return undefined;
      pieces.push({
        ...{ letter: letter.toLowerCase(), parts, isReversed: reverse !== '' },
        ...{ delimiters: delimiters === '' ? '.' : delimiters, isEscaped: letter !== letter.toLowerCase() },
      });
    }
  }
  return pieces;
}

/** The last label of a name: letters, digits and hyphens, and no number. */
const ENDS = /\.(?!\d+\.?$)[a-z0-9]([a-z0-9-]*[a-z0-9])?\.?$/i;

/** A name, which may have macros in it. Undefined where it is against the grammar. */
export function parseDomainSpec(text: string): MacroString | undefined {
  const pieces = parseMacroString(text);
  const endsInMacro = /%(\{[^}]*\}|[%_-])$/.test(text);
  return pieces !== undefined && (endsInMacro || ENDS.test(text)) ? pieces : undefined;
}

/** Undefined where it is not known. */
function valueFor(letter: string, values: MacroValues): string | undefined {
  const { domain, senderDomain, local, helo } = values;
  const ip = values.ip === undefined ? undefined : addressIn(values.ip);
  switch (letter) {
    case 's':
      return local === undefined ? undefined : `${local}@${senderDomain}`;
    case 'l':
      return local;
    case 'o':
      return senderDomain;
    case 'd':
      return domain;
    case 'i':
      return ip === undefined ? undefined : addressParts(ip).join('.');
    case 'v':
      return ip === undefined ? undefined : ip.kind() === 'ipv4' ? 'in-addr' : 'ip6';
    case 'h':
      return helo;
    // `p`, the name of the address: RFC 7208 7.2 says not to use it, and few do.
    default:
      return undefined;
  }
}

function escaped(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** `lacks`: what would have to be known: the address, or more of the mail than that. */
export type Expanded = { readonly text: string } | { readonly lacks: 'address' | 'mail' };

export function expand(macro: MacroString, values: MacroValues): Expanded {
  let text = '';
  for (const piece of macro) {
    if (typeof piece === 'string') {
      text += piece;
      continue;
    }
    const value = valueFor(piece.letter, values);
    if (value === undefined) return { lacks: 'iv'.includes(piece.letter) ? 'address' : 'mail' };
    const set = new Set(piece.delimiters);
    const parts: string[] = [''];
    for (const letter of value)
      if (set.has(letter)) parts.push('');
      else parts.push(`${parts.pop() ?? ''}${letter}`);
    const ordered = piece.isReversed ? parts.reverse() : parts;
    const joined = (piece.parts === undefined ? ordered : ordered.slice(-piece.parts)).join('.');
    text += piece.isEscaped ? escaped(joined) : joined;
  }
  return { text };
}

/** DNS allows no longer name. */
const LONGEST_NAME = 253;

/** `expand` of a name: one that is too long loses labels at its left (RFC 7208 7.3). */
export function expandName(macro: MacroString, values: MacroValues): Expanded {
  const expanded = expand(macro, values);
  if ('lacks' in expanded) return expanded;
  let name = expanded.text.replace(/\.$/, '');
  while (name.length > LONGEST_NAME && name.includes('.')) name = name.slice(name.indexOf('.') + 1);
  return { text: name };
}
