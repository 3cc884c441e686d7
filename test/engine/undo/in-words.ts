/** What is left as it is, each in one text: the name, and why behind it. */
import type { ToRestore } from '../../../src/engine/undo/touched.js';

export function inWords<R extends ToRestore>({ conflicts, ...rest }: R) {
  return {
    ...rest,
    conflicts: conflicts.map(({ name, why }) => (name === undefined ? why : `${name} ${why}`)),
  };
}
