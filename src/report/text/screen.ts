/** First screens: what fits above the prompt of a terminal of 24 lines. */

import widthOf from 'fast-string-width';
import { typed } from '../view/words.js';
import { type Page, wrapOn } from './layout.js';

/** However tall the terminal: of 24 lines the prompt takes the last one. */
export const SCREEN_LINES = 23;

/** Narrower terminals get a table of this width all the same, and break its lines. */
const NARROWEST = 40;

/** As much of it as fits, in columns; a word may be cut. */
export function cut(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  let kept = '';
  let taken = 0;
  for (const sign of text) {
    taken += widthOf(sign);
    if (taken > columns - 1) break;
    kept += sign;
  }
  return `${kept.trimEnd()}…`;
}

/** As many of its words as fit, in columns; where that is hardly any, a word is cut. */
export function cutWords(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  const words = text.split(' ');
  // Each but the last takes a column for the space behind it.
  let count = Math.min(words.length - 1, columns);
  while (count > 0 && widthOf(words.slice(0, count).join(' ')) + 2 > columns) count -= 1;
  const kept = words.slice(0, count).join(' ');
  return widthOf(kept) < columns / 2 ? cut(text, columns) : `${kept.replace(/[,;:]$/, '')} …`;
}

/** As wide as it is to be, in columns: cut, or filled up, and a space before the next. */
export function cell(text: string, columns: number, cutTo: typeof cut = cut): string {
  const shown = cutTo(text, columns - 1);
  return `${shown}${' '.repeat(Math.max(0, columns - widthOf(shown)))}`;
}

export function tableWidth({ width }: Pick<Page, 'width'>): number {
  return Math.max(width, NARROWEST);
}

/** A line with a word of its own column in front of it. */
export function labelled(label: string, text: string, page: Pick<Page, 'width'>): readonly string[] {
  const indent = `${label.padEnd(LABEL - 1)} `;
  return wrapOn(page)(text, indent, ' '.repeat(indent.length)).split('\n');
}
/** Columns of that word. */
export const LABEL = 12;

/** A remark at the end of the last line; on one of its own where there is no room. */
export function endedBy(
  lines: readonly string[],
  remark: string,
  page: Pick<Page, 'width'>,
): readonly string[] {
  const last = lines.at(-1);
  return last === undefined ? [remark] : [...lines.slice(0, -1), ...ends(last, remark, page)];
}

/** Two texts at the two ends of a line; the second alone below where they do not fit beside each other. */
export function ends(left: string, right: string, page: Pick<Page, 'width'>): readonly string[] {
  const room = tableWidth(page) - widthOf(left) - widthOf(right);
  if (room >= 2) return [`${left}${' '.repeat(room)}${right}`];
  // A wrap would take the blanks behind a label for one.
  return widthOf(left) <= tableWidth(page) ? [left, right] : [...wrapOn(page)(left).split('\n'), right];
}

/** Rows of the terminal that they take: what is longer than one is broken by it. */
export function lineCount(lines: readonly string[], page: Pick<Page, 'width'>): number {
  const rowsOf = (line: string) => Math.max(1, Math.ceil(widthOf(line) / tableWidth(page)));
  return lines.flatMap((line) => line.split('\n')).reduce((sum, line) => sum + rowsOf(line), 0);
}

/** What a command was about, as it would be typed again: `--playbook strict`. */
export function chosenText({ chosen = [] }: Page): string {
  return chosen.map(typed).join(' ');
}
