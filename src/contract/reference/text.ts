/** A reference that is text: a line has verb and path of a call, and below it stand blocks with what it takes and gives. */
import { depthOf, membersOfBlock } from './block.js';
import { routeOfLine } from './data.js';
import type { Entry } from './entry.js';

const HEADING = /^(?:post )?(inputs?|returns?)\s*:?\s*(?=$|[{[])/i;
/** Characters of one block. */
const LONGEST = 200_000;

interface Open {
  readonly part: 'body' | 'answer';
  text: string;
  depth: number;
}

/** Never throws: what is not understood lists nothing. */
export function entriesInLines(lines: readonly string[]): readonly Entry[] {
  const entries: { names: readonly string[]; body: string[]; answer: string[] }[] = [];
  let block: Open | undefined;
  const into = (open: Open, line: string): Open | undefined => {
    const depth = open.depth + depthOf(line);
    const text = `${open.text}${line}\n`;
    if (depth > 0 && text.length <= LONGEST) return { ...open, text, depth };
    if (depth === 0) entries.at(-1)?.[open.part].push(...membersOfBlock(text));
    return undefined;
  };
  for (const written of lines) {
    const line = written.trim();
    if (line === '') continue;
    const isInside = block !== undefined && block.depth > 0;
    // Within a block it is a comment, or the end of a block that nobody closed.
    const names = isInside && /\/\/|"/.test(line) ? undefined : routeOfLine(line);
    const heading = isInside ? null : HEADING.exec(line);
    if (names !== undefined) {
      entries.push({ names, body: [], answer: [] });
      block = undefined;
    } else if (heading !== null) {
      const part = heading[1]?.toLowerCase().startsWith('i') ? 'body' : 'answer';
      const rest = line.slice(heading[0].length);
      block = { part, text: '', depth: 0 };
      if (rest !== '') block = into(block, rest);
    } else if (block !== undefined) {
      block = isInside || /^[{[]/.test(line) ? into(block, line) : undefined;
    }
  }
  return entries;
}
