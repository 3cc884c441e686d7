/**
 * The proof of a rollback: every object the run touched, read again and compared with its snapshot. What changed
 * between the run and the rollback without our doing is not ours to restore, and not held against it: neither is a
 * domain that is gone.
 */

import { isJsonObject, type Json, type JsonObject, membersWhere } from '../../canonical-json.js';
import { topOf } from '../../contract/members.js';
import { isSecret } from '../../contract/resource.js';
import { memberOfField } from '../../contract/wire/encode.js';
import { holdsMask, isAsStored, redactObject } from '../../redaction.js';
import type { SnapshotObject } from '../../store/snapshot.js';
import type { RunReport } from '../apply/run-report.js';
import { memberIn, restore } from '../undo/restore.js';
import { addedRows, cameAlong, keptKeys, type SnapshotItem } from '../undo/restore-collection.js';
import { bystandersOf, fieldsWritten, itemsGivenSecrets, type Touched } from '../undo/touched.js';
import { isFieldChange } from '../words/change.js';
import {
  type CollectionReading,
  type DocumentReading,
  isObject,
  type ObjectReading,
  type Reading,
  whyUnread,
} from '../words/reading.js';

export type Unrestored = RunReport['unrestored'][number];

/** What differs from the snapshot in what the run touched or moved; empty is the proof. */
export function unrestoredOf(options: {
  readonly touched: Touched;
  readonly snapshot: SnapshotObject | undefined;
  readonly reading: Reading | undefined;
  /** Domains that are not on the server any more. */
  readonly gone?: ReadonlySet<string>;
}): readonly Unrestored[] {
  const { touched, snapshot, reading, gone } = options;
  const { resource, target } = touched;
  const told = (left: readonly Left[]) => left.map((one) => ({ resource, target, ...one }));
  if (gone?.has(target)) return told([{ path: '', why: 'gone', wanted: null, found: null }]);
  if (snapshot === undefined) return told([{ path: '', why: 'no-snapshot', wanted: null, found: null }]);
  if (reading === undefined || !isObject(reading)) {
    const found = reading === undefined ? null : whyUnread(reading);
    return told([{ path: '', why: 'unread', wanted: null, found }]);
  }
  const left =
    reading.status === 'document'
      ? documentLeft(reading, touched, snapshot)
      : itemsLeft(reading, touched, snapshot);
  const { changes, conflicts } = restore(reading, touched, snapshot);
  const names = changes.map((one) => (isFieldChange(one) ? memberIn(reading, one.field) : one.item));
  const differing = [...left, ...secretsLeft(touched)].map((one): Left => {
    const under = memberIn(reading, one.path);
    // What a repetition would write can still come back.
    if (names.includes(under)) return { ...one, why: 'differs' };
    const conflict = [one.path, under].map((name) => conflicts.find((it) => it.name === name)?.why);
    return {
      ...one,
      why: 'left',
      reason: conflict.find((it) => it !== undefined) ?? 'moved along with the run, and cannot be put back',
    };
  });
  return told([...differing, ...secretsSet(reading, touched)]);
}

type Left = Omit<Unrestored, 'resource' | 'target'>;
type Differing = Omit<Left, 'why'>;

/** A secret that moved: nothing kept says what it was, so nothing can prove that it is back. */
function secretsLeft(touched: Touched): readonly Differing[] {
  return bystandersOf(touched)
    .filter((one) => holdsMask(one.before))
    .map(({ path, before, after }) => ({ path, wanted: before, found: after }));
}

/** A secret that the run set: the server never shows it, so nothing can say that the one before is back. */
function secretsSet(reading: ObjectReading, touched: Touched): readonly Left[] {
  const fields = [...new Set(fieldsWritten(touched))].filter((field) => isSecret(reading.resource, field));
  const items = reading.status === 'collection' ? itemsGivenSecrets(touched, reading) : [];
  return [...fields, ...items].map((path) => ({ path, why: 'secret', wanted: null, found: null }));
}

function documentLeft(
  reading: DocumentReading,
  touched: Touched,
  snapshot: SnapshotObject,
): readonly Differing[] {
  const was = snapshot.raw as JsonObject;
  const now = redactObject(reading.document.raw);
  const written = [...new Set(fieldsWritten(touched))];
  const members = [
    ...written.map((field) => memberOfField(reading.resource, field)),
    ...bystandersOf(touched).map((one) => topOf(one.path)),
  ];
  return [...new Set(members)]
    .filter((member) => !isAsStored(now[member] ?? null, was[member] ?? null))
    .flatMap((member) => {
      // In the words of the interface, where the run wrote fields that differ; else as the wire has it.
      const [decoded, fields] = [snapshot.decoded as JsonObject, redactObject(reading.document.fields)];
      const named = written.filter(
        (field) =>
          memberOfField(reading.resource, field) === member &&
          !isAsStored(fields[field] ?? null, decoded[field] ?? null),
      );
      const raw = { path: member, wanted: was[member] ?? null, found: now[member] ?? null };
      return named.length === 0
        ? [raw]
        : named.map((path) => ({ path, wanted: decoded[path] ?? null, found: fields[path] ?? null }));
    });
}

function itemsLeft(
  reading: CollectionReading,
  touched: Touched,
  snapshot: SnapshotObject,
): readonly Differing[] {
  const was = snapshot.raw as readonly Json[];
  const items = snapshot.decoded as readonly SnapshotItem[];
  const still = keptKeys(reading, { touched, was: items });
  const fresh = new Set(reading.items.filter((item) => !still.has(item.key)));
  const labels = new Set(touched.writes.map((write) => write.item));
  const moved = bystandersOf(touched).map((one) => one.path);
  const isOurs = (label: string) =>
    labels.has(label) || moved.some((path) => path === label || path.startsWith(`${label}.`));
  const gone = was.flatMap((row, index) => {
    const item = items[index];
    if (item === undefined || !isOurs(item.label)) return [];
    // The row itself where it still is; another one of the same content is no proof of it, and one proves one only.
    const known = reading.items.find((one) => one.key === item.key && still.has(one.key));
    const found = (known === undefined ? [...fresh] : [known]).find((one) =>
      isAsStored(contentOf(redactObject(one.raw), reading), contentOf(row, reading)),
    );
    if (found === undefined)
      return [
        {
          path: item.label,
          wanted: item.fields,
          found: known === undefined ? null : redactObject(known.fields),
        },
      ];
    fresh.delete(found);
    return [];
  });
  const stays = [...addedRows(reading, { touched, kept: still }).values()].filter((item) => fresh.has(item));
  const came = cameAlong(reading, { touched, was: items });
  return [
    ...gone,
    ...[...stays, ...came].map((item) => ({
      ...{ path: item.label, wanted: null, found: redactObject(item.fields) },
    })),
  ];
}

/** A row without what the server alone sets: one that was removed and added again has a new key. */
function contentOf(row: Json, reading: CollectionReading): Json {
  const { key, serverOwned, volatile = [] } = reading.resource.binding;
  if (!isJsonObject(row)) return row;
  // A key that the operator chose is content; one that the server hands out is not.
  const chosen = [key].flat().filter((one) => !serverOwned.includes(one));
  const moving = [...serverOwned, ...volatile];
  return membersWhere(row, (name) => chosen.includes(name) || !moving.includes(name));
}
