/** What brings one object back to a snapshot of it, whatever its kind. Pure. */
import type { JsonObject } from '../../canonical-json.js';
import type { Fields } from '../../contract/wire/decode.js';
import type { SnapshotObject } from '../../store/snapshot.js';
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

/** The state before a run of one object, as its snapshot holds it. */
export function restore(now: Reading, touched: Touched, snapshot: SnapshotObject | undefined): ToRestore {
  if (snapshot === undefined) return { changes: [], conflicts: ['it is not in the snapshot'] };
  const { raw, decoded } = snapshot;
  if (now.status === 'document')
    return restoreDocument(now, touched, { raw: raw as JsonObject, fields: decoded as Fields });
  if (now.status === 'collection') return restoreCollection(now, touched, decoded as readonly SnapshotItem[]);
  return { changes: [], conflicts: [`it could not be read: ${whyUnread(now)}`] };
}
