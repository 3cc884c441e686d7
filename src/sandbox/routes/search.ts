/** How calls that list take what is looked for, in which order, and which part of it. */
import { isObject } from '../json.js';

interface Search {
  readonly skip: number;
  readonly take: number;
  /** In lower case. */
  readonly text: string;
  readonly isDescending: boolean;
}

/** Search parameters as they came; undefined when one of them is of another type. */
export function searchOf(given: unknown): Search | undefined {
  if (!isObject(given)) return undefined;
  const { skip = 0, take = 0, search = '', sortDescending: isDescending = false } = given;
  if (typeof skip !== 'number' || typeof take !== 'number' || typeof isDescending !== 'boolean') {
    return undefined;
  }
  if (typeof search !== 'string' && search !== null) return undefined;
  return { skip, take, text: (search ?? '').toLowerCase(), isDescending };
}

/** A new list, by what each row is ordered by. */
export function sortedBy<Row>(
  rows: readonly Row[],
  options: { readonly key: (row: Row) => string | number; readonly isDescending: boolean },
): Row[] {
  const { key, isDescending } = options;
  const keyed = rows.map((row) => ({ row, by: key(row) }));
  keyed.sort((a, b) => (a.by < b.by ? -1 : Number(a.by > b.by)));
  if (isDescending) keyed.reverse();
  return keyed.map(({ row }) => row);
}
