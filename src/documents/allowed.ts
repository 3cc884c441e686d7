/** "What is allowed" in words, from the JSON Schema of a value. */
import type { JsonSchema } from './json-schema.js';
import type { Path } from './problem.js';

/** The schema of the member or item, in whichever branch of a union has one. */
function memberOf(node: JsonSchema, key: string | number): JsonSchema | undefined {
  for (const branch of node.anyOf ?? []) {
    const found = memberOf(branch, key);
    if (found !== undefined) return found;
  }
  const properties = node.properties ?? {};
  if (Object.hasOwn(properties, key)) return nodeOrNothing(properties[key]);
  if (typeof key === 'number') return nodeOrNothing(Array.isArray(node.items) ? node.items[key] : node.items);
  return nodeOrNothing(node.additionalProperties);
}

function nodeOrNothing(node: JsonSchema | boolean | undefined): JsonSchema | undefined {
  return typeof node === 'object' ? node : undefined;
}

/** The schema at a path, `undefined` where the schema says nothing of it. */
export function schemaAt(schema: JsonSchema, path: Path): JsonSchema | undefined {
  return path.reduce<JsonSchema | undefined>((node, key) => node && memberOf(node, key), schema);
}

/** The keys an object may have at this place; none for what is no object. */
export function keysOf(node: JsonSchema | undefined): readonly string[] {
  if (node === undefined) return [];
  const branches = (node.anyOf ?? []).flatMap((branch) => keysOf(branch));
  return [...Object.keys(node.properties ?? {}), ...branches];
}

/** zod bounds whole numbers by what a double can count. To an administrator that is no bound. */
function boundOf(bound: number | boolean | undefined): number | undefined {
  return typeof bound === 'number' && Number.isFinite(bound) && Math.abs(bound) < Number.MAX_SAFE_INTEGER
    ? bound
    : undefined;
}

type Bound = number | undefined;

function rangeOf({ low, high }: { readonly low: Bound; readonly high: Bound }): string {
  if (low !== undefined && low === high) return ` of ${low}`;
  if (low !== undefined && high !== undefined) return ` from ${low} to ${high}`;
  if (low !== undefined) return ` of at least ${low}`;
  return high === undefined ? '' : ` of at most ${high}`;
}

function numberWords(node: JsonSchema): string {
  const low = boundOf(node.minimum);
  const high = boundOf(node.maximum);
  const above = boundOf(node.exclusiveMinimum);
  const below = boundOf(node.exclusiveMaximum);
  return [
    `${node.type === 'integer' ? 'a whole number' : 'a number'}${rangeOf({ low, high })}`,
    above === undefined ? '' : ` above ${above}`,
    below === undefined ? '' : ` below ${below}`,
    node.multipleOf === undefined ? '' : ` in steps of ${node.multipleOf}`,
  ].join('');
}

/** Of texts whose form has a name. */
const FORMATS: Readonly<Record<string, string>> = { date: 'a day as YYYY-MM-DD', email: 'a mail address' };

function stringWords(node: JsonSchema): string {
  const length = rangeOf({ low: node.minLength, high: node.maxLength });
  const examples = (node.examples ?? []).map((example) => JSON.stringify(example));
  return [
    FORMATS[node.format ?? ''] ?? 'text',
    length === '' ? '' : `${length} characters`,
    examples.length === 0 ? '' : ` such as ${examples.join(' or ')}`,
  ].join('');
}

function listWords(node: JsonSchema, nothing: string): string {
  const items = Array.isArray(node.items) ? undefined : nodeOrNothing(node.items);
  const count = rangeOf({ low: node.minItems, high: node.maxItems });
  return `a list${count}, each ${allowedWords(items, nothing)}`;
}

function mappingWords(node: JsonSchema): string {
  const keys = keysOf(node);
  return keys.length === 0 ? 'a mapping such as {}' : `a mapping with ${keys.join(', ')}`;
}

/** What a value may be, as the end of the sentence "it takes …". `nothing`: how no value is written in the file. */
export function allowedWords(node: JsonSchema | undefined, nothing = 'nothing'): string {
  if (node === undefined) return 'any value';
  const values = node.enum ?? (node.const === undefined ? [] : [node.const]);
  if (values.length > 0) {
    return `${values.length > 1 ? 'one of ' : ''}${values.map((value) => JSON.stringify(value)).join(', ')}`;
  }
  if (node.anyOf !== undefined)
    return node.anyOf.map((branch) => allowedWords(branch, nothing)).join(', or ');
  const types: unknown = node.type;
  if (Array.isArray(types))
    return types.map((type) => allowedWords({ ...node, type }, nothing)).join(', or ');
  switch (node.type) {
    case 'integer':
    case 'number':
      return numberWords(node);
    case 'string':
      return stringWords(node);
    case 'array':
      return listWords(node, nothing);
    case 'object':
      return mappingWords(node);
    case 'boolean':
      return 'true or false';
    case 'null':
      return nothing;
    default:
      return 'any value';
  }
}
