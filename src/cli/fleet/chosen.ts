/** Which servers of a list a command line is about. */
import { LockdownError } from '../../errors.js';
import { selected, shardIn } from '../../fleet/shard.js';
import { DEFAULT_INVENTORY } from '../../report/model/fleet-report.js';
import { type List, openList } from './inventory-file.js';

export interface ChosenArguments {
  readonly inventory: string | undefined;
  readonly shard: string | undefined;
  readonly label: readonly string[] | undefined;
}

/** Errors: `usage.invalid`; those of the list. */
export function chosenServers({ inventory, shard, label }: ChosenArguments): List {
  const part = shard === undefined ? undefined : shardIn(shard);
  if (shard !== undefined && part === undefined)
    throw new LockdownError('usage.invalid', `--shard ${shard}: it takes K/N, as 2/5: K from 1 to N`);
  const { servers: all, isAsRead } = openList(inventory);
  const unknown = label?.find((one) => !all.some(({ labels }) => labels.includes(one)));
  if (unknown !== undefined)
    throw new LockdownError(
      'usage.invalid',
      `No server of ${inventory ?? DEFAULT_INVENTORY} has the label ${unknown}`,
    );
  return { servers: selected(all, { shard: part, labels: label }), isAsRead };
}
