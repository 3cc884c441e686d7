/**
 * The order of changes: the server before its domains, so that Domain Defaults come before what exists; then what a
 * run may have to stop at (a name that nothing confirms); the doors that the operator comes in by at the very end. Pure.
 */
import type { Route } from '../contract/binding.js';
import { editRouteFor } from '../contract/encode.js';
import { resourceById } from '../contract/registry.js';
import { type Resource, restsOnGuess } from '../contract/resource.js';
import { type Change, differingFields, isFieldChange, objectId } from './change.js';
import { byTarget } from './target.js';

export const PHASES = ['known', 'guessed', 'door'] as const;

function routeOf(resource: Resource, change: Change): Route | undefined {
  if (resource.kind === 'document') return resource.binding.write;
  if (isFieldChange(change) || change.action === 'remove') return resource.binding.remove;
  if (change.action === 'add') return resource.binding.add;
  return editRouteFor(resource, { before: change.before ?? {}, after: change.after ?? {} });
}

type Phase = (typeof PHASES)[number];

function phaseOf(change: Change): Phase {
  const resource = resourceById(change.resource);
  if (resource === undefined) return 'known';
  if (resource.isDoor === true) return 'door';
  const fields = differingFields(change).map(({ field }) => field);
  return restsOnGuess(resource, { route: routeOf(resource, change), fields }) ? 'guessed' : 'known';
}

/** An object goes where the latest of its changes belongs. */
export function phaseOfObject(changes: readonly Change[]): Phase {
  return PHASES[Math.max(0, ...changes.map((change) => PHASES.indexOf(phaseOf(change))))] ?? 'known';
}

/** Changes of one object stand together, where the latest of them belongs, in the order of its first step. */
export function orderChanges(changes: readonly Change[]): readonly Change[] {
  const place = new Map<string, number>();
  const phase = new Map<string, number>();
  for (const [index, change] of changes.entries()) {
    const id = objectId(change);
    if (!place.has(id)) place.set(id, index);
    phase.set(id, Math.max(phase.get(id) ?? 0, PHASES.indexOf(phaseOf(change))));
  }
  const of = (map: ReadonlyMap<string, number>, change: Change) => map.get(objectId(change)) ?? 0;
  return [...changes].sort(
    (a, b) => of(phase, a) - of(phase, b) || byTarget(a.target, b.target) || of(place, a) - of(place, b),
  );
}
