/** `--server NAME` in place of an address and credentials: what the list of servers says of it. */
import { LockdownError } from '../../errors.js';
import { type Server, serverNamed } from '../../fleet/inventory.js';
import { DEFAULT_INVENTORY } from '../../report/model/fleet-report.js';
import { nameSome } from '../../report/text/layout.js';
import type { Environment } from '../context/environment.js';
import { handedRow } from './handed-row.js';
import { openInventory } from './inventory-file.js';

type Arguments = Readonly<Record<string, unknown>>;

/** Errors: `inventory.invalid`, `usage.invalid` for a name that is not in it. */
function listed(wanted: string, named: string | undefined): Server {
  const servers = openInventory(named);
  const found = serverNamed(servers, wanted);
  if ('server' in found) return found.server;
  const known = nameSome(
    servers.map(({ name }) => name),
    { isExpanded: false },
  );
  throw new LockdownError('usage.invalid', `${named ?? DEFAULT_INVENTORY} has no server ${wanted}`, {
    next: found.near === undefined ? `It has ${known}.` : `Did you mean ${found.near}?`,
  });
}

/**
 * The arguments with what the list states of `server`; a playbook that is named, and a plan that comes as a file, stay.
 * `env`: in which a fleet hands the row to a process of its own. Errors: `inventory.invalid`, `usage.invalid` for a name
 * that is not in it.
 */
export function ofInventory(args: Arguments, env: Environment = {}): Arguments {
  const wanted = String(args.server);
  const named = typeof args.inventory === 'string' ? args.inventory : undefined;
  const handed = named === undefined ? undefined : handedRow(env, named, wanted);
  const { url, username, passwordFrom, totpFrom, ca, playbook } = handed ?? listed(wanted, named);
  const isOpen = args.playbook === undefined && args.file === undefined;
  return { ...args, url, username, passwordFrom, totpFrom, ca, ...(isOpen ? { playbook } : {}) };
}
