/**
 * From the wire to the logical model. What is not known is kept in `raw`; what does not decode is named, never
 * guessed: a missing member is a failure of that field, not a default.
 */
import type { z } from 'zod';
import { isJsonObject, type Json, type JsonObject } from '../../canonical-json.js';
import { exactJsonOf } from '../../exact-json.js';
import { redactNamed } from '../../redaction.js';
import type { CollectionBinding, FieldBinding, FlagsBinding, Join } from '../binding.js';
import { memberAt, withoutEnvelope } from '../members.js';
import { ANOTHER, type AnyCollection, type AnyDocument, type ApiResource } from '../resource.js';

/** Logical fields by name, in the words and units of the model. */
export type Fields = Readonly<Record<string, Json>>;

/** A document of which each field was decoded on its own: each is in `fields` or in `failures`. */
export interface DecodedDocument {
  /** As the server sent it, secrets too: masked before it is stored or shown. */
  readonly raw: JsonObject;
  /** The fields that decoded. */
  readonly fields: Fields;
  /** The fields that did not, each with the reason. */
  readonly failures: Readonly<Record<string, string>>;
}

/** One item of a collection, all its fields decoded. */
export interface DecodedItem {
  /** The value by which the server knows the row. */
  readonly key: string | number;
  readonly label: string;
  /** The row as the server sent it, secrets too, with what it got from a list beside it. */
  readonly raw: JsonObject;
  readonly fields: Fields;
}

/** What an answer held, or in words why it cannot be taken. It is a value, so that no caller takes it for absent. */
export type Decoded<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: string };

/** Begins an entry of a set of flags that was seen and has no known name. An item with one is never written. */
export const UNNAMED = 'unnamed:';

function flagsFromWire(binding: FlagsBinding, raw: JsonObject): Decoded<Json> {
  const missing = Object.values(binding.flags).filter((member) => typeof raw[member] !== 'boolean');
  if (missing.length > 0) return { ok: false, reason: `no boolean ${missing.join(', ')}` };
  const visible = Object.keys(binding.flags).filter((name) => raw[binding.flags[name] ?? ''] === true);
  if (binding.mask === undefined) return { ok: true, value: visible };
  const mask = raw[binding.mask.member];
  // Without it nobody knows what else the item holds, so it is never written.
  if (mask === undefined) return { ok: true, value: [...visible, `${UNNAMED}no ${binding.mask.member}`] };
  if (typeof mask !== 'number' || !Number.isInteger(mask) || mask < 0)
    return { ok: false, reason: `${binding.mask.member} is ${shown(binding.mask.member, mask)}` };
  return { ok: true, value: namesInMask(binding.mask.bits, { mask, visible, flags: binding.flags }) };
}

/** Names of the set bits; what has no name, or contradicts the booleans, is kept as a marker that is never written. */
function namesInMask(
  bits: Readonly<Record<string, number>>,
  seen: { readonly mask: number; readonly visible: readonly string[]; readonly flags: FlagsBinding['flags'] },
): readonly string[] {
  const { mask, visible, flags } = seen;
  const named = Object.entries(bits).filter(([, bit]) => Math.floor(mask / 2 ** bit) % 2 === 1);
  const names = new Set(named.map(([name]) => name));
  const contradicts = Object.keys(bits).some(
    (name) => Object.hasOwn(flags, name) && names.has(name) !== visible.includes(name),
  );
  if (contradicts) return [...visible, `${UNNAMED}mask ${mask}`];
  const rest = named.reduce((left, [, bit]) => left - 2 ** bit, mask);
  return [...names, ...(rest === 0 ? [] : [`${UNNAMED}bits ${rest}`])];
}

/** What was found, for a reason: a member that is named like a secret, or holds one, is masked. */
function shown(member: string, value: Json): string {
  return exactJsonOf(redactNamed(member, value));
}

/** What comes in another unit. */
function scaled(value: Json, scale: NonNullable<FieldBinding['scale']>): Json {
  if (Array.isArray(value)) return value.map((one) => scaled(one, scale));
  return typeof value === 'number' ? (value * scale.here) / scale.wire : value;
}

function fromWire(
  binding: FieldBinding | FlagsBinding,
  raw: JsonObject,
): Decoded<Json> & { readonly isUnknown?: boolean } {
  if ('flags' in binding) return flagsFromWire(binding, raw);
  if (binding.writeOnly === true) return { ok: true, value: null };
  if (binding.isRefuted === true)
    return {
      ok: false,
      reason: `${binding.wire} was compared with the web interface, and is something else`,
    };
  const found = memberAt(raw, binding.wire);
  if (found === undefined) return { ok: false, reason: `no member ${binding.wire}` };
  const value = binding.scale === undefined ? found : scaled(found, binding.scale);
  if (binding.values === undefined || value === null) return { ok: true, value };
  const known = Object.entries(binding.values).find(([, wire]) => wire === value);
  return known === undefined
    ? {
        ok: false,
        reason: `${binding.wire} has the unknown value ${shown(binding.wire, value)}`,
        isUnknown: isScalar(value),
      }
    : { ok: true, value: known[0] };
}

function isScalar(value: Json): boolean {
  return typeof value === 'string' || typeof value === 'number';
}

