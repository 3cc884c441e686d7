/** By what each server is changed: its plan of a folder, or a playbook. One without either would refuse, and stop the others halfway. */
import { LockdownError } from '../../errors.js';
import type { Server } from '../../fleet/inventory.js';
import { DEFAULT_INVENTORY } from '../../report/model/fleet-report.js';
import { nameSome } from '../../report/text/layout.js';

interface Applied {
  readonly inventory: string | undefined;
  readonly plans: string | undefined;
  readonly playbook: string | undefined;
}

/** Errors: `usage.invalid` where some of the servers have neither, or all both. */
export function checkApplied(
  servers: readonly Server[],
  { inventory = DEFAULT_INVENTORY, plans, playbook }: Applied,
): void {
  if (plans !== undefined && playbook !== undefined)
    throw new LockdownError('usage.invalid', 'fleet apply takes --plans or --playbook, one of the two');
  if (plans !== undefined || playbook !== undefined) return;
  const lacking = servers.filter((server) => server.playbook === undefined).map(({ name }) => name);
  if (lacking.length === 0) return;
  const whose = lacking.length === servers.length ? 'any server' : nameSome(lacking, { isExpanded: false });
  throw new LockdownError(
    'usage.invalid',
    `fleet apply takes --plans FOLDER or --playbook, and ${inventory} states no playbook of ${whose}`,
    { next: 'For example: smlockdown fleet apply --plans fleet --auto-approve' },
  );
}
