/**
 * The shortest lesson: of one page of settings, or one list, what somebody has to click in the web interface while it is
 * recorded, so that what is wanted of it can be read and written on this server. Pure. What is known needs no click.
 */
import { z } from 'zod';
import { isEqualJson, type Json } from '../../canonical-json.js';
import type { FieldBinding, FlagsBinding } from '../binding.js';
import { namesOf } from '../binding-schema.js';
import { isTrusted } from '../evidence.js';
import { fieldLabel, labelOf } from '../label.js';
import { type AnyCollection, type AnyDocument, type ApiResource, isSecret } from '../resource.js';
import type { Discovery } from '../trust/discovery.js';
import { callReach, carriedOf, changeReach, type Sending } from '../trust/reach.js';

type Fields = Readonly<Record<string, Json>>;

/** What is done with one resource. */
export interface Use {
  /** Those that are read. */
  readonly fields: readonly string[];
  /** Field -> each value that it would be set to, of a page or of an item. */
  readonly sets: Readonly<Record<string, readonly Json[]>>;
  readonly adds: readonly Fields[];
  readonly removes: boolean;
}

/** A resource as it is known on this server. */
export interface Known {
  /** As the contract in force has it. */
  readonly resource: ApiResource;
  readonly discovery: Discovery;
  /** Does its call answer, in a form that is understood? */
  readonly isRead: boolean;
  /** Fields of an answer that were not understood. */
  readonly unread: readonly string[];
  /** Of a page that was read: what it holds. */
  readonly now: Fields;
}

/** One thing to click. */
export interface Click {
  /** In the words of the interface: a sentence. */
  readonly does: string;
  /** What `learn --taught` takes for it. */
  readonly says: string;
  readonly isSave: boolean;
}

/** Stands in a statement for what only the page shows: whoever clicks puts it there. */
export const SHOWN = 'SHOWN';

/** Clicking, looking at the page again, and the next. */
const SECONDS = 20;

/** Minutes that saves take: whole, and one at least. */
export function minutesOf(clicks: number): number {
  return clicks === 0 ? 0 : Math.max(1, Math.ceil((clicks * SECONDS) / 60));
}

/** What several want of one resource. */
export function together(one: Use, other: Use): Use {
  const named = [...new Set([...Object.keys(one.sets), ...Object.keys(other.sets)])];
  return {
    fields: [...new Set([...one.fields, ...other.fields])],
    sets: Object.fromEntries(
      named.map((field) => [field, unique([...(one.sets[field] ?? []), ...(other.sets[field] ?? [])])]),
    ),
    adds: unique([...one.adds, ...other.adds]),
    removes: one.removes || other.removes,
  };
}

/** Each once. */
export function unique<T extends Json | Fields>(all: readonly T[]): readonly T[] {
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}

function innerOf(model: unknown): unknown {
  return model instanceof z.ZodNullable ? innerOf(model.unwrap()) : model;
}

/** Can a statement say what it is? A secret is told to nobody, and a list of objects has no words. */
function isTaught({ resource }: Known, field: string): boolean {
  const model = innerOf(resource.model.shape[field]);
  const isPlain = !(model instanceof z.ZodArray) || !(innerOf(model.element) instanceof z.ZodObject);
  return isPlain && !isSecret(resource, field);
}

const optionsOf = ({ resource }: Known, field: string) => namesOf(resource.model.shape[field]);

/** As a statement has it. */
function saidOf(value: Json): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return Array.isArray(value) ? value.join(', ') : String(value);
}

/** As the interface shows it. */
function shownAs({ resource }: Known, field: string, value: Json): string {
  return labelOf(resource, field)?.values?.[String(value)] ?? saidOf(value);
}

const labelIn = ({ resource }: Known, field: string) => `"${fieldLabel(resource, field)}"`;

/** Texts that a field takes by what it is called. */
const TEXTS = [
  [/mail|notif/i, 'test@example.com'],
  [/host/i, 'test.example.com'],
  [/address|source|\bip\b/i, '192.0.2.10'],
] as const;

/** Numbers that are no 0, and texts that are not empty: either is alike in every unit, or written in many ways. */
function samples(known: Known, field: string): readonly Json[] {
  const label = fieldLabel(known.resource, field);
  const text = TEXTS.find(([pattern]) => pattern.test(label) || pattern.test(field))?.[1] ?? 'test';
  const model = innerOf(known.resource.model.shape[field]);
  const binding = known.resource.binding.fields[field];
  const names = binding !== undefined && 'flags' in binding ? Object.keys(binding.flags) : undefined;
  const [option = text] = names ?? ((model instanceof z.ZodArray && namesOf(model.element)) || []);
  return [true, 10, text, [option], [10], false, 20, `${text}2`];
}

function isTelling(value: Json | undefined): value is Json {
  const isNothing = value === undefined || value === null || value === 0 || value === '';
  return !isNothing && !(Array.isArray(value) && value.length === 0);
}

