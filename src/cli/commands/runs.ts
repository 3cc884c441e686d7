/** `runs`: what was applied and rolled back; one run again; and taking old ones away. */
import { LockdownError } from '../../errors.js';
import type { ReportingArguments, StateArguments } from '../context/arguments.js';
import type { Context } from '../context/context.js';
import { openStateDir } from '../context/open-state-dir.js';
import { type ListArguments, showList } from '../runs/list-runs.js';
import type { PruneArguments } from '../runs/prune-runs.js';

type RunsArguments = StateArguments &
  ReportingArguments &
  ListArguments &
  PruneArguments & { readonly id: readonly string[] | undefined };

export async function runs(args: RunsArguments, context: Context): Promise<number> {
  const [word, ...others] = args.id ?? [];
  const { since, keep, olderThan, autoApprove, dryRun, reporter } = args;
  if (reporter !== undefined && (word === undefined || word === 'prune'))
    throw new LockdownError('usage.invalid', '--reporter is for one run: smlockdown runs ID');
  if (word === 'prune') {
    if (since !== undefined) throw new LockdownError('usage.invalid', '--since belongs to the list of runs');
    const { prune } = await import('../runs/prune-runs.js');
    return prune(others, args, { context, stateDir: await openStateDir(args, context, 'read') });
  }
  if (keep !== undefined || olderThan !== undefined || autoApprove || dryRun)
    throw new LockdownError(
      'usage.invalid',
      '--keep, --older-than, --auto-approve and --dry-run belong to smlockdown runs prune',
    );
  if (others.length > 0) throw new LockdownError('usage.invalid', 'runs shows one run at a time');
  if (word !== undefined && since !== undefined)
    throw new LockdownError('usage.invalid', '--since belongs to the list of runs');
  const stateDir = await openStateDir(args, context, 'read');
  if (word === undefined) {
    await showList(args, context, stateDir);
    return 0;
  }
  const { showOne } = await import('../runs/show-run.js');
  return showOne(word, args, { context, stateDir });
}
