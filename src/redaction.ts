/**
 * Keeps secrets out of everything that is shown or stored: by name (members of server objects that hold
 * passwords, tokens or keys) and by value (the operator's own password, tokens and second factor, in clear
 * or base64, wherever a server or a library might echo them).
 */
import { EXIT_BY_CODE } from './errors.js';

/** Members whose text is a secret whatever it says (`docs/api-evidence.md` 1.11). */
const SECRET_NAME = /password|passwd|passphrase|pwd|secret|token|credential|(private|api)_?key|autologinurl/i;

/** Members that hold command lines, or the arguments of one, which may hold a password (`docs/api-evidence.md` 4.5, 4.12). */
const COMMAND_NAME = /command/i;
const ARGUMENTS_NAME = /command.*argument/i;

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

/** What somebody wrote for the record, in one line of it. */
export function inOneLine(text: string): string {
  return text.trim().replace(/\s*[\r\n]+\s*/g, ' ');
}

const MASK = '[redacted]';
/** Shorter texts would mask parts of ordinary words. */
const SHORTEST_SECRET = 4;

const ENDING = String.raw`\.(?:bat|cmd|com|exe|js|ps1|py|sh|vbs)`;
/** Up to the first ending of a program, as what stands behind one is an argument; nothing that gives a value or signs in. */
const SPACED = String.raw`(?:(?!\s[-/]|${ENDING}["\s])[^":=?])*${ENDING}`;

/**
 * What runs: a word, or a path. Folders have spaces where a quote or an ending says how far the path goes: elsewhere a
 * password before a backslash would pass for a folder.
 */
const PROGRAM = new RegExp(
  String.raw`^\s*(?:"(?:[a-z]:)?${SPACED}"|"(?:[a-z]:)?[^\s":=?]*"|[a-z]:\\Program Files(?: \(x86\))?\\${SPACED}|(?:[a-z]:\\)?[^\s":=?]+)(?=\s|$)`,
  'i',
);

/** An argument; one in quotes may have spaces. */
const WORD = /(?:"[^"]*"?|[^\s"])+/g;

const POWERSHELL =
  'NoProfile|NoLogo|NoExit|NonInteractive|File|Command|ExecutionPolicy|WindowStyle|EncodedCommand|Version|Sta|Mta';
const SLASHED = 'all|clean|delete|help|log|move|norestart|passive|quarantine|quiet|run|scan|silent|verbose';

/**
 * Arguments that are no password: what the server fills in, switches without anything attached, paths of a drive, and
 * names of programs. Of any other nobody can know.
 */
const PLAIN = new RegExp(
  String.raw`^(?:%[A-Za-z]+%?|-[A-Za-z]{1,2}|--[A-Za-z-]+|-(?:${POWERSHELL})|\/(?:[A-Za-z]|${SLASHED})|(?:[-/]{1,2}[A-Za-z-]+[:=])?"?(?:[A-Za-z]:\\[\w\\.~-]*|[.\w][\w\\.~-]*${ENDING})"?)$`,
);

/** A command line as it may be shown: what runs is to be seen, and what it signs in with is not. */
export function commandShown(line: string, hasProgram = true): string {
  const program = hasProgram ? (PROGRAM.exec(line)?.[0] ?? '') : '';
  const rest = line.slice(program.length).replace(WORD, (word) => (PLAIN.test(word) ? word : MASK));
  return `${program}${rest}`.replace(/(\[redacted\])(?:\s+\[redacted\])+/g, '$1');
}

/** Texts are masked by `masked`; an object has members with names of their own (`passwordSettings`). */
function maskTexts(member: unknown, masked: (text: string) => string): unknown {
  if (typeof member === 'string') return masked(member);
  return Array.isArray(member) ? member.map((one) => maskTexts(one, masked)) : redactObject(member);
}

function maskMember(name: string, member: unknown, isOfCommand: boolean): unknown {
  if (SECRET_NAME.test(name)) return maskTexts(member, (text) => (text === '' ? text : MASK));
  return isOfCommand || COMMAND_NAME.test(name)
    ? maskTexts(member, (line) => commandShown(line, !ARGUMENTS_NAME.test(name)))
    : redactObject(member);
}

/** Does a text have these parts in their order, from its beginning to its end, with something between any two? */
function isMadeOf(text: string, parts: readonly string[]): boolean {
  const [first = '', last = ''] = [parts[0], parts.at(-1)];
  let end = text.startsWith(first) ? first.length : Number.POSITIVE_INFINITY;
  for (const part of parts.slice(1, -1)) {
    const at = text.indexOf(part, end + 1);
    end = at > end ? at + part.length : Number.POSITIVE_INFINITY;
  }
  return text.endsWith(last) && text.length - last.length > end;
}

