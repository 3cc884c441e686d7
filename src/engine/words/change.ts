/** A change: before and after of one field of a document, or of one item of a collection. */
import { z } from 'zod';
import { isEqualJson } from '../../canonical-json.js';
import { EVIDENCE } from '../../contract/evidence.js';
import type { Fields } from '../../contract/wire/decode.js';
import { DISRUPTIONS, EFFECTS } from '../../steps/kit/step.js';
import { grouped } from './grouped.js';
import { jsonSchema, listOf } from './schemas.js';
import type { Target } from './target.js';

const fields = z.record(z.string(), jsonSchema);

const common = {
  steps: listOf(z.string()).describe('Steps that ask for the change'),
  takesBack: listOf(z.string())
    .exactOptional()
    .describe('Of a rollback: the steps that asked for what it takes back, as far as a plan tells'),
  target: z.string().describe('"server", or the name of a mail domain'),
  resource: z.string().describe('What is changed there'),
  effect: z.enum(EFFECTS).describe('Does it make the server stricter?'),
  disruption: z.enum(DISRUPTIONS).describe('What users notice'),
  evidence: z.enum(EVIDENCE).describe('How well the call, the names and the values it rests on are known'),
};

const fieldChangeSchema = z.strictObject({
  ...common,
  action: z.literal('change'),
  field: z.string().describe('Field of the document'),
  before: jsonSchema,
  after: jsonSchema,
});

const itemChangeSchema = z.strictObject({
  ...common,
  action: z.enum(['add', 'change', 'remove']),
  item: z.string().describe('Item of the collection'),
  key: z
    .union([z.string(), z.number()])
    .nullable()
    .describe('By what the server knows the item; null for a new one'),
  before: fields.nullable(),
  after: fields.nullable(),
});

export const changeSchema = z.union([fieldChangeSchema, itemChangeSchema]);

export type FieldChange = Readonly<z.infer<typeof fieldChangeSchema>>;
export type ItemChange = Readonly<z.infer<typeof itemChangeSchema>>;
export type Change = FieldChange | ItemChange;

export function isFieldChange(change: Change): change is FieldChange {
  return 'field' in change;
}

/** One text for one object of the server. */
export function objectId(object: {
  readonly resource: string | { readonly id: string };
  readonly target: Target;
}): string {
  const { resource, target } = object;
  return `${typeof resource === 'string' ? resource : resource.id} ${target}`;
}

/** The changes of each object, by `objectId`, in their order. */
export function changesByObject(changes: readonly Change[]): ReadonlyMap<string, readonly Change[]> {
  return grouped(changes, objectId);
}

/** The steps that it is about: of one that takes another back those of the other. */
export function stepsBehind({ steps, takesBack }: Pick<Change, 'steps' | 'takesBack'>): readonly string[] {
  return takesBack ?? steps;
}

/** Before and after of a change, by field; an item that is not there has none. */
export function fieldsOf(change: Change): { readonly before: Fields | null; readonly after: Fields | null } {
  return isFieldChange(change)
    ? { before: { [change.field]: change.before }, after: { [change.field]: change.after } }
    : { before: change.before, after: change.after };
}

/** The fields of two states of an item that differ, in the order of the item. */
export function differences(before: Fields | null, after: Fields | null) {
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  return [...names]
    .map((field) => ({ field, before: before?.[field] ?? null, after: after?.[field] ?? null }))
    .filter((one) => !isEqualJson(one.before, one.after));
}

/** Those that a change makes. */
export function differingFields(change: Change) {
  const { before, after } = fieldsOf(change);
  return differences(before, after);
}
