/** What is asked of an evaluation, whoever asks. */
import type { Place } from './scope.js';
import type { Survey } from './surveyed.js';
import type { Call, Fn, Node } from './syntax.js';
import type { Frame, Given, Run, Value } from './values.js';

/** A call of a function of the script, as a caller of it. */
export interface Caller {
  readonly call: Place<Call>;
  readonly frame: Frame;
  /** What was given to the functions round it. */
  readonly given: Given;
}

/** What an expression may be. Nothing of the script is run, and each question ends when its fuel does. */
export interface Evaluator {
  readonly survey: Survey;
  valuesOf(place: Place, given: Given, run: Run): readonly Value[];
  /** The values of an expression by themselves, wherever it is called from. `literals`: takes those that went into them. */
  alone(place: Place, literals?: Set<Node>): readonly Value[];
  /** Calls whose function is named at the call itself. */
  readonly plainCallers: Map<Fn, Caller[]>;
  memberOf(owners: readonly Value[], name: string, given: Given, run: Run): readonly Value[];
  /** Drops what was kept of names, as more is known of callers now. */
  forget(): void;
}
