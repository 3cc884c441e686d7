/** What the sandbox needs of JSON: objects it may change, and a check that a value is one. */

export type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Several members of one value. Not for objects that are changed: they would be one and the same. */
export function each<T, N extends string>(value: T, ...names: readonly N[]): Record<N, T> {
  return Object.fromEntries(names.map((name) => [name, value])) as Record<N, T>;
}

/** An object but for some of its members. */
export function without<T extends object, N extends keyof T>(object: T, ...names: readonly N[]): Omit<T, N> {
  const rest = { ...object };
  for (const name of names) delete rest[name];
  return rest;
}
