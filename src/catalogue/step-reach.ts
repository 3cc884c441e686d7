/** What can be read and changed on one server for a step: by how well each call is known, and what that server shows. */

import type { Route } from '../contract/binding.js';
import { isTrusted } from '../contract/evidence.js';
import type { Resource } from '../contract/resource.js';
import { readRouteOf } from '../contract/resource.js';
import { type Discovery, isListed } from '../contract/trust/discovery.js';
import { writeReach } from '../contract/trust/reach.js';
import { writesOf } from './step-facts.js';

/** How a read of a resource ended, where somebody tried. */
export type Tried = 'read' | 'undecoded' | 'closed' | 'failed' | 'not-tried';

/**
 * `yes`: published programs make the call, or a recording of this build does. `confirmed`: a guess that this server bears out. `guess`: a guess
 * whose answer fits. `part`: of the server or of its domains, not of both. `teach`: no call is known here. `by-hand`: no call is known anywhere. `failed`: it could not be seen this time.
 */
export const REACHES = ['yes', 'confirmed', 'guess', 'part', 'failed', 'teach', 'by-hand'] as const;
export type Reach = (typeof REACHES)[number];

export interface CallReach {
  readonly use: 'read' | 'write';
  readonly call: string;
  readonly evidence: Route['evidence'];
  /** This server's own reference lists it. */
  readonly isListed: boolean;
  /** Its web interface makes the call; null where that could not be seen well enough to say. */
  readonly isMade: boolean | null;
  readonly reach: Reach;
}

/** What one server shows of its calls. `made`: by its web interface; undefined where that was not read to the end. */
export interface Shown {
  readonly discovery: Discovery;
  readonly made: Discovery | undefined;
}

function known(
  use: CallReach['use'],
  route: Route,
  { discovery, made, reach }: Shown & { readonly reach: Reach },
): CallReach {
  const call = `${route.method} ${route.path}`;
  const isMade = made === undefined ? null : isListed(made, route);
  return { use, call, evidence: route.evidence, isListed: isListed(discovery, route), isMade, reach };
}

/** The read of a resource. What is no call has none. */
export function readCall(resource: Resource, shown: Shown, tried: Tried): CallReach | undefined {
  if (resource.kind === 'observed') return undefined;
  const route = readRouteOf(resource);
  const reachOf = (): Reach => {
    if (tried === 'closed' || tried === 'undecoded') return 'teach';
    if (tried === 'failed') return 'failed';
    if (isTrusted(route.evidence, 'read')) return 'yes';
    // A guess that nobody tried does not fit.
    if (tried === 'not-tried') return 'failed';
    return isListed(shown.discovery, route) ? 'confirmed' : 'guess';
  };
  return known('read', route, { ...shown, reach: reachOf() });
}

/** Every call that writes it, each for itself. */
export function writeCalls(resource: Resource, shown: Shown): readonly CallReach[] {
  return writesOf(resource).map((route) => {
    const isOpen = writeReach(route, shown.discovery).isOpen;
    const reach = !isOpen ? 'teach' : isTrusted(route.evidence, 'write') ? 'yes' : 'confirmed';
    return known('write', route, { ...shown, reach });
  });
}

/** That of all the reads of the server, or of a domain: what lacks one cannot be judged. */
function worstOf(reads: readonly CallReach[]): Reach {
  return REACHES.findLast((reach) => reads.some((one) => one.reach === reach)) ?? 'yes';
}

/** Is it judged, by whatever it is known by? */
export function isSeen(reach: Reach): boolean {
  return reach === 'yes' || reach === 'confirmed' || reach === 'guess';
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
