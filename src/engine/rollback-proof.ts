/**
 * The proof of a rollback: every object the run touched, read again and compared with its snapshot. What changed
 * between the run and the rollback without our doing is not ours to restore, and not held against it.
 */
import { isEqualJson, isJsonObject, type Json, type JsonObject } from '../canonical-json.js';
import type { Fields } from '../contract/decode.js';
import { memberOfField } from '../contract/encode.js';
import { topOf } from '../contract/members.js';
import { redactObject } from '../redaction.js';
import type { SnapshotObject } from '../store/snapshot.js';
import type { CollectionReading, DocumentReading, Reading } from './reading.js';
import type { Touched } from './rollback-plan.js';
import type { RunReport } from './run-report.js';

export type Unrestored = RunReport['unrestored'][number];

/** What differs from the snapshot in what the run touched or moved; empty is the proof. */
export function unrestoredOf(options: {
  readonly touched: Touched;
  readonly snapshot: SnapshotObject | undefined;
  readonly reading: Reading | undefined;
}): readonly Unrestored[] {
  const { touched, snapshot, reading } = options;
  const { resource, target } = touched;
  const about = { resource, target };
  if (snapshot === undefined) return [{ ...about, path: '', wanted: 'a snapshot', found: null }];
  if (reading?.status === 'document')
    return documentLeft(reading, touched, snapshot).map((one) => ({ ...about, ...one }));
  if (reading?.status === 'collection')
    return itemsLeft(reading, touched, snapshot).map((one) => ({ ...about, ...one }));
  return [{ ...about, path: '', wanted: 'a reading', found: reading?.why ?? null }];
}

type Left = Pick<Unrestored, 'path' | 'wanted' | 'found'>;

function documentLeft(reading: DocumentReading, touched: Touched, snapshot: SnapshotObject): readonly Left[] {
  const was = snapshot.raw as JsonObject;
  const now = redactObject(reading.document.raw);
  const members = touched.writes.flatMap((write) => [
    ...Object.keys(write.fields ?? {}).map((field) => memberOfField(reading.resource, field)),
    ...(touched.readBacks.get(write.write)?.bystanders ?? []).map((one) => topOf(one.path)),
  ]);
  return [...new Set(members)]
    .filter((member) => !isEqualJson(was[member] ?? null, now[member] ?? null))
    .map((member) => ({ path: member, wanted: was[member] ?? null, found: now[member] ?? null }));
}

function itemsLeft(reading: CollectionReading, touched: Touched, snapshot: SnapshotObject): readonly Left[] {
  const { binding } = reading.resource;
  const serverOwned = new Set([...binding.serverOwned, binding.key]);
  // A row that was removed and added again has a new key, where the server gives keys: compared without.
  const contentOf = (row: Json): Json =>
    isJsonObject(row)
      ? Object.fromEntries(
          Object.entries(row).filter(([name]) => !serverOwned.has(name) || name === keyThatCounts(reading)),
        )
      : row;
  const now = reading.items.map((item) => contentOf(redactObject(item.raw)));
  const was = snapshot.raw as readonly Json[];
  const items = snapshot.decoded as readonly {
    readonly key: string | number;
    readonly label: string;
    readonly fields: Fields;
  }[];
  const labels = new Set(touched.writes.map((write) => write.item));
  const moved = new Set(
    touched.writes.flatMap((write) =>
      (touched.readBacks.get(write.write)?.bystanders ?? []).map((one) => one.path),
    ),
  );
  const isOurs = (label: string) =>
    labels.has(label) || [...moved].some((path) => path === label || path.startsWith(`${label}.`));
  const gone = was.flatMap((row, index) => {
    const item = items[index];
    if (item === undefined || !isOurs(item.label)) return [];
    return now.some((one) => isEqualJson(one, contentOf(row)))
      ? []
      : [{ path: item.label, wanted: row, found: null }];
  });
  const added = touched.writes.filter((write) => write.action === 'add');
  const before = new Set(items.map((item) => item.key));
  const kept = reading.items
    .filter((item) => !before.has(item.key) && added.some((write) => isEqualJson(write.after, item.fields)))
    .map((item) => ({ path: item.label, wanted: null, found: item.fields }));
  return [...gone, ...kept];
}

/** A key that the operator chose is content; one that the server hands out is not. */
function keyThatCounts(reading: CollectionReading): string | undefined {
  const { binding } = reading.resource;
  return binding.serverOwned.includes(binding.key) ? undefined : binding.key;
}
