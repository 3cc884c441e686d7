/** Ledger: what became of every object of a run so far, and what it was last seen to hold. */
import { mergedOf, type ObjectResult } from '../prove/outcome.js';
import { type Change, isFieldChange } from '../words/change.js';
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
  /** Objects that were put back, or were to be. */
  readonly #takenBack = new Map<PlannedObject, Pick<ObjectResult, 'outcome' | 'message'>>();

  get size(): number {
    return this.#parts.size;
  }

  note(object: PlannedObject, part: Part): void {
    const parts = this.#parts.get(object);
    if (parts === undefined) this.#parts.set(object, [part]);
    else parts.push(part);
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
    if (last === undefined) return object.before;
    return isObject(last) ? last : undefined;
  }

  /**
   * What changes of the object were planned on: a document as it was last seen, and rows as they were before the run.
   * `own`: the keys of those rows that the run wrote to since, or added.
   */
  plannedOn(object: PlannedObject): { readonly before: ObjectReading; readonly own: ReadonlySet<unknown> } {
    const isDocument = object.before.status === 'document';
    const sent = this.partsOf(object).filter(({ done }) => done.verdicts.length > 0);
    const own = sent.flatMap(({ changes, done }) => [
      ...changes.flatMap((change) => (isFieldChange(change) ? [] : (change.key ?? []))),
      ...done.verdicts.flatMap(({ key }) => key ?? []),
    ]);
    return { before: (isDocument ? this.latest(object) : undefined) ?? object.before, own: new Set(own) };
  }

  resultOf(object: PlannedObject): ObjectResult {
    const parts = this.partsOf(object);
    const attempted = new Set(parts.flatMap(({ changes }) => changes)).size;
    const all = [...parts.map(({ done }) => done), ...(attempted < object.changes.length ? [LEFT_OUT] : [])];
    return { changes: object.changes, ...mergedOf(all), ...this.#takenBack.get(object) };
  }
}
