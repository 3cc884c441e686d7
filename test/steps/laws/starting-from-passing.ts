/**
 * Cases of a part of a step that start from a passing state as often as from anything: half of those are left as they
 * are, and in the others one place is spoilt. What is close to passing is where a step can be wrong, and what a server
 * shows by chance hardly ever is.
 */
import fc from 'fast-check';
import type { Inputs } from './arbitrary-tools.js';
import { spoilt } from './spoilt.js';

export interface Case<O = unknown, I extends Inputs = Inputs> {
  /** As a playbook states them. */
  readonly options: O;
  readonly inputs: I;
  /** The passing state that the inputs were, before one place was spoilt; undefined where they start from anything. */
  readonly from: I | undefined;
}

interface Starts<O, I extends Inputs> {
  readonly options: fc.Arbitrary<O>;
  /** Whatever a server may show. */
  readonly inputs: fc.Arbitrary<I>;
  /**
   * States that pass under these options, written by what the guides ask and not by what the step finds; undefined where
   * no state of a server passes.
   */
  readonly passing: (options: O) => fc.Arbitrary<Inputs> | undefined;
}

export function startingFromPassing<O, I extends Inputs>(starts: Starts<O, I>): fc.Arbitrary<Case<O, I>> {
  const { options, inputs, passing } = starts;
  const sound = options
    .map((stated) => ({ stated, states: passing(stated) }))
    .filter(({ states }) => states !== undefined)
    .chain(({ stated, states }) =>
      fc.record({ options: fc.constant(stated), from: states as fc.Arbitrary<I> }),
    );
  return fc.oneof(
    { weight: 2, arbitrary: fc.record({ options, inputs, from: fc.constant(undefined) }) },
    { weight: 1, arbitrary: sound.map((one) => ({ ...one, inputs: one.from })) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(sound, inputs)
        .chain(([one, other]) =>
          spoilt(one.from, other).map((spoiltInputs) => ({ ...one, inputs: spoiltInputs })),
        ),
    },
  );
}
