/** What generators of steps are made of: items with keys, and what makes a state weaker than another. */
import fc from 'fast-check';
import type { Item } from '../../src/steps/step.js';

/** Inputs as the engine hands them over, their types forgotten. */
export type Inputs = Readonly<Record<string, unknown>>;
export type Fields = Readonly<Record<string, unknown>>;

export interface ArbitraryStep {
  readonly options: fc.Arbitrary<unknown>;
  /** One for each part of the step. */
  readonly inputs: readonly fc.Arbitrary<Inputs>[];
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

/** Items with keys of their own. */
export function items<F extends Fields>(fields: fc.Arbitrary<F>, keyOf?: (fields: F) => string) {
  return fc
    .uniqueArray(fc.record({ key: fc.nat(), fields }), {
      maxLength: 8,
      selector: (item) => (keyOf === undefined ? item.key : keyOf(item.fields)),
    })
    .map((all) =>
      all.map(({ key, fields: one }) => ({
        key: keyOf === undefined ? key : keyOf(one),
        label: keyOf === undefined ? `item ${key}` : keyOf(one),
        fields: one,
      })),
    );
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
