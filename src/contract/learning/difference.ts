/** What differs between two objects of the wire, member by member. Lists are taken whole. */
import { isEqualJson, isJsonObject, type Json, type JsonObject } from '../../canonical-json.js';
import { memberAt } from '../members.js';
import { isName } from '../proposal/answer.js';

/** A member that was something else before. */
export interface Change {
  /** Dotted. */
  readonly wire: string;
  readonly from: Json;
  readonly to: Json;
}

/** Every member with what it holds, by its dotted name. An object without members is none. */
export function leavesOf(object: JsonObject, before = ''): readonly (readonly [wire: string, value: Json])[] {
  return Object.entries(object).flatMap(([name, value]) =>
    isJsonObject(value) ? leavesOf(value, `${before}${name}.`) : [[before + name, value] as const],
  );
}

/** Can a binding reach every member? */
export function areReached(object: JsonObject): boolean {
  return Object.entries(object).every(
    ([name, value]) => isName(name) && (!isJsonObject(value) || areReached(value)),
  );
}

/** What of `sent` is something else in `known`; undefined where a member of it is not there at all. */
export function changesTo(known: JsonObject, sent: JsonObject): readonly Change[] | undefined {
  const changes: Change[] = [];
  for (const [wire, to] of leavesOf(sent)) {
    const from = memberAt(known, wire);
    if (from === undefined || isJsonObject(from)) return undefined;
    if (!isEqualJson(from, to)) changes.push({ wire, from, to });
  }
  return changes;
}

/** No page of settings has more of either: what does is no page, and comparing it would take hours. */
const [MOST_MEMBERS, MOST_OBJECTS] = [2000, 100];

/** Members outside of lists, counted until there are more than `most`. */
function countOf(object: JsonObject, most: number): number {
  let count = 0;
  for (const value of Object.values(object)) {
    if (count > most) break;
    count += isJsonObject(value) ? countOf(value, most - count) : 1;
  }
  return count;
}

/** Objects that a body may be about: itself, and each that lies right in it. None in one that is no page by its size. */
export function objectsIn(
  body: Json | undefined,
): readonly { readonly under: string | undefined; readonly object: JsonObject }[] {
  if (!isJsonObject(body) || countOf(body, MOST_MEMBERS) > MOST_MEMBERS) return [];
  const inner = Object.entries(body).flatMap(([under, object]) =>
    isJsonObject(object) && isName(under) ? [{ under, object }] : [],
  );
  return inner.length > MOST_OBJECTS ? [] : [...inner, { under: undefined, object: body }];
}

/** Members that tell every row from every other. */
export function keysOf(rows: readonly JsonObject[], row: JsonObject): readonly string[] {
  const isPart = (value: Json | undefined) =>
    typeof value === 'number' || (typeof value === 'string' && value !== '');
  return Object.keys(row).filter((name) => {
    const values = rows.map((one) => one[name]);
    return values.every(isPart) && new Set(values.map(String)).size === rows.length;
  });
}
