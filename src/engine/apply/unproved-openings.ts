/** Nothing is closed before those who keep their way in have it: the openings that are not proved, and what rests on them. */

import { isClosing, isOpening } from '../plan/order.js';
import type { Outcome } from '../prove/outcome.js';
import { type Change, isFieldChange, objectId } from '../words/change.js';
import { SERVER } from '../words/target.js';

export class UnprovedOpenings {
  readonly #openings: Change[] = [];

  note({ changes, outcome }: { readonly changes: readonly Change[]; readonly outcome: Outcome }): void {
    if (outcome !== 'proved') this.#openings.push(...changes.filter(isOpening));
  }

  /** Why a change is not to be made; undefined where it rests on none of them. */
  whyLeft(change: Change): string | undefined {
    const first = this.#openings.find((opening) => restsOn(change, opening));
    if (first === undefined) return undefined;
    const name = isFieldChange(first) ? first.field : first.item;
    return `${name} of ${first.resource} was to let somebody in first, and is not proved`;
  }
}

/** All else of its object, and what its steps close elsewhere: there, or in any domain where it is the server's. */
function restsOn(change: Change, opening: Change): boolean {
  if (isOpening(change)) return false;
  if (objectId(change) === objectId(opening)) return true;
  const isReached = opening.target === SERVER || opening.target === change.target;
  return isReached && isClosing(change) && change.steps.some((step) => opening.steps.includes(step));
}
