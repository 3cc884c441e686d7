/** From the logical model to the body of a write. What was read and is not known travels back untouched. */
import { isEqualJson, isJsonObject, type Json, type JsonObject, membersWhere } from '../../canonical-json.js';
import { LockdownError, planMistake } from '../../errors.js';
import type { DocumentWrite, FieldBinding, FlagsBinding, ItemWrite } from '../binding.js';
import { isTrusted } from '../evidence.js';
import { membersOf, topOf, WIRE_MEMBER, withMember } from '../members.js';
import { type AnyCollection, type AnyDocument, saysSomething, writeEvidence } from '../resource.js';
import { type Fields, UNNAMED } from './decode.js';

/** Under this a body holds the place of a secret until it is sent. No text of a plan or an answer can come to it. */
export const SECRET_PLACE = Symbol('the place of a secret');

/** What goes there: the secret that the reference stands for, or its code of now. */
export interface SecretPlace {
  readonly reference: string;
  readonly as: 'secret' | 'code';
}

function placeFor(reference: string, as: SecretPlace['as']): JsonObject {
  const place = { [SECRET_PLACE]: { reference, as } };
  // It is in a body only until the secret takes its place.
  return place as unknown as JsonObject;
}

/** Errors: `plan.invalid` for what is no whole number of the server's unit: it would be rounded there. */
function inWireUnits(wire: string, value: Json, scale: NonNullable<FieldBinding['scale']>): Json {
  if (Array.isArray(value)) return value.map((one) => inWireUnits(wire, one, scale));
  if (typeof value !== 'number') return value;
  const there = (value * scale.wire) / scale.here;
  if (Number.isInteger(there)) return there;
  throw new LockdownError('plan.invalid', `${wire} cannot be ${value}`, {
    next: `The server counts in units of ${scale.here / scale.wire}. Make the plan again.`,
  });
}

/** Throws `plan.invalid` for a name without a value on the wire: what the server would make of it is unknown. */
function toWire(binding: FieldBinding, value: Json): Json {
  const { values } = binding;
  if (binding.writeOnly === true && typeof value === 'string') return placeFor(value, 'secret');
  if (binding.scale !== undefined) return inWireUnits(binding.wire, value, binding.scale);
  if (values === undefined || value === null) return value;
  const wire = typeof value === 'string' && Object.hasOwn(values, value) ? values[value] : undefined;
  if (wire !== undefined) return wire;
  throw new LockdownError('plan.invalid', `${binding.wire} cannot be ${JSON.stringify(value)}`, {
    next: `It takes ${Object.keys(values).join(', ')}. Make the plan again.`,
  });
}

/** The member of the wire that a field of a document lives in, whole. A name that is no field is taken for a member. */
export function memberOfField(resource: AnyDocument, field: string): string {
  if (field.startsWith(WIRE_MEMBER)) return field.slice(WIRE_MEMBER.length);
  return topOf(resource.binding.fields[field]?.wire ?? field);
}

/**
 * `raw` with the changed fields in it: what the object is to become.
 * Errors: `plan.invalid` for a field that the resource does not have, or a value that it does not take.
 */
export function changedDocument(resource: AnyDocument, raw: JsonObject, changes: Fields): JsonObject {
  let next = raw;
  for (const [field, value] of Object.entries(changes)) {
    if (field.startsWith(WIRE_MEMBER)) {
      next = { ...next, [memberOfField(resource, field)]: value };
      continue;
    }
    const { fields } = resource.binding;
    const binding = Object.hasOwn(fields, field) ? fields[field] : undefined;
    if (binding === undefined) throw planMistake('plan.invalid', `${resource.id} has no field ${field}`);
    next = withMember(next, binding.wire, toWire(binding, value));
  }
  return next;
}

/** Members a write must have and the server's answer did not show. Where there is one, the write is closed. */
export function missingForWrite(write: DocumentWrite, raw: JsonObject): readonly string[] {
  return (write.needs ?? []).filter((member) => !Object.hasOwn(raw, member));
}

/**
 * Body of the one write that brings a document from `raw` to the changed fields, in the shape that the binding states.
 * A secret to be set is a place in it. That the members are there which the write needs is `missingForWrite`.
 * Errors: as `changedDocument`.
 */
export function encodeDocument(
  resource: AnyDocument,
  options: { readonly write: DocumentWrite; readonly raw: JsonObject; readonly changes: Fields },
): JsonObject {
  const next = changedDocument(resource, options.raw, options.changes);
  const touched = new Set([
    ...Object.keys(options.changes).map((field) => memberOfField(resource, field)),
    ...(options.write.needs ?? []),
  ]);
  const meant =
    options.write.sends === 'all-members' ? next : membersWhere(next, (member) => touched.has(member));
  const sent = { ...meant, ...codesOf(resource, options.changes) };
  return options.write.under === undefined ? sent : { [options.write.under]: sent };
}

/** The members that carry the codes of TOTP secrets among the changes. */
function codesOf(resource: AnyDocument, changes: Fields): JsonObject {
  const codes = Object.entries(changes).flatMap(([field, value]) => {
    const member = resource.binding.fields[field]?.codeMember;
    return member === undefined ? [] : [[member, placeFor(String(value), 'code')] as const];
  });
  return Object.fromEntries(codes);
}

/** A member whose name is a guess is left out by a known call where it would say nothing. */
function isLeftOut(
  resource: AnyCollection,
  field: string,
  { route, value }: { route: ItemWrite; value: Json },
) {
  return (
    !saysSomething(value) &&
    isTrusted(route.evidence, 'write') &&
    resource.binding.fields[field] !== undefined &&
    !isTrusted(writeEvidence(resource, field), 'write')
  );
}

