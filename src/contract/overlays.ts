/**
 * Overlays of several builds together, and what they come to on a server: those of its own build as they stand, and below
 * them, for reads alone, what was learned on another build.
 */
import { LockdownError } from '../errors.js';
import { faultsOf } from './binding-faults.js';
import type { Parts } from './binding-schema.js';
import { type Contract, shippedContract } from './contract.js';
import { type Evidence, isPublished, weakest } from './evidence.js';
import { laidOver, type Overlay, partsIn, withParts } from './overlay.js';
import { type ApiResource, readRouteOf } from './resource.js';

/** One, and where each part of it stands. */
export interface PlacedOverlay {
  readonly overlay: Overlay;
  /** `FILE:LINE:COLUMN` of a part, by its path in the file. */
  readonly placeOf: (path: readonly string[]) => string;
}

/** Where a part of the contract comes from that does not ship. */
export interface Origin {
  /** `FILE:LINE:COLUMN` */
  readonly place: string;
  readonly build: number | undefined;
  /** Learned on another build than the server's. */
  readonly isElsewhere: boolean;
}

/** What they come to on one server. */
export interface InForce {
  readonly contract: Contract;
  /** By the name of a part, `smtp-in.read` or `smtp-in.fields.allowRelay`. What is not in it is as it ships. */
  readonly origins: ReadonlyMap<string, Origin>;
}

/** A contract for any server: which one it is, is known once it was reached. `build` is null where it does not say. */
export interface Contracts {
  readonly contractFor: (build: number | null) => Contract;
}

/** All calls of one that would write. */
const WRITES = ['write', 'add', 'edit', 'remove', 'actions'];
const NO_WRITES = Object.fromEntries(WRITES.map((part) => [part, null]));
/** What goes with the call that reads: by what rows are known, and what moves by itself. */
const OF_READ = ['key', 'serverOwned', 'volatile'];

const readOf = ({ kind }: ApiResource) => (kind === 'document' ? 'read' : 'list');

interface Claimed {
  readonly evidence: Evidence;
}

function lowered({ evidence }: Claimed): Evidence {
  return weakest([evidence, 'proposed']);
}

/**
 * What of an overlay of another build counts here: what reads, where neither this build's own overlays (`isTaken`) nor what
 * others published says better. It is tried, has to fit in every field, and nothing is written by it.
 */
function readPartsOf(
  parts: Parts,
  { resource, isTaken }: { readonly resource: ApiResource; readonly isTaken: (part: string) => boolean },
): Parts {
  const known = readRouteOf(resource).evidence;
  const call = readOf(resource);
  const { fields = {}, [call]: read } = parts as Readonly<Record<string, Claimed | undefined>> & Parts;
  const isRead = read !== undefined && !isTaken(call) && !isPublished(known);
  const around = OF_READ.filter((part) => isRead && (parts[part] ?? undefined) !== undefined);
  const bound = Object.entries(fields as Readonly<Record<string, Claimed>>).filter(
    ([field]) =>
      !isTaken(`fields.${field}`) && !isPublished(resource.binding.fields[field]?.evidence ?? known),
  );
  return {
    ...(isRead ? { [call]: { ...read, evidence: lowered(read) } } : {}),
    ...Object.fromEntries(around.map((part) => [part, parts[part]])),
    fields: Object.fromEntries(
      bound.map(([field, one]) => [field, { ...one, evidence: lowered(one), written: 'proposed' }]),
    ),
  };
}

/** `smtp-in.read`: as conflicts and origins name a part. */
export function partName(path: readonly string[]): string {
  return (path[0] === 'resources' ? path.slice(1) : path).join('.');
}

function pathsIn(id: string, parts: Parts): readonly (readonly string[])[] {
  return partsIn({ resources: { [id]: parts } });
}

interface Found {
  readonly from: PlacedOverlay;
  readonly parts: Parts;
}

