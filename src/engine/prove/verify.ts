/**
 * Verify: compares what a separate read shows with what a write was to do. Pure. A field that was to change gets a
 * verdict; whatever else changed is a bystander.
 */
import { z } from 'zod';
import { isEqualJson, isJsonObject, type Json, type JsonObject, membersWhere } from '../../canonical-json.js';
import { membersOf, WIRE_MEMBER } from '../../contract/members.js';
import { type AnyCollection, isSecret, type Spelling, steadyFields } from '../../contract/resource.js';
import type { DecodedItem, Fields } from '../../contract/wire/decode.js';
import { changedDocument, memberOfField } from '../../contract/wire/encode.js';
import { redactNamed } from '../../redaction.js';
import { SPELLINGS } from '../../steps/kit/spelling.js';
import type { FieldChange, ItemChange } from '../words/change.js';
import type { DocumentReading, Reading } from '../words/reading.js';
import { jsonSchema } from '../words/schemas.js';

/** `unshown`: a secret, which no answer holds; signing in with it afresh is its proof. */
export const READ_BACKS = ['honoured', 'normalised', 'ignored', 'altered', 'unreadable', 'unshown'] as const;
export type ReadBack = (typeof READ_BACKS)[number];

/** Which read-backs prove a change. */
export const IS_PROOF = {
  honoured: true,
  normalised: true,
  ignored: false,
  altered: false,
  unreadable: false,
  unshown: true,
} as const satisfies Record<ReadBack, boolean>;

/** `found` is what was read; null when nothing could be. */
export const fieldVerdictSchema = z.strictObject({
  field: z.string(),
  key: z
    .union([z.string(), z.number()])
    .exactOptional()
    .describe('Of an item that was added: by what the server knows it'),
  verdict: z.enum(READ_BACKS),
  expected: jsonSchema,
  found: jsonSchema,
});

export type FieldVerdict = Readonly<z.infer<typeof fieldVerdictSchema>>;

/** `path` says where, in the words of the wire. */
export const bystanderSchema = z.strictObject({ path: z.string(), before: jsonSchema, after: jsonSchema });

export type Bystander = Readonly<z.infer<typeof bystanderSchema>>;

export interface Verification {
  readonly verdicts: readonly FieldVerdict[];
  readonly bystanders: readonly Bystander[];
}

/** Of a field that was found to hold already what it was to hold: a separate read says so, and nothing was sent. */
export function heldVerdict({ field, after }: FieldChange): FieldVerdict {
  return { field, verdict: 'honoured', expected: after, found: after };
}

/** The same value in another spelling: outer spaces, the order of a list, or what the field says is the same to it. */
function normal(value: Json, spelling?: Spelling): Json {
  if (typeof value === 'string') return spelling === undefined ? value.trim() : SPELLINGS[spelling](value);
  if (Array.isArray(value)) {
    const all = value.map((one) => JSON.stringify(normal(one, spelling))).sort();
    return spelling === undefined ? all : [...new Set(all)];
  }
  return value;
}

export function readBackOf(values: {
  readonly before: Json;
  readonly expected: Json;
  readonly found: Json | undefined;
  readonly spelling?: Spelling | undefined;
}): ReadBack {
  const { before, expected, found, spelling } = values;
  if (found === undefined) return 'unreadable';
  if (isEqualJson(found, expected)) return 'honoured';
  if (isEqualJson(normal(found, spelling), normal(expected, spelling))) return 'normalised';
  return isEqualJson(found, before) ? 'ignored' : 'altered';
}

