/** Between the objects of the state and those of the wire, both ways. */
import { isObject, type JsonObject } from '../json.js';
import { mix } from '../random.js';
import { hashOf } from './chance.js';
import type { KeyForm, Leaf } from './spoken.js';

/** Of no type that a member has: a write that carries it is refused. */
const OF_NO_TYPE = {};

function partAt(object: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (part, name) => (isObject(part) && Object.hasOwn(part, name) ? part[name] : undefined),
      object,
    );
}

/** `value` where a dotted path says, in objects that are made where there are none. */
export function put(object: JsonObject, path: string, value: unknown): void {
  const names = path.split('.');
  const last = names.pop() ?? '';
  let part = object;
  for (const name of names) {
    const next = isObject(part[name]) ? part[name] : {};
    part[name] = next;
    part = next;
  }
  part[last] = value;
}

/** Each number of a value in other units; what is no number stays. */
function counted(value: unknown, inOthers: (count: number) => number): unknown {
  if (Array.isArray(value)) return value.map((one) => counted(one, inOthers));
  return typeof value === 'number' ? inOthers(value) : value;
}

const KEYS: Readonly<Record<KeyForm, (key: unknown) => unknown>> = {
  number: (key) => (typeof key === 'number' ? key : hashOf(String(key)) >>> 1),
  text: String,
  guid: (key) => {
    if (typeof key !== 'number') return key;
    const hex = (part: number, length: number) =>
      mix(part, key).toString(16).padStart(8, '0').slice(0, length);
    return `${hex(1, 8)}-${hex(2, 4)}-4${hex(3, 3)}-a${hex(4, 3)}-${hex(5, 8)}${hex(6, 4)}`;
  },
};

function said({ values, factor, key }: Leaf, value: unknown): unknown {
  if (key !== undefined) return KEYS[key](value);
  const named = values === undefined || value === null ? undefined : values[String(value)];
  return named ?? counted(value, (count) => count * factor);
}

/** An object of the state as the wire has it. */
export function outward(leaves: readonly Leaf[], object: unknown): JsonObject {
  const onWire: JsonObject = {};
  for (const leaf of leaves) {
    const value = partAt(object, leaf.name);
    if (value !== undefined) put(onWire, leaf.wire, said(leaf, value));
  }
  return onWire;
}

/** The key of the row that the wire means; null where there is none. Keys that are written alike stay as they come. */
export function keyMeant(leaf: Leaf, given: unknown, rows: readonly JsonObject[]): unknown {
  if (leaf.key === undefined) return given;
  return rows.find((row) => said(leaf, row[leaf.name]) === given)?.[leaf.name] ?? null;
}

function meant(leaf: Leaf, given: unknown, rows: readonly JsonObject[]): unknown {
  if (leaf.key !== undefined) return keyMeant(leaf, given, rows);
  const { values = {}, factor, blank } = leaf;
  const [name] = Object.entries(values).find(([, value]) => value === given) ?? [];
  if (name !== undefined) return typeof blank === 'string' ? name : Number(name);
  // A part of a unit is no whole number, and refused.
  return counted(given, (count) => count / factor);
}

/**
 * What an object of the wire says of one of the state: members that it does not name are left out, and so are those that
 * the dialect does not know. An object within it comes whole: what that leaves out is blank.
 */
export function inward(
  leaves: readonly Leaf[],
  object: unknown,
  rows: readonly JsonObject[] = [],
): JsonObject {
  const meantBy: JsonObject = {};
  for (const leaf of leaves) {
    const [top = '', ...within] = leaf.wire.split('.');
    const holder = partAt(object, top);
    if (holder === undefined) continue;
    const given = within.length === 0 ? holder : partAt(holder, within.join('.'));
    if (within.length > 0 && !isObject(holder)) put(meantBy, leaf.name, OF_NO_TYPE);
    else put(meantBy, leaf.name, given === undefined ? leaf.blank : meant(leaf, given, rows));
  }
  return meantBy;
}
