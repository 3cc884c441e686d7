/** A part of what was looked at from outside: it was seen, or it was not, and why. */
import { z } from 'zod';

export const partOf = <T extends z.ZodType>(value: T) =>
  z.discriminatedUnion('status', [
    z.strictObject({ status: z.literal('seen'), value }),
    /** `why`: half a sentence. It says nothing of what is there. */
    z.strictObject({ status: z.literal('not-seen'), why: z.string() }),
  ]);

export type Part<T> =
  | { readonly status: 'seen'; readonly value: T }
  | { readonly status: 'not-seen'; readonly why: string };

export function seen<T>(value: T): Part<T> {
  return { status: 'seen', value };
}

export function notSeen(why: string): Part<never> {
  return { status: 'not-seen', why };
}
