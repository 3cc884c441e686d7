/** Reads request bodies the way the real server binds them: known members by name and type, others unseen. */
import { isObject, type JsonObject } from './json.js';

function isWholeNumber(value: unknown): boolean {
  return Number.isInteger(value);
}

/** A list in a template holds an example of its items, or nothing when they may be anything. */
function bindList(value: unknown, template: readonly unknown[]): { readonly value: unknown } | undefined {
  if (!Array.isArray(value)) return undefined;
  if (template.length === 0) return { value };
  const items = value.map((item) => bind(item, template[0]));
  return items.every((item) => item !== undefined) ? { value: items.map((item) => item.value) } : undefined;
}

/** `null` in a template is a number that may be missing. */
function bind(value: unknown, template: unknown): { readonly value: unknown } | undefined {
  if (template === null) return value === null || isWholeNumber(value) ? { value } : undefined;
  if (Array.isArray(template)) return bindList(value, template);
  if (isObject(template)) {
    const members = isObject(value) ? knownMembers(value, template) : undefined;
    // A nested object comes whole: what it leaves out is at its default afterwards.
    return members === undefined ? undefined : { value: { ...blankOf(template), ...members } };
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

/** What members that nobody named are at: a template without the examples in its lists. */
export function blankOf<T extends Readonly<JsonObject>>(template: T): T {
  const members = Object.entries(structuredClone(template));
  return Object.fromEntries(
    members.map(([name, member]) => [name, Array.isArray(member) ? [] : member]),
  ) as T;
}
