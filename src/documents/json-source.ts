/** The text of a JSON file, as values with the places they stand at. */
import { LineCounter } from 'yaml';
import type { Path, Place } from './problem.js';
import { keyOf, type Named, type ParsedSource, withoutMark } from './source.js';

/** A text, a sign or a word. */
const JSON_TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[^ \t\r\n{}[\],:"]+/g;
const PLAIN_VALUE = /^["{}[\],:]|^(true|false|null|-?\d.*)$/;
/** Signs that do not follow each other. */
const MISFIT = /^[,:[{][,:]$|^[,:][\]}]$|^\[\}$/;

function* tokensIn(text: string): Generator<RegExpExecArray> {
  try {
    yield* text.matchAll(JSON_TOKEN);
  } catch {
    // Millions of escapes in one text are more than an expression can take: no places from here on.
  }
}

/** The first word or sign that JSON has not there, as not every message says where. */
function offsetOfMistake(text: string, message: string): number | undefined {
  const [, position] = /at position (\d+)/.exec(message) ?? [];
  if (position !== undefined) return Number(position);
  if (message.includes('end of JSON')) return text.length;
  // As after a comma: a value has to come.
  let before = ',';
  for (const { 0: token, index } of tokensIn(text)) {
    if (!PLAIN_VALUE.test(token) || MISFIT.test(before + token)) return index;
    before = token;
  }
  return undefined;
}

/** Where everything stands in a text that is JSON: in one pass, as a plan may have a million values. */
function offsetsIn(text: string): Record<'values' | 'keys', ReadonlyMap<string, number>> {
  const values = new Map<string, number>();
  const keys = new Map<string, number>();
  // Of what comes next. Where a key is still to come, its place is empty.
  const path: (string | number | undefined)[] = [];
  for (const { 0: token, index } of tokensIn(text)) {
    const last = path.at(-1);
    if (token === '}' || token === ']') path.pop();
    else if (token === ',') path[path.length - 1] = typeof last === 'number' ? last + 1 : undefined;
    else if (token === ':') continue;
    else if (path.length > 0 && last === undefined) {
      path[path.length - 1] = JSON.parse(token) as string;
      keys.set(keyOf(path as Path), index);
    } else {
      values.set(keyOf(path as Path), index);
      if (token === '{' || token === '[') path.push(token === '[' ? 0 : undefined);
    }
  }
  return { values, keys };
}

/** The parser's words, without what they repeat of the text. */
function jsonWhy(message: string): string {
  return message.endsWith('is not valid JSON') ? 'an unexpected character' : message;
}

/** Reads JSON text. What is not JSON is one problem. */
export function parseJson(text: string, { file, one }: Named): ParsedSource {
  const plain = withoutMark(text);
  let lines: LineCounter | undefined;
  const placeAt = (offset = 0): Place => {
    if (lines === undefined) {
      lines = new LineCounter();
      lines.addNewLine(0);
      for (const { index } of plain.matchAll(/\n/g)) lines.addNewLine(index + 1);
    }
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col };
  };
  let value: unknown;
  try {
    value = JSON.parse(plain);
  } catch (error) {
    const message = (error as SyntaxError).message.replace(/\s+/g, ' ');
    const offset = offsetOfMistake(plain, message);
    const place = offset === undefined ? { file } : placeAt(offset);
    return { problems: [{ place, text: `not JSON: ${jsonWhy(message)}; ${one} is one JSON object` }] };
  }
  // Read again, for the places, only where something is wrong.
  let offsets: ReturnType<typeof offsetsIn> | undefined;
  const placeIn = (of: 'values' | 'keys', path: Path): Place | undefined => {
    offsets ??= offsetsIn(plain);
    const offset = offsets[of].get(keyOf(path));
    return offset === undefined ? undefined : placeAt(offset);
  };
  const valuePlace = (path: Path): Place =>
    placeIn('values', path) ?? (path.length === 0 ? placeAt() : valuePlace(path.slice(0, -1)));
  const keyPlace = (path: Path): Place => placeIn('keys', path) ?? valuePlace(path);
  return { source: { file, value, valuePlace, keyPlace, unread: [] }, problems: [] };
}
