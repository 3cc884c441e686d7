/** When a binding may be used on this server (`docs/api-evidence.md` 0). */
import type { Route } from '../binding.js';
import { isTrusted } from '../evidence.js';
import { type Discovery, isListed } from './discovery.js';

/**
 * What may be made of a read.
 * - `trusted`: send it.
 * - `if-strict`: may be asked; the answer counts only when every field decodes.
 * - `closed`: not sent.
 */
export type ReadReach = 'trusted' | 'if-strict' | 'closed';

/** By the evidence of the call and what the server lists. The fields of the answer are not looked at. */
export function readReach(route: Route, discovery: Discovery): ReadReach {
  if (isTrusted(route.evidence, 'read') || isListed(discovery, route)) return 'trusted';
  // A GET asks and changes nothing. A POST that nobody confirms could be anything.
  return route.method === 'GET' ? 'if-strict' : 'closed';
}

/** May it be sent? Where not, `why` is half a sentence for the operator. */
export type WriteReach = { readonly isOpen: true } | { readonly isOpen: false; readonly why: string };

/**
 * By the evidence of the call and what the server lists; `undefined` is a call that is not bound, and closed. How well
 * its fields are known is not looked at (`restsOnGuess`).
 */
export function writeReach(route: Route | undefined, discovery: Discovery): WriteReach {
  if (route === undefined) return { isOpen: false, why: 'no call is known that writes it' };
  if (isTrusted(route.evidence, 'write') || isListed(discovery, route)) return { isOpen: true };
  return {
    isOpen: false,
    why: `the call that writes it is only ${route.evidence}, and this server's documentation does not list it`,
  };
}
