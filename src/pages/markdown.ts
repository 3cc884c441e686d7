/** Markdown for the generated pages. */

/** Files that are generated begin with it, so that nobody edits one. */
export const GENERATED =
  '<!-- Written by tools/write-docs.mjs from the steps. Change those, not this page. -->';

/** Columns that prose is wrapped at. */
const WIDTH = 120;

/** Text in which nothing is taken for markup. */
export function plain(text: string): string {
  return text.replace(/[\\*_[\]`|]/g, (sign) => `\\${sign}`).replaceAll('<', '&lt;');
}

/** A text as code. */
export function code(text: string): string {
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
}

/** A table; cells are Markdown already. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replace(/(?<!\\)\|/g, '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
  return [line(heads), `|${heads.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

/** A paragraph in lines that a diff can show. */
export function prose(text: string): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    // A line that begins with one of these would be a list, a heading or a quotation.
    const isSafe = !/^([-+*#>]+|\d+[.)])$/.test(word);
    if (line !== '' && line.length + 1 + word.length > WIDTH && isSafe) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join('\n');
}

/** A heading and what stands under it, parted by empty lines; an empty text is left out. */
export function section(title: string, ...blocks: readonly string[]): string {
  return [`## ${title}`, ...blocks.filter((block) => block !== '')].join('\n\n');
}
