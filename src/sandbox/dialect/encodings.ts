/** The even dialects: paths and members stay, and what they hold is written otherwise: numbers of enums, units, ids, envelopes. */
import type { AssumedRow, Call } from '../assumed/row.js';
import { luckOf, reordered } from './chance.js';
import type { KeyForm, Leaf, SpokenCall } from './spoken.js';

/** What the wire may count a member in, by the end of its name: how many of them make one. */
const SMALLER_UNITS = [
  { named: /Minutes$|^retryIntervals$/, units: 60 },
  { named: /Days$/, units: 24 },
] as const;

function factorOf(dialect: number, name: string): number {
  const smaller = SMALLER_UNITS.find(({ named }) => named.test(name));
  return smaller !== undefined && luckOf(dialect, `unit of ${name}`).chance(0.7) ? smaller.units : 1;
}

/** Each name has the number of another: one enum is the same wherever it is used. */
function valuesOf(dialect: number, { member, blank }: Leaf): Leaf['values'] {
  if (member?.values === undefined) return undefined;
  const numbers = Object.keys(member.values);
  const others = reordered(numbers, luckOf(dialect, `enum of ${Object.values(member.values).join()}`));
  return Object.fromEntries(
    numbers.map((one, at) => [one, typeof blank === 'string' ? (others[at] ?? one) : Number(others[at])]),
  );
}

const KEY_FORMS = ['number', 'text', 'guid'] as const satisfies readonly KeyForm[];

export function encodedLeaves(dialect: number, row: AssumedRow, leaves: readonly Leaf[]): readonly Leaf[] {
  return leaves.map((leaf) => {
    const values = valuesOf(dialect, leaf);
    const isHandedOut = row.kind === 'collection' && row.key === leaf.name && leaf.member?.by === 'server';
    return {
      ...leaf,
      factor: factorOf(dialect, leaf.name),
      ...(values && { values }),
      ...(isHandedOut && { key: luckOf(dialect, `key of ${row.ids[0]}`).pick(KEY_FORMS) }),
    };
  });
}

/** Read and write may have each its own, or none. */
export function enveloped(
  dialect: number,
  row: AssumedRow,
  call: Call & { readonly under: string },
): SpokenCall {
  const { role, method, path, action, isExtra, under: was } = call;
  const luck = luckOf(dialect, `envelope of ${row.ids[0]}, ${role}`);
  const known = luck.chance(0.3);
  const others = {
    read: luck.pick(['', 'settings', 'data']),
    write: luck.pick(['', 'settings', 'input']),
    list: luck.pick(['items', 'results', 'data']),
    add: luck.pick(['', 'item', 'data']),
    edit: luck.pick(['', 'item', 'data']),
    remove: luck.pick(['ids', 'keys', 'items']),
  };
  // Names to propagate stay in a list of some name.
  const isOfNames = row.kind === 'calls' && role === 'write' && was !== '';
  const other = isOfNames ? luck.pick(['settings', 'input', 'names']) : others[role];
  const under = known ? was : other;
  return { role, method, path, was: { path, under: was }, action, ...(isExtra && { isExtra }), under };
}
