/** Bytes as lines: of bounded length, in whatever encoding, in flat memory. */
import { isAscii, isUtf8 } from 'node:buffer';

/** Longer lines are skipped: no command of a client and no answer comes near. */
export const MOST_LINE_BYTES = 2 ** 16;

/** A text of more than twice as many lies apart in memory, and is cleared away late. */
const BLOCK_BYTES = 2 ** 16;

const NEWLINE = 10;

/** Some lines of a log. They hold until the next are asked for. */
export class Lines {
  /** Whole lines with their ends; the last of a file may have none. */
  readonly bytes: Buffer;
  /** Lines that were too long, and are left out. */
  readonly skipped: number;
  #text: string | undefined;
  #isAscii: boolean | undefined;

  constructor(bytes: Buffer, skipped: number) {
    this.bytes = bytes;
    this.skipped = skipped;
  }

  /** A character for each byte: what is not ASCII in it is to be decoded. */
  get text(): string {
    this.#text ??= this.bytes.toString('latin1');
    return this.#text;
  }

  get isAscii(): boolean {
    this.#isAscii ??= isAscii(this.bytes);
    return this.#isAscii;
  }
}

/** UTF-8, and byte by byte where it is none. */
export function decoded(bytes: Buffer): string {
  return bytes.toString(isUtf8(bytes) ? 'utf8' : 'latin1');
}

/** Without the mark that an editor puts in front. */
function withoutMark(piece: Buffer): Buffer {
  return piece[0] === 0xef && piece[1] === 0xbb && piece[2] === 0xbf ? piece.subarray(3) : piece;
}

function* blocksOf(piece: Buffer): Generator<Buffer> {
  for (let at = 0; at < piece.length; at += BLOCK_BYTES) yield piece.subarray(at, at + BLOCK_BYTES);
}

/** The lines of a block at a time; the last one also where it has no end. A piece of `bytes` is not kept beyond its turn. */
export async function* linesOf(bytes: AsyncIterable<Buffer>): AsyncGenerator<Lines> {
  // What is left of the block before, and a block behind it.
  const room = Buffer.allocUnsafe(MOST_LINE_BYTES + BLOCK_BYTES);
  let kept = 0;
  let isSkipping = false;
  let isFirst = true;
  for await (const piece of bytes) {
    for (let block of blocksOf(isFirst ? withoutMark(piece) : piece)) {
      isFirst = false;
      if (isSkipping) {
        const end = block.indexOf(NEWLINE);
        if (end < 0) continue;
        isSkipping = false;
        block = block.subarray(end + 1);
      }
      const end = block.lastIndexOf(NEWLINE) + 1;
      if (end > 0) {
        room.set(block.subarray(0, end), kept);
        yield new Lines(room.subarray(0, kept + end), 0);
        kept = 0;
      }
      const left = block.subarray(end);
      isSkipping = kept + left.length > MOST_LINE_BYTES;
      if (isSkipping) {
        kept = 0;
        yield new Lines(room.subarray(0, 0), 1);
      } else {
        room.set(left, kept);
        kept += left.length;
      }
    }
  }
  if (kept > 0) yield new Lines(room.subarray(0, kept), 0);
}
