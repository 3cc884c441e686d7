/** What a row of the assumed API is in a dialect. */
import type { AssumedRow, Call, Member } from '../assumed/row.js';

/** How a key that the server hands out is written. */
export type KeyForm = 'number' | 'text' | 'guid';

/** One value of an object: where the state has it, where the wire has it, and how it is said there. */
export interface Leaf {
  /** As the table and the state have it; a dot reaches into an object. */
  readonly name: string;
  /** As the wire has it; likewise. */
  readonly wire: string;
  /** Value of the state, as text -> value on the wire, of an enum. One that is not listed is the same in both. */
  readonly values?: Readonly<Record<string, number | string>>;
  /** How many units of the wire are one of the state: 60 where seconds stand for minutes. */
  readonly factor: number;
  /** Of a key that is written otherwise than in the state. */
  readonly key?: KeyForm;
  /** What the state holds where nothing is said. */
  readonly blank: unknown;
  /** What the table says of it. */
  readonly member?: Member;
}

/** A call in the words of a dialect. */
export interface SpokenCall extends Pick<Call, 'role' | 'method' | 'path' | 'action' | 'isExtra'> {
  /** What the table has for its path, and for `under`. */
  readonly was: { readonly path: string; readonly under: string };
  /**
   * The member of its answer (`read`, `list`) or of its body that holds what it is about: the object, the rows, the
   * keys to remove, the names to propagate. Empty where that lies beside the envelope, or is the whole body.
   */
  readonly under: string;
}

export interface Spoken<Row extends AssumedRow = AssumedRow> {
  readonly row: Row;
  readonly calls: readonly SpokenCall[];
  readonly leaves: readonly Leaf[];
}

/** What of it is on the wire under the name that the table has for it. */
export function leafOf({ row, leaves }: Spoken, name: string): Leaf {
  const found = leaves.find((leaf) => leaf.name === name);
  if (found === undefined) throw new Error(`${row.ids[0]} has no ${name}`);
  return found;
}
