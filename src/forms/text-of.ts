/** The text in bytes of a file or an answer. */

/** Of fewer it may be chance. */
const FEWEST = 16;
/** Bytes at the beginning that show whether each second one is 0. */
const LOOKED_AT = 512;

function unmarked(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const start = bytes.subarray(0, LOOKED_AT);
  const zeros = (rest: number) => start.every((byte, index) => index % 2 !== rest || byte === 0);
  if (start.length < FEWEST) return undefined;
  return zeros(1) && !zeros(0) ? 'utf-16le' : zeros(0) && !zeros(1) ? 'utf-16be' : undefined;
}

/** Undefined where it is none. Notepad saves UTF-16; `charset` is what an answer says of itself. */
export function textOf(bytes: Uint8Array, charset?: string): string | undefined {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  if (!bytes.includes(0)) {
    try {
      return new TextDecoder(charset ?? 'utf-8').decode(bytes);
    } catch {
      // A name that nobody knows.
      return new TextDecoder('utf-8').decode(bytes);
    }
  }
  const wide = unmarked(bytes);
  return wide === undefined ? undefined : new TextDecoder(wide).decode(bytes);
}
