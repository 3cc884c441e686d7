/** A target: the server, or one mail domain of it, as one text. */
import { SERVER } from '../../playbook/waivers.js';

export { SERVER };
export type Target = string;

/** The server first, then the domains by name: the order of every report and every plan. */
export function byTarget(left: Target, right: Target): number {
  if (left === right) return 0;
  if (left === SERVER) return -1;
  if (right === SERVER) return 1;
  return left < right ? -1 : 1;
}

/** How many mail domains these are about. */
export function countDomains(things: readonly { readonly target: Target }[]): number {
  return new Set(things.map(({ target }) => target).filter((target) => target !== SERVER)).size;
}