/** A value to set, that says something and is not the one of now: one that is wanted, where there is such a one. */
function telling(known: Known, field: string, wanted: readonly Json[]): Json {
  const model = known.resource.model.shape[field] as z.ZodType;
  const one = wanted.find(isTelling);
  const short = Array.isArray(one) ? one.slice(0, 1) : one;
  const options = optionsOf(known, field) ?? [];
  const now = known.now[field];
  const all = [...(short === undefined ? [] : [short]), ...options, ...samples(known, field)];
  const isOther = (value: Json) => !isEqualJson(value, now ?? null) && model.safeParse(value).success;
  return all.find((value) => isOther(value) && !String(value).includes(';')) ?? 'test';
}

/** A secret is named, and not told. */
function secret(known: Known, field: string): Click {
  return {
    does: `Set ${labelIn(known, field)} to a new one, and save.`,
    says: `${known.resource.id}.${field}=`,
    isSave: true,
  };
}

function setting(known: Known, field: string, value: Json): Click {
  return {
    does: `Set ${labelIn(known, field)} to ${shownAs(known, field, value)}, and save.`,
    says: `${known.resource.id}.${field}=${saidOf(value)}`,
    isSave: true,
  };
}

/** Options each once, and last the one that it is now: two that change into each other prove which is which. */
function options(known: Known, field: string, wanted: readonly Json[]): readonly Click[] {
  const all: readonly Json[] = optionsOf(known, field) ?? [];
  const now = known.now[field];
  const asked = wanted.filter((one) => all.includes(one));
  const others = asked.filter((one) => one !== now);
  const [another] = all.filter((one) => one !== now);
  const first = others.length > 0 || another === undefined ? others : [another];
  const sets = first.map((value) => setting(known, field, value));
  if (now !== undefined && all.includes(now)) return [...sets, setting(known, field, now)];
  const [left, ...more] = all.filter((one) => !first.includes(one));
  if (left !== undefined && more.length === 0) return [...sets, setting(known, field, left)];
  return [
    ...sets,
    {
      does: `Set ${labelIn(known, field)} back to what it was, and save.`,
      says: `${known.resource.id}.${field}=${SHOWN}`,
      isSave: true,
    },
  ];
}

function saves(known: Known, field: string, wanted: readonly Json[]): readonly Click[] {
  if (isSecret(known.resource, field)) return [secret(known, field)];
  return optionsOf(known, field) === undefined
    ? [setting(known, field, telling(known, field, wanted))]
    : options(known, field, wanted);
}

/** What only has to be opened. */
function looking(known: Known, fields: readonly string[]): readonly Click[] {
  if (fields.length === 0) return [];
  const { id, kind } = known.resource;
  const what =
    kind === 'document'
      ? 'Open the page'
      : 'Open the list, and take one item that has all of these filled in';
  return [
    {
      does: `${what}: note what it shows of ${fields.map((field) => labelIn(known, field)).join(', ')}.`,
      says: `${id}?${fields.map((field) => `${field}=${SHOWN}`).join('; ')}`,
      isSave: false,
    },
  ];
}

/** Does what it is called when it is read rest on more than the call, which is not known? */
function isReadable({ resource }: Known, field: string): boolean {
  const binding: FieldBinding | FlagsBinding | undefined = resource.binding.fields[field];
  return binding?.evidence !== undefined && isTrusted(binding.evidence, 'read');
}

/** Fields that cannot be read here, of those that are wanted. */
function unreadOf(known: Known, fields: readonly string[]): readonly string[] {
  const asked = fields.filter((field) => isTaught(known, field));
  if (known.isRead) return asked.filter((field) => known.unread.includes(field));
  const open = asked.filter((field) => !isReadable(known, field));
  // Something has to be seen of it for the call to be known.
  return open.length > 0 ? open : asked.slice(0, 1);
}

/** The call as it is once one save has shown it. */
function asLearned(route: Sending | undefined): Sending | undefined {
  return route && { ...route, evidence: 'learned' };
}

function pageLesson(known: Known, resource: AnyDocument, { fields, sets }: Use): readonly Click[] {
  const { write } = resource.binding;
  const { discovery } = known;
  const set = Object.keys(sets).filter((field) => isTaught(known, field) || isSecret(resource, field));
  const isOpen = (field: string) =>
    changeReach(resource, { route: asLearned(write), fields: { [field]: sets[field] ?? [] } }, discovery)
      .isOpen;
  const closed = set.filter((field) => !isOpen(field));
  const isCallOpen = set.length === 0 || callReach(write, discovery).isOpen;
  const saved = closed.length > 0 || isCallOpen ? closed : set.slice(0, 1);
  const unread = unreadOf(known, fields).filter((field) => !saved.includes(field));
  const isListed = (field: string) => optionsOf(known, field) !== undefined;
  // A page that shows 0, or nothing, proves less than one that is saved anyway; which option a number is takes two saves.
  const shown = saved.length > 0 ? [] : unread.filter((field) => !isListed(field));
  const others = unread.filter((field) => !shown.includes(field));
  return [
    ...looking(known, shown),
    ...[...saved, ...others].flatMap((field) => saves(known, field, sets[field] ?? [])),
  ];
}

