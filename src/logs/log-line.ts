/**
 * The head of a log line: `[2026.02.03] 09:15:01.120 [203.0.113.7][50210344] text`. The date is there in what the web interface
 * shows, and not in the files; older builds have no milliseconds.
 */
import { decoded, Lines } from './log-lines.js';

const NEWLINE = 10;
const COLON = 58;
const OPEN = 91;
const CLOSE = 93;
const SPACE = 32;
const DOT = 46;
const ZERO = 48;
const NINE = 57;

function isDigit(code: number | undefined): boolean {
  return code !== undefined && code >= ZERO && code <= NINE;
}

/** Of the shortest line: `09:15:01 `. */
const LEAST_LENGTH = 9;

/** Of the two digits at `at`; not a number where there are none. */
function twoDigits(bytes: Buffer, at: number): number {
  const tens = bytes[at] ?? 0;
  const ones = bytes[at + 1] ?? 0;
  return isDigit(tens) && isDigit(ones) ? (tens - ZERO) * 10 + ones - ZERO : Number.NaN;
}

/** Where the milliseconds end that may be at `at`; -1 where no space follows. */
function fractionEnd(bytes: Buffer, at: number): number {
  let end = at;
  if (bytes[end] === DOT) {
    end += 1;
    while (isDigit(bytes[end])) end += 1;
  }
  return bytes[end] === SPACE ? end : -1;
}

const DATE = /^\[(\d{4})\.(\d\d)\.(\d\d)\] /;
const DATE_LENGTH = 13;

const CARRIAGE_RETURN = 13;

const NONE = new Lines(Buffer.alloc(0), 0);

/**
 * The head of one line after the other. It is one object for all of them, and cuts nothing out of a line before it is asked for: a
 * gigabyte has ten million lines, and most of them are of no use. What it cuts out keeps the text of all lines in memory: whoever
 * keeps it takes a copy (`own`).
 */
export class LogLine {
  #bytes = NONE.bytes;
  #text = '';
  #isAscii = true;
  #at = 0;
  #first = -1;
  #firstEnd = -1;
  #second = -1;
  #secondEnd = -1;
  /** The brackets of the last line that had two: one session says much at a time. */
  #both = { start: 0, firstEnd: 0, second: 0, end: 0 };
  /** Lines with one number have the same two brackets. */
  group = 0;
  /** Where the text begins, and where it ends. */
  start = 0;
  end = 0;
  /** Of the day. */
  seconds = 0;
  /** `2026-02-03`, where the line says it. */
  date: string | undefined;

  /** The lines that `read` reads from now on. */
  from(lines: Lines): void {
    this.#bytes = lines.bytes;
    this.#text = lines.text;
    this.#isAscii = lines.isAscii;
    this.#both = { start: 0, firstEnd: 0, second: 0, end: 0 };
  }

  /** Of the line from `from` to `end`. False of one that does not begin with a time: it goes on with the one before. */
  read(from: number, end: number): boolean {
    const bytes = this.#bytes;
    this.date = undefined;
    this.#first = -1;
    this.#second = -1;
    this.start = from;
    this.end = bytes[end - 1] === CARRIAGE_RETURN && end > from ? end - 1 : end;
    if (end - from < LEAST_LENGTH) return false;
    let at = from;
    if (bytes[at] === OPEN) {
      const found = DATE.exec(this.#text.slice(at, at + DATE_LENGTH));
      if (found === null || end - at < DATE_LENGTH + LEAST_LENGTH) return false;
      this.date = `${found[1]}-${found[2]}-${found[3]}`;
      at += DATE_LENGTH;
    }
    this.#at = at;
    if (bytes[at + 2] !== COLON || bytes[at + 5] !== COLON) return false;
    this.seconds = twoDigits(bytes, at) * 3600 + twoDigits(bytes, at + 3) * 60 + twoDigits(bytes, at + 6);
    const timeEnd = fractionEnd(bytes, at + 8);
    if (timeEnd < 0 || Number.isNaN(this.seconds)) return false;
    this.start = timeEnd + 1;
    return bytes[this.start] !== OPEN || this.#hasSame() || this.#brackets(this.start + 1);
  }

  #hasSame(): boolean {
    const bytes = this.#bytes;
    const { start, firstEnd, second, end } = this.#both;
    const by = this.start - start;
    let at = start;
    while (at < end && bytes[at] === bytes[at + by]) at += 1;
    if (at < end || end === 0) return false;
    this.#first = this.start + 1;
    this.#firstEnd = firstEnd + by;
    this.#second = second + by;
    this.#secondEnd = end - 1 + by;
    this.#textFrom(end + by);
    return true;
  }

  #textFrom(at: number): void {
    this.start = this.#bytes[at] === SPACE ? at + 1 : at;
  }

  #brackets(first: number): boolean {
    const bytes = this.#bytes;
    const close = this.#close(first);
    if (close < 0) return false;
    let next = close + 1;
    // `[a][b]`, or `[a] [b]` where the second is a number.
    if (bytes[next] === SPACE && bytes[next + 1] === OPEN && isDigit(bytes[next + 2])) next += 1;
    if (bytes[next] === OPEN) {
      const last = this.#close(next + 1);
      if (last < 0) return false;
      this.#second = next + 1;
      this.#secondEnd = last;
      next = last + 1;
      this.#both = { start: first - 1, firstEnd: close, second: this.#second, end: next };
      this.group += 1;
    }
    this.#first = first;
    this.#firstEnd = close;
    this.#textFrom(next);
    return true;
  }

  /** Where the bracket closes that opened before `from`; -1 where it does not. */
  #close(from: number): number {
    const bytes = this.#bytes;
    let at = from;
    while (at < this.end && bytes[at] !== CLOSE) at += 1;
    return at < this.end ? at : -1;
  }

  #cut(from: number, end: number): string {
    return this.#isAscii ? this.#text.slice(from, end) : decoded(this.#bytes.subarray(from, end));
  }

  /** `09:15:01` */
  get time(): string {
    return this.#cut(this.#at, this.#at + 8);
  }

  /** Has it a bracket at all? What the service says of itself has none. */
  get hasFirst(): boolean {
    return this.#first >= 0;
  }

  get hasSecond(): boolean {
    return this.#second >= 0;
  }

  get first(): string {
    return this.#cut(this.#first, this.#firstEnd);
  }

  get second(): string {
    return this.#cut(this.#second, this.#secondEnd);
  }

  /** Both together, for looking something up. */
  get key(): string {
    return this.#cut(this.#first, this.#secondEnd);
  }

  /** Of a line that `read` did not take, all of it. */
  get text(): string {
    return this.#cut(this.start, this.end);
  }

  /** The byte so far behind the beginning of the text. */
  code(at: number): number {
    return this.#bytes[this.start + at] ?? NEWLINE;
  }

  /** Does the text, `from` so far behind its beginning, begin with these words of ASCII? */
  begins(words: string, from = 0): boolean {
    return this.#text.startsWith(words, this.start + from);
  }
}

/** A copy of its own of what was cut out of a text. */
export function own(piece: string): string {
  // Of a text that was put together, a piece is cut from a copy.
  return ` ${piece}`.slice(1);
}

/** What follows an entry without a time of its own: a stack trace, a note, the rest of a long answer. */
const GOES_ON = /^(?:\s|\d{3}[- ]|[\w.]+Exception\b|---|$)/;

export function isContinuation(line: string): boolean {
  return GOES_ON.test(line);
}
