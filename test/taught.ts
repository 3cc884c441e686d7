/** The contract as a recording of the sandbox's own interface teaches it. */
import { type Contract, shippedContract } from '../src/contract/contract.js';
import { laidOver, type Overlay, overlaySchema } from '../src/contract/overlay.js';
import type { ApiResource } from '../src/contract/resource.js';
import { taughtBy } from '../src/sandbox/taught.js';

/** By what the sandbox teaches; judged like any overlay. Without a build: most tests ask no server for its build. */
export function contractBy(taught: ReturnType<typeof taughtBy>): Contract {
  if (taught === undefined) return shippedContract;
  const overlay = overlaySchema(shippedContract, shippedContract).parse(taught) as Overlay;
  const { build: _, ...parts } = overlay;
  return laidOver(shippedContract, parts);
}

const BUILD = 9406;

/** Of a sandbox that has no call that propagates. */
export const taughtContract = contractBy(
  taughtBy({ build: BUILD, publishedOnly: false, propagate: false, dialect: 0 }),
);

/** Of one that has it. */
export const taughtAll = contractBy(
  taughtBy({ build: BUILD, publishedOnly: false, propagate: true, dialect: 0 }),
);

/** A resource as the sandbox teaches it; one that is in no contract as it is. */
export function taughtOf<R extends { readonly id: string }>(resource: R): R {
  return ((taughtContract.byId(resource.id) as ApiResource | undefined) ?? resource) as R;
}
