/** What generators of steps are made of: items with keys, and what makes a state weaker than another. */
import fc from 'fast-check';
import type { Item } from '../../../src/steps/kit/step.js';
import type { Case } from './starting-from-passing.js';

/** Inputs as the engine hands them over, their types forgotten. */
export type Inputs = Readonly<Record<string, unknown>>;
export type Fields = Readonly<Record<string, unknown>>;

export interface ArbitraryStep {
  /** For each part of the step. */
  readonly cases: readonly fc.Arbitrary<Case>[];
  /** What is weaker in the second than in the first, in words; empty when nothing is. */
  readonly weaker: (before: Inputs, after: Inputs) => readonly string[];
}

export const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

export function documentOf(inputs: Inputs, need: string): Fields {
  return (inputs[need] ?? {}) as Fields;
}

export function itemsOf(inputs: Inputs, need: string): readonly Item<Fields>[] {
  return (inputs[need] ?? []) as readonly Item<Fields>[];
}

function itemOf<F extends Fields>(fields: F, key: string | number, isRestorable = true): Item<F> {
  return { key, label: typeof key === 'number' ? `item ${key}` : key, fields, isRestorable };
}

/** Items with keys of their own. */
export function items<F extends Fields>(
  fields: fc.Arbitrary<F>,
  keyOf?: (fields: F) => string,
): fc.Arbitrary<readonly Item<F>[]> {
  return fc
    .uniqueArray(fc.record({ key: fc.nat(), fields, isRestorable: fc.boolean() }), {
      maxLength: 8,
      selector: (item) => (keyOf === undefined ? item.key : keyOf(item.fields)),
    })
    .map((all) =>
      all.map(({ key, fields: one, isRestorable }) =>
        itemOf(one, keyOf === undefined ? key : keyOf(one), isRestorable),
      ),
    );
}

/** For items whose key is one of their fields. */
export function byField(field: string) {
  return (fields: Fields): string => String(fields[field]);
}

/** Items of all these, in an order of chance. Of two with one key, the one that is stated first. */
export function itemsOfAll(
  all: readonly fc.Arbitrary<readonly Fields[]>[],
  keyOf?: (fields: Fields) => string,
): fc.Arbitrary<readonly Item<Fields>[]> {
  return fc
    .tuple(...all)
    .map((parts) => parts.flat())
    .map((rows) =>
      rows.filter(
        (row, place) => keyOf === undefined || rows.findIndex((one) => keyOf(one) === keyOf(row)) === place,
      ),
    )
    .chain((rows) => fc.shuffledSubarray(rows, { minLength: rows.length }))
    .map((rows) => rows.map((row, place) => itemOf(row, keyOf === undefined ? place + 1 : keyOf(row))));
}

/** Named tests, each true when the second document is weaker. */
export function weakerFields(
  tests: Readonly<Record<string, (before: Fields, after: Fields) => boolean>>,
  need: string,
) {
  return (before: Inputs, after: Inputs): readonly string[] =>
    Object.entries(tests)
      .filter(([, isWeaker]) => isWeaker(documentOf(before, need), documentOf(after, need)))
      .map(([name]) => name);
}

export const falls =
  (field: string, order: readonly unknown[] = [false, true]) =>
  (before: Fields, after: Fields) =>
    order.indexOf(after[field]) < order.indexOf(before[field]);
export const rises =
  (field: string, order: readonly unknown[] = [false, true]) =>
  (before: Fields, after: Fields) =>
    order.indexOf(after[field]) > order.indexOf(before[field]);
/** For numbers whose 0 nobody has shown the meaning of: 0 counts as neither strict nor weak. */
export const risesFromKnown = (field: string) => (before: Fields, after: Fields) =>
  (before[field] as number) > 0 && (after[field] as number) > (before[field] as number);

/** Items of a collection in which a test finds the second state weaker, by key. */
export function weakerItems(need: string, isWeaker: (before: Fields, after: Fields) => boolean) {
  return (before: Inputs, after: Inputs): readonly string[] =>
    itemsOf(before, need).flatMap(({ key, fields }) => {
      const now = itemsOf(after, need).find((item) => item.key === key);
      return now === undefined || isWeaker(fields, now.fields) ? [String(key)] : [];
    });
}
