/** `diff`: what is other in one audit, plan or run than in another. */
import { exitCodeFor, type FailOn } from '../../report/model/reports.js';
import type { OutputArguments, StateArguments } from '../context/arguments.js';
import type { Context } from '../context/context.js';
import { compare, openComparable } from '../run/comparable.js';

export async function diff(
  args: OutputArguments & StateArguments & Record<'before' | 'after', string> & { readonly failOn: FailOn },
  context: Context,
): Promise<number> {
  const before = await openComparable(args.before, { args, context });
  const after = await openComparable(args.after, { args, context });
  const report = compare(before, after);
  await context.show('diff', report, args);
  return exitCodeFor('diff', report, args.failOn);
}
