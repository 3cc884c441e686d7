/** Time-based one-time codes, RFC 6238: SHA-1, 6 digits, steps of 30 seconds, one step of tolerance. */
import { createHmac } from 'node:crypto';

const STEP_MS = 30_000;
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function bytesOf(base32: string): Buffer {
  let bits = '';
  for (const letter of base32.toUpperCase().replace(/=+$/, '')) {
    bits += BASE32.indexOf(letter).toString(2).padStart(5, '0');
  }
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

/** The code of one moment, in milliseconds since 1970. The secret is base32. */
export function totpAt(secret: string, timeMs: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(timeMs / STEP_MS)));
  const digest = createHmac('sha1', bytesOf(secret)).update(counter).digest();
  const offset = (digest.at(-1) ?? 0) & 0x0f;
  const number = digest.readUInt32BE(offset) & 0x7fff_ffff;
  return String(number % 1_000_000).padStart(6, '0');
}

export function isTotpValid(
  code: string,
  options: { readonly secret: string; readonly timeMs: number },
): boolean {
  return [-STEP_MS, 0, STEP_MS].some((shift) => totpAt(options.secret, options.timeMs + shift) === code);
}
