/** What lets somebody in, what takes from somebody, and which of these rest on which. Pure. */
import type { Contract } from '../../contract/contract.js';
import { fieldLabel } from '../../contract/label.js';
import { type Change, isFieldChange, objectId } from './change.js';
import { SERVER } from './target.js';
import { addsDomain } from './to-come.js';

/** Does it let somebody in: an item that loosens, or one more that is not there to tighten (an account, a smart host)? */
export function isOpening(change: Change): boolean {
  if (isFieldChange(change)) return false;
  return change.effect === 'loosens' || (change.action === 'add' && change.effect === 'neutral');
}

/** Does it take from somebody what he has? */
export function isClosing({ action, effect }: Change): boolean {
  return effect === 'tightens' || (action === 'remove' && effect === 'neutral');
}

/** Does it take away an item that was let in, such as an account that a rollback takes back? */
export function isTakenBack(change: Change): boolean {
  return change.action === 'remove' && isClosing(change);
}

/**
 * All else of its object, and what its steps close elsewhere: there, or in any domain where it is the server's; and all
 * in a domain that it adds.
 */
export function restsOn(
  change: Change,
  opening: Change,
  isOfOneStep = change.steps.some((step) => opening.steps.includes(step)),
): boolean {
  if (addsDomain(opening, change.target)) return true;
  if (isOpening(change)) return false;
  if (objectId(change) === objectId(opening)) return true;
  const isReached = opening.target === SERVER || opening.target === change.target;
  return isReached && isClosing(change) && isOfOneStep;
}

/** `203.0.113.7 of ip-access`; of a setting `Require SMTP Authentication (Settings of a mail domain)`. */
export function openingText(opening: Change, contract?: Pick<Contract, 'byId'>): string {
  if (!isFieldChange(opening)) return `${opening.item} of ${opening.resource}`;
  const resource = contract?.byId(opening.resource);
  return `${fieldLabel(resource, opening.field)} (${resource?.title ?? opening.resource})`;
}
