/** Reaching into JSON objects by dotted names, without changing them. */

import { isJsonObject, type Json, type JsonObject, membersWhere } from '../canonical-json.js';
import type { FieldBinding, FlagsBinding } from './binding.js';

/** Prefix of a field that names a member of the wire directly: a bystander that a rollback puts back. */
export const WIRE_MEMBER = 'wire:';

/** The member a dotted name leads to, own members only; `undefined` when it is not there. Lists are not entered. */
export function memberAt(object: JsonObject, path: string): Json | undefined {
  let value: Json | undefined = object;
  for (const name of path.split('.')) {
    if (!isJsonObject(value)) return undefined;
    value = Object.hasOwn(value, name) ? value[name] : undefined;
  }
  return value;
}

/** The first name of a dotted path: the member that travels whole in a partial update. */
export function topOf(path: string): string {
  const dot = path.indexOf('.');
  return dot < 0 ? path : path.slice(0, dot);
}

/**
 * A copy in which the member has the value. Objects on the way are copied; missing ones, and values that are none, are
 * made objects.
 */
export function withMember(object: JsonObject, path: string, value: Json): JsonObject {
  const top = topOf(path);
  if (top === path) return { ...object, [top]: value };
  const inner = object[top];
  const rest = path.slice(top.length + 1);
  return { ...object, [top]: withMember(isJsonObject(inner) ? inner : {}, rest, value) };
}

/** The members of the wire that a field is read from, the dotted ones as they are bound. */
export function membersOf(binding: FieldBinding | FlagsBinding): readonly string[] {
  if (!('flags' in binding)) return [binding.wire];
  return [...Object.values(binding.flags), ...(binding.mask === undefined ? [] : [binding.mask.member])];
}

const ENVELOPE = new Set(['success', 'resultCode', 'message', 'debugInfo', 'variables']);

/** The payload of an answer whose members lie beside the envelope (`docs/api-evidence.md` 1.2). */
export function withoutEnvelope(answer: JsonObject): JsonObject {
  return membersWhere(answer, (name) => !ENVELOPE.has(name));
}
