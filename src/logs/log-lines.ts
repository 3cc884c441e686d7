/** Bytes as lines: of bounded length, in whatever encoding, in flat memory. */
import { isAscii, isUtf8 } from 'node:buffer';

/** Longer lines are skipped: no command of a client and no answer comes near. */
export const MOST_LINE_BYTES = 2 ** 16;

const NEWLINE = 10;

/** Of a block that begins and ends with a line: UTF-8, and byte by byte where it is none. */
function decoded(block: Buffer): string {
  if (isAscii(block)) return block.toString('latin1');
  if (isUtf8(block)) return block.toString('utf8');
  return block.toString('latin1');
}

export interface Lines {
  /** Without their ends, but for a carriage return. */
  readonly lines: readonly string[];
  /** Lines among them that were too long, and are left out. */
  readonly skipped: number;
}

function split(block: Buffer): readonly string[] {
  const text = decoded(block);
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** Without the mark that an editor puts in front. */
function withoutMark(piece: Buffer): Buffer {
  return piece[0] === 0xef && piece[1] === 0xbb && piece[2] === 0xbf ? piece.subarray(3) : piece;
}

/** Lines of a piece at a time; the last one also where it has no end. */
export async function* linesOf(bytes: AsyncIterable<Buffer>): AsyncGenerator<Lines> {
  let rest: Buffer = Buffer.alloc(0);
  let isSkipping = false;
  let isFirst = true;
  for await (const given of bytes) {
    let piece = isFirst ? withoutMark(given) : given;
    isFirst = false;
    let skipped = 0;
    if (isSkipping) {
      const end = piece.indexOf(NEWLINE);
      if (end < 0) continue;
      isSkipping = false;
      piece = piece.subarray(end + 1);
    }
    const end = piece.lastIndexOf(NEWLINE);
    const whole = end < 0 ? [] : [rest, piece.subarray(0, end + 1)];
    const left = piece.subarray(end + 1);
    rest = end < 0 ? Buffer.concat([rest, left]) : Buffer.from(left);
    if (rest.length > MOST_LINE_BYTES) {
      rest = Buffer.alloc(0);
      isSkipping = true;
      skipped = 1;
    }
    const found =
      whole.length === 0 ? [] : split(whole[0]?.length === 0 ? (whole[1] as Buffer) : Buffer.concat(whole));
    const lines = found.some((line) => line.length > MOST_LINE_BYTES)
      ? found.filter((line) => line.length <= MOST_LINE_BYTES)
      : found;
    skipped += found.length - lines.length;
    if (lines.length > 0 || skipped > 0) yield { lines, skipped };
  }
  if (rest.length > 0) yield { lines: split(rest), skipped: 0 };
}
