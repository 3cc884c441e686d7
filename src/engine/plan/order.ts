/**
 * The order of changes. First what lets somebody in, so that nothing is closed before those who keep their way in have
 * it; then what is known, the server before its domains, so that Domain Defaults come before what exists; then what a
 * run may have to stop at (a name that nothing confirms); the doors that the operator comes in by at the very end. On the
 * way back, what was let in is taken away only after the rest, which it may have stood for, is open again. Pure.
 */

import type { Route } from '../../contract/binding.js';
import type { Contract } from '../../contract/contract.js';
import { type ApiResource, restsOnGuess } from '../../contract/resource.js';
import { itemRouteFor } from '../../contract/wire/encode.js';
import { type Change, changesByObject, differingFields, isFieldChange } from '../words/change.js';
import { grouped } from '../words/grouped.js';
import { isOpening, isTakenBack } from '../words/opening.js';
import { byTarget } from '../words/target.js';

export const PHASES = ['opening', 'known', 'guessed', 'taken-back', 'door'] as const;
export type Phase = (typeof PHASES)[number];

function routeOf(resource: ApiResource, change: Change): Route | undefined {
  if (resource.kind === 'document') return resource.binding.write;
  return isFieldChange(change) ? undefined : itemRouteFor(resource, change);
}

/** Where changes are made. */
export interface OrderOptions {
  /** A rollback. */
  readonly isWayBack?: boolean | undefined;
}

function phaseOf(change: Change, contract: Contract, { isWayBack = false }: OrderOptions): Phase {
  const resource = contract.byId(change.resource);
  if (resource === undefined) return 'known';
  if (resource.isDoor === true) return 'door';
  if (isOpening(change)) return 'opening';
  if (isWayBack && isTakenBack(change)) return 'taken-back';
  // A removal names the item, and none of its fields.
  const fields = change.action === 'remove' ? [] : differingFields(change).map(({ field }) => field);
  return restsOnGuess(resource, { route: routeOf(resource, change), fields }) ? 'guessed' : 'known';
}

/**
 * The changes of one object by phase. A document is written once, so all of it goes where the latest of its changes
 * belongs; items of a collection go one by one.
 */
export function byPhase(
  changes: readonly Change[],
  contract: Contract,
  options: OrderOptions = {},
): ReadonlyMap<Phase, readonly Change[]> {
  const ofFields = changes.filter(isFieldChange);
  const latest =
    PHASES[Math.max(0, ...ofFields.map((change) => PHASES.indexOf(phaseOf(change, contract, options))))] ??
    'known';
  const ofDocument = latest === 'opening' ? 'known' : latest;
  return grouped(changes, (change) =>
    isFieldChange(change) ? ofDocument : phaseOf(change, contract, options),
  );
}

/** In the order in which they are made; within a phase the changes of one object stand together. */
export function orderChanges(changes: readonly Change[], contract: Contract): readonly Change[] {
  const objects = [...changesByObject(changes).values()].map((ones) => byPhase(ones, contract));
  return PHASES.flatMap((phase) =>
    objects.flatMap((ones) => ones.get(phase) ?? []).sort((a, b) => byTarget(a.target, b.target)),
  );
}
