/** `fleet list`: the servers of a list, or of a part of it, as a pipeline takes them. Asks nobody. */
import { EXIT } from '../../engine/words/exit-code.js';
import { isOpen, windowText } from '../../fleet/window.js';
import { DEFAULT_INVENTORY } from '../../report/model/fleet-report.js';
import { serversReport } from '../../report/model/servers-report.js';
import type { OutputArguments } from '../context/arguments.js';
import { type Context, maker } from '../context/context.js';
import { type ChosenArguments, chosenServers } from './chosen.js';

export async function fleetList(args: OutputArguments & ChosenArguments, context: Context): Promise<number> {
  const { inventory = DEFAULT_INVENTORY, shard = null } = args;
  const made = maker();
  const servers = chosenServers(args).servers.map(({ name, url, playbook = null, labels, window }) => ({
    ...{ name, url, playbook, labels },
    window: window === undefined ? null : windowText(window),
    isOpen: window === undefined || isOpen(window, made.now),
  }));
  const report = serversReport({ inventory, shard, servers }, made);
  await context.show('servers', report, args);
  return EXIT.clean;
}
