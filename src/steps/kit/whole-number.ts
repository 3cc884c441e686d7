/** An option that is a whole number. */
import { z } from 'zod';

/** A whole number from `least` to `most`, both included. */
export function wholeNumber(least: number, most: number) {
  return z.int().min(least).max(most);
}
