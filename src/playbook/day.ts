/** A day as somebody writes it, in a file or on a command line: `YYYY-MM-DD`, and one that the calendar has. */
import { z } from 'zod';

const SPELLING = /^\d{4}-\d\d-\d\d$/;

/** Why a text is no day, for the end of a sentence; undefined for a day. */
export function whyNoDay(text: string): string | undefined {
  if (!SPELLING.test(text)) return 'not written as YYYY-MM-DD';
  const time = Date.parse(`${text}T00:00:00Z`);
  // Some days are none, and would become the one after.
  const isDay = !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
  return isDay ? undefined : 'no such day in the calendar';
}

export function day(): z.ZodISODate {
  return z.iso.date({ error: ({ input }) => (typeof input === 'string' ? whyNoDay(input) : undefined) });
}
