/**
 * One server's row of a list, as a fleet hands it to the process that it starts for it: that one need not read a list of
 * thousands, and goes to the server that the fleet looked at, whatever became of the list meanwhile.
 */
import { resolve } from 'node:path';
import { jsonIn } from '../../canonical-json.js';
import { rowIn, type Server } from '../../fleet/inventory.js';
import type { Environment } from '../context/environment.js';

/** The variable it is in. No secret is: a row says only where those come from. */
export const ROW = 'SMLOCKDOWN_FLEET_ROW';

/** The variables of a process that is to work on one server of a list, as the command line names both. Programs that it starts do not get it. */
export function withRow(env: Environment, list: string, server: Server): Environment {
  return { ...env, [ROW]: JSON.stringify({ list: resolve(list), server }) };
}

/** The row of that server of that list; undefined where none was handed, or another one. */
export function handedRow(env: Environment, list: string, name: string): Server | undefined {
  const handed = jsonIn(env[ROW] ?? '') as { readonly list?: unknown; readonly server?: unknown } | undefined;
  const server = handed?.list === resolve(list) ? rowIn(handed.server) : undefined;
  return server?.name === name ? server : undefined;
}
