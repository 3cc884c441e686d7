/** What a question to DNS came to. That a resolver gave no answer says nothing of what is published. */
import { z } from 'zod';

/**
 * `found`: records, in an order that the answer does not decide. `no-data`: the name is there and has none of this type. `no-name`: there is no such name.
 * `failed`: it is not known; `why` is half a sentence.
 */
export const lookupOf = <T extends z.ZodType>(record: T) =>
  z.discriminatedUnion('status', [
    z.strictObject({ status: z.literal('found'), records: z.array(record).readonly() }),
    z.strictObject({ status: z.literal(['no-data', 'no-name']) }),
    z.strictObject({ status: z.literal('failed'), why: z.string() }),
  ]);

/** The same, of records of a type. */
export type Lookup<T> =
  | { readonly status: 'found'; readonly records: readonly T[] }
  | { readonly status: 'no-data' | 'no-name' }
  | { readonly status: 'failed'; readonly why: string };

/** The records; none where there is none, or nobody knows. */
export function recordsOf<T>(lookup: Lookup<T>): readonly T[] {
  return lookup.status === 'found' ? lookup.records : [];
}

/** The addresses of a host. */
export const hostSchema = z.strictObject({ a: lookupOf(z.string()), aaaa: lookupOf(z.string()) });

/** What a host is in DNS, all of it as a resolver answers. */
export type Host = Readonly<z.infer<typeof hostSchema>>;

/** Those that were answered. */
export function addressesOf({ a, aaaa }: Host): readonly string[] {
  return [...recordsOf(a), ...recordsOf(aaaa)];
}
