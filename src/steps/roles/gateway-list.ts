/** Which entry of a list of gateways stands for a server of the playbook. */
import { type Expectation, fixesOf } from '../kit/expectation.js';
import { SPELLINGS } from '../kit/spelling.js';
import type { Item } from '../kit/step.js';

/** One text for one server, however it is written. */
export function serverName(address: string): string {
  return SPELLINGS.address(address);
}

/** Of several gateways, the one that needs least; of two alike, the one with the lower key. */
export function needingLeast<F>(
  gateways: readonly Item<F>[],
  expectations: readonly Expectation<F>[],
): Item<F> | undefined {
  const needs = ({ fields }: Item<F>): number => Object.keys(fixesOf(expectations, fields)).length;
  const [least] = gateways.toSorted((a, b) => needs(a) - needs(b) || (a.key < b.key ? -1 : 1));
  return least;
}
