/** `diff`: what is other in one audit, plan or run than in another. */
import { exitCodeFor, type FailOn } from '../../report/model/reports.js';
import type { OutputArguments, StateArguments } from '../context/arguments.js';
import type { Context } from '../context/context.js';
import { compare, openBoth } from '../run/comparable.js';

export async function diff(
  args: OutputArguments & StateArguments & Record<'before' | 'after', string> & { readonly failOn: FailOn },
  context: Context,
): Promise<number> {
  const { before, after } = await openBoth(args, context);
  const report = compare(before, after);
  await context.show('diff', report, args);
  return exitCodeFor('diff', report, args.failOn);
}
