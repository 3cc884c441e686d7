/** The bytes of a log file as it lies there, or of the one member of its zip, piece by piece. */
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import type { LogFile } from './log-folder.js';

const PIECE_BYTES = 2 ** 20;

/** Text shrinks to a tenth, the same line over and over to a hundredth: what comes to more holds no log. */
const MOST_RATIO = 300;
/** That much of anything is unpacked before its ratio counts. */
const RATIO_FROM_BYTES = 2 ** 26;
/** Nobody keeps such a log. */
const MOST_BYTES = 2 ** 36;

/** Why a file could not be read, or no further. The message goes on a sentence: `NAME: the zip is cut or damaged`. */
export class UnfitLog extends Error {
  override readonly name = 'UnfitLog';
}

/** The only member. Errors: `UnfitLog`. */
async function memberOf(zip: ZipFile): Promise<Entry> {
  const members: Entry[] = [];
  for await (const entry of zip.eachEntry()) {
    members.push(entry);
    if (members.length > 1) break;
  }
  const [only, ...more] = members;
  if (only === undefined) throw new UnfitLog('the zip is empty');
  if (more.length > 0) throw new UnfitLog('the zip holds more than one file');
  if (/\.zip$/i.test(only.fileName)) throw new UnfitLog(WITHIN);
  if (only.isEncrypted()) throw new UnfitLog('the zip is under a password');
  return only;
}

/** What every zip begins with that holds something. */
const ZIP = Buffer.from('PK\x03\x04', 'latin1');

async function* noZip(bytes: AsyncIterable<Buffer>, why: string): AsyncGenerator<Buffer> {
  let isFirst = true;
  for await (const piece of bytes) {
    if (isFirst && piece.subarray(0, ZIP.length).equals(ZIP)) throw new UnfitLog(why);
    isFirst = false;
    yield piece;
  }
}

const WITHIN = 'it is a zip within a zip';

async function* bounded(stream: Readable, packed: number): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const piece of stream as AsyncIterable<Buffer>) {
    size += piece.length;
    const isTooMuch = size > MOST_BYTES || (size > RATIO_FROM_BYTES && size > packed * MOST_RATIO);
    if (isTooMuch) throw new UnfitLog('it unpacks to far more than a log of its size would');
    yield piece;
  }
}

async function* zipped(path: string): AsyncGenerator<Buffer> {
  let zip: ZipFile;
  try {
    zip = await openPromise(path, { lazyEntries: true, autoClose: false });
  } catch {
    throw new UnfitLog('the zip is cut or damaged');
  }
  try {
    const member = await memberOf(zip);
    const stream = await zip.openReadStreamPromise(member);
    try {
      yield* noZip(bounded(stream, member.compressedSize), WITHIN);
    } finally {
      stream.destroy();
    }
  } catch (error) {
    throw error instanceof UnfitLog ? error : new UnfitLog('the zip is cut or damaged');
  } finally {
    zip.close();
  }
}

async function* plain(path: string): AsyncGenerator<Buffer> {
  const file = await open(path);
  try {
    let piece = Buffer.allocUnsafe(PIECE_BYTES);
    let other = Buffer.allocUnsafe(PIECE_BYTES);
    let reading = file.read(piece, 0, PIECE_BYTES);
    for (;;) {
      const { bytesRead } = await reading;
      if (bytesRead === 0) return;
      const read = piece.subarray(0, bytesRead);
      [piece, other] = [other, piece];
      // While this one is looked at, the next comes. What it fails with is seen when it is asked for.
      reading = file.read(piece, 0, PIECE_BYTES);
      reading.catch(() => {});
      yield read;
    }
  } finally {
    await file.close();
  }
}

/** Pieces that hold until the next is asked for. Errors: `UnfitLog`, also after some of it. */
export async function* bytesOf({
  path,
  isZipped,
}: Pick<LogFile, 'path' | 'isZipped'>): AsyncGenerator<Buffer> {
  if (isZipped) return yield* zipped(path);
  try {
    yield* noZip(plain(path), 'it is a zip by another name: put .zip behind it');
  } catch (error) {
    throw error instanceof UnfitLog ? error : new UnfitLog('it cannot be read');
  }
}
