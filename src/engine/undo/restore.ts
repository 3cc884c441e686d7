/** What brings one object back to a snapshot of it, whatever its kind. Pure. */
import type { JsonObject } from '../../canonical-json.js';
import { topOf, WIRE_MEMBER } from '../../contract/members.js';
import type { AnyDocument } from '../../contract/resource.js';
import type { Fields } from '../../contract/wire/decode.js';
import { memberOfField } from '../../contract/wire/encode.js';
import type { SnapshotObject } from '../../store/snapshot.js';
import { type Change, isFieldChange } from '../words/change.js';
import { hashOfReading, type ObjectReading, type Reading, rawOf, whyUnread } from '../words/reading.js';
import { restoreCollection, type SnapshotItem, snapshotItem } from './restore-collection.js';
import { restoreDocument } from './restore-document.js';
import type { ToRestore, Touched } from './touched.js';

/** What a snapshot keeps of an object. */
export function snapshotOf(before: ObjectReading): SnapshotObject {
  return {
    resource: before.resource.id,
    target: before.target,
    raw: rawOf(before),
    decoded: before.status === 'document' ? before.document.fields : before.items.map(snapshotItem),
    hash: hashOfReading(before),
  };
}

/** The state before a run of one object, as its snapshot holds it, but for what a later run wrote. */
export function restore(now: Reading, touched: Touched, snapshot: SnapshotObject | undefined): ToRestore {
  if (snapshot === undefined) return { changes: [], conflicts: [{ why: 'it is not in the snapshot' }] };
  const { raw, decoded } = snapshot;
  if (now.status === 'document') {
    const was = { raw: raw as JsonObject, fields: decoded as Fields };
    return withoutLater(restoreDocument(now, touched, was), { now, touched });
  }
  if (now.status === 'collection')
    return withoutLater(restoreCollection(now, touched, decoded as readonly SnapshotItem[]), {
      now,
      touched,
    });
  return { changes: [], conflicts: [{ why: `it could not be read: ${whyUnread(now)}` }] };
}

/** The member of a document that a field lies in; an item is told by its name. */
export function memberIn({ status, resource }: ObjectReading, name: string): string {
  return status === 'document' ? topOf(memberOfField(resource as AnyDocument, name)) : name;
}

function nameOf(change: Change): string {
  return isFieldChange(change) ? change.field : change.item;
}

/** Does one of two names in the object mean the other, too? A member that goes back whole takes all of its fields along. */
function isWithin(now: ObjectReading, one: string, other: string): boolean {
  const isWhole = [one, other].some((name) => name.startsWith(WIRE_MEMBER));
  return one === other || (isWhole && memberIn(now, one) === memberIn(now, other));
}

/** What a later run set stays, though it is what this run set, too: it is that run's to take back, as far as it still is. */
function withoutLater(
  { changes, conflicts }: ToRestore,
  { now, touched }: { readonly now: ObjectReading; readonly touched: Touched },
): ToRestore {
  const later = (touched.later ?? []).map((one) => ({
    ...one,
    left: restore(now, one.touched, one.snapshot),
  }));
  const runOf = (name: string) =>
    later.findLast(
      ({ snapshot, left }) =>
        snapshot === undefined ||
        left.changes.some((change) => isWithin(now, nameOf(change), name)) ||
        left.conflicts.some((one) => one.name !== undefined && isWithin(now, one.name, name)),
    )?.run;
  const by = changes.map((change) => ({ change, run: runOf(nameOf(change)) }));
  const held = by.flatMap(({ change, run }) => {
    const name = nameOf(change).replace(WIRE_MEMBER, '');
    return run === undefined ? [] : [{ name, why: `was written again by run ${run}, which stands` }];
  });
  return {
    changes: by.flatMap(({ change, run }) => (run === undefined ? [change] : [])),
    conflicts: [...conflicts, ...held],
  };
}
