/** Which paths may be asked for. The bearer must never leave the server, nor a pattern be slipped through. */
import { digitsIn } from '../exact-json.js';
import type { Call, DeclaredRead } from './call.js';

/** An address resolves `..` and `%2e%2e` away, so such a path would reach another route than it names. */
const DOT_SEGMENT = /^(?:\.|%2e){1,2}$/i;
/** An encoded separator is one to some servers: what stands for a name must not leave its segment. */
const PLAIN_SEGMENT = /^(?:(?!%2f|%5c)[^\s/\\?#])+$/i;
const INSIDE_API = /^api(?:\/|$)/i;

/** Relative, without query, empty segments or dot segments. */
export function isPlainPath(path: string): boolean {
  return path.split('/').every((segment) => PLAIN_SEGMENT.test(segment) && !DOT_SEGMENT.test(segment));
}

/** A value as one segment, percent-encoded; undefined where it is none: an address would lead to another route. */
export function segmentOf(value: string): string | undefined {
  // Half of a pair of surrogates has no encoding.
  const segment = /\p{Cs}/u.test(value) ? '' : encodeURIComponent(digitsIn(value));
  return isPlainPath(segment) ? segment : undefined;
}

/** A plain path that is not below `api`, also not in another case or percent-encoded. */
export function isPagePath(path: string): boolean {
  return isPlainPath(path) && !INSIDE_API.test(decoded(path));
}

/**
 * Tells whether a call is one of the declared reads. Method and letters count; a path that is not plain never is one.
 */
export function readMatcher(reads: readonly DeclaredRead[]): (call: Call) => boolean {
  const patterns = reads.map(({ method, path }) => [method, ...path.split('/')]);
  return ({ method, path }) => {
    const parts = [method, ...path.split('/')];
    const fits = (part: string, at: number): boolean => part === parts[at] || /^\{\w+\}$/.test(part);
    return isPlainPath(path) && patterns.some((one) => one.length === parts.length && one.every(fits));
  };
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
