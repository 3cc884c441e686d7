/** The contract as a recording of the sandbox's own interface teaches it. */
import { type Contract, shippedContract } from '../src/contract/contract.js';
import { laidOver, type Overlay, overlaySchema } from '../src/contract/overlay.js';
import type { ApiResource } from '../src/contract/resource.js';
import { taughtBy } from '../src/sandbox/taught.js';

/** By what was taught, as JSON: most sandboxes of a suite teach the same, and to judge it takes longer than a test. */
const made = new Map<string, Contract>();

/** By what the sandbox teaches; judged like any overlay. Without a build: most tests ask no server for its build. */
export function contractBy(taught: ReturnType<typeof taughtBy>): Contract {
  if (taught === undefined) return shippedContract;
  const key = JSON.stringify(taught);
  const contract = made.get(key) ?? judged(taught);
  made.set(key, contract);
  return contract;
}

function judged(taught: object): Contract {
  const overlay = overlaySchema(shippedContract, shippedContract).parse(taught, { jitless: true }) as Overlay;
  const { build: _, ...parts } = overlay;
  return laidOver(shippedContract, parts);
}

const BUILD = 9406;

/** Of a sandbox that has no call that propagates. */
export const taughtContract = contractBy(
  taughtBy({ build: BUILD, publishedOnly: false, propagate: false, dialect: 0 }),
);

/** Of one that has it. */
export function taughtAll(): Contract {
  return contractBy(taughtBy({ build: BUILD, publishedOnly: false, propagate: true, dialect: 0 }));
}

/** A resource as the sandbox teaches it; one that is in no contract as it is. */
export function taughtOf<R extends { readonly id: string }>(resource: R): R {
  return ((taughtContract.byId(resource.id) as ApiResource | undefined) ?? resource) as R;
}
