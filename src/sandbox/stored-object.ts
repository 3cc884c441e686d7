/** The one place where a write reaches an object of the state, and where a fault can bend that write. */
import { isObject, type JsonObject } from './json.js';

/** How the write that is under way is bent. Fields are dotted paths within the stored object. */
export interface FieldFaults {
  readonly ignored: readonly string[];
  readonly altered: readonly { readonly field: string; readonly value: unknown }[];
}

/** Where a field is: the object that holds it, and its name there. */
function placeOf(target: JsonObject, field: string): { parent: JsonObject | undefined; name: string } {
  const path = field.split('.');
  const name = path.pop() ?? '';
  let parent: unknown = target;
  for (const step of path) parent = isObject(parent) ? parent[step] : undefined;
  return { parent: isObject(parent) ? parent : undefined, name };
}

/**
 * Puts the members of `patch` into `target`; members it does not name stay. An ignored field keeps the value
 * it had before, an altered one ends with the fault's value, whether the write named it or not.
 */
export function storeInto(
  target: JsonObject,
  write: { readonly patch: Readonly<JsonObject>; readonly faults: FieldFaults },
): void {
  const { ignored, altered } = write.faults;
  const before = ignored.map((field) => {
    const { parent, name } = placeOf(target, field);
    return { field, value: structuredClone(parent?.[name]) };
  });
  Object.assign(target, write.patch);
  for (const { field, value } of [...before, ...altered]) {
    const { parent, name } = placeOf(target, field);
    // Only an ignored member can have no value: one that was not there before the write.
    if (value === undefined) delete parent?.[name];
    else if (parent !== undefined) parent[name] = structuredClone(value);
  }
}
