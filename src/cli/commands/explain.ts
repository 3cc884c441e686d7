/** `explain`: a step for whoever decides on it, or a way back in for whoever is locked out. No server is asked. */
import { type Procedure, procedures, type System } from '../../catalogue/procedures.js';
import { orDidYouMean } from '../../documents/near-name.js';
import { LockdownError } from '../../errors.js';
import { explainProcedure, explainStep } from '../../report/model/explain-report.js';
import { stepById, steps } from '../../steps/index.js';
import type { OutputArguments } from '../context/arguments.js';
import { type Context, maker } from '../context/context.js';

/** That of all its ways which is for the system. */
function onlyFor(procedure: Procedure, system: System | undefined): Procedure {
  if (system === undefined) return procedure;
  const ways = procedure.ways.filter(({ systems }) => systems.includes(system));
  if (ways.length > 0) return { ...procedure, ways };
  throw new LockdownError('usage.invalid', `No way is known for ${system} of ${procedure.id}`, {
    next: `Those that are: smlockdown explain ${procedure.id}`,
  });
}

export async function explain(
  args: OutputArguments & { readonly what: string; readonly for: System | undefined },
  context: Context,
): Promise<number> {
  const { what } = args;
  const procedure = procedures.find(({ id }) => id === what);
  const step = stepById(what);
  if (procedure !== undefined)
    await context.show('explain', explainProcedure(onlyFor(procedure, args.for), maker()), args);
  else if (step !== undefined && args.for !== undefined)
    throw new LockdownError('usage.invalid', `The step ${what} is the same on every system: leave --for out`);
  else if (step !== undefined) await context.show('explain', explainStep(step, maker()), args);
  else {
    const names = [...procedures, ...steps].map(({ id }) => id);
    throw new LockdownError(
      'usage.invalid',
      `There is nothing to explain called ${what}${orDidYouMean(what, names)}`,
      {
        next: `A step (smlockdown steps), or ${procedures.map(({ id }) => id).join(', ')}.`,
      },
    );
  }
  return 0;
}
