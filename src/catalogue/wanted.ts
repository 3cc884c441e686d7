/**
 * What a step does with the server, whatever it finds there: what it reads, and what it would set, add, change or take away.
 * Found by judging made-up servers: a step is pure, so that is a matter of asking. Of what it does only in a case that nobody
 * made up it says nothing.
 */
import { z } from 'zod';
import { isEqualJson, type Json } from '../canonical-json.js';
import { namesOf } from '../contract/binding-schema.js';
import { together, type Use, unique } from '../contract/learning/lessons.js';
import type { Resource } from '../contract/resource.js';
import type {
  DesiredChange,
  Item,
  Need,
  StepContext,
  StepInputs,
  StepOptions,
  StepPart,
} from '../steps/kit/step.js';

type Fields = Readonly<Record<string, Json>>;

/** What a step does with one resource. */
export interface Wanted extends Use {
  readonly resource: Resource;
}

/** A part that judges something, and the target that it does it on. */
export interface Judging {
  readonly part: StepPart;
  readonly target: string;
}

/** Values of a field, from one end to the other. */
function valuesOf(model: unknown): readonly Json[] {
  if (model instanceof z.ZodNullable) return [null, ...valuesOf(model.unwrap())];
  if (model instanceof z.ZodOptional || model instanceof z.ZodDefault || model instanceof z.ZodReadonly)
    return valuesOf(model.unwrap());
  const names = namesOf(model);
  if (names !== undefined) return names;
  if (model instanceof z.ZodBoolean) return [false, true];
  if (model instanceof z.ZodNumber) return [0, 1, 1_000_000];
  if (model instanceof z.ZodArray) {
    const one = model.element instanceof z.ZodObject ? [] : valuesOf(model.element).slice(-1);
    return [[], one];
  }
  if (model instanceof z.ZodObject) return [made(model, 'least'), made(model, 'most')];
  if (model instanceof z.ZodUnion) return model.options.flatMap((one) => valuesOf(one));
  if (model instanceof z.ZodLiteral) return [...model.values].map((one) => one as Json);
  if (model instanceof z.ZodISODateTime) return ['2000-01-01T00:00:00Z'];
  if (model instanceof z.ZodRecord) return [{}];
  // Addresses of a network within, and of one without, are judged apart.
  return ['', 'another.example', '10.0.0.0/8', '203.0.113.77'];
}

/** Whether made-up objects hold the least, or the most; or the most, and no text. */
const KINDS = ['least', 'most', 'unnamed'] as const;
type Kind = (typeof KINDS)[number];

function made(model: z.ZodObject, kind: Kind): Fields {
  const value = (one: unknown): Json => {
    const all = valuesOf(one);
    const most = all.at(kind === 'least' ? 0 : -1) ?? null;
    return kind === 'unnamed' && typeof most === 'string' && all.includes('') ? '' : most;
  };
  return Object.fromEntries(Object.entries(model.shape).map(([field, one]) => [field, value(one)]));
}

type Spoil = Readonly<Record<string, Json>>;

/** Nothing, and each of the fields that are judged with each of its values. */
function spoilsOf({ resource: { model }, fields = Object.keys(model.shape) }: Need): readonly Spoil[] {
  const each = [...new Set(fields)].flatMap((field) =>
    valuesOf(model.shape[field]).map((value) => ({ [field]: value })),
  );
  return [{}, ...each];
}

/** Without a spoil it is looked at as it is. */
function differs(fields: Fields, spoil: Spoil): boolean {
  const all = Object.entries(spoil);
  return all.length === 0 || all.some(([field, value]) => !isEqualJson(value, fields[field] ?? null));
}

function itemOf(fields: Fields, key: number): Item<Fields> {
  return { key, label: String(key), fields, isRestorable: true };
}

type Needs = Readonly<Record<string, Need>>;

/** One input for each need. */
function plainInputs(needs: Needs, kind: Kind): StepInputs {
  return Object.fromEntries(
    Object.entries(needs).map(([name, { resource }]) => [
      name,
      resource.kind === 'collection' ? [] : made(resource.model, kind),
    ]),
  );
}

