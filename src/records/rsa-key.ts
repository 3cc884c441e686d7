/**
 * An RSA key, and how long it is. Of X.690 (DER): a `SubjectPublicKeyInfo`, as everybody publishes it, or the bare `RSAPublicKey`
 * of RFC 8017, as RFC 6376 words it.
 */

const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OBJECT_IDENTIFIER = 0x06;
const SEQUENCE = 0x30;
/** 1.2.840.113549.1.1.1 */
const RSA = '2a864886f70d010101';

interface Element {
  readonly tag: number;
  readonly content: Uint8Array;
  readonly rest: Uint8Array;
}

/** The first element; undefined where it is cut off. */
function elementOf(bytes: Uint8Array): Element | undefined {
  const [tag, short] = bytes;
  if (tag === undefined || short === undefined) return undefined;
  const more = short < 0x80 ? 0 : short - 0x80;
  // An indefinite length is not DER, and no key is as long as five bytes say.
  if (short === 0x80 || more > 4 || bytes.length < 2 + more) return undefined;
  const length = more === 0 ? short : bytes.slice(2, 2 + more).reduce((sum, byte) => sum * 256 + byte, 0);
  const end = 2 + more + length;
  if (bytes.length < end) return undefined;
  return { tag, content: bytes.slice(2 + more, end), rest: bytes.slice(end) };
}

function ofTag(bytes: Uint8Array | undefined, tag: number): Element | undefined {
  const element = bytes === undefined ? undefined : elementOf(bytes);
  return element?.tag === tag ? element : undefined;
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Of a positive number, which an RSA modulus is. */
function bitsOf(bytes: Uint8Array): number | undefined {
  if ((bytes[0] ?? 0x80) >= 0x80) return undefined;
  const first = bytes.findIndex((byte) => byte !== 0);
  if (first === -1) return undefined;
  return (bytes.length - first - 1) * 8 + (32 - Math.clz32(bytes[first] ?? 0));
}

export interface RsaKey {
  /** Of the modulus. */
  readonly bits: number;
  /** Modulus and exponent, the same of one key however it is wrapped. */
  readonly text: string;
}

/** Of a modulus and an exponent; undefined where it is not just these. */
function ofBareKey({ content, rest }: Element): RsaKey | undefined {
  const modulus = ofTag(content, INTEGER);
  const exponent = ofTag(modulus?.rest, INTEGER);
  if (modulus === undefined || exponent === undefined) return undefined;
  const bits = exponent.rest.length === 0 && rest.length === 0 ? bitsOf(modulus.content) : undefined;
  return bits === undefined ? undefined : { bits, text: hexOf(content) };
}

/** Undefined where the bytes are no whole RSA key. */
export function rsaKeyOf(bytes: Uint8Array): RsaKey | undefined {
  const outer = ofTag(bytes, SEQUENCE);
  if (outer === undefined) return undefined;
  const algorithm = ofTag(outer.content, SEQUENCE);
  if (algorithm === undefined) return ofBareKey(outer);
  const name = ofTag(algorithm.content, OBJECT_IDENTIFIER);
  const wrapped = ofTag(algorithm.rest, BIT_STRING);
  if (name === undefined || hexOf(name.content) !== RSA || wrapped === undefined) return undefined;
  if (wrapped.rest.length > 0 || outer.rest.length > 0 || wrapped.content[0] !== 0) return undefined;
  const key = ofTag(wrapped.content.slice(1), SEQUENCE);
  return key === undefined ? undefined : ofBareKey(key);
}