/** What of other builds counts of one resource, the newest first. */
function foundElsewhere(
  resource: ApiResource,
  { own, others }: { readonly own: ReadonlyMap<string, Origin>; readonly others: readonly PlacedOverlay[] },
): readonly Found[] {
  const { id } = resource;
  const taken = new Set(own.keys());
  return others.flatMap((from) => {
    const stated = from.overlay.resources[id];
    if (stated === undefined) return [];
    const parts = readPartsOf(stated, { resource, isTaken: (part) => taken.has(`${id}.${part}`) });
    const names = pathsIn(id, parts).map(partName);
    for (const name of names) taken.add(name);
    return names.length === 0 ? [] : [{ from, parts }];
  });
}

/** What of other builds counts, over all resources. */
function allElsewhere(known: {
  readonly own: readonly PlacedOverlay[];
  readonly origins: ReadonlyMap<string, Origin>;
  readonly others: readonly PlacedOverlay[];
}): readonly (Found & { readonly resource: ApiResource })[] {
  return shippedContract.resources.flatMap((resource) => {
    const all = foundElsewhere(resource, { own: known.origins, others: known.others });
    if (all.length === 0) return [];
    const own = known.own.map(({ overlay }) => overlay.resources[resource.id] ?? {});
    const layers = [...all.map(({ parts }) => parts).reverse(), ...own];
    const laid = layers.reduce<ApiResource>(withParts, resource);
    // What fits each by itself may not fit together: then what was learned here counts alone.
    const isSafe = faultsOf(laid, shippedContract).next().done === true;
    return isSafe ? all.map((one) => ({ resource, ...one })) : [];
  });
}

/**
 * `overlays`: each judged, and those that hold for one build judged together. `build`: that of the server, null where it
 * does not say.
 */
export function inForce(overlays: readonly PlacedOverlay[], build: number | null): InForce {
  const isOwn = ({ overlay }: PlacedOverlay) => overlay.build === undefined || overlay.build === build;
  const own = overlays.filter(isOwn);
  const others = overlays
    .filter((one) => !isOwn(one))
    .toSorted((a, b) => (b.overlay.build ?? 0) - (a.overlay.build ?? 0));
  const origins = new Map<string, Origin>();
  const keep = (paths: readonly (readonly string[])[], { placeOf, overlay }: PlacedOverlay) => {
    for (const path of paths)
      origins.set(partName(path), {
        ...{
          place: placeOf(path),
          build: overlay.build,
          isElsewhere: !own.some((one) => one.overlay === overlay),
        },
      });
  };
  for (const one of own) keep(partsIn(one.overlay), one);
  const found = allElsewhere({ own, origins, others });
  for (const { resource, from, parts } of found) keep(pathsIn(resource.id, parts), from);
  const below = others.map((one) => {
    const parts = found.filter(({ from }) => from === one).map(({ resource, parts }) => [resource.id, parts]);
    return { resources: Object.fromEntries(parts) };
  });
  // Whatever else is known of it: what is read by another build's call is not written.
  const unwritten = found.filter(({ resource, parts }) => parts[readOf(resource)] !== undefined);
  for (const { resource } of unwritten) for (const part of WRITES) origins.delete(`${resource.id}.${part}`);
  const layers: readonly Overlay[] = [
    ...below.reverse(),
    ...own.map(({ overlay }) => overlay),
    ...unwritten.map(({ resource }) => ({ resources: { [resource.id]: NO_WRITES } })),
  ];
  const contract = layers.reduce(laidOver, shippedContract);
  const elsewhere = [...new Set(found.flatMap(({ from }) => from.overlay.build ?? []))].sort((a, b) => b - a);
  return { contract: elsewhere.length === 0 ? contract : { ...contract, elsewhere }, origins };
}

/**
 * The one contract, that of a run, whatever the server: but what was learned on one build writes on no other.
 * Errors: `contract.other-build`, by `contractFor`.
 */
export function onlyContract(contract: Contract): Contracts {
  return {
    contractFor: (seen) => {
      const { build } = contract;
      if (build === undefined || build === seen) return contract;
      throw new LockdownError(
        'contract.other-build',
        `The run was made by calls that were learned on build ${build}, and this server ${seen === null ? 'does not say its build' : `is build ${seen}`}`,
        { next: 'Bring its settings back by hand: snapshot.json in the folder of the run has them.' },
      );
    },
  };
}
