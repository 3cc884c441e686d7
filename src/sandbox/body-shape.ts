/** Reads request bodies the way the real server binds them: known members by name and type, others unseen. */
import { z } from 'zod';
import { isObject, type JsonObject } from './json.js';

export const wholeNumber = z.custom<number>(Number.isInteger);

function shapeOf(template: unknown): z.ZodType {
  // A number that may be missing.
  if (template === null) return wholeNumber.nullable();
  // A list holds an example of its items, or nothing when they may be anything.
  if (Array.isArray(template)) return z.array(template.length === 0 ? z.unknown() : shapeOf(template[0]));
  // A nested object comes whole: what it leaves out is at its default afterwards.
  if (isObject(template))
    return membersOf(template).transform((given) => ({ ...blankOf(template), ...given }));
  if (typeof template === 'number') return wholeNumber;
  return typeof template === 'string' ? z.string() : z.boolean();
}

/**
 * An object of which those members count that `template` has too. One of another JSON type than in the template does
 * not fit: the server then refuses the whole body.
 */
export function membersOf<T extends JsonObject>(template: T) {
  const members = Object.entries(template).map(([name, member]) => [name, shapeOf(member).optional()]);
  return z.object(Object.fromEntries(members) as { [N in keyof T]: z.ZodOptional<z.ZodType<T[N]>> });
}

/** What members that nobody named are at: a template without the examples in its lists. */
export function blankOf<T extends Readonly<JsonObject>>(template: T): T {
  const members = Object.entries(structuredClone(template));
  return Object.fromEntries(
    members.map(([name, member]) => [name, Array.isArray(member) ? [] : member]),
  ) as T;
}
