/**
 * What may be used of the contract on this server, and for what: by how well each part is known, and what the server shows
 * of itself (`docs/api-evidence.md` 0). The weakest of the call, the member and the value counts.
 */
import { z } from 'zod';
import { isEqualJson, isJsonObject, type Json } from '../../canonical-json.js';
import type { FieldBinding, FlagsBinding, Route } from '../binding.js';
import { isPublished, isTrusted } from '../evidence.js';
import { fieldLabel, meantBy } from '../label.js';
import { WIRE_MEMBER } from '../members.js';

import { ANOTHER, type AnyCollection, type ApiResource, saysSomething, writeEvidence } from '../resource.js';
import { type Discovery, isAmong, mayBeMade, routeName } from './discovery.js';

/**
 * What may be made of a read.
 * - `trusted`: send it.
 * - `if-strict`: may be asked; the answer counts only when every field decodes.
 * - `closed`: not sent.
 */
export type ReadReach = 'trusted' | 'if-strict' | 'closed';

/** Does the server show, by its reference or by what its web interface calls, that it has the call? */
export function isShown(route: Route, { listed, made }: Discovery): boolean {
  return isAmong(listed, route) || isAmong(made, route);
}

/**
 * Is it a call that no program is known to make, that the reference does not list, and that the server's own web interface
 * makes no use of? Then the server most likely calls it otherwise.
 */
export function isContradicted(route: Route, discovery: Discovery): boolean {
  const isProved = isPublished(route.evidence) || route.evidence === 'learned';
  return !isProved && !isShown(route, discovery) && !mayBeMade(route, discovery);
}

/** By the evidence of the call and what the server shows. The fields of the answer are not looked at. */
export function readReach(route: Route, discovery: Discovery): ReadReach {
  if (isContradicted(route, discovery)) return 'closed';
  if (isTrusted(route.evidence, 'read')) return 'trusted';
  if (route.evidence !== 'proposed' && isShown(route, discovery)) return 'trusted';
  // A GET asks and changes nothing. A POST that nobody confirms could be anything.
  return route.method === 'GET' ? 'if-strict' : 'closed';
}

type Fields = Readonly<Record<string, Json>>;

/** May it be sent? Where not, `why` is half a sentence for the operator. */
export type WriteReach = { readonly isOpen: true } | { readonly isOpen: false; readonly why: string };

const OPEN: WriteReach = { isOpen: true };
const closed = (why: string): WriteReach => ({ isOpen: false, why });

/** A call with what it sends: a template of its body, as bindings state them. */
export type Sending = Route & { readonly body?: Json; readonly under?: string };

function bodyOf({ body, under }: Sending): Json {
  if (body !== undefined) return body;
  return under === undefined ? '$item' : { [under]: '$item' };
}

/** Dotted members of a template with what stands there. Lists hold what stands in them. */
function placesIn(body: Json, path = ''): readonly (readonly [path: string, held: Json])[] {
  if (Array.isArray(body)) return body.flatMap((one) => placesIn(one, path));
  if (!isJsonObject(body)) return [[path, body]];
  return Object.entries(body).flatMap(([name, value]) => {
    const at = path === '' ? name : `${path}.${name}`;
    return isJsonObject(value) ? [[at, ''] as const, ...placesIn(value, at)] : placesIn(value, at);
  });
}

/** Is the member shown as one that the call takes? */
function takes(route: Route, path: string, { listed, made }: Discovery): boolean {
  return [listed, made].some((routes) => routes.get(routeName(route))?.body.has(path) === true);
}

/**
 * By the evidence of the call, what the server shows of it, and how what is sent is wrapped; the settings in it are not
 * looked at (`changeReach`). `undefined` is a call that is not bound, and closed.
 */
export function callReach(route: Sending | undefined, discovery: Discovery): WriteReach {
  if (route === undefined) return closed('no call is known that writes it');
  if (isTrusted(route.evidence, 'write')) return OPEN;
  if (isContradicted(route, discovery))
    return closed(
      `the call that writes it is only ${route.evidence}, and this server's web interface does not make it`,
    );
  if (route.evidence === 'proposed' || !isShown(route, discovery))
    return closed(`the call that writes it is only ${route.evidence}, and nothing on this server shows it`);
  const isGuess = ([path, held]: readonly [string, Json]) => {
    const isFilled = typeof held === 'string' && (held === '' || held.startsWith('$'));
    return !isFilled || (path !== '' && !takes(route, path, discovery));
  };
  return placesIn(bodyOf(route)).some(isGuess)
    ? closed('this server shows the call that writes it, but not how what is sent has to be wrapped')
    : OPEN;
}

/** Values that mean the same however they are written: yes or no, and texts. Numbers have units, and names have numbers. */
function isPlain(model: unknown): boolean {
  if (model instanceof z.ZodNullable) return isPlain(model.unwrap());
  if (model instanceof z.ZodArray) return model.element instanceof z.ZodString;
  return model instanceof z.ZodBoolean || model instanceof z.ZodString;
}

