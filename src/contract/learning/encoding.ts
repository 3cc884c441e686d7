/** How a server writes the values of a setting, by pairs of what somebody set and what was sent then. */
import { z } from 'zod';
import { isEqualJson, type Json } from '../../canonical-json.js';
import type { FieldBinding } from '../binding.js';
import { namesOf } from '../binding-schema.js';
import { labelOf } from '../label.js';
import { squashed } from '../proposal/words.js';
import type { ApiResource } from '../resource.js';

/** A value in the words of the model, and the same on the wire. */
export interface Pair {
  readonly value: Json;
  readonly wire: Json;
}

/** As a binding states it; or, as half a sentence, why it is not proved. */
export type Encoding =
  | { readonly isProved: true; readonly values?: NonNullable<FieldBinding['values']>; readonly scale?: Scale }
  | { readonly isProved: false; readonly why: string };
type Scale = NonNullable<FieldBinding['scale']>;

/** How many of a smaller unit are one of a greater: times, sizes. Any other ratio is a chance. */
const UNITS = [1, 24, 60, 1000, 1024, 1440, 3600, 60_000, 86_400, 1_048_576, 3_600_000, 86_400_000];

const unproved = (why: string): Encoding => ({ isProved: false, why });

function isNumbers(model: unknown): boolean {
  return model instanceof z.ZodArray && model.element instanceof z.ZodNumber;
}

function innerOf(model: unknown): unknown {
  return model instanceof z.ZodNullable ? innerOf(model.unwrap()) : model;
}

/** What one number of `here` is on the wire; undefined where no unit makes it so. Of two that are 0 any unit does: null. */
function scaleOf(here: Json | undefined, wire: Json | undefined): Scale | null | undefined {
  if (typeof here !== 'number' || typeof wire !== 'number') return undefined;
  if (here === 0 || wire === 0) return here === wire ? null : undefined;
  const unit = UNITS.find((one) => wire === here * one || here === wire * one);
  if (unit === undefined) return undefined;
  return wire === here * unit ? { wire: unit, here: 1 } : { wire: 1, here: unit };
}

function numbersIn({ value, wire }: Pair): readonly (readonly [Json | undefined, Json | undefined])[] {
  if (!Array.isArray(value) || !Array.isArray(wire)) return [[value, wire]];
  return Array.from(
    { length: Math.max(value.length, wire.length) },
    (_, at) => [value[at], wire[at]] as const,
  );
}

function inUnits(pairs: readonly Pair[]): Encoding {
  const scales = pairs.flatMap(numbersIn).map(([here, wire]) => scaleOf(here, wire));
  if (scales.includes(undefined))
    return unproved('what was sent is another number, in no unit that is known');
  const [first, ...others] = scales.filter((one) => one !== null && one !== undefined);
  if (first === undefined) return unproved('0 is the same in every unit: set it to another number');
  if (others.some((one) => !isEqualJson({ ...one }, { ...first })))
    return unproved('what was sent is once in one unit, and once in another');
  return { isProved: true, ...(first.wire === 1 && first.here === 1 ? {} : { scale: first }) };
}

/** Is it the name itself, or its label, that the server writes? */
function isNamed(resource: ApiResource, field: string, { value, wire }: Pair): boolean {
  const names = [String(value), labelOf(resource, field)?.values?.[String(value)] ?? ''];
  return typeof wire === 'string' && !/^\d+$/.test(wire) && names.map(squashed).includes(squashed(wire));
}

function named(resource: ApiResource, field: string, pairs: readonly Pair[]): Encoding {
  const values = new Map<string, string | number>();
  for (const { value, wire } of pairs) {
    if (typeof wire !== 'string' && typeof wire !== 'number')
      return unproved('what was sent is no name and no number');
    const known = values.get(String(value));
    if (known !== undefined && known !== wire)
      return unproved(`${String(value)} was once sent as one thing, and once as another`);
    values.set(String(value), wire);
  }
  if (new Set([...values.values()].map(String)).size < values.size)
    return unproved('two options were sent as the same');
  // One number may have been another option's: two that change into each other are what was said of them.
  if (values.size < 2 && !pairs.every((pair) => isNamed(resource, field, pair)))
    return unproved('one number alone does not prove which option it is: set it back, and say both options');
  return { isProved: true, values: Object.fromEntries(values) };
}

function isSameText(value: Json, wire: Json): boolean {
  const plain = (one: Json) =>
    typeof one === 'string'
      ? one
          .trim()
          .toLowerCase()
          .replace(/^[.*]+/, '')
      : one;
  // Spaces at the end are not to be said.
  if (typeof value === 'string' && typeof wire === 'string' && value.trim() === wire.trim()) return true;
  if (Array.isArray(value) && Array.isArray(wire))
    return isEqualJson(value.map(plain).toSorted(), wire.map(plain).toSorted());
  const isDay = typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value);
  return isEqualJson(value, wire) || (isDay && typeof wire === 'string' && wire.startsWith(`${value}T`));
}

/** Can the wire value be that value, as far as one pair tells? */
export function isPossible(resource: ApiResource, field: string, { value, wire }: Pair): boolean {
  const model = innerOf(resource.model.shape[field]);
  if (namesOf(model) !== undefined) return typeof wire === 'string' || typeof wire === 'number';
  if (model instanceof z.ZodNumber || isNumbers(model))
    return numbersIn({ value, wire }).every(([one, other]) => scaleOf(one, other) !== undefined);
  return isSameText(value, wire);
}

/** By all pairs of a field. */
export function encodingOf(resource: ApiResource, field: string, pairs: readonly Pair[]): Encoding {
  const model = innerOf(resource.model.shape[field]);
  const some = pairs.filter(({ value, wire }) => value !== null || wire !== null);
  if (!some.every((pair) => isPossible(resource, field, pair)))
    return unproved('what was sent is not what was set');
  if (namesOf(model) !== undefined) return named(resource, field, some);
  if (model instanceof z.ZodNumber || isNumbers(model)) return inUnits(some);
  const isEmpty = ({ wire }: Pair) => wire === '' || (Array.isArray(wire) && wire.length === 0);
  return some.every(isEmpty)
    ? unproved('nothing at all is written alike in many ways: set it to something')
    : { isProved: true };
}
