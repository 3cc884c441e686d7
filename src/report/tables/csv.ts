/**
 * Reports as a table: a line for each finding, change, object or check. A cell is always in quotes, and none is taken for
 * a formula by a spreadsheet: what looks like one has an apostrophe before it (OWASP, "CSV Injection").
 */

import { visible } from '../../redaction.js';
import type { Instruction } from '../../steps/kit/instruction.js';
import type { Row } from '../view/rows.js';
import { sideText } from '../view/sides.js';
import { tabled } from './tabled.js';

/** Also in the forms of full width, which spreadsheets take for the same signs. */
const FORMULA = /^\s*[=+\-@\t\r＝＋－＠]/;

/** Line ends stay, as cells may have several lines; whatever else cannot be seen is written out. */
function cell(text: string): string {
  const safe = visible(FORMULA.test(text) ? `'${text}` : text, 'lines');
  return `"${safe.replaceAll('"', '""')}"`;
}

function line(cells: readonly string[]): string {
  return `${cells.map(cell).join(',')}\n`;
}

function todoText(todo: readonly Instruction[]): string {
  return todo
    .map(({ text, snippet }) => (snippet === undefined ? text : `${text}\n${snippet.text}`))
    .join('\n');
}

const COLUMNS: readonly (readonly [heading: string, of: (row: Row) => string])[] = [
  ['severity', ({ severity }) => severity ?? ''],
  ['asks', ({ weight }) => weight],
  ['state', ({ state }) => state],
  ['step', ({ step }) => step],
  ['title', ({ title }) => title],
  ['target', ({ target }) => target],
  ['what', ({ what }) => what],
  ['text', ({ text }) => text],
  ['before', ({ sides }) => sideText(sides, 'before')],
  ['after', ({ sides }) => sideText(sides, 'after')],
  ['who notices', ({ impact }) => impact.join('\n')],
  ['to do', ({ todo }) => todoText(todo)],
  ['ends by', ({ remedy }) => remedy ?? ''],
  ['evidence', ({ evidence }) => evidence ?? ''],
  ['accepted by', ({ waiver, attested }) => waiver?.owner ?? attested?.by ?? ''],
  ['accepted until', ({ waiver, attested }) => waiver?.expires ?? attested?.until ?? ''],
  ['accepted because', ({ waiver, attested }) => waiver?.reason ?? attested?.note ?? ''],
  ['guide', ({ guide }) => guide.join(', ')],
];

export const csv = tabled(function* ({ server, at, name, record, rows }) {
  const of = record.map(([heading, value]) => `${heading}: ${value}`).join('\n');
  yield line(['server', 'at', 'report', ...COLUMNS.map(([heading]) => heading), 'record']);
  const told = (row: Row | null) =>
    line([
      row?.server?.url ?? server,
      at,
      name,
      ...COLUMNS.map(([, textOf]) => (row === null ? '' : textOf(row))),
      of,
    ]);
  let isEmpty = true;
  for (const row of rows) {
    isEmpty = false;
    yield told(row);
  }
  // Of a run that found nothing to do there still is who approved it, and why.
  if (isEmpty && of !== '') yield told(null);
});
