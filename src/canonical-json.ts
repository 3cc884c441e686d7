/** One text for one value: keys sorted, so equal objects have equal bytes and equal hashes. */
import { createHash } from 'node:crypto';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value in a text; undefined when it is not JSON. */
export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Levels of lists and objects. What nests deeper was not written by anybody, and exhausts whoever reads it. */
export const MOST_LEVELS = 200;

/** Does it nest deeper than so many levels? */
export function isDeeper(value: unknown, levels = MOST_LEVELS): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}

/** Where a member has a name under which a copy of the object loses it. */
export function lostIn(value: unknown): readonly (string | number)[] | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const rest = key === '__proto__' ? [] : lostIn(inner);
    if (rest !== undefined) return [Array.isArray(value) ? Number(key) : key, ...rest];
  }
  return undefined;
}

/** The members that are wanted, in their order. */
export function membersWhere<V>(
  object: Readonly<Record<string, V>>,
  isWanted: (name: string, value: V) => boolean,
): Readonly<Record<string, V>> {
  return Object.fromEntries(Object.entries(object).filter(([name, value]) => isWanted(name, value)));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const object = value as Record<string, unknown>;
  return Object.fromEntries(
    Object.keys(object)
      .sort()
      .map((key) => [key, sorted(object[key])]),
  );
}

/** JSON with sorted keys and no white space. `undefined` members are left out, as in `JSON.stringify`. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(sorted(value));
}

/** `sha256:` and 64 hexadecimal digits, of the canonical JSON. */
export function hashOf(value: unknown): string {
  return `sha256:${createHash('sha256').update(canonicalJson(value)).digest('hex')}`;
}

export function isEqualJson(left: unknown, right: unknown): boolean {
  // Most comparisons are of two texts, numbers or booleans, or of one object with itself.
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  // Two readings of one object mostly have their members in one order, which is cheaper to find out.
  return JSON.stringify(left) === JSON.stringify(right) || canonicalJson(left) === canonicalJson(right);
}
