/** How calls that list take what is looked for, in which order, and which part of it. */
import { z } from 'zod';
import { type Answer, done } from '../answer.js';

export const SEARCH = z.object({
  skip: z.number().default(0),
  take: z.number().default(0),
  search: z.string().nullable().default(''),
  sortDescending: z.boolean().default(false),
});

interface Order<Row> {
  readonly key: (row: Row) => string | number;
  readonly isDescending: boolean;
}

/** A new list, by what each row is ordered by. */
export function sortedBy<Row>(rows: readonly Row[], { key, isDescending }: Order<Row>): Row[] {
  const keyed = rows.map((row) => ({ row, by: key(row) }));
  keyed.sort((a, b) => (a.by < b.by ? -1 : Number(a.by > b.by)));
  if (isDescending) keyed.reverse();
  return keyed.map(({ row }) => row);
}

/** The part of the rows that a search asks for, beside the number of all that it finds; texts to find in lower case. */
export function searchIn<Row>(
  rows: readonly Row[],
  options: {
    readonly asked: z.output<typeof SEARCH>;
    readonly under: string;
    readonly key: (row: Row) => string;
    readonly texts: (row: Row) => readonly string[];
  },
): Answer {
  const { asked, under, key, texts } = options;
  const { skip, take, search, sortDescending: isDescending } = asked;
  const wanted = (search ?? '').toLowerCase();
  const found = rows.filter((row) => texts(row).some((text) => text.includes(wanted)));
  const sorted = sortedBy(found, { key, isDescending });
  return done({ totalCount: found.length, [under]: sorted.slice(skip, skip + take) });
}
