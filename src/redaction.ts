/**
 * Keeps secrets out of everything that is shown or stored: by name (members of server objects that hold
 * passwords, tokens or keys) and by value (the operator's own password, tokens and second factor, in clear
 * or base64, wherever a server or a library might echo them).
 */
import { EXIT_BY_CODE } from './errors.js';

/** Members whose text is a secret whatever it says (`docs/api-evidence.md` 1.11). */
const SECRET_NAME = /password|passwd|passphrase|pwd|secret|token|credential|(private|api)_?key|autologinurl/i;

/** Members that hold command lines, which may hold a password (`docs/api-evidence.md` 4.5, 4.12). */
const COMMAND_NAME = /command|argument/i;

/** Is a member of this name taken for a secret? */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}

/** Control and format characters (among them those that turn the direction of text), line ends, and signs without ink. */
const UNPRINTABLE = {
  nothing: /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{DI}\u2800]/gu,
  lines: /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{DI}\u2800]/gu,
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what colours text is one
  'lines and colours': /(?!\n|\u001b\[\d+m)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{DI}\u2800]/gu,
} as const;

function escaped(sign: string): string {
  return Array.from(
    { length: sign.length },
    (_, at) => `\\u${sign.charCodeAt(at).toString(16).padStart(4, '0')}`,
  ).join('');
}

/**
 * The text with `\uXXXX` for what could drive a terminal, break a line or hide what stands there. In JSON that is the
 * same text.
 */
export function visible(text: string, kept: keyof typeof UNPRINTABLE = 'nothing'): string {
  return text.replace(UNPRINTABLE[kept], escaped);
}

const MASK = '[redacted]';
/** Shorter texts would mask parts of ordinary words. */
const SHORTEST_SECRET = 4;

/** A mask, a text in quotes, or a word. */
const VALUE = `(?:\\[redacted\\]|"[^"]*"|'[^']*'|[^\\s"']+)`;
/** The end of the name of a switch or a variable. Bounded, as a line may be a megabyte of letters. */
const SWITCH =
  '(?:[\\w-]{0,40}(?:password|passwd|passphrase|passwort|pwd|secret|token|credential|apikey)[\\w-]{0,40}|(?:[\\w-]{0,40}[-_])?(?:pass|pw|key))';

/** First what stays, then what is masked; each is tried over the whole line. */
const IN_COMMAND = [
  // https://user:password@host, and what follows a question mark.
  /(\/\/[^\s/@:]{0,200}:)[^\s/@]+(?=@)/g,
  /(https?:\/\/[^\s?"']{1,2000}\?)[^\s"']+/gi,
  // --password x, /Password:x, -pwd=x
  new RegExp(`((?:^|\\s)[-/]{1,2}${SWITCH}(?:\\s*[=:]\\s*|\\s+))(?![-/])${VALUE}`, 'gi'),
  // PGPASSWORD=x, token: x
  new RegExp(`(\\b${SWITCH}["']?\\s*[=:]\\s*)${VALUE}`, 'gi'),
  // -p x, /p:x, and -px, which is no longer switch
  new RegExp(
    `((?:^|\\s)[-/]p(?:\\s*[=:]\\s*|\\s+|(?!a(?:th|ge)|o(?:rt|licy)|ro(?:file|ject|xy|cess|to|gress)|r(?:int|iority)|i(?:d|pe|ng)|l(?:ugin|ain)|u(?:blic|sh)|arallel)))(?![-/])${VALUE}`,
    'gi',
  ),
  // -u user:password
  new RegExp(`(\\s(?:-u|--user|--proxy-user)[\\s=]+[^\\s:"']{1,200}:)${VALUE}`, 'gi'),
  // net use X: \\\\server\\share password
  new RegExp(
    `(\\bnet1?(?:\\.exe)?["']?\\s+use\\s+(?:\\S{1,3}\\s+)?\\\\\\\\\\S{1,300}\\s+)(?![-/])${VALUE}`,
    'gi',
  ),
  /(\b(?:bearer|basic)\s+)[\w.~+/=-]{8,}/gi,
] as const;

/** A command line as it may be shown: what runs is to be seen, and what it signs in with is not. */
export function commandShown(line: string): string {
  return IN_COMMAND.reduce((text, pattern) => text.replace(pattern, `$1${MASK}`), line);
}

function maskCommands(member: unknown): unknown {
  if (typeof member === 'string') return commandShown(member);
  return Array.isArray(member) ? member.map(maskCommands) : redactObject(member);
}

function maskMember(name: string, member: unknown): unknown {
  if (SECRET_NAME.test(name)) return maskTexts(member);
  return COMMAND_NAME.test(name) ? maskCommands(member) : redactObject(member);
}

/** Does a stored value lack the text of a secret, or a part of it? */
export function holdsMask(value: unknown): boolean {
  return value !== undefined && JSON.stringify(value).includes(MASK);
}

/** A copy of a server's object in which the text of every secret member is masked. Other values stay. */
export function redactObject<T>(value: T): T {
  if (Array.isArray(value)) return value.map((item) => redactObject(item)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, maskMember(key, member)]),
  ) as T;
}

