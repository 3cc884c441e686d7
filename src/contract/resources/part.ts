/** A part of what was looked at beyond the server: it was seen, or it was not, and why. */
import { z } from 'zod';

/** A part, of a value. */
export const partOf = <T extends z.ZodType>(value: T) =>
  z.discriminatedUnion('status', [
    z.strictObject({ status: z.literal('seen'), value }),
    /** `why`: half a sentence. It says nothing of what is there. */
    z.strictObject({ status: z.literal('not-seen'), why: z.string() }),
  ]);

/** The same, as a type. */
export type Part<T> =
  | { readonly status: 'seen'; readonly value: T }
  | { readonly status: 'not-seen'; readonly why: string };

/** It was looked at. */
export function seen<T>(value: T): Part<T> {
  return { status: 'seen', value };
}

/** Nobody knows: `why` is half a sentence. */
export function notSeen(why: string): Part<never> {
  return { status: 'not-seen', why };
}
