/** A plan as it is kept in a file. */
import { type Plan, withMade } from '../../engine/plan/plan.js';
import { type Asking, askedOf } from '../../report/model/asked.js';
import type { ReasonArguments } from '../context/arguments.js';
import type { Context } from '../context/context.js';
import { authorOf } from './author.js';
import { withoutSecrets } from './plan-file.js';

/** With who made it, when and why, and without what the operator signs in with. */
export function planToKeep(
  sealed: Plan,
  { reason, ...asking }: Asking & ReasonArguments,
  context: Context,
): Plan {
  const { places } = asking.playbook;
  const made = {
    ...{ at: new Date().toISOString(), ...authorOf(reason, context), asked: askedOf(asking) },
    ...(places === undefined ? {} : { places: { ...places } }),
  };
  return withMade(
    withoutSecrets(sealed, (text) => context.secrets.redact(text)),
    made,
  );
}