/** A copy of a value that stands under this name: beside it, or as its member. */
export function redactNamed<T>(name: string, value: T): T {
  return redactObject({ [name]: value })[name] as T;
}

/** A secret, or a list of them. An object under such a name (`passwordSettings`) has members with names of their own. */
function maskTexts(member: unknown): unknown {
  if (typeof member === 'string') return member === '' ? member : MASK;
  return Array.isArray(member) ? member.map(maskTexts) : redactObject(member);
}

/** Where a page broke the text into lines, and coloured each of them. */
const BREAK = '(?:\\s|\\u001b\\[\\d+m)+';

function plain(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/g, BREAK);
}

/** The secrets of one run, learned as it goes (password, tokens, codes). One per process run, passed along. */
export class SecretValues {
  readonly #values = new Set<string>();
  /** They stand in every report, whatever the password. */
  readonly #ownNames = new Set<string>(Object.keys(EXIT_BY_CODE));

  add(value: string | undefined): void {
    if (value === undefined || value.length < SHORTEST_SECRET) return;
    this.#values.add(value);
    // Unpadded, as a longer base64 text only begins with it.
    this.#values.add(Buffer.from(value).toString('base64').replace(/=+$/, ''));
    this.#values.add(Buffer.from(value).toString('base64url'));
    this.#values.add(encodeURIComponent(value));
    this.#values.add(JSON.stringify(value).slice(1, -1));
    this.#values.add(visible(value));
  }

  /** Is this text one of them, in any of its forms? */
  has(text: string): boolean {
    return this.#values.has(text);
  }

  /** Names of the tool's own, which are shown as they are: programs know things by them. */
  keep(names: Iterable<string>): void {
    for (const name of names) this.#ownNames.add(name);
  }

  /**
   * One pass, the longest first, so that a mask is never searched again, and a secret that begins with a name of the
   * tool's is one all the same. Names of members of JSON stay.
   */
  redact(text: string, format: 'text' | 'json' = 'text'): string {
    if (this.#values.size === 0) return text;
    const parts = [
      ...[...this.#values].map((value) => ({ value, pattern: plain(value) })),
      ...[...this.#ownNames]
        .filter((name) => this.#touches(name))
        .map((value) => ({ value, pattern: `((?<![\\w-])${plain(value)}(?![\\w-]))` })),
    ].sort((a, b) => b.value.length - a.value.length || b.pattern.length - a.pattern.length);
    const patterns = parts.map(({ pattern }) => pattern);
    // A quote in a value is escaped, so this is a name.
    if (format === 'json') patterns.unshift('("\\w+":)');
    // What stays is in a group of its own.
    return text.replace(new RegExp(patterns.join('|'), 'g'), (found, ...rest) =>
      rest.slice(0, -2).some((group) => group !== undefined) ? found : MASK,
    );
  }

  #touches(name: string): boolean {
    return [...this.#values].some((value) => name.includes(value));
  }
}
