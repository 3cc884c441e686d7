/** Lines that fit the terminal. */

/** Terminals this narrow or narrower get this width all the same. */
const NARROWEST = 40;

/** What a renderer needs to know of where its text goes. */
export interface Page {
  /** Columns. */
  readonly width: number;
  readonly style: import('./style.js').Style;
  /** Name every domain, instead of the first few. */
  readonly isExpanded: boolean;
}

/** The text in lines of at most `width` columns, each with the indent; a word that is longer stays whole. */
export function wrap(text: string, options: { readonly width: number; readonly indent: string }): string {
  const room = Math.max(options.width, NARROWEST) - options.indent.length;
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter((one) => one !== '')) {
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  if (line !== '') lines.push(line);
  return lines.map((one) => `${options.indent}${one}`).join('\n');
}

/** Domains named before the rest is only counted. */
const NAMED = 3;

/** `a.example, b.example, c.example and 22 more`; every name when the page is expanded. */
export function nameSome(names: readonly string[], page: Pick<Page, 'isExpanded'>): string {
  if (page.isExpanded || names.length <= NAMED + 1) return names.join(', ');
  return `${names.slice(0, NAMED).join(', ')} and ${names.length - NAMED} more`;
}

/** `1 domain`, `412 domains`. */
export function many(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}
