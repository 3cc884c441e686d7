/**
 * The head of a log line: `[2026.02.03] 09:15:01.120 [203.0.113.7][50210344] text`. The date is there in what the web interface
 * shows, and not in the files; older builds have no milliseconds.
 */

export interface LogLine {
  /** `2026-02-03`, where the line says it. */
  readonly date: string | undefined;
  /** `09:15:01` */
  readonly time: string;
  /** What stands in the first bracket; undefined of what the service says of itself. */
  readonly first: string | undefined;
  /** What stands in the second bracket, where it comes at once. */
  readonly second: string | undefined;
  readonly text: string;
}

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

/** Undefined of a line that does not begin with a time: it goes on with the one before. */
export function logLineOf(line: string): LogLine | undefined {
  let start = 0;
  let date: string | undefined;
  if (line.charCodeAt(0) === OPEN) {
    const found = DATE.exec(line);
    if (found === null) return undefined;
    date = `${found[1]}-${found[2]}-${found[3]}`;
    start = DATE_LENGTH;
  }
  const end = timeEnd(line, start);
  if (end < 0) return undefined;
  const time = line.slice(start, start + 8);
  if (line.charCodeAt(end + 1) !== OPEN)
    return { date, time, first: undefined, second: undefined, text: line.slice(end + 1) };
  const close = line.indexOf(']', end + 2);
  if (close < 0) return undefined;
  const first = line.slice(end + 2, close);
  let next = close + 1;
  // `[a][b]`, or `[a] [b]` where the second is a number.
  if (
    line.charCodeAt(next) === SPACE &&
    line.charCodeAt(next + 1) === OPEN &&
    isDigit(line.charCodeAt(next + 2))
  )
    next += 1;
  if (line.charCodeAt(next) !== OPEN) {
    const from = line.charCodeAt(next) === SPACE ? next + 1 : next;
    return { date, time, first, second: undefined, text: line.slice(from) };
  }
  const last = line.indexOf(']', next + 1);
  if (last < 0) return undefined;
  const from = line.charCodeAt(last + 1) === SPACE ? last + 2 : last + 1;
  return { date, time, first, second: line.slice(next + 1, last), text: line.slice(from) };
}

/** What follows an entry without a time of its own: a stack trace, a note, the rest of a long answer. */
const GOES_ON = /^(?:\s|\d{3}[- ]|[\w.]+Exception\b|---|$)/;

export function isContinuation(line: string): boolean {
  return GOES_ON.test(line);
}
