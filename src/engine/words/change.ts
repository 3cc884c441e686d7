/** A change: before and after of one field of a document, or of one item of a collection. */
import { isEqualJson, type Json } from '../../canonical-json.js';
import type { Evidence } from '../../contract/evidence.js';
import type { Fields } from '../../contract/wire/decode.js';
import type { Disruption, Effect } from '../../steps/kit/step.js';
import type { Target } from './target.js';

interface ChangeBase {
  /** Every step that asks for it. */
  readonly steps: readonly string[];
  readonly target: Target;
  readonly resource: string;
  readonly effect: Effect;
  readonly disruption: Disruption;
  /** How well the call, the names and the values it rests on are known. */
  readonly evidence: Evidence;
}

export interface FieldChange extends ChangeBase {
  readonly action: 'change';
  readonly field: string;
  readonly before: Json;
  readonly after: Json;
}

export interface ItemChange extends ChangeBase {
  readonly action: 'add' | 'change' | 'remove';
  /** What an operator calls the item. */
  readonly item: string;
  /** By what the server knows it; null for an item that is not there yet. */
  readonly key: string | number | null;
  readonly before: Fields | null;
  readonly after: Fields | null;
}

export type Change = FieldChange | ItemChange;

export function isFieldChange(change: Change): change is FieldChange {
  return 'field' in change;
}

/** One text for one object of the server. */
export function objectId(object: { readonly resource: string; readonly target: Target }): string {
  return `${object.resource} ${object.target}`;
}

/** The changes of each object, by `objectId`, in their order. */
export function changesByObject(changes: readonly Change[]): ReadonlyMap<string, readonly Change[]> {
  const objects = new Map<string, Change[]>();
  for (const change of changes) {
    const id = objectId(change);
    const own = objects.get(id);
    if (own === undefined) objects.set(id, [change]);
    else own.push(change);
  }
  return objects;
}

/** Before and after of a change, by field; an item that is not there has none. */
export function fieldsOf(change: Change): { readonly before: Fields | null; readonly after: Fields | null } {
  return isFieldChange(change)
    ? { before: { [change.field]: change.before }, after: { [change.field]: change.after } }
    : { before: change.before, after: change.after };
}

/** The fields that differ, in the order of the item. */
export function differingFields(
  change: Change,
): readonly { readonly field: string; readonly before: Json; readonly after: Json }[] {
  const { before, after } = fieldsOf(change);
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  return [...names]
    .map((field) => ({ field, before: before?.[field] ?? null, after: after?.[field] ?? null }))
    .filter((one) => !isEqualJson(one.before, one.after));
}