/** The deepest members in which two objects differ; a list is compared as a whole. */
function differences(before: Json | undefined, after: Json | undefined, path: string): readonly Bystander[] {
  if (isJsonObject(before) && isJsonObject(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return names.flatMap((name) =>
      differences(before[name], after[name], path === '' ? name : `${path}.${name}`),
    );
  }
  if (isEqualJson(before ?? null, after ?? null) && (before === undefined) === (after === undefined))
    return [];
  return [{ path, before: before ?? null, after: after ?? null }];
}

/** Secrets are compared like the rest, but not told. */
function masked(bystander: Bystander): Bystander {
  const { path, before, after } = bystander;
  return { path, before: redactNamed(path, before), after: redactNamed(path, after) };
}

/** The value of a field, or of a wire member that a rollback puts back, in a reading. */
function valueIn(reading: DocumentReading, field: string): Json | undefined {
  return field.startsWith(WIRE_MEMBER)
    ? reading.document.raw[field.slice(WIRE_MEMBER.length)]
    : reading.document.fields[field];
}

export function verifyDocument(options: {
  readonly before: DocumentReading;
  /** Field -> value it was to get. */
  readonly expected: Fields;
  readonly readBack: Reading;
}): Verification {
  const { before, expected, readBack } = options;
  const found = readBack.status === 'document' ? readBack : undefined;
  const verdicts = Object.entries(expected).map(([field, value]) => {
    const now = found === undefined ? undefined : valueIn(found, field);
    const name = memberOfField(before.resource, field);
    return {
      field,
      expected: value,
      // A member that a rollback puts back whole may hold a secret now that it did not hold before.
      found: redactNamed(name, now) ?? null,
      verdict:
        isSecret(before.resource, field) && found !== undefined
          ? 'unshown'
          : readBackOf({
              before: valueIn(before, field) ?? null,
              expected: value,
              found: now,
              spelling: before.resource.spelling?.[field],
            }),
    };
  });
  if (found === undefined) return { verdicts, bystanders: [] };
  const { fields, volatile = [] } = before.resource.binding;
  const meant = changedDocument(before.resource, before.document.raw, expected);
  const touched = [
    ...Object.keys(expected).map((field) => fields[field]?.wire ?? memberOfField(before.resource, field)),
    ...volatile,
  ];
  const bystanders = differences(meant, found.document.raw, '')
    .filter(({ path }) => !touched.some((member) => path === member || path.startsWith(`${member}.`)))
    .map(masked);
  return { verdicts, bystanders };
}

/** What changed in a row beside the fields that were meant, and what only the server sets. */
function rowBystanders(
  resource: AnyCollection,
  rows: { readonly before: DecodedItem; readonly after: DecodedItem; readonly meant: readonly string[] },
): readonly Bystander[] {
  const { fields, serverOwned, volatile = [] } = resource.binding;
  const meant = rows.meant.flatMap((field) => {
    const binding = fields[field];
    return binding === undefined ? [] : membersOf(binding);
  });
  const free = new Set([...meant, ...serverOwned, ...volatile]);
  const keep = (row: JsonObject) => membersWhere(row, (name) => !free.has(name));
  return differences(keep(rows.before.raw), keep(rows.after.raw), rows.before.label);
}

/** Fields of an item that were to differ. What moves by itself is meant only where a call of its own sets it. */
function meantFields(change: ItemChange, resource: AnyCollection): readonly string[] {
  const { before, after } = change;
  if (before === null || after === null) return [];
  const set = (resource.binding.actions ?? []).map(({ field }) => field);
  return [...new Set([...Object.keys(steadyFields(resource, after)), ...set])].filter(
    (field) => !isEqualJson(before[field] ?? null, after[field] ?? null),
  );
}

function itemVerdict(
  change: ItemChange,
  { resource, found }: { readonly resource: AnyCollection; readonly found: DecodedItem | undefined },
): FieldVerdict {
  // Another row may hold the same: which one is the run's own, its rollback knows by the key.
  const key = change.action === 'add' && found !== undefined ? { key: found.key } : {};
  const told = { field: change.item, ...key, expected: change.after, found: found?.fields ?? null };
  if (change.action === 'remove') return { ...told, verdict: found === undefined ? 'honoured' : 'ignored' };
  // What comes and goes by itself went on, as it was meant to.
  const whenGone = resource.isFleeting === true ? 'honoured' : 'altered';
  if (found === undefined) return { ...told, verdict: change.action === 'add' ? 'ignored' : whenGone };
  const meant = change.action === 'add' ? Object.keys(change.after ?? {}) : meantFields(change, resource);
  const names = meant.filter((name) => !isSecret(resource, name));
  const verdicts = names.map((name) =>
    readBackOf({
      before: change.before?.[name] ?? null,
      expected: change.after?.[name] ?? null,
      found: found.fields[name],
      spelling: resource.spelling?.[name],
    }),
  );
  const hasSecret = names.length < meant.length;
  const order = ['altered', 'unreadable', 'ignored', 'normalised'] as const;
  const worst = order.find((verdict) => verdicts.includes(verdict));
  // Some fields taken and some not is another state than either: altered.
  const verdict =
    worst === 'ignored' && verdicts.some((one) => IS_PROOF[one])
      ? 'altered'
      : (worst ?? (hasSecret ? 'unshown' : 'honoured'));
  return { ...told, verdict };
}

/** The row that an addition made: a new key, the fields of the addition before its mere name. */
function addedRow(
  change: ItemChange,
  { resource, fresh }: { readonly resource: AnyCollection; readonly fresh: readonly DecodedItem[] },
): DecodedItem | undefined {
  const wanted = Object.entries(change.after ?? {}).filter(([name]) => !isSecret(resource, name));
  const isWanted = ({ fields }: DecodedItem) =>
    wanted.every(([name, expected]) => {
      const values = { before: null, expected, found: fields[name], spelling: resource.spelling?.[name] };
      return IS_PROOF[readBackOf(values)];
    });
  return (
    fresh.find((item) => wanted.every(([name, value]) => isEqualJson(item.fields[name] ?? null, value))) ??
    fresh.find(isWanted) ??
    fresh.find((item) => item.label === change.item)
  );
}

export function verifyItem(options: {
  readonly resource: AnyCollection;
  readonly before: readonly DecodedItem[];
  readonly change: ItemChange;
  readonly readBack: Reading;
  /** Keys of rows that the same call changes, each of which has a verdict of its own. */
  readonly companions?: ReadonlySet<string | number> | undefined;
}): Verification {
  const { resource, before, change, readBack, companions } = options;
  if (readBack.status !== 'collection') {
    return {
      verdicts: [{ field: change.item, verdict: 'unreadable', expected: change.after, found: null }],
      bystanders: [],
    };
  }
  const known = new Set(before.map((item) => item.key));
  const now = new Map<ItemChange['key'], DecodedItem>(readBack.items.map((item) => [item.key, item]));
  const fresh = readBack.items.filter((item) => !known.has(item.key));
  const subject = change.action === 'add' ? addedRow(change, { resource, fresh }) : now.get(change.key);
  const bystanders = [
    ...before.flatMap((item) => {
      const after = now.get(item.key);
      if (item.key !== change.key && companions?.has(item.key) === true) return [];
      if (item.key === change.key && (after === undefined || change.action === 'remove')) return [];
      if (after === undefined) return [{ path: item.label, before: item.fields, after: null }];
      return rowBystanders(resource, {
        before: item,
        after,
        meant: item.key === change.key ? meantFields(change, resource) : [],
      });
    }),
    ...fresh
      .filter((item) => item !== subject)
      .map((item) => ({ path: item.label, before: null, after: item.fields })),
  ];
  return {
    verdicts: [itemVerdict(change, { resource, found: subject })],
    bystanders: resource.isFleeting === true ? [] : bystanders.map(masked),
  };
}
