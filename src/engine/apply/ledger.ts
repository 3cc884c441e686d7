/** Ledger: what became of every object of a run so far, and what it was last seen to hold. */
import type { DecodedItem } from '../../contract/wire/decode.js';
import { mergedOf, type ObjectResult } from '../prove/outcome.js';
import { type Change, type ItemChange, isFieldChange } from '../words/change.js';
import { isObject, type ObjectReading } from '../words/reading.js';
import { type Done, LEFT_OUT } from './journaled-writer.js';
import type { PlannedObject } from './write.js';

/** What became of some changes of one object. */
export interface Part {
  readonly changes: readonly Change[];
  readonly done: Done;
}

export class Ledger {
  readonly #parts = new Map<PlannedObject, Part[]>();
  /** Rows that the run wrote to or added, by key, as the read-back of each left it: null where it is not there. */
  readonly #rows = new Map<PlannedObject, Map<unknown, DecodedItem | null>>();
  /** Objects of a domain that this run added, as it found them before its first write to them. */
  readonly #arrived = new Map<PlannedObject, ObjectReading>();
  /** Objects that were put back, or were to be. */
  readonly #takenBack = new Map<PlannedObject, Pick<ObjectResult, 'outcome' | 'message'>>();

  get size(): number {
    return this.#parts.size;
  }

  note(object: PlannedObject, part: Part): void {
    const parts = this.#parts.get(object);
    if (parts === undefined) this.#parts.set(object, [part]);
    else parts.push(part);
    const { readBack, verdicts } = part.done;
    // What was left alone is not the run's, and what its read-back did not show is still expected as it was.
    if (verdicts.length === 0 || readBack?.status !== 'collection') return;
    const rows = this.#rows.get(object) ?? new Map();
    this.#rows.set(object, rows);
    for (const key of keysOf(part)) rows.set(key, readBack.items.find((one) => one.key === key) ?? null);
  }

  noteArrival(object: PlannedObject, found: ObjectReading): void {
    this.#arrived.set(object, found);
  }

  /** What the object held before the run. */
  beforeOf(object: PlannedObject): ObjectReading {
    return this.#arrived.get(object) ?? object.before;
  }

  noteTakenBack(object: PlannedObject, end: Pick<ObjectResult, 'outcome' | 'message'>): void {
    this.#takenBack.set(object, end);
  }

  partsOf(object: PlannedObject): readonly Part[] {
    return this.#parts.get(object) ?? [];
  }

  /** What the object held when it was read last; undefined when that reading failed. */
  latest(object: PlannedObject): ObjectReading | undefined {
    const last = this.partsOf(object).findLast(({ done }) => done.readBack !== undefined)?.done.readBack;
    if (last === undefined) return this.beforeOf(object);
    return isObject(last) ? last : undefined;
  }

  /**
   * What is expected of an object before what is left of its changes is made: a document as it was last seen, and rows as they
   * were before the run, but those that it wrote to or added as it left them. `own`: the keys of those.
   */
  expectedOf(object: PlannedObject): { readonly before: ObjectReading; readonly own: ReadonlySet<unknown> } {
    const before = this.beforeOf(object);
    const rows = this.#rows.get(object) ?? new Map();
    const own = new Set(rows.keys());
    if (before.status === 'document') return { before: this.latest(object) ?? before, own };
    const items = [
      ...before.items.filter(({ key }) => !own.has(key)),
      ...[...rows.values()].flatMap((row) => row ?? []),
    ];
    return { before: { ...before, items }, own };
  }

  /** By what the server knows the item of a change that was made. */
  keyOf(object: PlannedObject, change: Change): ItemChange['key'] | undefined {
    if (isFieldChange(change)) return undefined;
    const made = this.partsOf(object).find(({ changes }) => changes.includes(change));
    return change.key ?? made?.done.verdicts.find(({ field }) => field === change.item)?.key;
  }

  resultOf(object: PlannedObject): ObjectResult {
    const parts = this.partsOf(object);
    const attempted = new Set(parts.flatMap(({ changes }) => changes)).size;
    const all = [...parts.map(({ done }) => done), ...(attempted < object.changes.length ? [LEFT_OUT] : [])];
    return { changes: object.changes, ...mergedOf(all), ...this.#takenBack.get(object) };
  }
}

/** By what the server knows the rows that a part wrote to; one that was added has its key from its verdict. */
function keysOf({ changes, done }: Part): readonly unknown[] {
  const written = changes.flatMap((change) => (isFieldChange(change) ? [] : (change.key ?? [])));
  return [...written, ...done.verdicts.flatMap(({ key }) => key ?? [])];
}
