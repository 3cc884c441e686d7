/** The one place where a write reaches an object of the state, and where a fault can bend that write. */
import { isObject, type JsonObject } from './json.js';

/** How the write that is under way is bent. Fields are dotted paths within the stored object. */
export interface FieldFaults {
  readonly ignored: readonly string[];
  readonly altered: readonly { readonly field: string; readonly value: unknown }[];
}

function parentOf(target: JsonObject, path: readonly string[]): JsonObject | undefined {
  let parent: unknown = target;
  for (const name of path.slice(0, -1)) parent = isObject(parent) ? parent[name] : undefined;
  return isObject(parent) ? parent : undefined;
}

function memberAt(target: JsonObject, field: string): unknown {
  const path = field.split('.');
  return structuredClone(parentOf(target, path)?.[path.at(-1) ?? '']);
}

function setMember(
  target: JsonObject,
  { field, value }: { readonly field: string; readonly value: unknown },
): void {
  const path = field.split('.');
  const parent = parentOf(target, path);
  if (parent === undefined) return;
  // Only an ignored member can have no value: one that was not there before the write.
  if (value === undefined) delete parent[path.at(-1) ?? ''];
  else parent[path.at(-1) ?? ''] = structuredClone(value);
}

/**
 * Puts the members of `patch` into `target`; members it does not name stay. An ignored field keeps the value
 * it had before, an altered one ends with the fault's value, whether the write named it or not.
 */
export function storeInto(
  target: JsonObject,
  write: { readonly patch: Readonly<JsonObject>; readonly faults: FieldFaults },
): void {
  const { patch, faults } = write;
  const before = faults.ignored.map((field) => ({ field, value: memberAt(target, field) }));
  Object.assign(target, patch);
  for (const member of [...before, ...faults.altered]) setMember(target, member);
}
