/**
 * What of an answer is which field of a resource, by names, types and ranges. It is a proposal: nothing that it says is a
 * fact before somebody compared it with the web interface.
 */
import { isJsonObject, type JsonObject } from '../../canonical-json.js';
import { isSecretName } from '../../redaction.js';
import type { ApiResource } from '../resource.js';
import { isName, isNamedSecret, listsIn, type Member, membersIn, payloadOf } from './answer.js';
import { type FieldMatch, type FoundFields, fieldsIn, isPlain } from './field-match.js';
import { squashed } from './words.js';

/** A reading of one answer as one resource. Each field of the resource is in `fields` or in `unmatched`. */
export interface Match extends Omit<FoundFields, 'isEnough'> {
  readonly resource: ApiResource;
  /** Member that holds the object or, dotted, the rows; undefined when the object lies beside the envelope. */
  readonly under: string | undefined;
  /** Members by which rows are told apart; of a document none. */
  readonly key: readonly string[];
  /** Rows of a list; undefined of a document. */
  readonly rows: number | undefined;
}

/** Of a list without rows. */
const EMPTY_SCORE = 0.5;

/** Objects in an answer that may be what is asked for, the nearest first. */
function* basesIn(
  payload: JsonObject,
  path: readonly string[] = [],
): Generator<readonly [readonly string[], JsonObject]> {
  yield [path, payload];
  for (const [name, value] of Object.entries(payload))
    if (path.length < 2 && isJsonObject(value) && isName(name)) yield* basesIn(value, [...path, name]);
}

const MOST_BASES = 200;
/**
 * Members of all objects, or of all lists, of one answer. Each is compared with each field; no page of settings has more, and
 * of what is gone through in part nobody knows whether something else fits as well.
 */
const MOST_COMPARED = 4000;
/** Two readings that differ by less are as good as each other. */
const TIE = 0.005;

/** Which member of the answer each field is: what tells one reading from another, however they came about. */
function reachedBy({ under, fields }: Match): string {
  return JSON.stringify(
    fields.map(({ field, wire }) => [field, under === undefined ? wire : `${under}.${wire}`]),
  );
}

/** The best; where another one is as good, that of the member that ships, else none: it could be either. */
function bestOf(matches: readonly Match[], shipped: string | undefined): Match | undefined {
  const sorted = matches.toSorted((a, b) => b.score - a.score);
  const [first] = sorted;
  if (first === undefined) return undefined;
  const others = sorted.filter(
    (one) => first.score - one.score < TIE && (one.rows !== undefined || reachedBy(one) !== reachedBy(first)),
  );
  const rivals = others.filter((one) => one !== first);
  const named = [first, ...rivals].filter((one) => one.under === shipped);
  return rivals.length === 0 ? first : named.length === 1 ? named[0] : undefined;
}

function documentAt(
  resource: ApiResource,
  { path, members }: { readonly path: readonly string[]; readonly members: readonly Member[] },
  preferred: ReadonlySet<string>,
): Match | undefined {
  const { fields, unmatched, score, isEnough } = fieldsIn(resource, members, preferred);
  if (!isEnough) return undefined;
  const shipped = 'read' in resource.binding ? resource.binding.read.under : undefined;
  const [top] = path;
  // An object that is named like a secret is reached into, not taken: only flags and numbers of it are looked at.
  const isTaken = top !== undefined && (top === shipped || !isSecretName(top));
  const before = path.slice(isTaken ? 1 : 0);
  const wired = fields.map((one) => ({ ...one, wire: [...before, one.wire].join('.') }));
  if (wired.some(({ wire, field }) => isNamedSecret(wire) && !isPlain(resource, field))) return undefined;
  return {
    ...{ resource, under: isTaken ? top : undefined, key: [], rows: undefined },
    ...{ fields: wired, unmatched, score },
  };
}

function documentIn(
  resource: ApiResource,
  payload: JsonObject,
  preferred: ReadonlySet<string>,
): Match | undefined {
  const shipped = 'read' in resource.binding ? resource.binding.read.under : undefined;
  const found: Match[] = [];
  let [count, compared] = [0, 0];
  for (const [path, base] of basesIn(payload)) {
    count += 1;
    if (count > MOST_BASES) break;
    const members = membersIn([base]);
    compared += members.length;
    if (compared > MOST_COMPARED) return undefined;
    const one = documentAt(resource, { path, members }, preferred);
    if (one !== undefined) found.push(one);
  }
  return bestOf(found, shipped);
}

