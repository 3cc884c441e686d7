/** The key that a domain publishes for its signatures, and what is wrong with the record. Of RFC 6376 3.6.1 and RFC 8463. */
import { rsaKeyOf } from './rsa-key.js';
import { quoted, tagsOf } from './tag-list.js';

export interface DkimKey {
  /** `p`, without white space; empty of a key that is withdrawn. Undefined where there is none. */
  readonly key: string | undefined;
  /** `k`, in small letters. */
  readonly type: string;
  /** Of an RSA key that can be read. */
  readonly bits: number | undefined;
  /** `t=y`: whoever checks takes the mail as if it were not signed. */
  readonly isTesting: boolean;
  /** Why nobody can check a signature by it, half a sentence each. */
  readonly problems: readonly string[];
}

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
const ED25519_BYTES = 32;

/** Without white space, which stands for nothing in a key. */
export function bareKey(text: string): string {
  return text.replace(/\s+/g, '');
}

function isBase64(key: string): boolean {
  return BASE64.test(key) && key.replace(/=/g, '').length % 4 !== 1;
}

/** Bytes of a key; undefined where it is no base64. */
function bytesOf(key: string): Uint8Array | undefined {
  return isBase64(key) ? Buffer.from(key, 'base64') : undefined;
}

export function keyBits(key: string): number | undefined {
  const bytes = bytesOf(key);
  return bytes === undefined ? undefined : rsaKeyOf(bytes)?.bits;
}

/** Are the two one key, however they are wrapped and written? */
export function isSameKey(...keys: readonly [string, string]): boolean {
  const [one, other] = keys.map((key) => {
    const bytes = bytesOf(key);
    return bytes === undefined ? key : (rsaKeyOf(bytes)?.text ?? Buffer.from(bytes).toString('hex'));
  });
  return one === other;
}

function listOf(value: string | undefined): readonly string[] | undefined {
  return value?.split(':').map((one) => one.trim().toLowerCase());
}

function keyProblem(key: string | undefined, type: string): string | undefined {
  if (key === undefined) return 'it holds no key (p=)';
  if (key === '') return undefined;
  const bytes = bytesOf(key);
  if (bytes === undefined) return 'its key (p=) is no base64';
  if (type === 'ed25519')
    return bytes.length === ED25519_BYTES ? undefined : 'its key (p=) is no Ed25519 key';
  if (type !== 'rsa') return `it is of the type k=${quoted(type)}, which nobody checks`;
  return rsaKeyOf(bytes) === undefined ? 'its key (p=) is no whole RSA key: it may be cut off' : undefined;
}

export function dkimKeyOf(text: string): DkimKey {
  const { tags, first, problems } = tagsOf(text);
  const version = tags.get('v');
  const type = (tags.get('k') ?? 'rsa').toLowerCase();
  const value = tags.get('p');
  const key = value === undefined ? undefined : bareKey(value);
  const hashes = listOf(tags.get('h'));
  const services = listOf(tags.get('s'));
  const found = [
    version !== undefined && version !== 'DKIM1'
      ? `it says v=${version.slice(0, 20)}, not v=DKIM1`
      : undefined,
    version !== undefined && first !== 'v' ? 'v= is not in front' : undefined,
    keyProblem(key, type),
    hashes?.includes('sha256') === false ? 'it does not allow SHA-256 (h=)' : undefined,
    services !== undefined && !services.some((one) => one === '*' || one === 'email')
      ? 'it is not for mail (s=)'
      : undefined,
  ];
  return {
    key,
    type,
    bits: type === 'rsa' && key !== undefined ? keyBits(key) : undefined,
    isTesting: listOf(tags.get('t'))?.includes('y') === true,
    problems: [...problems, ...found.filter((one) => one !== undefined)],
  };
}

/**
 * The key in a text of which it is not known how a server writes it: the key alone, in the armour of PEM, or a record with
 * `p=`. Undefined where it is none of these.
 */
export function keyShown(text: string): string | undefined {
  const inner = text.replace(/-----(?:BEGIN|END) [A-Z ]+-----/g, '');
  const key = bareKey(
    inner.includes(';') || /^\s*p\s*=/.test(inner) ? (tagsOf(inner).tags.get('p') ?? '') : inner,
  );
  return isBase64(key) ? key : undefined;
}
