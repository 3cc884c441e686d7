/** Shapes that the files of plans and runs have in common. */
import { z } from 'zod';
import type { Json } from '../../canonical-json.js';

/** Any JSON value; one for all schemas, so that each of them names it once. */
export const jsonSchema: z.ZodType<Json> = z.json();

export function listOf<Item extends z.ZodType>(item: Item) {
  return z.array(item).readonly();
}
