/**
 * Which member of an object, or of every row of a list, is which field of a resource: by names, types and ranges. A proposal,
 * and no fact.
 */
import { z } from 'zod';
import type { Json } from '../../canonical-json.js';
import { namesOf as namesOfModel } from '../binding-schema.js';
import { type Label, labelOf } from '../label.js';
import { type ApiResource, isSecret } from '../resource.js';
import type { Member } from './answer.js';
import { assigned } from './assign.js';
import { alike, formsOf, namesOf } from './names.js';
import { squashed } from './words.js';

/** What was found of one field. */
export interface FieldMatch {
  readonly field: string;
  readonly wire: string;
  /** One for each row, as the server writes them; of a document just one. */
  readonly values: readonly Json[];
  /** 0 to 1. */
  readonly score: number;
  /** By what it was matched, as half a sentence. */
  readonly why: string;
  /**
   * Of a name of a list: value on the wire, as text -> what it is most likely called, or null. `text`: the server writes
   * the name itself. `number`: which name a number stands for is a guess, to be asked and not to be told.
   */
  readonly names?: { readonly by: 'text' | 'number'; readonly of: Readonly<Record<string, string | null>> };
}

/** Each field is in `fields` or in `unmatched`. */
export interface FoundFields {
  readonly fields: readonly FieldMatch[];
  /** Those that stay as they are bound, each with why: nothing fits, or more than one thing does. */
  readonly unmatched: readonly { readonly field: string; readonly why: string }[];
  /** 0 to 1: of all fields. */
  readonly score: number;
  /** Are there enough of them for it to be this resource? */
  readonly isEnough: boolean;
}

/** Less alike are names of two things. */
const LEAST_LIKE = 0.6;
/** Of the fields so many have to be found. */
const LEAST_FOUND = 0.5;

/** The model of a field without that it may be empty. */
function innerOf(model: unknown): unknown {
  return model instanceof z.ZodNullable ? innerOf(model.unwrap()) : model;
}

/** The names of a list that are written as something; undefined for any other model. */
export function optionsOf({ model }: ApiResource, field: string): readonly string[] | undefined {
  return namesOfModel(model.shape[field]);
}

/** Words of an option: what it is called here and in the interface. */
function optionFor(text: string, options: readonly string[], label: Label | undefined): string | null {
  const is = (option: string) =>
    squashed(option) === squashed(text) || squashed(label?.values?.[option] ?? option) === squashed(text);
  const found = options.filter(is);
  return found.length === 1 ? (found[0] ?? null) : null;
}

function namesIn(resource: ApiResource, field: string, values: readonly Json[]): FieldMatch['names'] {
  const options = optionsOf(resource, field);
  if (options === undefined) return undefined;
  const label = labelOf(resource, field);
  const binding = resource.binding.fields[field];
  const shipped = Object.entries((binding !== undefined && 'values' in binding && binding.values) || {});
  const some = values.filter((value) => value !== null);
  const shippedFor = (value: Json) => shipped.find(([, wire]) => wire === value)?.[0] ?? null;
  const isText = some.every((value) => typeof value === 'string' && !/^\d+$/.test(value));
  const of = some.map((value) => [
    String(value),
    isText ? optionFor(String(value), options, label) : shippedFor(value),
  ]);
  return { by: isText && some.length > 0 ? 'text' : 'number', of: Object.fromEntries(of) };
}

/** A flag, a number or a name of a list: what a member that is named like a secret may show. */
export function isPlain(resource: ApiResource, field: string): boolean {
  const kind = innerOf(resource.model.shape[field]);
  return (
    optionsOf(resource, field) !== undefined || kind instanceof z.ZodBoolean || kind instanceof z.ZodNumber
  );
}

/** Can the member be the field, by what it holds? */
function isFit(resource: ApiResource, field: string, { values }: Member): boolean {
  const model = resource.model.shape[field];
  if (model === undefined) return false;
  const isList = optionsOf(resource, field) !== undefined;
  if (!isList) return values.every((value) => model.safeParse(value).success);
  const isOne = (value: Json) =>
    (typeof value === 'number' && Number.isInteger(value)) || typeof value === 'string';
  return values.every((value) => (value === null ? model.safeParse(null).success : isOne(value)));
}

/** `preferred`: names of members that another source knows of this resource, without case and punctuation. */
export function fieldsIn(
  resource: ApiResource,
  members: readonly Member[],
  preferred: ReadonlySet<string>,
): FoundFields {
  // What is sent and never shown is in no answer, and sets of names are told by more than a name.
  const fields = Object.entries(resource.binding.fields)
    .filter(([field, one]) => !isSecret(resource, field) && !('flags' in one))
    .map(([field]) => field);
  const sources = new Map<string, string>();
  const formed = members.map((member) => ({ member, forms: formsOf(member.wire) }));
  const pairs = fields.flatMap((field) => {
    const names = namesOf(resource, field);
    return formed.flatMap(({ member, forms }) => {
      if (!isFit(resource, field, member)) return [];
      const { score, source } = alike(names, forms);
      sources.set(`${field} ${member.wire}`, source);
      // What another source knows is no better than the very name that ships.
      const last = member.wire.slice(member.wire.lastIndexOf('.') + 1);
      const better = score < 1 && preferred.has(squashed(last)) ? Math.min(score + 0.1, 0.999) : score;
      return score < LEAST_LIKE ? [] : [{ field, wire: member.wire, score: better }];
    });
  });
  const { pairs: chosen, ambiguous } = assigned(pairs);
  const found = chosen.map(({ field, wire, score }): FieldMatch => {
    const values = members.find((one) => one.wire === wire)?.values ?? [];
    const names = namesIn(resource, field, values);
    const why = score === 1 ? 'the very name that was assumed' : `like ${sources.get(`${field} ${wire}`)}`;
    return { field, wire, values, score, why, ...(names === undefined ? {} : { names }) };
  });
  const order = fields.indexOf.bind(fields);
  const isFound = new Set(chosen.map(({ field }) => field));
  const unmatched = Object.keys(resource.binding.fields)
    .filter((field) => !isFound.has(field))
    .map((field) => ({ field, why: whyNot(resource, field, ambiguous) }));
  return {
    fields: found.sort((a, b) => order(a.field) - order(b.field)),
    unmatched,
    score: fields.length === 0 ? 0 : found.reduce((total, one) => total + one.score, 0) / fields.length,
    isEnough: found.length > 0 && found.length >= fields.length * LEAST_FOUND,
  };
}

function whyNot(
  resource: ApiResource,
  field: string,
  ambiguous: ReadonlyMap<string, readonly string[]>,
): string {
  const could = ambiguous.get(field);
  if (could !== undefined) return `it could be ${could.join(' or ')}`;
  if (isSecret(resource, field)) return 'it is sent and never shown';
  return 'no member of the answer fits';
}
