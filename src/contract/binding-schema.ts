/**
 * The shape of a binding that comes as data, by the model of its resource: in an overlay (parts of one) and in the
 * folder of a run (a whole one). What a shape cannot say is `binding-faults.ts`.
 */
import { z } from 'zod';
import { BOUND, CLAIMED, name, names } from './binding.js';
import { faultsOf } from './binding-faults.js';
import type { Contract } from './contract.js';
import type { Evidence } from './evidence.js';
import { ANOTHER, type AnyCollection, type AnyDocument, type ApiResource } from './resource.js';

type Shapes = typeof BOUND | typeof CLAIMED;

/** The names of an enum that have a value on the wire, also where the field may be empty; undefined for any other model. */
export function namesOf(model: unknown): readonly string[] | undefined {
  if (model instanceof z.ZodNullable) return namesOf(model.unwrap());
  return model instanceof z.ZodEnum ? model.options.map(String).filter((one) => one !== ANOTHER) : undefined;
}

/** Words of evidence under which some names of a list may lack a value on the wire: only what was seen is known. */
const SEEN_IN_PART: ReadonlySet<unknown> = new Set(['learned', 'confirmed', 'proposed'] satisfies Evidence[]);

/** Else every name has one: what the server would make of another is unknown. */
function namesMissing(options: readonly string[]) {
  return (
    { values, evidence }: { readonly values?: object; readonly evidence?: unknown },
    context: z.RefinementCtx,
  ) => {
    if (values === undefined || SEEN_IN_PART.has(evidence)) return;
    for (const name of options.filter((one) => !Object.hasOwn(values, one)))
      context.addIssue({ code: 'custom', path: ['values'], message: `${name} has no value on the wire` });
  };
}

function withNames(options: readonly string[], shapes: Shapes) {
  const value = z.union([z.number(), z.string()]);
  const values = z.strictObject(Object.fromEntries(options.map((one) => [one, value.exactOptional()])));
  return shapes.field.extend({ values: values.exactOptional() }).superRefine(namesMissing(options));
}

function fieldShape(
  id: string,
  { resource, shapes }: { readonly resource: ApiResource; readonly shapes: Shapes },
) {
  const options = namesOf(resource.model.shape[id]);
  const field = options === undefined ? shapes.field : withNames(options, shapes);
  const shipped = resource.binding.fields[id];
  if (shipped === undefined || !('flags' in shipped)) return field;
  const flags = z.strictObject(Object.fromEntries(Object.keys(shipped.flags).map((flag) => [flag, name])));
  const bits = z.record(z.string(), z.int().min(0).max(52));
  const mask = z.strictObject({ member: name, bits }).exactOptional();
  return z.union([z.strictObject({ flags, mask, ...shapes.about }), field]);
}

function fieldShapes(resource: ApiResource, shapes: Shapes) {
  const ids = Object.keys(resource.model.shape);
  return Object.fromEntries(ids.map((id) => [id, fieldShape(id, { resource, shapes })]));
}

/** The parts of a binding; those that it can do without are marked so. */
function partsOf({ kind, model }: ApiResource, { read, write, list, call, action }: Shapes) {
  const volatile = names.exactOptional();
  if (kind === 'document') return { read, write: write.exactOptional(), volatile };
  const actions = z.array(action.extend({ field: z.enum(Object.keys(model.shape)) })).exactOptional();
  const item = call.exactOptional();
  const key = z.union([name, z.array(name).min(2).readonly()]);
  return { list, add: item, edit: item, remove: item, actions, volatile, key, serverOwned: names };
}

/** A resource with another binding, whose shape is known to fit. */
export function withBinding(resource: ApiResource, binding: unknown): ApiResource {
  return { ...resource, binding } as AnyDocument | AnyCollection;
}

/** `bound` gives the whole resource that a value makes. */
function judging(shipped: Contract, bound: (value: unknown) => ApiResource) {
  return (value: unknown, context: z.RefinementCtx) => {
    for (const [at, message] of faultsOf(bound(value), shipped))
      context.addIssue({ code: 'custom', path: [...at], message });
  };
}

/** A whole binding: every field of the model, and no other. `shipped`: the measure of what is safe (`faultsOf`). */
export function bindingSchema(resource: ApiResource, shipped: Contract) {
  const contents = z.record(z.string(), z.number()).exactOptional();
  return z
    .strictObject({
      ...partsOf(resource, BOUND),
      ...(resource.kind === 'collection' ? { contents } : {}),
      fields: z.strictObject(fieldShapes(resource, BOUND)),
    })
    .superRefine(judging(shipped, (binding) => withBinding(resource, binding)));
}

/** Parts of a binding, as an overlay states them. */
export interface Parts {
  readonly fields?: Readonly<Record<string, object>>;
  /** Null takes a call away. */
  readonly [part: string]: unknown;
}

/** Any of these; null for what can be done without. */
function anyOf(shapes: Readonly<Record<string, z.ZodType>>) {
  const stated = Object.entries(shapes).map(([part, schema]) => {
    const may = schema instanceof z.ZodExactOptional ? (schema.unwrap() as z.ZodType).nullable() : schema;
    return [part, may.exactOptional()];
  });
  return z.strictObject(Object.fromEntries(stated));
}

/**
 * Parts of a binding, each in place of the one that is there (of the fields, each by itself); null takes away what a
 * binding can do without. What says that an item is in use (`contents`) is no part of it. `laid` lays parts over the
 * binding that is there, so that the whole is judged.
 */
export function partsSchema(
  resource: ApiResource,
  { shipped, laid }: { readonly shipped: Contract; readonly laid: (parts: Parts) => ApiResource },
): z.ZodType<Parts> {
  const fields = anyOf(fieldShapes(resource, CLAIMED)).exactOptional();
  return anyOf(partsOf(resource, CLAIMED))
    .extend({ fields })
    .superRefine(judging(shipped, (value) => laid(value as Parts)));
}
