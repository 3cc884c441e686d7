/** Reads request bodies the way the real server binds them: known members by name and type, others unseen. */
import { isObject, type JsonObject } from './json.js';

function isWholeNumber(value: unknown): boolean {
  return Number.isInteger(value);
}

/** `null` in a template is a number that may be missing. */
function bind(value: unknown, template: unknown): { readonly value: unknown } | undefined {
  if (template === null) return value === null || isWholeNumber(value) ? { value } : undefined;
  if (Array.isArray(template)) return Array.isArray(value) ? { value } : undefined;
  if (isObject(template)) {
    const members = isObject(value) ? knownMembers(value, template) : undefined;
    // A nested object comes whole: what it leaves out is at its default afterwards.
    return members === undefined ? undefined : { value: { ...structuredClone(template), ...members } };
  }
  if (typeof template === 'number') return isWholeNumber(value) ? { value } : undefined;
  return typeof value === typeof template ? { value } : undefined;
}

/**
 * The members of `value` that `template` has too. `undefined` when one of them is of another JSON type than
 * in the template: the server then refuses the whole body.
 */
export function knownMembers(
  value: Readonly<JsonObject>,
  template: Readonly<JsonObject>,
): JsonObject | undefined {
  const known: JsonObject = {};
  for (const name of Object.keys(template)) {
    if (!Object.hasOwn(value, name)) continue;
    const bound = bind(value[name], template[name]);
    if (bound === undefined) return undefined;
    known[name] = bound.value;
  }
  return known;
}
