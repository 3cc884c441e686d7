/**
 * JSON of a large report in pieces, the same bytes as in one: nobody has to hold the text of thousands of findings at
 * once.
 */
import type { Format } from './format.js';

/** Elements of one piece, or fewer where they are long. */
const ELEMENTS = 100;
const CHARACTERS = 2 ** 16;
const INDENT = '  ';

function textOf(value: unknown, indent: string): string {
  // A line end in JSON text is always one of the layout: those in values are escaped.
  return JSON.stringify(value, null, INDENT.length).replaceAll('\n', `\n${indent}`);
}

/** Of elements that are made when they are asked for, one at a time is there. */
function* arrayPieces(values: readonly unknown[]): Generator<string> {
  const indent = INDENT + INDENT;
  let piece = '[';
  for (const [index, value] of values.entries()) {
    piece += `${index === 0 ? '' : ','}\n${indent}${textOf(value, indent)}`;
    if (piece.length < CHARACTERS && (index + 1) % ELEMENTS > 0) continue;
    yield piece;
    piece = '';
  }
  yield `${piece}\n${INDENT}]`;
}

/** `value`: a plain object. As `JSON.stringify(value, null, 2)`, with a line end after it. */
export function* jsonPieces(value: object): Generator<string> {
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  if (members.length === 0) yield '{}';
  for (const [index, [name, member]] of members.entries()) {
    yield `${index === 0 ? '{\n' : ',\n'}${INDENT}${JSON.stringify(name)}: `;
    if (Array.isArray(member) && member.length > 0) yield* arrayPieces(member);
    else yield textOf(member, INDENT);
  }
  yield members.length === 0 ? '\n' : '\n}\n';
}

/** Reports for programs. */
export const json: Format = (_, report) => jsonPieces(report);
