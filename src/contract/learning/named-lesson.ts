/**
 * What one save of an item proves of a published call that names what it carries member by member: that this build takes them
 * under these names, and under which its list shows them.
 */
import { isEqualJson, isJsonObject, type Json, type JsonObject } from '../../canonical-json.js';
import type { ItemWrite } from '../binding.js';
import { isPublished } from '../evidence.js';
import { fieldLabel } from '../label.js';
import { memberAt, membersOf, topOf } from '../members.js';
import { type AnyCollection, type ApiResource, saysSomething, writeEvidence } from '../resource.js';
import { decodeItems, type Fields } from '../wire/decode.js';
import { leavesOf } from './difference.js';
import { isPossible } from './encoding.js';
import type { Members, Sent } from './found-fields.js';
import { type Lesson, unproved } from './page-lesson.js';
import type { Statement } from './statement.js';
import type { ListChange, Save, Timeline } from './timeline.js';

/** What a list shows of a save that does what is said. */
export const LISTED: ReadonlyMap<Statement['what'], ListChange['kind']> = new Map([
  ['add', 'added'],
  ['set', 'changed'],
  ['remove', 'removed'],
]);

function routeOf({ binding }: AnyCollection, what: Statement['what']): ItemWrite | undefined {
  if (what === 'add') return binding.add;
  return what === 'set' ? binding.edit : binding.remove;
}

/** `$field:address` -> the member that holds it. */
function placesIn(body: Json): ReadonlyMap<string, string> {
  const held = isJsonObject(body) ? leavesOf(body) : [];
  const named = held.flatMap(([wire, one]) =>
    typeof one === 'string' && one.startsWith('$field:')
      ? [[one.slice('$field:'.length), wire] as const]
      : [],
  );
  return new Map(named);
}

/** The one change of the list that the save made, as it ships that the list is read. */
function changeIn(
  resource: AnyCollection,
  { lists }: Save,
  kind: ListChange['kind'],
): ListChange | undefined {
  const { path, under } = resource.binding.list;
  const [only, ...others] = lists.filter((one) => one.kind === kind);
  return only?.read === path && only.readUnder === under && others.length === 0 ? only : undefined;
}

/** What was sent, and what of the item the list showed then, in the words of the model. */
interface Sample {
  readonly sent: JsonObject;
  readonly fields: Fields;
}

function sampleOf(
  resource: AnyCollection,
  { exchange: { sent } }: Save,
  { row }: ListChange,
): readonly Sample[] {
  const decoded = decodeItems(resource, [row]);
  const [item] = decoded.ok ? decoded.value : [];
  return item === undefined || !isJsonObject(sent) ? [] : [{ sent, fields: item.fields }];
}

/** Everything that the recording shows of what this call does. */
function samplesIn(resource: AnyCollection, path: string, { saves }: Timeline): readonly Sample[] {
  return saves
    .filter(({ exchange }) => exchange.path === path)
    .flatMap((save) => {
      const list = changeIn(resource, save, 'added') ?? changeIn(resource, save, 'changed');
      return list === undefined ? [] : sampleOf(resource, save, list);
    });
}

/** Why it is not proved that the field is sent at its place: another member, of which nobody knows better, could be it as well. */
function whyNotIts(
  resource: AnyCollection,
  field: string,
  { places, samples }: { readonly places: ReadonlyMap<string, string>; readonly samples: readonly Sample[] },
): string | undefined {
  const isAlike = (wire: string) =>
    samples.every(({ sent, fields }) => {
      const held = memberAt(sent, wire);
      return held !== undefined && isPossible(resource, field, { value: fields[field] ?? null, wire: held });
    });
  const label = fieldLabel(resource, field);
  if (!isAlike(places.get(field) ?? '')) return `"${label}" is sent otherwise than others send it`;
  const isOpen = (one: string) => !isPublished(writeEvidence(resource, one));
  if (!isOpen(field)) return undefined;
  const other = [...places].find(([one, wire]) => one !== field && isOpen(one) && isAlike(wire))?.[0];
  return other === undefined
    ? undefined
    : `"${label}" and "${fieldLabel(resource, other)}" were always sent alike: change one of them by itself`;
}

/** Did the item become what was said, and nothing else of it another than it was? */
function isSaid({ resource, fields }: Statement, now: Fields, { row, was }: ListChange): boolean {
  const isSo = ([field, value]: readonly [string, Json]) =>
    isPossible(resource, field, { value, wire: now[field] ?? null });
  if (!Object.entries(fields).every(isSo)) return false;
  if (was === undefined) return true;
  const own = Object.keys(fields).map((field) => membersOfField(resource, field));
  const changed = Object.keys(row).filter((name) => !isEqualJson(row[name] ?? null, was[name] ?? null));
  const isChanged = (names: readonly string[]) => names.some((name) => changed.includes(name));
  return own.every(isChanged) && changed.every((name) => own.flat().includes(name));
}

function membersOfField({ binding }: ApiResource, field: string): readonly string[] {
  const bound = binding.fields[field];
  return bound === undefined ? [] : membersOf(bound).map(topOf);
}

/** What is off, or empty, in something new is so whether it was said or not; a list of names may have more than it shows. */
function shownIn({ resource, fields, what }: Statement, row: JsonObject): Members {
  const own = Object.entries(fields).flatMap(([field, value]): (readonly [string, Sent])[] => {
    const binding = resource.binding.fields[field];
    if (binding === undefined || 'flags' in binding) return [];
    if (what === 'add' && !saysSomething(value)) return [];
    return [[field, { wire: binding.wire, to: memberAt(row, binding.wire) ?? null }]];
  });
  return new Map(own);
}

/** Undefined where the save is none by such a call. */
export function namedLesson(statement: Statement, save: Save, timeline: Timeline): Lesson | undefined {
  const { resource, what } = statement;
  const kind = LISTED.get(what);
  if (resource.kind !== 'collection' || kind === undefined) return undefined;
  const { exchange } = save;
  const route = routeOf(resource, what);
  const places = placesIn(route?.body ?? null);
  if (route === undefined || !isPublished(route.evidence) || exchange.path !== route.path) return undefined;
  if (exchange.method !== 'POST' || exchange.hasQuery) return undefined;
  if (what !== 'remove' && places.size === 0) return undefined;
  const list = changeIn(resource, save, kind);
  if (list === undefined)
    return unproved('the list did not show it: open the list, save one item, and look at the list again');
  if (what === 'remove') return { isProved: true, members: new Map(), calls: {} };
  const [shown] = sampleOf(resource, save, list);
  if (shown === undefined || !isSaid(statement, shown.fields, list))
    return unproved('the list did not show what was set, or more of the item was changed');
  const members = shownIn(statement, list.row);
  const told = { places, samples: samplesIn(resource, route.path, timeline) };
  for (const field of members.keys()) {
    const why = whyNotIts(resource, field, told);
    if (why !== undefined) return unproved(why);
  }
  return { isProved: true, members, calls: {} };
}
