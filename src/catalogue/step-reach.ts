/** What can be read and changed on one server for a step: by how well each call is known, and what that server shows. */

import { isEqualJson } from '../canonical-json.js';
import type { Route } from '../contract/binding.js';
import { namesOf } from '../contract/binding-schema.js';
import { isTrusted } from '../contract/evidence.js';
import type { Use } from '../contract/learning/lessons.js';
import { type ApiResource, type Resource, readRouteOf } from '../contract/resource.js';
import { type Discovery, isAmong, mayBeMade } from '../contract/trust/discovery.js';
import { type Carried, carriedOf, changeReach, isShown, type Sending } from '../contract/trust/reach.js';
import { writesOf } from './step-facts.js';

/** How a read of a resource ended, where somebody tried. */
export type Tried = 'read' | 'undecoded' | 'closed' | 'failed' | 'not-tried';

/**
 * `yes`: published programs make the call, a recording of this build does, or the operator compared what it shows.
 * `documented-here`: a guess that this server's own reference or interface bears out. `guess`: a guess whose answer fits. `proposed`: what a look matched, and nobody compared. `part`: of the server or of its
 * domains, or of some fields, not of all. `teach`: no call is known here. `by-hand`: no call is known anywhere. `failed`: it
 * could not be seen this time.
 */
export const REACHES = [
  'yes',
  'documented-here',
  'guess',
  'proposed',
  'part',
  'failed',
  'teach',
  'by-hand',
] as const;
export type Reach = (typeof REACHES)[number];

export interface CallReach {
  readonly use: 'read' | 'write';
  readonly call: string;
  readonly evidence: Route['evidence'];
  /** It was found in this server's own reference; null where that could not be read. */
  readonly isListed: boolean | null;
  /** Its web interface makes the call; null where that could not be seen well enough to say. */
  readonly isMade: boolean | null;
  readonly reach: Reach;
  /** Of a read: why nothing came of it. */
  readonly why?: string;
}

function known(
  use: CallReach['use'],
  route: Route,
  { discovery, reach }: { readonly discovery: Discovery; readonly reach: Reach },
): CallReach {
  const call = `${route.method} ${route.path}`;
  const { listed, made } = discovery;
  const isMade = isAmong(made, route) || (mayBeMade(route, discovery) ? null : false);
  const isListed = listed.size === 0 ? null : isAmong(listed, route);
  return { use, call, evidence: route.evidence, isListed, isMade, reach };
}

/** The read of a resource. What is no call has none. */
export function readCall(resource: Resource, discovery: Discovery, tried: Tried): CallReach | undefined {
  if (resource.kind === 'observed') return undefined;
  const route = readRouteOf(resource);
  const reachOf = (): Reach => {
    if (tried === 'closed' || tried === 'undecoded') return 'teach';
    if (tried === 'failed') return 'failed';
    if (isTrusted(route.evidence, 'read')) return 'yes';
    // A guess that nobody tried does not fit.
    if (tried === 'not-tried') return 'failed';
    // That the server has such a call does not say that it is this setting.
    if (route.evidence === 'proposed') return 'proposed';
    return isShown(route, discovery) ? 'documented-here' : 'guess';
  };
  return known('read', route, { discovery, reach: reachOf() });
}

/** Of a write, with whether a step wants anything of it. */
export interface WriteReach extends CallReach {
  readonly isWanted: boolean;
}

type Values = Carried['fields'];

/** What the call would have to carry for what is wanted of it: field -> values; undefined where nothing is. */
function carriedBy(resource: ApiResource, route: Route, use: Use): Values | undefined {
  const { sets, adds, removes } = use;
  const some = (fields: Values) => (Object.keys(fields).length === 0 ? undefined : fields);
  if (resource.kind === 'document') return some(sets);
  const { add, remove, actions = [] } = resource.binding;
  if (route === remove) return removes ? {} : undefined;
  if (route === add) {
    const carried = adds.map((after) => carriedOf(add, { before: null, after }).fields);
    const fields = [...new Set(carried.flatMap(Object.keys))];
    return some(
      Object.fromEntries(fields.map((field) => [field, carried.flatMap((one) => one[field] ?? [])])),
    );
  }
  const action = actions.find((one) => one === route);
  if (action === undefined) return some(sets);
  const isAsked = sets[action.field]?.some((value) => isEqualJson(value, action.to));
  return isAsked ? { [action.field]: [action.to] } : undefined;
}

/** Of a write by what it carries: whether it can send all of it, some, or none. */
function writeReachOf(
  resource: ApiResource,
  { route, fields }: { readonly route: Sending; readonly fields: Values },
  discovery: Discovery,
): Reach {
  const isOpen = (some: Values) => changeReach(resource, { route, fields: some }, discovery).isOpen;
  if (isOpen(fields)) return isTrusted(route.evidence, 'write') ? 'yes' : 'documented-here';
  return Object.entries(fields).some(([name, values]) => isOpen({ [name]: values })) ? 'part' : 'teach';
}

/** All that can be sent and seen of these fields: every name that a value may have. */
function anyOf(resource: ApiResource, fields: readonly string[]): Values {
  return Object.fromEntries(fields.map((one) => [one, namesOf(resource.model.shape[one]) ?? []]));
}

/** Every call that writes it, each for itself, by what is wanted of it; one that nothing is wanted of, by all that it could carry. */
export function writeCalls(resource: Resource, discovery: Discovery, use: Use): readonly WriteReach[] {
  if (resource.kind === 'observed') return [];
  return writesOf(resource).map((route) => {
    const wanted = carriedBy(resource, route, use);
    const isRemoval = 'key' in resource.binding && route === resource.binding.remove;
    const fields = wanted ?? anyOf(resource, isRemoval ? [] : use.fields);
    const reach = writeReachOf(resource, { route, fields }, discovery);
    return { ...known('write', route, { discovery, reach }), isWanted: wanted !== undefined };
  });
}

/** That of all the reads of the server, or of a domain: what lacks one cannot be judged. */
function worstOf(reads: readonly CallReach[]): Reach {
  return REACHES.findLast((reach) => reads.some((one) => one.reach === reach)) ?? 'yes';
}

/** Is it judged, by whatever it is known by? */
export function isSeen(reach: Reach): boolean {
  return REACHES.indexOf(reach) < REACHES.indexOf('part');
}

/** Of a step: the server and the domains are judged each for themselves. */
export function readReachOf(onServer: readonly CallReach[], onDomains: readonly CallReach[]): Reach {
  const both = [onServer, onDomains].filter((reads) => reads.length > 0).map(worstOf);
  const [first = 'yes', second = first] = both;
  if (isSeen(first) !== isSeen(second)) return 'part';
  return REACHES.indexOf(second) > REACHES.indexOf(first) ? second : first;
}

/**
 * That of the writes that something is wanted of: the best known, where all of them can be made; else in part, or not. Where
 * nothing is foreseen to be wanted, any that can be made: nobody can be asked to teach the others.
 */
export function changeReachOf(writes: readonly WriteReach[]): Reach {
  const wanted = writes.filter(({ isWanted }) => isWanted);
  const reaches = (wanted.length > 0 ? wanted : writes.filter(({ reach }) => isSeen(reach))).map(
    ({ reach }) => reach,
  );
  const best = REACHES.find((reach) => reaches.includes(reach)) ?? 'by-hand';
  return isSeen(best) && !reaches.every(isSeen) ? 'part' : best;
}
