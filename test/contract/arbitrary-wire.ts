/** What a server may hold, generated from the contract itself: model and binding, plus members nobody knows. */
import fc from 'fast-check';
import type { z } from 'zod';
import type { Json, JsonObject } from '../../src/canonical-json.js';
import type { FieldBinding, FlagsBinding } from '../../src/contract/binding.js';
import { withMember } from '../../src/contract/members.js';
import { ANOTHER } from '../../src/contract/resource.js';

type Bindings = Readonly<Record<string, FieldBinding | FlagsBinding>>;

/** Any value the schema of one field takes. */
function arbitraryOf(schema: z.ZodType): fc.Arbitrary<Json> {
  const { def } = schema as z.ZodType & { readonly def: z.core.$ZodTypeDef };
  switch (def.type) {
    case 'boolean':
      return fc.boolean();
    case 'string':
      return fc.string({ minLength: 1, maxLength: 12 });
    case 'number':
      return fc.nat(100_000);
    case 'enum':
      // What is not known is never written.
      return fc.constantFrom(...(schema as z.ZodEnum).options.filter((one) => one !== ANOTHER));
    case 'nullable':
      return fc.oneof(fc.constant(null), arbitraryOf((schema as z.ZodNullable<z.ZodType>).unwrap()));
    case 'array':
      return fc.array(arbitraryOf((schema as z.ZodArray<z.ZodType>).element), { maxLength: 5 });
    default:
      throw new Error(`no generator for ${def.type}`);
  }
}

function fieldOf(schema: z.ZodType, binding: FieldBinding | FlagsBinding): fc.Arbitrary<Json> {
  return 'flags' in binding ? fc.subarray(Object.keys(binding.flags)) : arbitraryOf(schema);
}

/** Values for all fields of a resource, in the words of its model. */
export function arbitraryFields(resource: {
  readonly model: z.ZodObject;
  readonly binding: { readonly fields: Bindings };
}): fc.Arbitrary<Record<string, Json>> {
  return fc.record(
    Object.fromEntries(
      Object.entries(resource.binding.fields).map(([name, binding]) => [
        name,
        fieldOf(resource.model.shape[name] as z.ZodType, binding),
      ]),
    ),
  );
}

/** Members that no binding names, at the top and, by the same names, inside every nested object. */
export const unknownMembers: fc.Arbitrary<JsonObject> = fc.dictionary(
  fc.string({ minLength: 1, maxLength: 5 }).map((name) => `zz-${name.replaceAll('.', '-')}`),
  fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>,
  { maxKeys: 4 },
);

function onWire(binding: FieldBinding, value: Json): Json {
  return typeof value === 'string' && binding.values !== undefined ? (binding.values[value] ?? value) : value;
}

/** The object on the wire that holds these fields. Written here apart from `encode.ts`, which it tests. */
export function wireOf(bindings: Bindings, fields: JsonObject, unknown: JsonObject): JsonObject {
  let raw: JsonObject = unknown;
  for (const [name, binding] of Object.entries(bindings)) {
    const value = fields[name] ?? null;
    if ('flags' in binding) {
      const set = value as readonly Json[];
      for (const [flag, member] of Object.entries(binding.flags)) {
        raw = { ...raw, [member]: set.includes(flag) };
      }
      const { mask } = binding;
      if (mask === undefined) continue;
      const bits = Object.entries(mask.bits).filter(([flag]) => set.includes(flag));
      raw = { ...raw, [mask.member]: bits.reduce((sum, [, bit]) => sum + 2 ** bit, 0) };
      continue;
    }
    const [top = '', inner] = binding.wire.split('.');
    const around = inner === undefined ? raw : { ...raw, [top]: { ...unknown, ...(raw[top] as JsonObject) } };
    raw = withMember(around, binding.wire, onWire(binding, value));
  }
  return raw;
}