/** A change as a call carries it. */
export interface Carried {
  /** The call that makes it; undefined where none is bound. */
  readonly route: Sending | undefined;
  /** Fields that it alters: before and after. Undefined is what a new item has not got. */
  readonly fields: Readonly<Record<string, readonly (Json | undefined)[]>>;
}

/** What was learned of a list of options is those that somebody chose. */
function areNamed(binding: FieldBinding | FlagsBinding, values: readonly (Json | undefined)[]): boolean {
  if (!('values' in binding) || binding.values === undefined) return true;
  const named = new Set<unknown>([...Object.keys(binding.values), ANOTHER, null, undefined]);
  return values.every((value) => named.has(value));
}

/** What a text stands for by the value of another field, it stands for once that value is understood. */
function isMeant(resource: ApiResource, field: string): boolean {
  const by = meantBy(resource, field);
  if (by === undefined) return true;
  const evidence = writeEvidence(resource, by);
  return isTrusted(evidence, 'write') || evidence === 'confirmed';
}

/** Is it proved what the server calls the field and how it writes these values? */
function isKnown(
  resource: ApiResource,
  field: string,
  told: {
    readonly route: Sending;
    readonly values: readonly (Json | undefined)[];
    readonly discovery: Discovery;
  },
): boolean {
  const binding = resource.binding.fields[field];
  // A member of the answer, which a rollback puts back as it was read; what is no field at all is refused by whoever encodes.
  if (field.startsWith(WIRE_MEMBER) || binding === undefined) return true;
  if (!isMeant(resource, field)) return false;
  const { route, values, discovery } = told;
  const evidence = writeEvidence(resource, field);
  if (isTrusted(evidence, 'write')) return evidence !== 'learned' || areNamed(binding, values);
  // No secret is sent.
  if ('writeOnly' in binding && values.every((value) => value === null || value === undefined)) return true;
  if (evidence === 'proposed' || 'flags' in binding) return false;
  if (evidence === 'confirmed') {
    if (binding.values === undefined) return true;
    const seen = new Set((binding.seen ?? []).map((one) => JSON.stringify(one)));
    return values.every((value) => value === undefined || seen.has(JSON.stringify(value)));
  }
  return isPlain(resource.model.shape[field]) && takes(route, pathOf(route, field, binding.wire), discovery);
}

function pathOf(route: Sending, field: string, wire: string): string {
  const places = placesIn(bodyOf(route));
  const own = places.find(([, held]) => held === `$field:${field}`)?.[0];
  const whole = places.find(([, held]) => held === '$item' || held === '$changed')?.[0] ?? '';
  return own ?? (whole === '' ? wire : `${whole}.${wire}`);
}

/** As `callReach`, and by each field of the change: what it is called, and how its values are written. */
export function changeReach(
  resource: ApiResource,
  { route, fields }: Carried,
  discovery: Discovery,
): WriteReach {
  const reach = callReach(route, discovery);
  if (route === undefined || !reach.isOpen) return reach;
  const unknown = Object.entries(fields)
    .filter(([field, values]) => !isKnown(resource, field, { route, values, discovery }))
    .map(([field]) => `"${fieldLabel(resource, field)}"`);
  return unknown.length === 0
    ? OPEN
    : closed(`what the call has to carry for ${unknown.join(', ')} has not been seen with its meaning`);
}

/**
 * The fields of an item's change as a call carries them. Of a removal there are none: it names the item. A call that names
 * its fields one by one carries what an item says by the others, too; one that is made for a certain change carries but what
 * it names, as the change is in the call itself.
 */
export function carriedOf(
  route: Sending | undefined,
  { before, after }: { readonly before: Fields | null; readonly after: Fields | null },
): Carried {
  if (after === null) return { route, fields: {} };
  const named = new Set(route === undefined ? [] : placesIn(bodyOf(route)).map(([, held]) => held));
  const isWhole = route === undefined || !('field' in route) || named.has('$item') || named.has('$changed');
  const isCarried = ([name, value]: readonly [string, Json]) =>
    !isWhole && !named.has(`$field:${name}`)
      ? false
      : before === null || named.has(`$field:${name}`)
        ? saysSomething(value) || saysSomething(before?.[name])
        : !isEqualJson(before[name], value);
  const carried = Object.entries(after).filter(isCarried);
  return {
    route,
    fields: Object.fromEntries(carried.map(([name, value]) => [name, [before?.[name], value]])),
  };
}

/**
 * Why an item that is taken away might not come back as it was, for the operator: no call adds it, or it holds
 * something that only a guess could write again. Undefined where it would, where no call takes it away either, and of what
 * is taken away by an action.
 */
export function whyNotRestorable(
  resource: AnyCollection,
  fields: Fields,
  discovery: Discovery,
): string | undefined {
  if (resource.isFleeting === true) return undefined;
  const { add, remove } = resource.binding;
  if (add === undefined) return 'no call is known that adds it again';
  if (!callReach(remove, discovery).isOpen) return undefined;
  const reach = changeReach(resource, carriedOf(add, { before: null, after: fields }), discovery);
  return reach.isOpen
    ? undefined
    : `whether it could be brought back after a removal is not known: ${reach.why}`;
}
