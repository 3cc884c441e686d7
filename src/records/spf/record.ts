/** One SPF record, taken apart by the grammar of RFC 7208 12. Pure. What is against the grammar is told with its place. */
import { addressIn } from '../reverse-name.js';
import { type MacroString, parseDomainSpec, parseMacroString } from './macro.js';

export type Qualifier = '+' | '-' | '~' | '?';

interface Written {
  /** Of its first letter, from 1. */
  readonly at: number;
  readonly text: string;
}

/** What of it is true of an address: prefixes count bits. */
export type Mechanism = Written & { readonly qualifier: Qualifier } & (
    | { readonly name: 'all' }
    | { readonly name: 'include' | 'exists'; readonly domain: MacroString }
    | { readonly name: 'ptr'; readonly domain: MacroString | undefined }
    | {
        readonly name: 'a' | 'mx';
        /** Left out: that of the record. */
        readonly domain: MacroString | undefined;
        readonly prefixes: readonly [ip4: number, ip6: number];
      }
    | { readonly name: 'ip4' | 'ip6'; readonly network: string; readonly prefix: number }
  );

export interface Modifier extends Written {
  readonly domain: MacroString;
}

/** A term that is against the grammar. */
export interface Fault extends Written {
  /** Half a sentence about it: `is no address`. */
  readonly problem: string;
}

export interface SpfRecord {
  readonly text: string;
  /** In the order in which they are tried. */
  readonly mechanisms: readonly Mechanism[];
  readonly redirect: Modifier | undefined;
  readonly exp: Modifier | undefined;
  /** Modifiers that RFC 7208 does not know, by their names in small letters: receivers pass them over. */
  readonly others: readonly (Written & { readonly name: string })[];
  /** None: the record is as the grammar has it. With any, receivers take it for an error. */
  readonly faults: readonly Fault[];
}

const VERSION = 'v=spf1';

/** Is the text of a TXT record one of SPF? */
export function isSpf(text: string): boolean {
  return /^v=spf1( |$)/i.test(text);
}

type Problem = { readonly problem: string };
type Term =
  | { readonly mechanism: Mechanism }
  | { readonly modifier: 'redirect' | 'exp'; readonly domain: MacroString }
  | { readonly other: string }
  | Problem;

const NO_DOMAIN = 'names no domain as SPF has it';
const NO_PREFIX = 'has no length of a network that there is';

/** Without zeros in front. */
function prefixOf(text: string | undefined, most: 32 | 128): number | undefined {
  if (text === undefined) return most;
  const number = /^(0|[1-9]\d{0,2})$/.test(text) ? Number(text) : most + 1;
  return number > most ? undefined : number;
}

function network(name: 'ip4' | 'ip6', value: string): Bare | Problem {
  const [text = '', length, ...more] = value.split('/');
  const address = addressIn(text);
  // One of IPv4 in the form of IPv6 is written as an IPv6 network.
  const isOfKind = address !== undefined && text.includes(':') === (name === 'ip6');
  if (!isOfKind) return { problem: `is no address of ${name === 'ip4' ? 'IPv4' : 'IPv6'}` };
  const prefix = prefixOf(length, name === 'ip4' ? 32 : 128);
  if (prefix === undefined || more.length > 0) return { problem: NO_PREFIX };
  return { name, network: text, prefix };
}

function hosts(name: 'a' | 'mx', value: string): Bare | Problem {
  const [, spec = '', ip4, ip6] = /^(.*?)(?:\/(\d+))?(?:\/\/(\d+))?$/s.exec(value) ?? [];
  const prefixes = [prefixOf(ip4, 32), prefixOf(ip6, 128)] as const;
  const [first, second] = prefixes;
  if (first === undefined || second === undefined) return { problem: NO_PREFIX };
  const domain = spec === '' ? undefined : named(spec);
  if (domain === 'none') return { problem: NO_DOMAIN };
  return { name, domain, prefixes: [first, second] as const };
}

/** Of `:example.com`. */
function named(value: string): MacroString | 'none' {
  return (value.startsWith(':') ? parseDomainSpec(value.slice(1)) : undefined) ?? 'none';
}

type WithoutPlace<M> = M extends unknown ? Omit<M, keyof Written | 'qualifier'> : never;
type Bare = WithoutPlace<Mechanism>;

function mechanismOf(name: string, value: string): Bare | Problem {
  switch (name) {
    case 'all':
      return value === '' ? { name } : { problem: 'takes nothing behind it' };
    case 'include':
    case 'exists': {
      const domain = named(value);
      return domain === 'none' ? { problem: NO_DOMAIN } : { name, domain };
    }
    case 'ptr': {
      const domain = value === '' ? undefined : named(value);
      return domain === 'none' ? { problem: NO_DOMAIN } : { name, domain };
    }
    case 'a':
    case 'mx':
      return hosts(name, value);
    case 'ip4':
    case 'ip6':
      return network(name, value.startsWith(':') ? value.slice(1) : '');
    default:
      return { problem: 'is nothing that SPF knows' };
  }
}

function termOf(written: Written): Term {
  const [, sign = '', name = '', value = ''] =
    /^([-+?~]?)([a-z][a-z0-9._-]*)(.*)$/is.exec(written.text) ?? [];
  if (!/^[!-~]*$/.test(written.text)) return { problem: 'has letters that SPF cannot have' };
  const small = name.toLowerCase();
  if (value.startsWith('=') && sign === '') {
    const isKnown = small === 'redirect' || small === 'exp';
    const domain = (isKnown ? parseDomainSpec : parseMacroString)(value.slice(1));
    if (domain !== undefined) return isKnown ? { modifier: small, domain } : { other: small };
    return { problem: isKnown ? NO_DOMAIN : 'has a macro that SPF does not know' };
  }
  const parsed = mechanismOf(small, value);
  if ('problem' in parsed) return parsed;
  const qualifier = (sign === '' ? '+' : sign) as Qualifier;
  return { mechanism: { ...written, qualifier, ...parsed } as Mechanism };
}

/** Records that were read already: one is evaluated for each address, and many lead to the same few. */
const READ = new Map<string, SpfRecord>();
/** More are forgotten, so that it never grows with a server. */
const MOST_READ = 256;

/** `text`: the strings of the TXT record put together; `isSpf` is true of it. */
export function parseSpf(text: string): SpfRecord {
  const known = READ.get(text);
  if (known !== undefined) return known;
  const record = read(text);
  if (READ.size >= MOST_READ) READ.clear();
  READ.set(text, record);
  return record;
}

function read(text: string): SpfRecord {
  const mechanisms: Mechanism[] = [];
  const modifiers: { redirect?: Modifier; exp?: Modifier } = {};
  const others: SpfRecord['others'][number][] = [];
  const faults: Fault[] = [];
  for (const { 0: term, index } of text.slice(VERSION.length).matchAll(/[^ ]+/g)) {
    const written = { at: VERSION.length + index + 1, text: term };
    const parsed = termOf(written);
    if ('problem' in parsed) faults.push({ ...written, problem: parsed.problem });
    else if ('mechanism' in parsed) mechanisms.push(parsed.mechanism);
    else if ('other' in parsed) others.push({ ...written, name: parsed.other });
    else {
      if (modifiers[parsed.modifier] !== undefined)
        faults.push({ ...written, problem: 'is there a second time' });
      else modifiers[parsed.modifier] = { ...written, domain: parsed.domain };
    }
  }
  return { text, mechanisms, redirect: modifiers.redirect, exp: modifiers.exp, others, faults };
}
