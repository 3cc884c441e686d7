/** Restoring a collection: the items a run added, changed or removed, one by one. Pure. */
import { isEqualJson, isJsonObject, type Json } from '../canonical-json.js';
import type { DecodedItem, Fields } from '../contract/decode.js';
import { steadyFields } from '../contract/resource.js';
import type { ItemChange } from './change.js';
import type { CollectionReading } from './reading.js';
import {
  type ToRestore as AnyToRestore,
  rollbackChangeOf,
  type Touched,
  type WriteEntry,
} from './touched.js';

type ToRestore = AnyToRestore & { readonly changes: readonly ItemChange[] };

export interface SnapshotItem {
  readonly key: string | number;
  readonly label: string;
  readonly fields: Fields;
}

/** Does the item hold these fields, those left out that move by themselves? */
function holdsFields(
  item: { readonly fields: Fields },
  { fields, reading }: { readonly fields: Json | undefined; readonly reading: CollectionReading },
): boolean {
  return (
    isJsonObject(fields) &&
    Object.entries(steadyFields(reading.resource, fields)).every(([name, value]) =>
      isEqualJson(item.fields[name] ?? null, value),
    )
  );
}

interface ItemState {
  readonly reading: CollectionReading;
  readonly was: readonly SnapshotItem[];
  /** What the read-back of the write saw. */
  readonly found: Json | undefined;
}

const NOTHING: ToRestore = { changes: [], conflicts: [] };

/** What was added goes, as far as it is still as it was added. */
function restoreAddition(write: WriteEntry, { reading, was, found }: ItemState): ToRestore {
  const known = new Set(was.map((one) => one.key));
  const fresh = reading.items.filter((one) => !known.has(one.key));
  const isOurs = (item: DecodedItem) =>
    [write.after, found].some((fields) => holdsFields(item, { fields, reading }));
  const ours = fresh.filter(isOurs);
  const changed = ours.length > 0 ? [] : fresh.filter((one) => one.label === write.item);
  return {
    changes: ours.map((one) => ({
      ...rollbackChangeOf(reading),
      action: 'remove',
      item: one.label,
      key: one.key,
      before: one.fields,
      after: null,
    })),
    conflicts: changed.map((one) => `${one.label} was changed since it was added`),
  };
}

/** What one write of an item left behind, undone. */
function restoreItem(write: WriteEntry, state: ItemState): ToRestore {
  if (write.action === 'add') return restoreAddition(write, state);
  const { reading, was, found } = state;
  const before = was.find((item) => item.key === write.key);
  const now = reading.items.find((item) => item.key === write.key);
  const item = write.item ?? '';
  if (before === undefined) return { changes: [], conflicts: [`${item} is not in the snapshot`] };
  const common = rollbackChangeOf(reading);
  const after = before.fields;
  if (now === undefined) {
    return write.action === 'change'
      ? { changes: [], conflicts: [`${item} is gone`] }
      : {
          changes: [{ ...common, action: 'add', item: before.label, key: null, before: null, after }],
          conflicts: [],
        };
  }
  if (holdsFields(now, { fields: after, reading })) return NOTHING;
  const isOurs = [write.after, found].some((fields) => holdsFields(now, { fields, reading }));
  if (write.action === 'remove' || !isOurs) return { changes: [], conflicts: [`${item} was changed since`] };
  // What moves by itself stays as it is now.
  const restored = { ...now.fields, ...steadyFields(reading.resource, after) };
  return {
    changes: [
      { ...common, action: 'change', item: now.label, key: now.key, before: now.fields, after: restored },
    ],
    conflicts: [],
  };
}

/** What every write of an item left behind, undone; several writes of one item once. */
export function restoreCollection(
  reading: CollectionReading,
  touched: Touched,
  was: readonly SnapshotItem[],
): ToRestore {
  const restored = touched.writes.map((write) =>
    restoreItem(write, { reading, was, found: touched.readBacks.get(write.write)?.verdicts[0]?.found }),
  );
  const changes = new Map<string, ItemChange>();
  for (const change of restored.flatMap((one) => one.changes)) {
    changes.set(JSON.stringify([change.action, change.key, change.item]), change);
  }
  return { changes: [...changes.values()], conflicts: restored.flatMap((one) => one.conflicts) };
}
