/** The body of a call of settings, as JSON. */
import { brotliDecompressSync, inflateSync, unzipSync } from 'node:zlib';
import { isDeeper, type Json, jsonIn } from '../canonical-json.js';

/** No page of settings is longer. */
export const MOST_BODY_BYTES = 8 * 2 ** 20;
/** Settings of so many calls fit in memory; a recording of hours of polling has other calls. */
export const MOST_EXCHANGES = 20_000;

const UNPACKED = {
  gzip: unzipSync,
  'x-gzip': unzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync,
} as const;

/** As it was before it was packed, by `content-encoding`; undefined where it is too long, or packed otherwise. */
function unpacked(bytes: Buffer, packing: string): string | undefined {
  const unpack = UNPACKED[packing.trim().toLowerCase() as keyof typeof UNPACKED] as
    | typeof unzipSync
    | undefined;
  try {
    return unpack?.(bytes, { maxOutputLength: MOST_BODY_BYTES }).toString('utf8');
  } catch {
    return undefined;
  }
}

/** undefined where it is none, or nested too deep. */
export function jsonOf(body: string | Buffer, packing = ''): Json | undefined {
  if (body.length === 0) return undefined;
  const isBytes = typeof body !== 'string';
  // Some programs write down that it came packed, and what it was before.
  const found =
    jsonIn(isBytes ? body.toString('utf8') : body) ??
    (isBytes ? jsonIn(unpacked(body, packing) ?? '') : undefined);
  return found === undefined || isDeeper(found) ? undefined : (found as Json);
}
