/** Answers that are tables: a first line of headers, cells in quotes. */
import { type Answer, typed } from '../answer.js';

export function csvOf(headers: readonly string[], rows: readonly (readonly string[])[]): Answer {
  const line = (cells: readonly string[]) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',');
  // The first header stands bare: a client knows the table by it.
  const [first = '', ...others] = headers;
  return typed(
    'text/csv',
    `${[[first, ...others.map((one) => line([one]))].join(','), ...rows.map(line)].join('\r\n')}\r\n`,
  );
}
