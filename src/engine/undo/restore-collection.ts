/** Restoring a collection: the items a run added, changed or removed, one by one. Pure. */
import { isEqualJson, isJsonObject, type Json, membersWhere } from '../../canonical-json.js';
import { type AnyCollection, handsOutKeys, isSecret, steadyFields } from '../../contract/resource.js';
import { mailDomains } from '../../contract/resources/domains/mail-domains.js';
import { users } from '../../contract/resources/domains/users.js';
import type { DecodedItem, Fields } from '../../contract/wire/decode.js';
import { holdsMask, isAsStored } from '../../redaction.js';
import type { Change, ItemChange } from '../words/change.js';
import { grouped } from '../words/grouped.js';
import type { CollectionReading } from '../words/reading.js';
import { NEVER_SHOWN, SECRET } from './restore-document.js';
import {
  type ToRestore as AnyToRestore,
  bystandersOf,
  type Conflict,
  itemsGivenSecrets,
  rollbackChangeOf,
  type Touched,
  type WriteEntry,
} from './touched.js';

type ToRestore = AnyToRestore & { readonly changes: readonly ItemChange[] };

export type SnapshotItem = Omit<DecodedItem, 'raw'>;

/** What a snapshot keeps of an item, beside its row. */
export function snapshotItem({ key, label, fields }: DecodedItem): SnapshotItem {
  return { key, label, fields };
}

/** Does the item hold one of these sets of fields, as far as they were kept, what moves by itself or is never shown left out? */
function holdsOneOf(
  item: { readonly fields: Fields },
  { sets, reading }: { readonly sets: readonly (Json | undefined)[]; readonly reading: CollectionReading },
): boolean {
  return sets.some(
    (fields) =>
      isJsonObject(fields) &&
      Object.entries(steadyFields(reading.resource, fields)).every(
        ([name, value]) => isSecret(reading.resource, name) || isAsStored(item.fields[name] ?? null, value),
      ),
  );
}

/** What the run added, as it wanted it. */
function additionsOf({ writes }: Touched): readonly (Json | undefined)[] {
  return writes.filter(({ action }) => action === 'add').map(({ after }) => after);
}

/**
 * Keys by which the rows of the snapshot are still known. A key that the server hands out may have gone to another row,
 * once the run took away its own: to one that the run added, or that a rollback put back.
 */
export function keptKeys(
  reading: CollectionReading,
  { touched, was }: { readonly touched: Touched; readonly was: readonly SnapshotItem[] },
): ReadonlySet<string | number> {
  const isRemoved = (item: SnapshotItem) =>
    touched.writes.some((write) => write.action === 'remove' && write.key === item.key);
  const given = [...additionsOf(touched), ...was.filter(isRemoved).map(({ fields }) => fields)];
  const isGivenAway = (item: SnapshotItem) => {
    const now = reading.items.find((one) => one.key === item.key);
    if (now === undefined || holdsOneOf(now, { sets: [item.fields], reading })) return false;
    return holdsOneOf(now, { sets: given, reading });
  };
  const isKept = (item: SnapshotItem) =>
    !handsOutKeys(reading.resource) || !isRemoved(item) || !isGivenAway(item);
  return new Set(was.filter(isKept).map((item) => item.key));
}

/**
 * The rows that the run added, one an addition: by the key under which its read-back saw the row, and where none is known
 * by what it holds, or its name. A row that somebody added by hand stays his, also where it holds the same.
 */
export function addedRows(
  reading: CollectionReading,
  { touched, kept }: { readonly touched: Touched; readonly kept: ReadonlySet<string | number> },
): ReadonlyMap<WriteEntry, DecodedItem> {
  const free = new Set(reading.items.filter((row) => !kept.has(row.key)));
  const additions = touched.writes.flatMap((write) => {
    const seen = touched.readBacks.get(write.write)?.verdicts[0];
    // What came to nothing added none, and somebody may have seen to it by hand.
    const isNone = seen?.verdict === 'ignored' && touched.answered.has(write.write);
    return write.action !== 'add' || isNone ? [] : [{ write, seen, sets: [write.after, seen?.found] }];
  });
  const rows = new Map<WriteEntry, DecodedItem>();
  const ways: readonly ((row: DecodedItem, of: (typeof additions)[number]) => boolean)[] = [
    (row, { sets }) => holdsOneOf(row, { sets, reading }),
    (row, { write }) => row.label === write.item,
  ];
  // What is surer goes first: each row is taken for one addition.
  for (const isKeyKnown of [true, false])
    for (const isLike of ways)
      for (const one of additions.filter(({ seen }) => (seen?.key !== undefined) === isKeyKnown)) {
        const { write, seen } = one;
        if (rows.has(write)) continue;
        const row = [...free].find((it) => (!isKeyKnown || it.key === seen?.key) && isLike(it, one));
        if (row === undefined) continue;
        free.delete(row);
        rows.set(write, row);
      }
  return rows;
}