const KEYS = /^(?:id|guid|uid|key|uuid|identifier|itemid|uniqueid)$/i;

/** Members that tell the rows apart: the one that ships, the member of the field whose member is the key, or an id. */
function keyOf(
  resource: ApiResource,
  rows: readonly JsonObject[],
  fields: readonly FieldMatch[],
): readonly string[] {
  if (!('key' in resource.binding)) return [];
  const isKey = (name: string) => {
    const values = rows.map((row) => row[name]);
    const isPart = values.every((value) => typeof value === 'string' || typeof value === 'number');
    return isPart && !isSecretName(name) && new Set(values).size === rows.length;
  };
  const shipped = [resource.binding.key].flat();
  if (shipped.length > 1)
    return shipped.every((name) => rows.every((row) => Object.hasOwn(row, name))) ? shipped : [];
  const [one = ''] = shipped;
  const ofField = fields.find(({ field }) => {
    const binding = resource.binding.fields[field];
    return binding !== undefined && 'wire' in binding && binding.wire === one;
  })?.wire;
  const isOwn = Object.values(resource.binding.fields).every(
    (field) => !('wire' in field) || field.wire !== one,
  );
  const names = Object.keys(rows[0] ?? {});
  const like = names.filter((name) => KEYS.test(name) || squashed(name).endsWith(`${squashed(one)}`));
  const found = [one, ...(ofField === undefined ? [] : [ofField]), ...(isOwn ? like : [])].find(
    (name) => name !== '' && !name.includes('.') && isKey(name),
  );
  return found === undefined ? [] : [found];
}

interface FoundList {
  readonly under: string;
  readonly rows: readonly JsonObject[];
  readonly members: readonly Member[];
}

function listMatch(
  resource: ApiResource,
  { under, rows, members }: FoundList,
  preferred: ReadonlySet<string>,
): Match | undefined {
  if (!('list' in resource.binding) || resource.binding.list.join !== undefined) return undefined;
  if (isNamedSecret(under) && under !== resource.binding.list.under) return undefined;
  const { fields, unmatched, score, isEnough } = fieldsIn(resource, members, preferred);
  const key = keyOf(resource, rows, fields);
  if (!isEnough || key.length === 0) return undefined;
  return { resource, under, key, rows: rows.length, fields, unmatched, score };
}

/** An empty list shows nothing but that it is one: it is taken where there is nothing beside it but counts. */
function emptyList(resource: ApiResource, payload: JsonObject): Match | undefined {
  if (!('list' in resource.binding) || resource.binding.list.join !== undefined) return undefined;
  const [only, ...others] = membersIn([payload]).filter(({ values: [value] }) => typeof value !== 'number');
  const [value] = only?.values ?? [];
  if (only === undefined || others.length > 0 || !Array.isArray(value) || value.length > 0) return undefined;
  if (isNamedSecret(only.wire)) return undefined;
  const unmatched = Object.keys(resource.binding.fields).map((field) => ({
    field,
    why: 'the list is empty',
  }));
  const key = [resource.binding.key].flat();
  return { resource, under: only.wire, key, rows: 0, fields: [], unmatched, score: EMPTY_SCORE };
}

/**
 * The best reading of an answer as this resource; undefined where it is none: fewer than half of the fields are found, or it is
 * longer than anything that one is.
 * `preferred`: names of members that another source knows of this resource, without case and punctuation. Never throws,
 * whatever the answer is.
 */
export function matchIn(
  resource: ApiResource,
  answer: unknown,
  preferred: ReadonlySet<string> = new Set(),
): Match | undefined {
  const payload = payloadOf(answer);
  if (payload === undefined) return undefined;
  if (resource.kind === 'document') return documentIn(resource, payload, preferred);
  const lists: FoundList[] = [];
  let compared = 0;
  for (const { under, rows } of listsIn(payload)) {
    if (rows.length === 0) continue;
    const members = membersIn(rows);
    compared += members.length;
    if (compared > MOST_COMPARED) return undefined;
    lists.push({ under, rows, members });
  }
  const found = lists.flatMap((list) => listMatch(resource, list, preferred) ?? []);
  if (found.length === 0) return emptyList(resource, payload);
  return bestOf(found, 'list' in resource.binding ? resource.binding.list.under : undefined);
}
