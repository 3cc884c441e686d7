/** Text in columns: cut where it is too long, filled where it is too short. Wide characters take two columns. */
import widthOf from 'fast-string-width';

const CUT = '..';

/** By what a reader takes for one character. */
const signs = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The text in at most so many columns; a cut is shown as two dots, which every console has. */
export function cutTo(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  if (columns < CUT.length) return CUT.slice(0, Math.max(columns, 0));
  let kept = '';
  for (const { segment } of signs.segment(text)) {
    if (widthOf(kept + segment) > columns - CUT.length) break;
    kept += segment;
  }
  return `${kept}${CUT}`;
}

/** The same in exactly so many columns. */
export function fitTo(text: string, columns: number, side: 'left' | 'right' = 'left'): string {
  const shown = cutTo(text, columns);
  const gap = ' '.repeat(Math.max(0, columns - widthOf(shown)));
  return side === 'left' ? `${shown}${gap}` : `${gap}${shown}`;
}

/** A line with something at its right end, where there is room for both. */
export function atBothEnds(left: string, right: string, width: number): string {
  const room = width - widthOf(left) - widthOf(right);
  return room < 2 ? left : `${left}${' '.repeat(room)}${right}`;
}