function encodedRow(resource: AnyCollection, raw: JsonObject, fields: Fields): JsonObject {
  let row = raw;
  for (const [name, value] of Object.entries(fields)) {
    const binding = resource.binding.fields[name];
    if (binding === undefined) continue;
    if ('flags' in binding) {
      const on = value as readonly Json[];
      for (const [flag, member] of Object.entries(binding.flags))
        row = { ...row, [member]: on.includes(flag) };
    } else if (binding.writeOnly !== true || value !== null)
      row = withMember(row, binding.wire, toWire(binding, value));
  }
  return row;
}

function encodedField(binding: FieldBinding | FlagsBinding | undefined, value: Json): Json {
  if (binding === undefined || 'flags' in binding) return value;
  const wire = toWire(binding, value);
  const isNamed = typeof wire === 'string' || typeof wire === 'number';
  return isNamed ? (binding.sent?.[String(wire)] ?? wire) : wire;
}

/** Members of a row that its writes have no place for: an edit, or putting it back, would lose them. */
function membersLost(resource: AnyCollection, raw: JsonObject): readonly string[] {
  const { add, edit, key, serverOwned, fields } = resource.binding;
  if ([add, edit].every((write) => /"\$(item|changed)"/.test(JSON.stringify(write?.body ?? '$item'))))
    return [];
  const bound = Object.values(fields).flatMap(membersOf).map(topOf);
  const known = new Set([...[key].flat(), ...serverOwned, ...(resource.binding.volatile ?? []), ...bound]);
  // An empty text or nothing at all is what a new row holds too.
  const holds = (member: string) => raw[member] !== '' && raw[member] !== null;
  return Object.keys(raw).filter((member) => !known.has(member) && holds(member));
}

/**
 * Why an item cannot be written, or put back once removed, just as it is; undefined when it can. It holds members that
 * no known write carries, or flags without a known name.
 */
export function whyNotWritable(
  resource: AnyCollection,
  { fields, raw }: { readonly fields: Fields; readonly raw: JsonObject },
): string | undefined {
  const lost = membersLost(resource, raw);
  if (lost.length > 0) return `it holds ${lost.join(', ')}, which no known write carries`;
  const unnamed = Object.keys(resource.binding.fields).find((name) => {
    const value = fields[name];
    return Array.isArray(value) && value.some((one) => typeof one === 'string' && one.startsWith(UNNAMED));
  });
  return unnamed === undefined
    ? undefined
    : `its ${unnamed} hold something without a known name, which a write would lose`;
}

/** An item as one of its writes needs it. */
export interface ItemToWrite {
  /** Null for a new item. */
  readonly key: string | number | null;
  /** The row as read, for what is not known of it; empty for a new item. */
  readonly raw: JsonObject;
  readonly fields: Fields;
  /** The domain that it is in, or `server`. */
  readonly target?: string;
  /** What an edit changes from. Without it every field counts as changed. */
  readonly before?: Fields;
}

/** The members of a row that an edit alters, nested ones whole. */
function changedMembers(resource: AnyCollection, { raw, fields, before = {} }: ItemToWrite): JsonObject {
  const changed = membersWhere(fields, (name, value) => !isEqualJson(before[name] ?? null, value));
  const members = Object.keys(changed).flatMap((name) => {
    const binding = resource.binding.fields[name];
    if (binding === undefined) return [];
    return 'flags' in binding ? Object.values(binding.flags) : [topOf(binding.wire)];
  });
  return membersWhere(encodedRow(resource, raw, changed), (member) => members.includes(member));
}

/**
 * The call that adds, edits or removes an item; of edits one made for just this change, where there is one, else the
 * general one. Undefined when none is bound.
 */
export function itemRouteFor(
  resource: AnyCollection,
  change: {
    readonly action: 'add' | 'change' | 'remove';
    readonly before: Fields | null;
    readonly after: Fields | null;
  },
): ItemWrite | undefined {
  const { before, after } = change;
  if (change.action !== 'change') return resource.binding[change.action];
  const [only, ...others] = Object.keys(after ?? {}).filter(
    (field) => !isEqualJson(before?.[field] ?? null, after?.[field] ?? null),
  );
  const { actions = [], edit } = resource.binding;
  const special = actions.find(({ field, to }) => field === only && isEqualJson(after?.[field] ?? null, to));
  return others.length === 0 ? (special ?? edit) : edit;
}

/**
 * Body of one item's write: the binding's template with the item filled in. A secret to be set is a place in it; what
 * else a row holds travels as read.
 * Errors: `plan.invalid` for a value that a field does not take. Fields without a binding are left out of a row.
 */
export function encodeItem(resource: AnyCollection, write: ItemWrite, item: ItemToWrite): Json {
  const isNew = item.key === null;
  const said = Object.entries(item.fields).filter(
    ([field, value]) => !isNew || !isLeftOut(resource, field, { route: write, value }),
  );
  const whole = Object.fromEntries(said);
  const fill = (template: Json): Json | undefined => {
    if (template === '$key') return item.key;
    if (template === '$target') return item.target;
    if (template === '$item') return encodedRow(resource, item.raw, whole);
    if (template === '$changed') return changedMembers(resource, item);
    if (typeof template === 'string' && template.startsWith('$field:')) {
      const name = template.slice('$field:'.length);
      const value = item.fields[name] ?? null;
      if (isLeftOut(resource, name, { route: write, value })) return undefined;
      return encodedField(resource.binding.fields[name], value);
    }
    if (Array.isArray(template)) return template.map(fill).filter((one) => one !== undefined);
    if (isJsonObject(template)) {
      const members = Object.entries(template).flatMap(([name, value]) => {
        const filled = fill(value);
        return filled === undefined ? [] : [[name, filled] as const];
      });
      return Object.fromEntries(members);
    }
    return template;
  };
  return fill(write.body) ?? null;
}
