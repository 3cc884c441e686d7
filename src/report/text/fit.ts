/** Text in just so many columns: tables whose lines never wrap. */
import widthOf from 'fast-string-width';

const MORE = '…';

/** The text in at most so many columns, its end cut off where it is longer. */
export function cutTo(text: string, columns: number): string {
  if (text.length <= columns && widthOf(text) <= columns) return text;
  let cut = '';
  for (const sign of text) {
    if (widthOf(cut + sign) > columns - MORE.length) break;
    cut += sign;
  }
  return columns < 1 ? '' : `${cut.trimEnd()}${MORE}`;
}

/** In just so many columns, with spaces behind it or its end cut off. */
export function fitTo(text: string, columns: number): string {
  const cut = cutTo(text, columns);
  return `${cut}${' '.repeat(Math.max(0, columns - widthOf(cut)))}`;
}
