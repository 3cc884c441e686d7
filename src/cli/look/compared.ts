/** What was read of a setting, line by line as somebody compares it with the web interface, and what follows for its binding. Pure. */
import { z } from 'zod';
import type { Json, JsonObject } from '../../canonical-json.js';
import type { FieldBinding } from '../../contract/binding.js';
import type { Parts } from '../../contract/binding-schema.js';
import { fieldLabel, labelOf } from '../../contract/label.js';
import { memberAt } from '../../contract/members.js';
import { optionsOf } from '../../contract/proposal/field-match.js';
import { type ApiResource, isSecret, readRouteOf } from '../../contract/resource.js';
import { redactNamed } from '../../redaction.js';
import type { LookedField } from '../../report/model/look-report.js';
import { valueText } from '../../report/view/value-text.js';

/**
 * How a line is compared: as it stands; as a number of a unit; by asking which name of a list it is; or not at all, as 0 is
 * the same in every unit, and as nothing is there.
 */
type Kind = 'plain' | 'unit' | 'zero' | 'none' | 'names';

export interface Line {
  readonly field: string;
  readonly label: string;
  readonly binding: FieldBinding;
  readonly kind: Kind;
  /** `minutes`; of a number of a unit. */
  readonly unit: string | undefined;
  /** As the server has them, one for each row. */
  readonly wire: readonly Json[];
  /** As a page of settings shows them, one for each row. */
  readonly shown: readonly string[];
}

/** A field of which nothing can be compared, and why. */
export interface Unread {
  readonly field: string;
  readonly label: string;
  readonly why: string;
}

/** What somebody said of a line. */
export type Said =
  | { readonly is: 'so' }
  | { readonly is: 'other' }
  /** So many on the wire are so many there. */
  | { readonly is: 'scaled'; readonly scale: NonNullable<FieldBinding['scale']> }
  /** Value on the wire, as JSON -> the name of the list that it is. */
  | { readonly is: 'named'; readonly names: ReadonlyMap<string, string> };

const UNIT = /\b(seconds|minutes|hours|days|weeks|months|years|bytes|kb|mb|gb)\b/i;

/** What a number counts, by its label or its name. */
function unitOf(field: string, label: string): string | undefined {
  const words = field.replaceAll(/([a-z\d])([A-Z])/g, '$1 $2');
  return (UNIT.exec(label) ?? UNIT.exec(words))?.[1]?.toLowerCase();
}

/** The number to find the unit by, and in which row it is, from 0: the first that is not 0; of a list its first. */
export function numberOf({
  wire,
}: Pick<Line, 'wire'>): { readonly value: number; readonly row: number } | undefined {
  const firsts = wire.map((one) => (Array.isArray(one) ? one[0] : one));
  const row = firsts.findIndex((one) => typeof one === 'number' && one !== 0);
  return row < 0 ? undefined : { value: firsts[row] as number, row };
}

function isNumber(model: unknown): boolean {
  if (model instanceof z.ZodNullable) return isNumber(model.unwrap());
  return (
    model instanceof z.ZodNumber || (model instanceof z.ZodArray && model.element instanceof z.ZodNumber)
  );
}

/** What the interface calls the options of a list, by what they are called here. */
export function wordsFor(
  resource: ApiResource,
  field: string,
): readonly (readonly [name: string, word: string])[] {
  const words = labelOf(resource, field)?.values ?? {};
  return (optionsOf(resource, field) ?? []).map((name) => [name, words[name] ?? name]);
}

function nameOf(binding: FieldBinding, value: Json): string | undefined {
  return Object.entries(binding.values ?? {}).find(([, wire]) => wire === value)?.[0];
}

function inUnits(value: Json, { scale }: FieldBinding): Json {
  if (Array.isArray(value)) return value.map((one) => inUnits(one, { scale } as FieldBinding));
  return typeof value === 'number' && scale !== undefined ? (value * scale.here) / scale.wire : value;
}

