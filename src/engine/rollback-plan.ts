/**
 * The plan of a rollback: what is needed to bring back every field a run touched, and every bystander it moved.
 * Pure: the run's journal, its snapshot and what the server holds now in; a plan like any other out.
 */
import { isEqualJson, isJsonObject, type Json, type JsonObject } from '../canonical-json.js';
import type { DecodedItem, Fields } from '../contract/decode.js';
import { memberOfField, WIRE_MEMBER } from '../contract/encode.js';
import { topOf } from '../contract/members.js';
import { redactObject } from '../redaction.js';
import type { JournalEntry } from '../store/journal-entry.js';
import type { RunRecord } from '../store/run-record.js';
import type { SnapshotObject } from '../store/snapshot.js';
import { type Change, objectId } from './change.js';
import { countChanges, sealPlan } from './plan.js';
import { PLAN_FORMAT, type Plan } from './plan-schema.js';
import {
  type CollectionReading,
  type DocumentReading,
  hashOfReading,
  isObject,
  type Reading,
} from './reading.js';
import { byTarget } from './target.js';

type WriteEntry = Extract<JournalEntry, { entry: 'write' }>;
type ReadBackEntry = Extract<JournalEntry, { entry: 'read-back' }>;

/** What a run did to one object, as its journal tells. */
export interface Touched {
  readonly resource: string;
  readonly target: string;
  readonly writes: readonly WriteEntry[];
  /** By number of the write. A write without one was never read back: the run was cut off. */
  readonly readBacks: ReadonlyMap<number, ReadBackEntry>;
}

/** The objects a run wrote to, in the order of the first write. */
export function touchedObjects(journal: readonly JournalEntry[]): readonly Touched[] {
  const readBacks = new Map(
    journal.flatMap((entry) => (entry.entry === 'read-back' ? [[entry.write, entry]] : [])),
  );
  const byObject = new Map<string, WriteEntry[]>();
  for (const entry of journal) {
    if (entry.entry !== 'write') continue;
    byObject.set(objectId(entry), [...(byObject.get(objectId(entry)) ?? []), entry]);
  }
  return [...byObject.values()].map((writes) => {
    const [{ resource, target }] = writes as [WriteEntry];
    return { resource, target, writes, readBacks };
  });
}

interface ToRestore {
  readonly changes: readonly Change[];
  /** Why something is left as it is. */
  readonly conflicts: readonly string[];
}

const STEP = 'rollback';
const common = (reading: DocumentReading | CollectionReading) =>
  ({
    steps: [STEP],
    target: reading.target,
    resource: reading.resource.id,
    effect: 'loosens',
    disruption: 'low',
  }) as const;

interface DocumentSnapshot {
  readonly raw: JsonObject;
  readonly fields: Fields;
}

/** Members of the wire that moved without being meant to: those the read-backs saw, or all that could have. */
function movedMembers(reading: DocumentReading, touched: Touched, was: DocumentSnapshot): readonly string[] {
  const seen = touched.writes.flatMap((write) => touched.readBacks.get(write.write)?.bystanders ?? []);
  const wasReadBack = touched.writes.every((write) => touched.readBacks.has(write.write));
  const carriesAll = reading.resource.binding.write?.sends === 'all-members';
  const possible = wasReadBack || !carriesAll ? seen.map((one) => topOf(one.path)) : Object.keys(was.raw);
  const now = redactObject(reading.document.raw);
  return [...new Set(possible)].filter(
    (member) => !isEqualJson(now[member] ?? null, was.raw[member] ?? null),
  );
}

function restoreDocument(reading: DocumentReading, touched: Touched, was: DocumentSnapshot): ToRestore {
  const { resource, document } = reading;
  const changes: Change[] = [];
  const conflicts: string[] = [];
  const members = new Set<string>();
  const left = new Map<string, Json[]>();
  for (const write of touched.writes) {
    const found = touched.readBacks.get(write.write)?.verdicts ?? [];
    for (const [field, values] of Object.entries(write.fields ?? {})) {
      const seen = found.find((verdict) => verdict.field === field)?.found;
      left.set(field, [...(left.get(field) ?? []), values.after, ...(seen === undefined ? [] : [seen])]);
    }
  }
  for (const [field, ours] of left) {
    const isWire = field.startsWith(WIRE_MEMBER);
    const member = memberOfField(resource, field);
    members.add(member);
    const before = isWire ? (was.raw[member] ?? null) : (was.fields[field] ?? null);
    const now = (isWire ? document.raw[member] : document.fields[field]) ?? null;
    if (isEqualJson(now, before)) continue;
    if (!ours.some((value) => isEqualJson(value, now))) {
      conflicts.push(`${field} is now ${JSON.stringify(now)}, which this run did not leave there`);
    } else changes.push({ ...common(reading), action: 'change', field, before: now, after: before });
  }
  for (const member of movedMembers(reading, touched, was)) {
    if (members.has(member)) continue;
    const [before, now] = [was.raw[member], document.raw[member]];
    if (before === undefined) conflicts.push(`${member} was not there before, and cannot be taken away`);
    else if (
      !isEqualJson(redactObject({ [member]: before }), { [member]: before }) ||
      JSON.stringify(before).includes('[redacted]')
    ) {
      conflicts.push(`${member} holds a secret, which no snapshot keeps`);
    } else {
      changes.push({
        ...common(reading),
        action: 'change',
        field: `${WIRE_MEMBER}${member}`,
        before: now ?? null,
        after: before,
      });
    }
  }
  return { changes, conflicts };
}