/** Does a stored value lack the text of a secret, or a part of it? */
export function holdsMask(value: unknown): boolean {
  return value !== undefined && JSON.stringify(value).includes(MASK);
}

/** Is a value what was stored, as far as that shows it? Where a text of it is masked, another may stand. */
export function isAsStored(value: unknown, stored: unknown): boolean {
  if (value === stored) return true;
  if (typeof stored === 'string')
    return typeof value === 'string' && holdsMask(stored) && isMadeOf(value, stored.split(MASK));
  if (typeof value !== 'object' || typeof stored !== 'object' || value === null || stored === null)
    return false;
  const [of, as] = [Object.entries(value), new Map(Object.entries(stored))];
  return (
    Array.isArray(value) === Array.isArray(stored) &&
    of.length === as.size &&
    of.every(([name, member]) => as.has(name) && isAsStored(member, as.get(name)))
  );
}

/** A copy of a server's object in which the text of every secret member is masked. Other values stay. */
export function redactObject<T>(value: T): T {
  if (Array.isArray(value)) return value.map((item) => redactObject(item)) as T;
  if (typeof value !== 'object' || value === null) return value;
  // The argument of other actions is the mark or the folder of what is spam.
  const isCommand = 'type' in value && value.type === 'commandLine';
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      maskMember(key, member, isCommand && key === 'argument'),
    ]),
  ) as T;
}

/** Masks what is secret in a text: the values that a run has learned. */
export type Redact = (text: string) => string;

/** A copy of a value in which every text is as `redact` makes it; names of members stay. */
export function redactTexts<T>(value: T, redact: Redact): T {
  // Hardly ever is there anything to mask, and one look at the whole is quick.
  const whole = JSON.stringify(value);
  return whole === undefined || redact(whole) === whole ? value : textsOf(value, redact);
}

function textsOf<T>(value: T, redact: Redact): T {
  if (typeof value === 'string') return redact(value) as T;
  if (Array.isArray(value)) return value.map((item) => textsOf(item, redact)) as T;
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([name, member]) => [name, textsOf(member, redact)]);
  return Object.fromEntries(members) as T;
}

/** A copy of a value that stands under this name: beside it, or as its member. */
export function redactNamed<T>(name: string, value: T): T {
  return redactObject({ [name]: value })[name] as T;
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
  /** By format, until another secret is learned. */
  readonly #patterns = new Map<'text' | 'json', RegExp>();

  add(value: string | undefined): void {
    if (value === undefined || value.length < SHORTEST_SECRET) return;
    this.#patterns.clear();
    this.#values.add(value);
    // Unpadded, as a longer base64 text only begins with it.
    this.#values.add(Buffer.from(value).toString('base64').replace(/=+$/, ''));
    this.#values.add(Buffer.from(value).toString('base64url'));
    this.#values.add(encodeURIComponent(value));
    // As it is, and as it is shown; of either what it is within JSON.
    for (const shown of [value, visible(value)]) {
      this.#values.add(shown);
      this.#values.add(JSON.stringify(shown).slice(1, -1));
    }
  }

  /** Is this text one of them, in any of its forms? */
  has(text: string): boolean {
    return this.#values.has(text);
  }

  /** Names of the tool's own, which are shown as they are: programs know things by them. */
  keep(names: Iterable<string>): void {
    this.#patterns.clear();
    for (const name of names) this.#ownNames.add(name);
  }

  /**
   * One pass, the longest first, so that a mask is never searched again, and a secret that begins with a name of the
   * tool's is one all the same. Names of members of JSON stay.
   */
  redact(text: string, format: 'text' | 'json' = 'text'): string {
    if (this.#values.size === 0) return text;
    const pattern = this.#patterns.get(format) ?? this.#patternOf(format);
    this.#patterns.set(format, pattern);
    // What stays is in a group of its own.
    return text.replace(pattern, (found, ...rest) =>
      rest.slice(0, -2).some((group) => group !== undefined) ? found : MASK,
    );
  }

  #patternOf(format: 'text' | 'json'): RegExp {
    const parts = [
      ...[...this.#values].map((value) => ({ value, pattern: plain(value) })),
      ...[...this.#ownNames]
        .filter((name) => this.#touches(name))
        .map((value) => ({ value, pattern: `((?<![\\w-])${plain(value)}(?![\\w-]))` })),
    ].sort((a, b) => b.value.length - a.value.length || b.pattern.length - a.pattern.length);
    const patterns = parts.map(({ pattern }) => pattern);
    // A quote in a value is escaped, so this is a name.
    if (format === 'json') patterns.unshift('("\\w+":)');
    return new RegExp(patterns.join('|'), 'g');
  }

  #touches(name: string): boolean {
    return [...this.#values].some((value) => name.includes(value));
  }
}
