/** The objects of a plan as they are now: those that are still as planned, and those that are not. */

import type { Discovery } from '../../contract/trust/discovery.js';
import { LockdownError } from '../../errors.js';
import { forEachLimited, type Observer } from '../observe/observer.js';
import type { Plan } from '../plan/plan.js';
import type { ObjectResult } from '../prove/outcome.js';
import { type Change, changesByObject, objectId } from '../words/change.js';
import { hashOfReading, isObject, type ObjectReading, type Reading, whyUnread } from '../words/reading.js';
import { type PlannedObject, writeOf, writesOf } from './write.js';

/** Reads objects that a plan or a run names. */
export async function readNamed(
  objects: readonly { readonly resource: string; readonly target: string }[],
  options: { readonly observer: Observer; readonly concurrency: number },
): Promise<ReadonlyMap<string, Reading>> {
  const { observer } = options;
  const readings = await forEachLimited(objects, {
    concurrency: options.concurrency,
    run: async ({ resource: id, target }) => {
      const resource = observer.contract.byId(id);
      if (resource === undefined)
        throw new LockdownError('plan.invalid', `The plan names the unknown resource ${id}`);
      return observer.read({ resource, target });
    },
  });
  return new Map(objects.map((object, index) => [objectId(object), readings[index] as Reading]));
}

export interface Sorted {
  readonly ready: readonly PlannedObject[];
  readonly stale: readonly ObjectResult[];
}

/** Objects that are still as planned, and those that are not: each is refused alone. */
export function sortPlanned(
  plan: Plan,
  observed: { readonly readings: ReadonlyMap<string, Reading>; readonly discovery: Discovery },
): Sorted {
  const ready: PlannedObject[] = [];
  const stale: ObjectResult[] = [];
  const changesOf = changesByObject(plan.changes);
  for (const object of plan.objects) {
    const changes = changesOf.get(objectId(object)) ?? [];
    const before = observed.readings.get(objectId(object));
    const refuse = (message: string) =>
      stale.push({ changes, outcome: 'stale', verdicts: [], bystanders: [], message });
    if (before === undefined || !isObject(before)) {
      refuse(`it could not be read: ${before === undefined ? 'not asked' : whyUnread(before)}`);
      continue;
    }
    const isMoved = hashOfReading(before) !== object.hash;
    const reason = isMoved ? MOVED : whyClosed(changes, { before, discovery: observed.discovery });
    if (reason === undefined) ready.push({ changes, before });
    else refuse(reason);
  }
  return { ready, stale };
}

const MOVED = 'it is not as it was when the plan was made';

/** Why an object may not be written after all; undefined when it may. */
function whyClosed(
  planned: readonly Change[],
  observed: { readonly before: ObjectReading; readonly discovery: Discovery },
): string | undefined {
  try {
    // Every body is put together once before anything is sent: what cannot be written shows now.
    for (const changes of writesOf(planned, observed.before)) writeOf({ changes, ...observed });
    return undefined;
  } catch (error) {
    if (error instanceof LockdownError && error.code === 'plan.stale') return error.message;
    throw error;
  }
}
