/** Overlays for tests: laid over what ships, or the words in which they are refused. */
import { type Contract, shippedContract } from '../../src/contract/contract.js';
import { laidOver, overlaySchema } from '../../src/contract/overlay.js';

const LEARNED = { evidence: 'learned', source: 'a recording' };

export const aRead = { ...LEARNED, method: 'GET', path: 'settings/sysadmin/other', under: 'other' };
export const aWrite = { ...LEARNED, method: 'POST', path: 'settings/sysadmin/other-set' };
export const aField = (wire: string, more: object = {}) => ({
  ...{ wire, evidence: 'learned', written: 'learned' },
  ...more,
});

/** As a file holds it: nothing is there and undefined. */
const stated = (resources: object, more: object = {}) =>
  JSON.parse(JSON.stringify({ version: 1, build: 9406, resources, ...more }));

/** The contract with these parts in place. Throws where they are refused. */
export function withOverlay(resources: object, bound: Contract = shippedContract): Contract {
  return laidOver(bound, overlaySchema(bound, shippedContract).parse(stated(resources)));
}

const SHIPPED = overlaySchema(shippedContract, shippedContract);

/** `smtp-in.read.path: why`, a line for everything that is wrong. */
export function refusalsOf(resources: object, more: object = {}): readonly string[] {
  const parsed = SHIPPED.safeParse(stated(resources, more));
  return (parsed.error?.issues ?? []).map(
    ({ path, message }) => `${(path[0] === 'resources' ? path.slice(1) : path).join('.')}: ${message}`,
  );
}
