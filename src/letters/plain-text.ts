/** The Markdown of a letter as plain text: of headings, lists, emphasis and code, which is all that letters have. Pure. */
import widthOf from 'fast-string-width';

/** RFC 5322 wants at most 78 columns a line. */
const WIDTH = 74;

function wrapped(text: string, indent = ''): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter((one) => one !== '')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && widthOf(longer) > WIDTH - indent.length) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line].join(`\n${indent}`);
}

function withoutMarks(text: string): string {
  return text.replace(/\*\*(.+?)\*\*/g, '$1').replace(/`([^`]+)`/g, '$1');
}

function blockText(block: string): string {
  const [, heading] = /^#+ (.*)$/s.exec(block) ?? [];
  if (heading !== undefined) {
    const title = withoutMarks(heading).replace(/\s+/g, ' ');
    return `${title}\n${'-'.repeat(Math.min(WIDTH, widthOf(title)))}`;
  }
  // What is copied stays as it is.
  if (/^ {4}/.test(block)) return block;
  const items = block.split(/^(?=[-*] )/m);
  return items
    .map((item) => {
      const isItem = /^[-*] /.test(item);
      return isItem ? `- ${wrapped(withoutMarks(item.slice(2)), '  ')}` : wrapped(withoutMarks(item));
    })
    .join('\n');
}

export function plainText(markdown: string): string {
  const blocks = markdown.trimEnd().split(/\n{2,}/);
  return `${blocks.map(blockText).join('\n\n')}\n`;
}
