/** The objects of a plan as they are now: those that are still as planned, and those that are not. */

import type { Discovery } from '../../contract/trust/discovery.js';
import { LockdownError } from '../../errors.js';
import { holdsMask, type Redact } from '../../redaction.js';
import { storedForm } from '../../store/run-folder.js';
import { checkBefore, movedIn } from '../guard/plan-check.js';
import { forEachLimited, type Observer, oneInAscii } from '../observe/observer.js';
import { gone, untilGone } from '../observe/until-gone.js';
import type { Plan } from '../plan/plan.js';
import type { ObjectResult } from '../prove/outcome.js';
import { leavingIn } from '../undo/restore-collection.js';
import { type Change, changesByObject, isFieldChange, objectId } from '../words/change.js';
import { hashOfReading, isObject, type ObjectReading, type Reading, whyUnread } from '../words/reading.js';
import { addsDomain, toCome } from '../words/to-come.js';
import { isGone, MOVED } from './last-look.js';
import { type PlannedObject, writeOf, writesOf } from './write.js';

/**
 * Reads objects that a plan or a run names, but those that are to come. Errors: `server.unreachable` for a server that is gone, where that ends it;
 * else the rest is not read.
 */
export async function readNamed(
  named: readonly { readonly resource: string; readonly target: string; readonly isToCome?: true }[],
  options: {
    readonly observer: Observer;
    readonly concurrency: number;
    readonly whenGone: 'ends' | 'goes-on';
  },
): Promise<ReadonlyMap<string, Reading>> {
  const { observer } = options;
  const server = untilGone(observer);
  const objects = named.filter(({ isToCome }) => isToCome !== true);
  const readings = await forEachLimited(objects, {
    concurrency: options.concurrency,
    run: async ({ resource: id, target }) => {
      const resource = observer.contract.byId(id);
      if (resource === undefined)
        throw new LockdownError('plan.invalid', `The plan names the unknown resource ${id}`);
      return server.read({ resource, target });
    },
  });
  if (options.whenGone === 'ends' && server.isGone()) throw gone();
  return new Map(objects.map((object, index) => [objectId(object), readings[index] as Reading]));
}

export interface Sorted {
  readonly ready: readonly PlannedObject[];
  /** Not to be written: moved, closed or not read. */
  readonly left: readonly ObjectResult[];
}

/**
 * Objects that are still as planned, and those that are not: each is refused alone, and what is to come with the domain
 * that it is to come in, whose absence the list of the domains has to show now.
 * Errors: `plan.invalid` for a plan that shows other values than it was made from.
 */
export function sortPlanned(
  plan: Plan,
  observed: Pick<Observer, 'contract' | 'discovery'> & {
    readonly readings: ReadonlyMap<string, Reading>;
    /** As the snapshot is masked. */
    readonly redact: Redact;
  },
): Sorted {
  const ready: PlannedObject[] = [];
  const left: ObjectResult[] = [];
  const changesOf = changesByObject(plan.changes);
  const leaving = leavingIn(plan.changes);
  for (const object of plan.objects) {
    const changes = changesOf.get(objectId(object)) ?? [];
    const leave = (outcome: 'stale' | 'unread', message: string, those = changes) =>
      left.push({ changes: those, outcome, verdicts: [], bystanders: [], message });
    if (
      object.isToCome === true &&
      !ready.some((one) => one.changes.some((change) => addsDomain(change, object.target)))
    ) {
      leave('stale', 'its domain, which is to be added first, is not as it was when the plan was made');
      continue;
    }
    const resource = object.isToCome === true ? observed.contract.byId(object.resource) : undefined;
    const before =
      resource === undefined ? observed.readings.get(objectId(object)) : toCome(resource, object.target);
    if (before === undefined || !isObject(before)) {
      leave('unread', `it could not be read: ${before === undefined ? 'not asked' : whyUnread(before)}`);
      continue;
    }
    // What only an action takes away comes and goes by itself: it is judged row by row, and what is gone is as wanted.
    const isFleeting = before.status === 'collection' && before.resource.isFleeting === true;
    const there = changes.filter((change) => !isGone(change, before));
    const moved = isFleeting ? movedIn(there, before) : [];
    const open = there.filter((change) => !moved.includes(change));
    const isMoved = !isFleeting && hashOfReading(before) !== object.hash;
    // That of a rollback is made on the spot, and never comes as a file.
    if (!isMoved && plan.kind !== 'rollback') checkBefore(open, before);
    const reason = isMoved
      ? MOVED
      : (whyListed(changes, before) ??
        (isFleeting || plan.kind === 'rollback' ? undefined : whyLost(open, before, observed.redact)) ??
        whyClosed(open, { ...observed, before, leaving }));
    if (reason !== undefined) {
      leave('stale', reason);
      continue;
    }
    if (moved.length > 0) leave('stale', `of ${changes.length} in the plan ${moved.length}: ${MOVED}`, moved);
    const rest = changes.filter((change) => !moved.includes(change));
    if (rest.length > 0) ready.push({ changes: rest, before });
  }
  return { ready, left };
}

/** Why an item is not to be removed: the snapshot would hold a mask in the place of a text of it, and it could not come back. */
function whyLost(changes: readonly Change[], before: ObjectReading, redact: Redact): string | undefined {
  if (before.status !== 'collection') return undefined;
  const keys = changes.flatMap((change) =>
    !isFieldChange(change) && change.after === null ? [change.key] : [],
  );
  const lost = before.items.find(
    ({ key, fields }) => keys.includes(key) && holdsMask(storedForm(fields, redact)),
  );
  return (
    lost &&
    `${redact(lost.label)} holds a secret of this session, which no snapshot keeps: it could not come back`
  );
}

/** Why a domain is not to be added, where the list has one that a call by that name could come to. */
function whyListed(changes: readonly Change[], before: ObjectReading): string | undefined {
  const names = new Set(
    before.status === 'collection' ? before.items.map(({ label }) => oneInAscii(label)) : [],
  );
  const listed = changes.find((change) => addsDomain(change) && names.has(oneInAscii(change.item)));
  return listed === undefined || isFieldChange(listed) ? undefined : `${listed.item} is there already`;
}

/**
 * Of a plan of which nothing can be written: `plan.stale`, or where all of it could not be read, why the first could not.
 */
export function nothingReady({ left }: Sorted, readings: ReadonlyMap<string, Reading>): LockdownError {
  const moved = left.find(({ outcome }) => outcome === 'stale');
  const { changes: [change] = [], message } = moved ?? left[0] ?? {};
  const reading = change === undefined ? undefined : readings.get(objectId(change));
  const text = `Nothing was changed: ${change?.resource} of ${change?.target}: ${message}`;
  return moved === undefined && reading?.status === 'failed'
    ? new LockdownError(reading.code, text, { next: 'Run again when the server answers.' })
    : new LockdownError('plan.stale', text, {
        next: 'Make the plan again and look at what is different.',
      });
}

/** Why an object may not be written after all; undefined when it may. */
function whyClosed(
  planned: readonly Change[],
  observed: {
    readonly before: ObjectReading;
    readonly discovery: Discovery;
    readonly leaving: ReadonlyMap<string, number>;
  },
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