/** Rows that the read-backs saw come beside what was written: of the server's own making, or somebody else's. */
export function cameAlong(
  reading: CollectionReading,
  { touched, was }: { readonly touched: Touched; readonly was: readonly SnapshotItem[] },
): readonly DecodedItem[] {
  const kept = keptKeys(reading, { touched, was });
  const ours = new Set(addedRows(reading, { touched, kept }).values());
  const came = new Set(bystandersOf(touched).flatMap((one) => (one.before === null ? [one.path] : [])));
  return reading.items.filter((row) => came.has(row.label) && !kept.has(row.key) && !ours.has(row));
}

interface ItemState {
  readonly reading: CollectionReading;
  readonly was: readonly SnapshotItem[];
  readonly kept: ReadonlySet<string | number>;
  readonly added: ReadonlyMap<WriteEntry, DecodedItem>;
  /** Is the item back already, as a row of another key? Each row is taken for one item. */
  readonly isBack: (item: SnapshotItem) => boolean;
  /** What the read-back of the write saw. */
  readonly found: Json | undefined;
  readonly leaving: Touched['leaving'];
  readonly isRefused: boolean;
}

const NOTHING: ToRestore = { changes: [], conflicts: [] };
const put = (change: ItemChange): ToRestore => ({ changes: [change], conflicts: [] });
const left = (name: string, why: string): ToRestore => ({ changes: [], conflicts: [{ name, why }] });

/** The counter of a domain's users. */
const USERS = 'userCount';

/** Why it stays, behind its name. */
export const IN_USE = 'is in use by now, and taking it away would take what is in it';

/** Why it stays, behind its name: two may add one and the same at once, and the server takes the first. */
const REFUSED =
  'is there, though the server refused to add it: it may be what somebody else added just before';

/** How many users of each domain these changes take away. */
export function leavingIn(changes: readonly Change[]): ReadonlyMap<string, number> {
  const leaving = changes.filter(({ resource, action }) => resource === users.id && action === 'remove');
  return new Map([...grouped(leaving, ({ target }) => target)].map(([name, { length }]) => [name, length]));
}

/**
 * Does an item hold more than when it was new? A counter that its row does not show counts as in use. `leaving`: users of
 * a domain that are taken away before it.
 */
export function isInUse(
  { raw, label }: Pick<DecodedItem, 'raw' | 'label'>,
  resource: AnyCollection,
  leaving: ReadonlyMap<string, number> = new Map(),
): boolean {
  const own = resource.id === mailDomains.id ? (leaving.get(label) ?? 0) : 0;
  return Object.entries(resource.binding.contents ?? {}).some(([member, most]) => {
    const held = raw[member];
    return typeof held !== 'number' || held > most + (member === USERS ? own : 0);
  });
}

/** What was added goes, as far as it is still as it was added. */
function restoreAddition(write: WriteEntry, state: ItemState): ToRestore {
  const { reading, added, found, leaving, isRefused } = state;
  const row = added.get(write);
  if (row === undefined) return NOTHING;
  const { label, key, fields } = row;
  if (!holdsOneOf(row, { sets: [write.after, found], reading }))
    return left(label, 'was changed since it was added');
  if (isRefused && reading.resource.binding.contents !== undefined) return left(label, REFUSED);
  if (isInUse(row, reading.resource, leaving)) return left(label, IN_USE);
  return put({
    ...rollbackChangeOf(reading),
    ...{ action: 'remove', item: label, key, before: fields, after: null },
  });
}

/** Why fields of a row stay, behind its name: the edit sent others, so somebody may have edited these meanwhile. */
const NOT_CARRIED = 'holds more that moved during the run, which no write carried, and which stays';