function lineOf(resource: ApiResource, field: string, rows: readonly JsonObject[]): Line | Unread {
  const label = fieldLabel(resource, field);
  const binding = resource.binding.fields[field];
  const model = resource.model.shape[field];
  const not = (why: string) => ({ field, label, why });
  if (binding === undefined || model === undefined || 'flags' in binding)
    return not('it is told by several members');
  if (isSecret(resource, field)) return not('it is sent and never shown');
  const wire: Json[] = [];
  for (const row of rows) {
    const value = memberAt(row, binding.wire);
    if (value === undefined) return not(`no member ${binding.wire}`);
    wire.push(value);
  }
  const options = optionsOf(resource, field);
  const isFit = (value: Json) => value === null || typeof value === 'string' || Number.isInteger(value);
  const fits =
    options === undefined
      ? wire.every((one) => model.safeParse(inUnits(one, binding)).success)
      : wire.every(isFit);
  if (!fits) return not(`${binding.wire} is not of its kind`);
  const words = Object.fromEntries(wordsFor(resource, field));
  const last = binding.wire.slice(binding.wire.lastIndexOf('.') + 1);
  const shownOf = (value: Json) => {
    const safe = redactNamed(last, inUnits(value, binding));
    if (options === undefined || value === null) return valueText(safe);
    const name = nameOf(binding, value);
    const known = name === undefined ? 'which one?' : `${words[name] ?? name}?`;
    return isSureOf(binding, name) ? (words[name ?? ''] ?? valueText(safe)) : `${valueText(safe)}: ${known}`;
  };
  const unit = isNumber(model) ? unitOf(field, label) : undefined;
  const isAsked =
    options !== undefined &&
    wire.some((value) => value !== null && !isSureOf(binding, nameOf(binding, value)));
  const isCounted = unit !== undefined && binding.evidence !== 'confirmed';
  const isZero = wire.flat().every((value) => value === 0 || value === null);
  const isNothing = wire.flat().every((value) => value === null);
  const counted: Kind = isZero ? 'zero' : 'unit';
  const kind: Kind = isAsked ? 'names' : isNothing ? 'none' : isCounted ? counted : 'plain';
  return { field, label, binding, kind, unit, wire, shown: wire.map(shownOf) };
}

/** Does the server write the name itself, or was the value seen with its meaning? */
function isSureOf(binding: FieldBinding, name: string | undefined): boolean {
  if (name === undefined) return false;
  return typeof binding.values?.[name] === 'string' || binding.seen?.includes(name) === true;
}

/** Was it seen before, with its meaning? */
export function isSeen({ binding }: Line, value: Json): boolean {
  return isSureOf(binding, nameOf(binding, value));
}

/** Why a value cannot be this name: another one is, by what was said now (`names`) or seen before. */
export function whyTaken(
  { binding: { values = {}, seen = [] } }: Line,
  {
    name,
    value,
    names,
  }: { readonly name: string; readonly value: Json; readonly names: ReadonlyMap<string, string> },
): string | undefined {
  const before = seen.includes(name) ? values[name] : undefined;
  if (before !== undefined && before !== value)
    return `${name} was seen as ${before} before. If that was wrong, take it out of the overlay first.`;
  const isOther = [...names].some(([other, said]) => said === name && other !== JSON.stringify(value));
  return isOther ? `${name} is another value here already.` : undefined;
}

/** Of each field a line, or why there is none; in the order of the model. */
export function linesOf(
  resource: ApiResource,
  rows: readonly JsonObject[],
): { readonly lines: readonly Line[]; readonly unread: readonly Unread[] } {
  const all = Object.keys(resource.binding.fields).map((field) => lineOf(resource, field, rows));
  return {
    lines: all.flatMap((one) => ('wire' in one ? [one] : [])),
    unread: all.flatMap((one) => ('wire' in one ? [] : [one])),
  };
}

/** Units differ by one of these; by anything else it is another number. */
const FACTORS: ReadonlySet<number> = new Set([
  7,
  24,
  30,
  60,
  1000,
  1024,
  1440,
  3600,
  10_080,
  86_400,
  1024 ** 2,
  1024 ** 3,
]);

/** What makes of the number on the wire the one that the interface shows; undefined where no unit does. */
export function scaleFor(wire: number, there: number): FieldBinding['scale'] | undefined {
  if (wire <= 0 || there <= 0) return undefined;
  if (FACTORS.has(wire / there)) return { wire: wire / there, here: 1 };
  return FACTORS.has(there / wire) ? { wire: 1, here: there / wire } : undefined;
}

/** As `scaleFor`; undefined also where another number of the line would be no whole one: then it is no unit. */
export function scaleIn(
  { wire }: Pick<Line, 'wire'>,
  { value, there }: { readonly value: number; readonly there: number },
): FieldBinding['scale'] | undefined {
  const scale = scaleFor(value, there);
  const isWhole = (one: Json) =>
    scale === undefined || typeof one !== 'number' || Number.isInteger((one * scale.here) / scale.wire);
  return wire.flat().every(isWhole) ? scale : undefined;
}