function decodeFields(resource: ApiResource, raw: JsonObject): Omit<DecodedDocument, 'raw'> {
  const fields: Record<string, Json> = {};
  const failures: Record<string, string> = {};
  for (const [name, binding] of Object.entries(resource.binding.fields)) {
    const found = fromWire(binding, raw);
    const model = resource.model.shape[name] as z.ZodType<Json>;
    if (!found.ok) {
      if (found.isUnknown === true && model.safeParse(ANOTHER).success) fields[name] = ANOTHER;
      else failures[name] = found.reason;
      continue;
    }
    const parsed = model.safeParse(found.value);
    if (parsed.success) fields[name] = parsed.data;
    else
      failures[name] =
        `${name} is ${shown('wire' in binding ? binding.wire : name, found.value)}: ${parsed.error.issues[0]?.message ?? 'invalid'}`;
  }
  return { fields, failures };
}

/**
 * The object of a document's answer, with every field decoded on its own; unknown members stay in `raw`.
 * Errors: a reason where the answer is no object, or has none where the binding says. Never throws.
 */
export function decodeDocument(resource: AnyDocument, answer: unknown): Decoded<DecodedDocument> {
  if (!isJsonObject(answer)) return { ok: false, reason: 'the answer is no JSON object' };
  const { under } = resource.binding.read;
  const raw = under === undefined ? withoutEnvelope(answer) : answer[under];
  if (!isJsonObject(raw)) return { ok: false, reason: `the answer has no object "${under}"` };
  return { ok: true, value: { raw, ...decodeFields(resource, raw) } };
}

/** The list at a dotted member of an answer; where that is a member of each of a list of objects, theirs together. */
function listAt(answer: unknown, member: string): readonly Json[] | undefined {
  if (!isJsonObject(answer)) return undefined;
  const found = memberAt(answer, member);
  if (Array.isArray(found)) return found;
  const dot = member.lastIndexOf('.');
  const outer = dot < 0 ? undefined : memberAt(answer, member.slice(0, dot));
  if (!Array.isArray(outer) || outer.length === 0) return undefined;
  const inner = outer.map((one) => (isJsonObject(one) ? one[member.slice(dot + 1)] : undefined));
  return inner.every((one) => Array.isArray(one)) ? inner.flat() : undefined;
}

/**
 * The rows of one page of a collection, undecoded, each with what it gets from a list beside it.
 * Errors: a reason where a list is not where the binding says. Never throws.
 */
export function rowsOf(resource: AnyCollection, answer: unknown): Decoded<readonly Json[]> {
  const { under, join } = resource.binding.list;
  const rows = listAt(answer, under);
  if (rows === undefined) return { ok: false, reason: `the answer has no list "${under}"` };
  if (join === undefined) return { ok: true, value: rows };
  const entries = listAt(answer, join.under);
  if (entries === undefined) return { ok: false, reason: `the answer has no list "${join.under}"` };
  return { ok: true, value: rows.map((row) => joined(row, { key: resource.binding.key, join, entries })) };
}

/** A row with the values of the entries that name its key. */
function joined(
  row: Json,
  options: Pick<CollectionBinding, 'key'> & { readonly join: Join; readonly entries: readonly Json[] },
): Json {
  const { join } = options;
  if (!isJsonObject(row)) return row;
  const key = keyOf(row, options.key) ?? null;
  const values = options.entries.flatMap((entry) => {
    const keys = isJsonObject(entry) ? entry[join.keys] : undefined;
    const value = isJsonObject(entry) ? entry[join.value] : undefined;
    return Array.isArray(keys) && keys.includes(key) && value !== undefined ? [value] : [];
  });
  return { ...row, [join.as]: values };
}

/** By what the server knows a row; of several members their texts. Undefined where one is missing. */
function keyOf(row: JsonObject, key: CollectionBinding['key']): string | number | undefined {
  const parts = [key].flat().map((member) => row[member]);
  const isPart = (part: Json | undefined) => typeof part === 'string' || typeof part === 'number';
  if (!parts.every(isPart)) return undefined;
  return parts.length === 1 ? parts[0] : JSON.stringify(parts);
}

/**
 * The items of a collection, in the order of the rows.
 * Errors: one row that does not decode, or whose key another has, makes the whole unknown: it could be the one that
 * matters. Never throws.
 */
export function decodeItems(resource: AnyCollection, rows: readonly Json[]): Decoded<readonly DecodedItem[]> {
  const items: DecodedItem[] = [];
  const keys = new Set<string | number>();
  for (const [index, raw] of rows.entries()) {
    if (!isJsonObject(raw)) return { ok: false, reason: `row ${index} is no object` };
    const members = [resource.binding.key].flat().join(', ');
    const key = keyOf(raw, resource.binding.key);
    if (key === undefined) return { ok: false, reason: `row ${index} has no ${members}` };
    if (keys.has(key)) return { ok: false, reason: `two rows have the ${members} ${key}` };
    keys.add(key);
    const { fields, failures } = decodeFields(resource, raw);
    const failed = Object.values(failures)[0];
    if (failed !== undefined) return { ok: false, reason: `row ${index}: ${failed}` };
    items.push({ key, label: resource.label(fields as never), raw, fields });
  }
  return { ok: true, value: items };
}