interface Asking {
  readonly options: StepOptions;
  readonly context: Omit<StepContext, 'target'>;
}

/** All that the part would change of made-up servers, and of such that are what it wants but for one thing. Yields after each. */
function* changesOf(
  { part, target }: Judging,
  { options, context }: Asking,
): Generator<undefined, readonly DesiredChange[]> {
  const needs = part.reads(options);
  const asked = (inputs: StepInputs): readonly DesiredChange[] => {
    const said = part.assess(inputs, options, { ...context, target });
    return said.verdict === 'fail' ? said.changes : [];
  };
  const found: DesiredChange[] = [];
  const known = new Set<string>();
  const isKnown = (name: string, item: Fields) => {
    const size = known.size;
    return known.add(`${name} ${JSON.stringify(item)}`).size === size;
  };
  for (const kind of KINDS) {
    const every = Object.entries(needs).map(([name, { resource }]) => [name, made(resource.model, kind)]);
    // Without a text the most is the most without one.
    if (isKnown('', Object.fromEntries(every))) continue;
    const plain = plainInputs(needs, kind);
    found.push(...asked(plain));
    yield;
    for (const [name, need] of Object.entries(needs)) {
      const { resource } = need;
      const model = made(resource.model, kind);
      if (resource.kind === 'document')
        for (const spoil of spoilsOf(need))
          if (differs(model, spoil)) {
            found.push(...asked({ ...plain, [name]: { ...model, ...spoil } }));
            yield;
          }
      if (resource.kind !== 'collection') continue;
      const added = found.flatMap((one) => (one.kind === 'add' && one.need === name ? [one.item] : []));
      // What it adds is the same whatever else is made up: it is looked at once, and all of it at a time.
      const fresh = unique(added).filter((item) => !isKnown(name, item));
      for (const items of [[model], fresh])
        for (const spoil of items.length === 0 ? [] : spoilsOf(need))
          if (items.some((item) => differs(item, spoil))) {
            found.push(
              ...asked({ ...plain, [name]: items.map((item, at) => itemOf({ ...item, ...spoil }, at)) }),
            );
            yield;
          }
    }
  }
  return found;
}

function setsOf(changes: readonly DesiredChange[]): Use['sets'] {
  const pairs = changes.flatMap((one) =>
    one.kind === 'set'
      ? [[one.field, one.to] as const]
      : one.kind === 'change'
        ? Object.entries(one.fields)
        : [],
  );
  const fields = [...new Set(pairs.map(([field]) => field))];
  return Object.fromEntries(
    fields.map((field) => [field, unique(pairs.flatMap(([name, to]) => (name === field ? [to] : [])))]),
  );
}

/** What one part wants; by resource, in the order in which it reads them. */
export function wantedBy(judging: Judging, asking: Asking): readonly Wanted[] {
  const finding = findWanted(judging, asking);
  for (;;) {
    const { done, value } = finding.next();
    if (done === true) return value;
  }
}

/** As `wantedBy`, in pieces that take a moment each. */
export function* findWanted(judging: Judging, asking: Asking): Generator<undefined, readonly Wanted[]> {
  const changes = yield* changesOf(judging, asking);
  const needs = Object.entries(judging.part.reads(asking.options));
  return joined(
    needs.flatMap(([name, { resource, fields = Object.keys(resource.model.shape), isOptional }]) => {
      // Without it the step is judged all the same.
      if (isOptional === true) return [];
      const own = changes.filter(({ need }) => need === name);
      const use: Use = {
        ...{ fields: [...new Set(fields)], sets: setsOf(own) },
        adds: unique(own.flatMap((each) => (each.kind === 'add' ? [each.item] : []))),
        removes: own.some(({ kind }) => kind === 'remove'),
      };
      return [{ resource, ...use }];
    }),
  );
}

/** Each resource once, where it was first. */
export function joined(all: readonly Wanted[]): readonly Wanted[] {
  const byId = new Map<string, Wanted>();
  for (const one of all) {
    const known = byId.get(one.resource.id);
    byId.set(
      one.resource.id,
      known === undefined ? one : { resource: one.resource, ...together(known, one) },
    );
  }
  return [...byId.values()];
}
