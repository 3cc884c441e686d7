/** What a run did to the objects of the server, as its journal tells: the ground of its rollback. Pure. */

import { isJsonObject, membersWhere } from '../../canonical-json.js';
import type { Contract } from '../../contract/contract.js';
import { PROPAGATES } from '../../contract/propagatable.js';
import { isSecret, readEvidence } from '../../contract/resource.js';
import type { JournalEntry, NewJournalEntry } from '../../store/journal-entry.js';
import type { SnapshotObject } from '../../store/snapshot.js';
import type { Bystander } from '../prove/verify.js';
import { type Change, differences, objectId } from '../words/change.js';
import { grouped } from '../words/grouped.js';
import type { CollectionReading, ObjectReading } from '../words/reading.js';

export type WriteEntry = Extract<NewJournalEntry, { entry: 'write' }>;
type ReadBack = Pick<Extract<NewJournalEntry, { entry: 'read-back' }>, 'verdicts' | 'bystanders'>;

/** What a run did to one object. */
export interface Touched {
  readonly resource: string;
  readonly target: string;
  readonly writes: readonly WriteEntry[];
  /** By number of the write. A write without one was never read back: the run was cut off. */
  readonly readBacks: ReadonlyMap<number, ReadBack>;
  /** Numbers of the writes that are over: one without an answer may take effect after it was read back. */
  readonly answered: ReadonlySet<number>;
  /** Numbers of those that the server says it did not take. */
  readonly refused?: ReadonlySet<number>;
  /** The fields that the server's own Propagate was to bring, where it reached the object, whatever was meant for that. */
  readonly propagated: readonly string[];
  /** What later runs that stand did to it, oldest first. */
  readonly later?: readonly LaterRun[] | undefined;
  /** Of the list of domains: how many users of each the rollback takes away before. */
  readonly leaving?: ReadonlyMap<string, number>;
}

export interface LaterRun {
  /** Its id. */
  readonly run: string;
  readonly touched: Touched;
  readonly snapshot: SnapshotObject | undefined;
}

/** Why something of an object is left as it is. */
export interface Conflict {
  /** A field, a member of the wire, or an item by its label; undefined where it is all of it. */
  readonly name?: string;
  /** What is said behind the name: `was changed since`. */
  readonly why: string;
}

/** What a rollback does to one object, and why something of it is left as it is. */
export interface ToRestore {
  readonly changes: readonly Change[];
  readonly conflicts: readonly Conflict[];
}

/** What a server may have taken of a write that it refused: fields that show it if so, but no secret. */
function withoutSecrets(write: WriteEntry, contract: Contract): WriteEntry {
  if (write.fields === undefined) return write;
  const resource = contract.byId(write.resource);
  return { ...write, fields: membersWhere(write.fields, (field) => !isSecret(resource, field)) };
}

/** Was it the server's own Propagate? It carries what it names to every domain that it reaches. */
export function isPropagation({ path }: WriteEntry): boolean {
  return PROPAGATES.test(path);
}

/** The objects a run wrote to, in the order of the first write. */
export function touchedObjects(journal: readonly JournalEntry[], contract: Contract): readonly Touched[] {
  const readBacks = new Map(
    journal.filter((one) => one.entry === 'read-back').map((one) => [one.write, one]),
  );
  const answers = journal.filter((one) => one.entry === 'answer');
  const numbersOf = (outcomes: readonly string[]) =>
    new Set(answers.filter(({ outcome }) => outcomes.includes(outcome)).map(({ write }) => write));
  const [refused, answered] = [numbersOf(['refused']), numbersOf(['refused', 'accepted'])];
  const sent = journal
    .filter((entry) => entry.entry === 'write')
    .map((entry) => (refused.has(entry.write) ? withoutSecrets(entry, contract) : entry));
  const named = Object.fromEntries(
    sent.filter(isPropagation).flatMap(({ fields = {} }) => Object.entries(fields)),
  );
  const isSeen = ({ write }: WriteEntry) =>
    answered.has(write) && readBacks.get(write)?.verdicts.every(({ verdict }) => verdict !== 'unreadable');
  // Where nobody saw what it came to, it may have brought all that it named.
  const all = sent.map((entry) =>
    isPropagation(entry) && !isSeen(entry) ? { ...entry, fields: { ...named, ...entry.fields } } : entry,
  );
  return [...grouped(all, objectId).values()].map((writes) => {
    const [{ resource, target }] = writes as readonly [WriteEntry];
    const propagated = writes.some(isPropagation) ? Object.keys(named) : [];
    return { resource, target, writes, readBacks, answered, refused, propagated };
  });
}

/** Every field of the object that was written to, as often as it was. */
export function fieldsWritten({ writes }: Touched): readonly string[] {
  return writes.flatMap((write) => Object.keys(write.fields ?? {}));
}

/**
 * The items that the run gave a secret and that are still there, by their labels: the server shows neither it nor the one before.
 * One that was refused is as it was.
 */
export function itemsGivenSecrets(
  { writes, refused }: Touched,
  { resource, items }: CollectionReading,
): readonly string[] {
  const isGiven = ({ write, action, before, after }: WriteEntry) =>
    action === 'change' &&
    refused?.has(write) !== true &&
    differences(isJsonObject(before) ? before : null, isJsonObject(after) ? after : null).some(({ field }) =>
      isSecret(resource, field),
    );
  const given = new Set(writes.filter(isGiven).map(({ item }) => item));
  return items.flatMap(({ label }) => (given.has(label) ? [label] : []));
}

/** Every bystander the read-backs of an object saw. */
export function bystandersOf(touched: Touched): readonly Bystander[] {
  return touched.writes.flatMap((write) => touched.readBacks.get(write.write)?.bystanders ?? []);
}

export const ROLLBACK_STEP = 'rollback';

/** What all changes of a rollback have in common. */
export function rollbackChangeOf(reading: ObjectReading) {
  return {
    steps: [ROLLBACK_STEP],
    target: reading.target,
    resource: reading.resource.id,
    effect: 'loosens',
    disruption: 'low',
    evidence: readEvidence(reading.resource),
  } as const;
}
