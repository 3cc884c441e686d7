/** A page whose commands are carried out in their order, and what they print there. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Block {
  readonly language: string;
  readonly text: string;
  /** The last line before it. */
  readonly lead: string;
}

/** Every block of code, in the order of the page. */
export function blocksIn(page: string): readonly Block[] {
  return [...page.matchAll(/([^\n]*)\n+^```(\w+)\n([\s\S]*?)^```$/gm)].map(
    ([, lead = '', language = '', text = '']) => ({ language, text, lead }),
  );
}

/** What is another each time: ports, times, hashes, names of runs and of passing files, who did it, how a line is
 * filled up, and how much is left by hand, as certificates end. */
export function masked(text: string): string {
  return text
    .replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:PORT')
    .replace(/\d{8}-\d{6}-(apply|rollback)-[0-9a-f]{4}/g, '$1-ID')
    .replace(/\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?/g, 'TIME')
    .replace(/ by \S+ on \S+, smlockdown/g, ' by SOMEBODY, smlockdown')
    .replace(/sha256:[0-9a-f]+/g, 'HASH')
    .replace(/--contract \S+/g, '--contract FILE')
    .replace(/\d+ manual/g, 'N manual')
    .replace(/ {2,}/g, '  ')
    .replace(/^(\w+-ID .* )\S+$/gm, '$1SOMEBODY')
    .replace(/ +$/gm, '');
}

/** The lines that a page shows, in pieces: between two of them some are left out. */
export function piecesOf(shown: string): readonly string[] {
  return shown
    .split(/^…$\n?/m)
    .map((piece) => piece.trimEnd())
    .filter((piece) => piece !== '');
}

/** Each piece as it was printed, behind the one before; all that was printed from there on where it was not. */
export function printedOf(pieces: readonly string[], printed: string): readonly string[] {
  const said = masked(printed);
  let from = 0;
  return pieces.map(masked).map((piece) => {
    const at = `\n${said}\n`.indexOf(`\n${piece}\n`, from);
    if (at < 0) return said.slice(from);
    from = at + piece.length;
    return piece;
  });
}

/** A file that the line before a block names: "As `our-mail.yaml`:". */
export function keepNamed({ lead, text }: Block, folder: string): void {
  const [, name] = /`([\w-]+\.yaml)`:$/.exec(lead) ?? [];
  if (name !== undefined) writeFileSync(join(folder, name), text);
}

/** Names of a run and hashes of a plan, as the page has them, stand for those that were printed last. */
export function asPrinted(words: readonly string[], printed: string): readonly string[] {
  const last = (pattern: RegExp) => [...printed.matchAll(pattern)].at(-1)?.[0];
  return words.map((word) => {
    if (/^sha256:[0-9a-f]{16}$/.test(word)) return last(/sha256:[0-9a-f]{15,}/g) ?? word;
    return /^\d{8}-\d{6}-apply-[0-9a-f]{4}$/.test(word)
      ? (last(/\d{8}-\d{6}-apply-[0-9a-f]{4}/g) ?? word)
      : word;
  });
}
