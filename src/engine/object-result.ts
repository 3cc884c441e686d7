/** What became of one object of a plan. */
import type { Change } from './change.js';
import type { Outcome } from './outcome.js';
import type { Bystander, FieldVerdict } from './verify.js';

export interface ObjectResult {
  readonly changes: readonly Change[];
  readonly outcome: Outcome;
  readonly verdicts: readonly FieldVerdict[];
  readonly bystanders: readonly Bystander[];
  /** Why it is not proved, where the server or the run said so. */
  readonly message?: string;
}
