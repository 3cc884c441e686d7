/**
 * The head of a log line: `[2026.02.03] 09:15:01.120 [203.0.113.7][50210344] text`. The date is there in what the web interface
 * shows, and not in the files; older builds have no milliseconds.
 */

const COLON = 58;
const OPEN = 91;
const SPACE = 32;
const DOT = 46;
const ZERO = 48;
const NINE = 57;

function isDigit(code: number): boolean {
  return code >= ZERO && code <= NINE;
}

/** Where the time ends that begins at `at`; -1 where there is none. */
function timeEnd(line: string, at: number): number {
  if (line.charCodeAt(at + 2) !== COLON || line.charCodeAt(at + 5) !== COLON) return -1;
  for (const place of [0, 1, 3, 4, 6, 7]) if (!isDigit(line.charCodeAt(at + place))) return -1;
  let end = at + 8;
  if (line.charCodeAt(end) === DOT) {
    end += 1;
    while (isDigit(line.charCodeAt(end))) end += 1;
  }
  return line.charCodeAt(end) === SPACE ? end : -1;
}

const DATE = /^\[(\d{4})\.(\d\d)\.(\d\d)\] /;
const DATE_LENGTH = 13;

const CARRIAGE_RETURN = 13;

function secondsAt(line: string, at: number): number {
  const two = (place: number) => (line.charCodeAt(place) - ZERO) * 10 + line.charCodeAt(place + 1) - ZERO;
  return two(at) * 3600 + two(at + 3) * 60 + two(at + 6);
}

/**
 * The head of one line after the other. It is one object for all of them, and cuts nothing out of a line before it is asked for: a
 * gigabyte has ten million lines, and most of them are of no use.
 */
export class LogLine {
  #line = '';
  #at = 0;
  #first = -1;
  #firstEnd = -1;
  #second = -1;
  #secondEnd = -1;
  /** Where the text begins, and where it ends. */
  start = 0;
  end = 0;
  /** Of the day. */
  seconds = 0;
  /** `2026-02-03`, where the line says it. */
  date: string | undefined;

  /** False of a line that does not begin with a time: it goes on with the one before. */
  read(line: string): boolean {
    this.#line = line;
    this.#at = 0;
    this.date = undefined;
    this.#first = -1;
    this.#second = -1;
    if (line.charCodeAt(0) === OPEN) {
      const found = DATE.exec(line);
      if (found === null) return false;
      this.date = `${found[1]}-${found[2]}-${found[3]}`;
      this.#at = DATE_LENGTH;
    }
    const end = timeEnd(line, this.#at);
    if (end < 0) return false;
    this.seconds = secondsAt(line, this.#at);
    this.end = line.charCodeAt(line.length - 1) === CARRIAGE_RETURN ? line.length - 1 : line.length;
    this.start = end + 1;
    return line.charCodeAt(end + 1) !== OPEN || this.#brackets(line, end + 2);
  }

  #brackets(line: string, first: number): boolean {
    const close = line.indexOf(']', first);
    if (close < 0) return false;
    this.#first = first;
    this.#firstEnd = close;
    let next = close + 1;
    const isApart = line.charCodeAt(next) === SPACE && line.charCodeAt(next + 1) === OPEN;
    // `[a][b]`, or `[a] [b]` where the second is a number.
    if (isApart && isDigit(line.charCodeAt(next + 2))) next += 1;
    if (line.charCodeAt(next) === OPEN) {
      const last = line.indexOf(']', next + 1);
      if (last < 0) return false;
      this.#second = next + 1;
      this.#secondEnd = last;
      next = last + 1;
    }
    this.start = line.charCodeAt(next) === SPACE ? next + 1 : next;
    return true;
  }

  /** `09:15:01` */
  get time(): string {
    return this.#line.slice(this.#at, this.#at + 8);
  }

  /** Has it a bracket at all? What the service says of itself has none. */
  get hasFirst(): boolean {
    return this.#first >= 0;
  }

  get hasSecond(): boolean {
    return this.#second >= 0;
  }

  get first(): string {
    return this.#line.slice(this.#first, this.#firstEnd);
  }

  get second(): string {
    return this.#line.slice(this.#second, this.#secondEnd);
  }

  /** Both together, for looking something up. */
  get key(): string {
    return this.#line.slice(this.#first, this.#secondEnd);
  }

  /** Is it that key, without cutting it out? */
  hasKey(key: string): boolean {
    return this.#secondEnd - this.#first === key.length && this.#line.startsWith(key, this.#first);
  }

  get text(): string {
    return this.#line.slice(this.start, this.end);
  }

  /** The character code so far behind the beginning of the text. */
  code(at: number): number {
    return this.#line.charCodeAt(this.start + at);
  }

  /** Does the text begin so? */
  begins(words: string): boolean {
    return this.#line.startsWith(words, this.start);
  }
}

/** What follows an entry without a time of its own: a stack trace, a note, the rest of a long answer. */
const GOES_ON = /^(?:\s|\d{3}[- ]|[\w.]+Exception\b|---|$)/;

export function isContinuation(line: string): boolean {
  return GOES_ON.test(line);
}
