/** The options of a step as rows of a table, whatever is nested flattened: `limits.threshold`, `allow[].address`. */
import { z } from 'zod';
import { allowedWords } from '../documents/allowed.js';
import { type JsonSchema, jsonSchemaOf } from '../documents/json-schema.js';
import type { Step } from '../steps/kit/step.js';

export const optionRowSchema = z.strictObject({
  name: z.string().describe('Dotted; [] stands for each entry of a list'),
  what: z.string(),
  /** Also where what it holds has defaults of its own. */
  fallback: z.string().optional().describe('As JSON; left out where there is none'),
  /** As the end of "it takes …". */
  takes: z.string(),
  /** Has to be stated, where what it stands in is. */
  isRequired: z.boolean(),
});

export type OptionRow = Readonly<z.infer<typeof optionRowSchema>>;

function isSchema(node: unknown): node is JsonSchema {
  return typeof node === 'object' && node !== null && !Array.isArray(node);
}

function isMapping(node: JsonSchema): boolean {
  return Object.keys(node.properties ?? {}).length > 0;
}

function fallbackOf(node: JsonSchema): string | undefined {
  return node.default === undefined || isMapping(node) ? undefined : JSON.stringify(node.default);
}

/** Rows for what stands in a value: members of a mapping, or of each mapping in a list. */
function rowsIn(node: JsonSchema, name: string): readonly OptionRow[] {
  const required = node.required ?? [];
  const members = Object.entries(node.properties ?? {}).flatMap(([member, schema]) =>
    isSchema(schema)
      ? rowsOf(schema, {
          name: name === '' ? member : `${name}.${member}`,
          isRequired: required.includes(member) && schema.default === undefined,
        })
      : [],
  );
  const { items } = node;
  return [...members, ...(isSchema(items) ? rowsIn(items, `${name}[]`) : [])];
}

function rowsOf(node: JsonSchema, option: Pick<OptionRow, 'name' | 'isRequired'>): readonly OptionRow[] {
  const { description: what = '' } = node;
  const row = { ...option, what, fallback: fallbackOf(node), takes: allowedWords(node) };
  return [row, ...rowsIn(node, option.name)];
}

/** In the order of the schema, each mapping or list before what stands in it. */
export function optionRows(step: Pick<Step, 'options'>): readonly OptionRow[] {
  return rowsIn(jsonSchemaOf(step.options), '');
}
