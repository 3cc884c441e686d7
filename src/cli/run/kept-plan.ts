/** A plan as it is kept in a file. */
import { type Plan, withMade } from '../../engine/plan/plan.js';
import type { Place, Places } from '../../engine/words/place.js';
import { type Asking, askedOf } from '../../report/model/asked.js';
import type { ReasonArguments } from '../context/arguments.js';
import type { Context } from '../context/context.js';
import { authorOf } from './author.js';
import { withoutSecrets } from './plan-file.js';

/** Where the playbook asks for the steps that the plan names. */
function placesOf(
  { changes, held, manual, notRead, waived }: Plan,
  places: Places = {},
): Record<string, Place> {
  const told = [...held, ...manual, ...notRead, ...waived].map(({ step }) => step);
  const named = new Set([...changes.flatMap(({ steps }) => steps), ...told]);
  return Object.fromEntries(Object.entries(places).filter(([step]) => named.has(step)));
}

/** With who made it, when and why, and without what the operator signs in with. */
export function planToKeep(
  sealed: Plan,
  { reason, ...asking }: Asking & ReasonArguments,
  context: Context,
): Plan {
  const made = {
    ...{ at: new Date().toISOString(), ...authorOf(reason, context), asked: askedOf(asking) },
    places: placesOf(sealed, asking.playbook.places),
  };
  return withMade(
    withoutSecrets(sealed, (text) => context.secrets.redact(text)),
    made,
  );
}
