/** The JSON Schema of what a file may hold: for editors, and for the words in which a mistake is told. */
import { z } from 'zod';

export type JsonSchema = z.core.JSONSchema.JSONSchema;

/** Made once for a schema: that of a playbook takes tens of milliseconds, and every mistake in one is told by it. */
const MADE = new WeakMap<z.ZodType, JsonSchema>();

/** Draft 7, as the editors' YAML language server knows that one best. What zod cannot express becomes "anything". */
export function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  const made =
    MADE.get(schema) ?? z.toJSONSchema(schema, { io: 'input', target: 'draft-07', unrepresentable: 'any' });
  MADE.set(schema, made);
  return made;
}
