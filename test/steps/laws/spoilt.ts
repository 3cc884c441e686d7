/**
 * A state with one place of it spoilt: a value is that of another state, or something is gone or too much. Of a list of
 * things it is one of them, or one field of one of them.
 */
import fc from 'fast-check';

/** What a value can become, as a tree: a branch is as likely as its siblings, however many ends it has. */
type Ways = { readonly to: unknown } | { readonly branches: readonly Ways[] };
type JsonObject = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** None for a branch without an end. */
function branchOf(branches: readonly (Ways | undefined)[]): Ways | undefined {
  const ends = branches.filter((one) => one !== undefined);
  return ends.length === 0 ? undefined : { branches: ends };
}

/** The ways of a part as ways of the whole. */
function within(ways: Ways | undefined, whole: (part: unknown) => unknown): Ways | undefined {
  if (ways === undefined) return undefined;
  return 'to' in ways ? { to: whole(ways.to) } : branchOf(ways.branches.map((one) => within(one, whole)));
}

function replaced(value: unknown, other: unknown): Ways | undefined {
  return other === undefined || JSON.stringify(value) === JSON.stringify(other) ? undefined : { to: other };
}

/** By what a thing is known in its list: that is never spoilt, and never there twice. */
function identityOf(thing: unknown): unknown {
  return isObject(thing) ? (thing.key ?? thing.ip) : undefined;
}

function isKey(value: unknown, key: unknown): boolean {
  return typeof value === 'string' && typeof key === 'string' && value.toLowerCase() === key.toLowerCase();
}

function withoutOne(list: readonly unknown[]): Ways | undefined {
  return branchOf(list.map((_, index) => ({ to: list.toSpliced(index, 1) })));
}

function waysOfThings(list: readonly unknown[], others: readonly unknown[]): Ways | undefined {
  const known = new Set<unknown>(list.map(identityOf).filter((identity) => identity !== undefined));
  return branchOf([
    withoutOne(list),
    branchOf(others.filter((one) => !known.has(identityOf(one))).map((one) => ({ to: [...list, one] }))),
    branchOf(
      list.map((thing, index) =>
        branchOf(
          others.map((other) => within(waysOf(thing, other), (part) => list.toSpliced(index, 1, part))),
        ),
      ),
    ),
  ]);
}

function waysOfObject(object: JsonObject, other: JsonObject): Ways | undefined {
  // An item of a collection: its key and its label are the engine's.
  if (isObject(object.fields) && isObject(other.fields)) {
    const own = Object.entries(object.fields).filter(([, value]) => isKey(value, object.key));
    const fields = { ...other.fields, ...Object.fromEntries(own) };
    return within(waysOf(object.fields, fields), (spoiltFields) => ({ ...object, fields: spoiltFields }));
  }
  return branchOf(
    Object.entries(object)
      .filter(([name]) => name !== 'ip')
      .map(([name, value]) => within(waysOf(value, other[name]), (part) => ({ ...object, [name]: part }))),
  );
}

function waysOf(value: unknown, other: unknown): Ways | undefined {
  if (Array.isArray(value)) {
    const others: readonly unknown[] = Array.isArray(other) ? other : [];
    return [...value, ...others].some(isObject)
      ? waysOfThings(value, others)
      : branchOf([replaced(value, other), withoutOne(value)]);
  }
  return isObject(value) && isObject(other) ? waysOfObject(value, other) : replaced(value, other);
}

function endOf(ways: Ways): fc.Arbitrary<unknown> {
  return 'to' in ways ? fc.constant(ways.to) : fc.constantFrom(...ways.branches).chain(endOf);
}

/** The state with one place as in the other one; itself where they are the same and have nothing to lose. */
export function spoilt<T>(state: T, other: T): fc.Arbitrary<T> {
  const ways = waysOf(state, other);
  return ways === undefined ? fc.constant(state) : (endOf(ways) as fc.Arbitrary<T>);
}
