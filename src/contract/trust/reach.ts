/** When a binding may be used on this server (design section 5). */
import type { Route } from '../binding.js';
import { isTrusted } from '../evidence.js';
import { type Discovery, isListed } from './discovery.js';

/**
 * - `trusted`: send it.
 * - `if-strict`: may be asked; the answer counts only when every field decodes.
 * - `closed`: not sent.
 */
export type ReadReach = 'trusted' | 'if-strict' | 'closed';

export function readReach(route: Route, discovery: Discovery): ReadReach {
  if (isTrusted(route.evidence, 'read') || isListed(discovery, route)) return 'trusted';
  // A GET asks and changes nothing. A POST that nobody confirms could be anything.
  return route.method === 'GET' ? 'if-strict' : 'closed';
}

export type WriteReach = { readonly isOpen: true } | { readonly isOpen: false; readonly why: string };

export function writeReach(route: Route | undefined, discovery: Discovery): WriteReach {
  if (route === undefined) return { isOpen: false, why: 'no call is known that writes it' };
  if (isTrusted(route.evidence, 'write') || isListed(discovery, route)) return { isOpen: true };
  return {
    isOpen: false,
    why: `the call that writes it is only ${route.evidence}, and this server's documentation does not list it`,
  };
}