interface SnapshotItem {
  readonly key: string | number;
  readonly label: string;
  readonly fields: Fields;
}

function sameFields(item: { readonly fields: Fields }, fields: Json | undefined): boolean {
  return (
    isJsonObject(fields) &&
    Object.entries(fields).every(([name, value]) => isEqualJson(item.fields[name] ?? null, value))
  );
}

/** What one write of an item left behind, undone. */
function restoreItem(
  write: WriteEntry,
  state: {
    readonly reading: CollectionReading;
    readonly was: readonly SnapshotItem[];
    readonly found: Json | undefined;
  },
): ToRestore {
  const { reading, was, found } = state;
  const isOurs = (item: DecodedItem) => sameFields(item, write.after) || sameFields(item, found);
  const before = was.find((item) => item.key === write.key);
  const now = reading.items.find((item) => item.key === write.key);
  const item = write.item ?? '';
  if (write.action === 'add') {
    const known = new Set(was.map((one) => one.key));
    const added = reading.items.filter((one) => !known.has(one.key) && isOurs(one));
    return {
      changes: added.map((one) => ({
        ...common(reading),
        action: 'remove',
        item: one.label,
        key: one.key,
        before: one.fields,
        after: null,
      })),
      conflicts: [],
    };
  }
  if (before === undefined) return { changes: [], conflicts: [`${item} is not in the snapshot`] };
  if (now === undefined) {
    if (write.action === 'change') return { changes: [], conflicts: [`${item} is gone`] };
    return {
      changes: [
        {
          ...common(reading),
          action: 'add',
          item: before.label,
          key: null,
          before: null,
          after: before.fields,
        },
      ],
      conflicts: [],
    };
  }
  if (isEqualJson(now.fields, before.fields)) return { changes: [], conflicts: [] };
  if (write.action === 'remove' || !isOurs(now))
    return { changes: [], conflicts: [`${item} was changed since`] };
  return {
    changes: [
      {
        ...common(reading),
        action: 'change',
        item: now.label,
        key: now.key,
        before: now.fields,
        after: before.fields,
      },
    ],
    conflicts: [],
  };
}

function restoreCollection(
  reading: CollectionReading,
  touched: Touched,
  was: readonly SnapshotItem[],
): ToRestore {
  const restored = touched.writes.map((write) =>
    restoreItem(write, { reading, was, found: touched.readBacks.get(write.write)?.verdicts[0]?.found }),
  );
  const changes = new Map<string, Change>();
  for (const change of restored.flatMap((one) => one.changes)) {
    changes.set(
      JSON.stringify('item' in change ? [change.action, change.key, change.item] : change.field),
      change,
    );
  }
  return { changes: [...changes.values()], conflicts: restored.flatMap((one) => one.conflicts) };
}

/** The state before a run of one object, as its snapshot holds it. */
function restore(reading: Reading, touched: Touched, snapshot: SnapshotObject | undefined): ToRestore {
  if (snapshot === undefined) return { changes: [], conflicts: ['it is not in the snapshot'] };
  if (reading.status === 'document') {
    return restoreDocument(reading, touched, {
      raw: snapshot.raw as JsonObject,
      fields: snapshot.decoded as Fields,
    });
  }
  if (reading.status === 'collection') {
    return restoreCollection(reading, touched, snapshot.decoded as readonly SnapshotItem[]);
  }
  return { changes: [], conflicts: [`it could not be read: ${reading.why}`] };
}

export interface RollbackState {
  readonly record: RunRecord;
  readonly journal: readonly JournalEntry[];
  readonly snapshot: readonly SnapshotObject[];
  /** What the touched objects hold now, by `objectId`. */
  readonly readings: ReadonlyMap<string, Reading>;
  readonly build: number | null;
}

export function planRollback(state: RollbackState): Plan {
  const { record, journal, snapshot, readings } = state;
  const snapshots = new Map(snapshot.map((object) => [objectId(object), object]));
  const objects: Plan['objects'][number][] = [];
  const changes: Change[] = [];
  const manual: Plan['manual'][number][] = [];
  const touched = [...touchedObjects(journal)].sort((a, b) => byTarget(a.target, b.target));
  for (const object of touched) {
    const reading = readings.get(objectId(object));
    if (reading === undefined) continue;
    const { changes: back, conflicts } = restore(reading, object, snapshots.get(objectId(object)));
    if (back.length > 0 && isObject(reading)) {
      objects.push({ resource: object.resource, target: object.target, hash: hashOfReading(reading) });
      changes.push(...back);
    }
    for (const conflict of conflicts) {
      manual.push({
        step: STEP,
        target: object.target,
        message: `${object.resource} is left as it is: ${conflict}.`,
        byHand: `${reading.resource.where}: compare with the snapshot of run ${record.id}.`,
      });
    }
  }
  return sealPlan({
    formatVersion: PLAN_FORMAT,
    kind: 'rollback',
    server: { url: record.server, build: state.build },
    playbook: { name: record.playbook, hash: record.planHash },
    rollsBack: record.id,
    limits: { changes: null, changedDomainsPercent: null },
    objects,
    changes: changes as Plan['changes'],
    impact: [],
    waived: [],
    manual,
    notRead: [],
    summary: {
      ...countChanges(changes),
      waived: 0,
      manual: manual.length,
      notRead: 0,
      domains: new Set(touched.map((object) => object.target).filter((target) => target !== 'server')).size,
      mailboxesOfChangedDomains: null,
    },
  });
}
