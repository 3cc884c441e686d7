/** What brings one object back to a snapshot of it, whatever its kind. Pure. */
import type { JsonObject } from '../../canonical-json.js';
import type { Fields } from '../../contract/wire/decode.js';
import { memberOfField, WIRE_MEMBER } from '../../contract/wire/encode.js';
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
  if (snapshot === undefined) return { changes: [], conflicts: ['it is not in the snapshot'] };
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
  return { changes: [], conflicts: [`it could not be read: ${whyUnread(now)}`] };
}

/** What a later run set stays, though it is what this run set, too: it is that run's to take back. */
function withoutLater(
  { changes, conflicts }: ToRestore,
  { now, touched }: { readonly now: ObjectReading; readonly touched: Touched },
): ToRestore {
  const later = [...(touched.later ?? [])];
  // A member that goes back whole takes all of its fields along.
  const isOf = (change: Change, name: string) =>
    isFieldChange(change) && now.status === 'document' && change.field.startsWith(WIRE_MEMBER)
      ? memberOfField(now.resource, change.field) === memberOfField(now.resource, name)
      : name === (isFieldChange(change) ? change.field : change.item);
  const of = (change: Change) => later.find(([name]) => isOf(change, name))?.[1];
  const held = changes.flatMap((change) => {
    const run = of(change);
    const name = isFieldChange(change) ? change.field.replace(WIRE_MEMBER, '') : change.item;
    return run === undefined ? [] : [`${name} was written again by run ${run}, which stands`];
  });
  return {
    changes: changes.filter((change) => of(change) === undefined),
    conflicts: [...conflicts, ...held],
  };
}