/** Of what a row was, the fields that an edit carried: all of them, or those that it was to change. */
function carriedBy(write: WriteEntry, { resource }: CollectionReading, was: Fields): Fields {
  const isPartial = JSON.stringify(resource.binding.edit?.body ?? null).includes('"$changed"');
  if (!isPartial) return was;
  const [before, after] = [write.before, write.after].map((row) => (isJsonObject(row) ? row : {}));
  return membersWhere(was, (name) => !isEqualJson(before?.[name] ?? null, after?.[name] ?? null));
}

/** What one write of an item left behind, undone. */
function restoreItem(write: WriteEntry, state: ItemState): ToRestore {
  if (write.action === 'add') return restoreAddition(write, state);
  // Which row it was, nothing kept says.
  if (holdsMask(write.key ?? null)) return left(write.item ?? '', SECRET);
  const { reading, was, kept, isBack, found } = state;
  const before = was.find((item) => item.key === write.key);
  const now = reading.items.find((item) => item.key === write.key && kept.has(item.key));
  const item = write.item ?? '';
  if (before === undefined) return left(item, 'is not in the snapshot');
  const common = rollbackChangeOf(reading);
  const after = before.fields;
  if (now === undefined) {
    if (write.action === 'remove' && isBack(before)) return NOTHING;
    if (write.action === 'change') return left(item, 'is gone');
    return holdsMask(after)
      ? left(item, SECRET)
      : put({ ...common, action: 'add', item: before.label, key: null, before: null, after });
  }
  if (holdsOneOf(now, { sets: [after], reading })) return NOTHING;
  const isOurs = holdsOneOf(now, { sets: [write.after, found], reading });
  if (write.action === 'remove' || !isOurs) return left(item, 'was changed since');
  // What moves by itself stays as it is now.
  const carried = carriedBy(write, reading, steadyFields(reading.resource, after));
  const { label, key, fields } = now;
  // By its mask nothing is put back.
  const shown = membersWhere(carried, (_, value) => !holdsMask(value));
  const isLost = !Object.entries(carried).every(
    ([name, value]) => !holdsMask(value) || isAsStored(fields[name] ?? null, value),
  );
  const restored = { ...fields, ...shown };
  return {
    changes: isEqualJson(fields, restored)
      ? []
      : [{ ...common, action: 'change', item: label, key, before: fields, after: restored }],
    conflicts: holdsOneOf({ fields: restored }, { sets: [after], reading })
      ? []
      : [{ name: label, why: isLost ? SECRET : NOT_CARRIED }],
  };
}

/** Finds a row that holds what a removed item held; only where its key is not its own, and the run did not add it. */
function backIn(
  reading: CollectionReading,
  { kept, added }: Pick<ItemState, 'kept' | 'added'>,
): ItemState['isBack'] {
  const ours = new Set(added.values());
  const free = new Set(reading.items.filter((row) => !kept.has(row.key) && !ours.has(row)));
  return ({ fields }) => {
    const back = [...free].find((row) => holdsOneOf(row, { sets: [fields], reading }));
    return handsOutKeys(reading.resource) && back !== undefined && free.delete(back);
  };
}

/** What every write of an item left behind, undone; several writes of one item once. */
export function restoreCollection(
  reading: CollectionReading,
  touched: Touched,
  was: readonly SnapshotItem[],
): ToRestore {
  const kept = keptKeys(reading, { touched, was });
  const added = addedRows(reading, { touched, kept });
  const isBack = backIn(reading, { kept, added });
  const changes = new Map<string, ItemChange>();
  const conflicts: Conflict[] = [];
  const { leaving } = touched;
  for (const write of touched.writes) {
    const found = touched.readBacks.get(write.write)?.verdicts[0]?.found;
    const isRefused = touched.refused?.has(write.write) === true;
    const restored = restoreItem(write, { reading, was, kept, added, isBack, found, leaving, isRefused });
    conflicts.push(...restored.conflicts);
    for (const change of restored.changes) {
      // Two items may have one name; by their keys before the run they are two.
      changes.set(JSON.stringify([change.action, write.key ?? null, change.key, change.item]), change);
    }
  }
  conflicts.push(...itemsGivenSecrets(touched, reading).map((name) => ({ name, why: NEVER_SHOWN })));
  return { changes: [...changes.values()], conflicts };
}
