/**
 * JSON of the wire, of which no number is altered on its way through: what a number here cannot hold (an integer beyond
 * 2^53, sixteen decimals) is carried as text, in snapshots too, and becomes the same digits again when it is sent.
 */
import { isDeeper, jsonIn } from './canonical-json.js';

/** Begins such a text. A code point that is never interchanged: a text that holds it is no JSON for us. */
const MARK = '\ufdd0';
const MARKED = /\ufdd0|\\ufdd0/i;
const SENT = /"\ufdd0(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)"/g;

const STRING_OR_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
/** Only a text with one of these can hold a number that is not kept. */
const SUSPECT = /\d[\d.]{15}|\d[eE][+-]?\d/;
/** No double has more digits. */
const LONGEST_NUMBER = 400;

/** The serializers of .NET stop at 64; what is nested deeper would take more stack than there is. */
const MOST_LEVELS = 100;

/** The value in a text of the server; undefined when it is not JSON, or nested beyond reason. Never throws. */
export function exactJsonIn(text: string): unknown {
  const value = jsonIn(text);
  if (value === undefined || isDeeper(value, MOST_LEVELS) || MARKED.test(text)) return undefined;
  if (!SUSPECT.test(text)) return value;
  try {
    return jsonIn(text.replace(STRING_OR_NUMBER, (token) => (isKept(token) ? token : `"${MARK}${token}"`)));
  } catch {
    // Many megabytes of escapes are more than the pattern can hold.
    return undefined;
  }
}

/** A body as it is sent. */
export function exactJsonOf(body: unknown): string {
  return JSON.stringify(body).replace(SENT, '$1');
}

/** The digits of a number that is carried as text; any other text as it stands. */
export function digitsIn(text: string): string {
  return text.startsWith(MARK) ? text.slice(MARK.length) : text;
}

function isKept(token: string): boolean {
  if (token.startsWith('"')) return true;
  return token.length <= LONGEST_NUMBER && exactly(token) === exactly(String(Number(token)));
}

/** One text for one number, however it is written. */
function exactly(text: string): string {
  const [, sign, whole, fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(text) ?? [];
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  const power = Number(exponent) - fraction.length + digits.length - significant.length;
  return significant === '' ? '0' : `${sign}${significant}e${power}`;
}
