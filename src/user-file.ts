/** A file that somebody named, as text: a regular file of bounded size, and text indeed, or nothing of it is used. */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

/** Plans of thousands of domains are some megabytes. */
const MOST_BYTES = 64 * 2 ** 20;
const CHUNK_BYTES = 2 ** 16;

/** The file is there, and is not what it has to be. The message ends a sentence: `this file is UTF-16`. */
export class UnfitFile extends Error {
  override readonly name = 'UnfitFile';
}

/** `: why`, where an error says why a file is unfit, for the end of a sentence; else nothing. */
export function whyUnfit(error: unknown): string {
  return error instanceof UnfitFile ? `: ${error.message}` : '';
}

export interface ReadAs {
  /** Bytes. Default: 64 MiB. */
  readonly most?: number;
  /** Windows writes passwords so. Default: false, as an editor saves a document as it is told to. */
  readonly mayBeUtf16?: boolean;
}

function decoded(bytes: Uint8Array, encoding: 'utf-8' | 'utf-16le' | 'utf-16be'): string {
  try {
    // Drops the mark at the beginning.
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new UnfitFile(`this file is not ${encoding.slice(0, 6).toUpperCase()}; save it as UTF-8`);
  }
}

/** The text in bytes, without a mark of their order. Errors: `UnfitFile`. */
export function textIn(bytes: Uint8Array, { mayBeUtf16 = false }: ReadAs = {}): string {
  const [first, second] = bytes;
  const isLittle = first === 0xff && second === 0xfe;
  const is16 = isLittle || (first === 0xfe && second === 0xff);
  if (is16 && !mayBeUtf16) throw new UnfitFile('this file is UTF-16; save it as UTF-8');
  const text = decoded(bytes, isLittle ? 'utf-16le' : is16 ? 'utf-16be' : 'utf-8');
  if (!text.includes('\0')) return text;
  throw new UnfitFile('this file is UTF-16 without a mark, or no text: it holds NUL; save it as UTF-8');
}

function sizeText(bytes: number): string {
  const megabytes = bytes / 2 ** 20;
  return Number.isInteger(megabytes) ? `${megabytes} MB` : `${bytes} bytes`;
}

/**
 * The bytes of a file, `most` of them. What only looks like one (a pipe, a device) is not waited for.
 * Errors: `UnfitFile`, and those of the system.
 */
export function readUserBytes(path: string, most: number): Uint8Array {
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const found = fstatSync(file);
    // Of a folder the system says so itself.
    if (!found.isFile() && !found.isDirectory()) throw new UnfitFile('it is no regular file');
    const tooLong = () => new UnfitFile(`this file has more than ${sizeText(most)}`);
    if (found.size > most) throw tooLong();
    const chunks: Buffer[] = [];
    // Counted, as a file may grow, and those of the system have no size.
    for (let size = 0; ; ) {
      const chunk = Buffer.alloc(CHUNK_BYTES);
      const count = readSync(file, chunk);
      if (count === 0) return Buffer.concat(chunks);
      size += count;
      if (size > most) throw tooLong();
      chunks.push(chunk.subarray(0, count));
    }
  } finally {
    closeSync(file);
  }
}

/** The text of a file. Errors: `UnfitFile`, and those of the system. */
export function readUserFile(path: string, as: ReadAs = {}): string {
  return textIn(readUserBytes(path, as.most ?? MOST_BYTES), as);
}