/** Is every change of an item open that is wanted of it? By the call that makes just that one, where there is one. */
function isEditOpen({ discovery }: Known, resource: AnyCollection, sets: Use['sets']): boolean {
  const { edit, actions = [] } = resource.binding;
  return Object.entries(sets).every(([field, values]) =>
    values.every((value) => {
      const action = actions.find((one) => one.field === field && isEqualJson(one.to, value));
      const route = action ?? edit;
      return changeReach(resource, { route, fields: { [field]: [value] } }, discovery).isOpen;
    }),
  );
}

/** A whole item that says something by each of its fields, as far as a statement can say it. */
function itemOf(known: Known, wanted: Fields, fields: readonly string[]): Fields {
  const own = fields.map((field): readonly [string, Json] => {
    const value = wanted[field];
    return [field, isTelling(value) ? value : telling(known, field, [])];
  });
  return Object.fromEntries(own);
}

/** Items to add: one, and another for each option that none of them has. */
function itemsFor(known: Known, { adds }: Use, fields: readonly string[]): readonly Fields[] {
  const [first, ...others] = adds.length > 0 ? adds : [{}];
  const items = [itemOf(known, first ?? {}, fields)];
  const listed = fields.filter((field) => optionsOf(known, field) !== undefined);
  for (const wanted of others) {
    const isNew = (field: string) =>
      isTelling(wanted[field]) && !items.some((item) => item[field] === wanted[field]);
    if (listed.some(isNew)) items.push(itemOf(known, wanted, fields));
  }
  return items;
}

/** Edits of an item that was added last: options that no item has, at least two of each list, and one of anything for the call. */
function editsOf(
  known: Known,
  items: readonly Fields[],
  { fields, sets }: { readonly fields: readonly string[]; readonly sets: Use['sets'] },
): readonly Click[] {
  const last = items.at(-1) ?? {};
  const edits = fields.flatMap((field) => {
    const all: readonly Json[] = optionsOf(known, field) ?? [];
    const there = new Set(items.map((item) => item[field]));
    const asked = (sets[field] ?? []).filter((one) => all.includes(one) && !there.has(one));
    const [another] = all.filter((one) => !there.has(one));
    const isAlone = all.length > 0 && there.size + asked.length < 2 && another !== undefined;
    return [...asked, ...(isAlone ? [another] : [])].map((value) => setting(known, field, value));
  });
  const [one] = Object.keys(sets).filter((field) => fields.includes(field));
  const isCallSeen = edits.length > 0 || one === undefined;
  if (isCallSeen) return edits;
  const now = { ...known, now: last };
  return [setting(known, one, telling(now, one, sets[one] ?? []))];
}

function listLesson(known: Known, resource: AnyCollection, use: Use): readonly Click[] {
  const { discovery, isRead } = known;
  const { add, remove, serverOwned, fields: bindings } = resource.binding;
  const { adds, sets, removes } = use;
  const isAddOpen = adds.every(
    (after) => changeReach(resource, carriedOf(add, { before: null, after }), discovery).isOpen,
  );
  const isRemoveOpen = !removes || [add, remove].every((route) => callReach(route, discovery).isOpen);
  const isOpen = isAddOpen && isRemoveOpen && isEditOpen(known, resource, sets);
  const unread = unreadOf(known, use.fields);
  const isOwned = (field: string) => {
    const binding = bindings[field];
    return binding !== undefined && 'wire' in binding && serverOwned.includes(binding.wire);
  };
  const fields = Object.keys(resource.model.shape).filter(
    (field) => isTaught(known, field) && !isOwned(field),
  );
  const isOnlyRead = isOpen && (add === undefined || !unread.some((field) => optionsOf(known, field)));
  if (isOnlyRead) return isRead && unread.length === 0 ? [] : looking(known, unread);
  if (add === undefined)
    return fields.flatMap((field) => (sets[field] ? saves(known, field, sets[field]) : []));
  const items = itemsFor(known, use, fields);
  const { id } = resource;
  const added = items.map((item): Click => {
    const told = Object.entries(item);
    return {
      does: `Add an item, and save: ${told.map(([field, value]) => `${labelIn(known, field)} ${shownAs(known, field, value)}`).join(', ')}.`,
      says: `${id}+${told.map(([field, value]) => `${field}=${saidOf(value)}`).join('; ')}`,
      isSave: true,
    };
  });
  const removed = items.map(
    (): Click => ({ does: 'Delete an item that you added.', says: `${id}-`, isSave: true }),
  );
  return [...added, ...editsOf(known, items, { fields, sets }), ...removed];
}

/** What has to be clicked, in its order; nothing where all that is wanted is known. */
export function lessonOf(known: Known, use: Use): readonly Click[] {
  return known.resource.kind === 'document'
    ? pageLesson(known, known.resource, use)
    : listLesson(known, known.resource, use);
}
