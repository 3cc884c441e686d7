/** What can be read and changed on one server for a step: by how well each call is known, and what that server shows. */

import type { Route } from '../contract/binding.js';
import { namesOf } from '../contract/binding-schema.js';
import { isTrusted } from '../contract/evidence.js';
import { type ApiResource, type Resource, readRouteOf } from '../contract/resource.js';
import { type Discovery, isAmong, mayBeMade } from '../contract/trust/discovery.js';
import { type Carried, changeReach, isShown, type Sending } from '../contract/trust/reach.js';
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

/** Of a write by the fields in question: whether it can change all of them, some, or none. */
function writeReachOf(
  resource: ApiResource,
  { route, fields }: { readonly route: Sending; readonly fields: readonly string[] },
  discovery: Discovery,
): Reach {
  const names = 'key' in resource.binding && route === resource.binding.remove ? [] : fields;
  // Every name that a value may have.
  const valuesOf = (field: string): Carried['fields'][string] => namesOf(resource.model.shape[field]) ?? [];
  const isOpen = (some: readonly string[]) =>
    changeReach(
      resource,
      { route, fields: Object.fromEntries(some.map((one) => [one, valuesOf(one)])) },
      discovery,
    ).isOpen;
  if (isOpen(names)) return isTrusted(route.evidence, 'write') ? 'yes' : 'documented-here';
  return names.some((one) => isOpen([one])) ? 'part' : 'teach';
}

/** Every call that writes it, each for itself. `fields`: those that matter; all that can be sent and seen where left out. */
export function writeCalls(
  resource: Resource,
  discovery: Discovery,
  fields: readonly string[] = Object.keys(resource.model.shape),
): readonly CallReach[] {
  if (resource.kind === 'observed') return [];
  return writesOf(resource).map((route) =>
    known('write', route, { discovery, reach: writeReachOf(resource, { route, fields }, discovery) }),
  );
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

/** That of its writes: of several the best known, as most steps need one of them. */
export function changeReachOf(writes: readonly CallReach[]): Reach {
  return REACHES.find((reach) => writes.some((one) => one.reach === reach)) ?? 'by-hand';
}