/** As a page shows the line, were it counted so; one for each row. */
export function shownBy({ wire }: Pick<Line, 'wire'>, scale: FieldBinding['scale']): readonly string[] {
  return wire.map((one) => valueText(inUnits(one, { scale } as FieldBinding)));
}

function fieldAfter({ binding, kind, wire }: Line, said: Said): FieldBinding | undefined {
  const { isRefuted: _, ...known } = binding;
  const confirmed = { ...known, evidence: 'confirmed', written: 'none' } as const;
  switch (said.is) {
    case 'so':
      if (kind === 'names' || kind in NOT_COMPARED) return undefined;
      return binding.values === undefined
        ? confirmed
        : { ...confirmed, ...seenIn(binding, namesOf(binding, wire)) };
    case 'other':
      return { ...known, evidence: 'assumed', written: 'none', isRefuted: true };
    case 'scaled':
      return { ...confirmed, scale: said.scale };
    case 'named':
      return { ...confirmed, ...seenIn(binding, said.names) };
  }
}

function namesOf(binding: FieldBinding, wire: readonly Json[]): ReadonlyMap<string, string> {
  const named = wire.flatMap((value) => {
    const name = nameOf(binding, value);
    return name === undefined ? [] : [[JSON.stringify(value), name] as const];
  });
  return new Map(named);
}

/** What was seen before stays, where nothing that is seen now says otherwise. What a list's other values are is not known. */
function seenIn(
  { values = {}, seen = [] }: FieldBinding,
  names: ReadonlyMap<string, string>,
): Pick<FieldBinding, 'values' | 'seen'> {
  const now = new Map([...names].map(([value, name]) => [name, JSON.parse(value) as number | string]));
  const taken = new Set(now.values());
  for (const name of seen) {
    const before = typeof name === 'string' ? values[name] : undefined;
    if (typeof name === 'string' && before !== undefined && !now.has(name) && !taken.has(before))
      now.set(name, before);
  }
  const sorted = [...now].sort(([a], [b]) => (a < b ? -1 : 1));
  return { values: Object.fromEntries(sorted), seen: sorted.map(([name]) => name) };
}

/** What an overlay says of a resource after the comparison: its read, and each field that somebody spoke of. */
export function partsAfter(
  resource: ApiResource,
  {
    lines,
    said,
    source,
  }: { readonly lines: readonly Line[]; readonly said: ReadonlyMap<string, Said>; readonly source: string },
): Parts {
  const route = { ...readRouteOf(resource), evidence: 'confirmed', source };
  const fields = lines.flatMap((line) => {
    const about = said.get(line.field);
    const after = about === undefined ? undefined : fieldAfter(line, about);
    return after === undefined ? [] : [[line.field, after] as const];
  });
  const part = resource.kind === 'document' ? { read: route } : { list: route };
  return { ...part, ...(fields.length === 0 ? {} : { fields: Object.fromEntries(fields) }) };
}

const STATE = { so: 'confirmed', scaled: 'confirmed', named: 'confirmed', other: 'refuted' } as const;

const NOT_COMPARED: Readonly<Partial<Record<Kind, string>>> = {
  zero: '0 is the same in every unit: compare again once another number is set',
  none: 'nothing is there to be compared: compare again once something is set',
};

/** Why the line is not compared; undefined where it is. */
export function whyNotCompared({ kind }: Line): string | undefined {
  return NOT_COMPARED[kind];
}

/** For the report. */
export function lookedFields(
  { lines, unread }: ReturnType<typeof linesOf>,
  said: ReadonlyMap<string, Said>,
): readonly LookedField[] {
  const stateOf = ({ field, kind }: Line): LookedField['state'] => {
    const about = kind in NOT_COMPARED ? undefined : said.get(field);
    return about === undefined ? (kind === 'names' ? 'asked' : 'open') : STATE[about.is];
  };
  return [
    ...lines.map((line): LookedField => {
      const { field, label, binding, shown } = line;
      const note = whyNotCompared(line);
      const about = { field, label, wire: binding.wire, values: [...shown], state: stateOf(line) };
      return note === undefined ? about : { ...about, note };
    }),
    ...unread.map(
      ({ field, label, why }): LookedField => ({
        ...{ field, label, wire: null, values: [], state: 'open', note: why },
      }),
    ),
  ];
}
