/**
 * The shape of a binding that comes as data, by the model of its resource: in an overlay (parts of one) and in the
 * folder of a run (a whole one). What a shape cannot say is `binding-faults.ts`.
 */
import { z } from 'zod';
import { faultsOf } from './binding-faults.js';
import type { Contract } from './contract.js';
import { EVIDENCE, type Evidence } from './evidence.js';
import type { AnyCollection, AnyDocument, ApiResource } from './resource.js';

/** What an overlay may claim: the stronger words are of what others published. */
export const OVERLAY_EVIDENCE = ['learned', 'documented', 'assumed'] as const satisfies readonly Evidence[];

const text = z.string().min(1);
const name = z.string().regex(/^[a-z]\w*$/i, 'a member has one plain name');
const member = z
  .string()
  .regex(/^[a-z]\w*(\.[a-z]\w*)*$/i, 'a member has a plain name; dots reach into objects');
const names = z.array(name).readonly();

/** Below `settings/`, segment by segment, so that no address, query or `..` is one, however it is written. */
const path = z
  .string()
  .regex(
    /^settings(\/((?!\.+(\/|$))[\w.-]+|\{\w+\}))+$/,
    'a call lies below settings/ (itself below api/v1/); each segment is letters, digits, "." "_" "-", or one {name}',
  )
  .meta({ examples: ['settings/sysadmin/smtp-in-settings'] });

/** What all bindings are made of, known so well. Of what is claimed, every field says how well it is read. */
function shapesWith<E extends Evidence>(words: readonly E[], ofField: 'said' | 'may-be-said') {
  const evidence = z.enum(words);
  const written = z.enum([...words, 'none']);
  const read = ofField === 'said' ? evidence : evidence.exactOptional();
  const about = { evidence: read, written, note: text.exactOptional() };
  const source = text.meta({ description: 'Who shows it' });
  const actsOnDomain = z.literal(true).exactOptional();
  const route = { path, listedAs: path.exactOptional(), evidence, source, actsOnDomain };
  const get = { method: z.enum(['GET', 'POST']), ...route };
  const post = { method: z.literal('POST'), ...route };
  const item = { ...post, body: z.json() };
  const under = name.exactOptional();
  const sends = z.enum(['changed-members', 'all-members']);
  const isHidden = { writeOnly: z.literal(true).exactOptional(), codeMember: name.exactOptional() };
  const sent = z.record(z.string(), z.string()).exactOptional();
  const field = z.strictObject({ wire: member, sent, ...about, ...isHidden });
  const join = z.strictObject({ under: member, keys: name, value: name, as: name }).exactOptional();
  const paging = z.strictObject({ skip: member, take: member, size: z.int().min(1), total: member });
  return {
    about,
    field,
    read: z.strictObject({ ...get, under }),
    write: z.strictObject({ ...post, under, sends, needs: names.exactOptional() }).exactOptional(),
    list: z.strictObject({
      ...{ ...get, under: member, join },
      body: z.record(z.string(), z.json()).exactOptional(),
      paging: paging.exactOptional(),
    }),
    call: z.strictObject(item).exactOptional(),
    action: z.strictObject({ ...item, field: z.string(), to: z.json() }),
  };
}

const BOUND = shapesWith(EVIDENCE, 'may-be-said');
const CLAIMED = shapesWith(OVERLAY_EVIDENCE, 'said');
type Shapes = typeof BOUND | typeof CLAIMED;

/** The names of an enum, also where the field may be empty; undefined for any other model. */
function namesOf(model: unknown): readonly string[] | undefined {
  if (model instanceof z.ZodNullable) return namesOf(model.unwrap());
  return model instanceof z.ZodEnum ? model.options.map(String) : undefined;
}

function fieldShape(
  id: string,
  { resource, shapes }: { readonly resource: ApiResource; readonly shapes: Shapes },
) {
  const options = namesOf(resource.model.shape[id]);
  const value = z.union([z.number(), z.string()]);
  const values = z.strictObject(Object.fromEntries((options ?? []).map((one) => [one, value])));
  const field =
    options === undefined ? shapes.field : shapes.field.extend({ values: values.exactOptional() });
  const shipped = resource.binding.fields[id];
  if (shipped === undefined || !('flags' in shipped)) return field;
  const flags = z.strictObject(Object.fromEntries(Object.keys(shipped.flags).map((flag) => [flag, name])));
  const bits = z.record(z.string(), z.int().min(0).max(52));
  const mask = z.strictObject({ member: name, bits }).exactOptional();
  return z.union([z.strictObject({ flags, mask, ...shapes.about }), field]);
}

/** The parts of a binding; those that it can do without are marked so. */
function partsOf({ kind, model }: ApiResource, { read, write, list, call, action }: Shapes) {
  const volatile = names.exactOptional();
  if (kind === 'document') return { read, write, volatile };
  const actions = z.array(action.extend({ field: z.enum(Object.keys(model.shape)) })).exactOptional();
  return { list, add: call, edit: call, remove: call, actions, volatile, key: name, serverOwned: names };
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
  const of = { resource, shapes: BOUND };
  const fields = Object.keys(resource.model.shape).map((id) => [id, fieldShape(id, of)]);
  const contents = z.record(z.string(), z.number()).exactOptional();
  return z
    .strictObject({
      ...partsOf(resource, BOUND),
      ...(resource.kind === 'collection' ? { contents } : {}),
      fields: z.strictObject(Object.fromEntries(fields)),
    })
    .superRefine(judging(shipped, (binding) => withBinding(resource, binding)));
}

/** Parts of a binding, as an overlay states them. */
export interface Parts {
  readonly fields?: Readonly<Record<string, object>>;
  /** Null takes a call away. */
  readonly [part: string]: unknown;
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
  const of = { resource, shapes: CLAIMED };
  const parts = Object.entries<z.ZodType>(partsOf(resource, CLAIMED)).map(([part, schema]) => [
    part,
    (schema instanceof z.ZodExactOptional
      ? (schema.unwrap() as z.ZodType).nullable()
      : schema
    ).exactOptional(),
  ]);
  const fields = Object.keys(resource.model.shape).map((id) => [id, fieldShape(id, of).exactOptional()]);
  return z
    .strictObject({
      ...Object.fromEntries(parts),
      fields: z.strictObject(Object.fromEntries(fields)).exactOptional(),
    })
    .superRefine(judging(shipped, (value) => laid(value as Parts)));
}
