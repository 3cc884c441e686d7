/** One command on many servers: a few at a time, canaries first, and none more once one of them says stop. */
import pLimit from 'p-limit';
import { REFUSALS } from '../../api/sign-in-refusals.js';
import { CANARY, type Server } from '../../fleet/inventory.js';
import { isOpen, windowText } from '../../fleet/window.js';
import type { FleetServer } from '../../report/model/fleet-report.js';

/** After one of these the next try, on any server, could lock out the address this runs on. */
const REJECTED: readonly string[] = ['session.rejected', 'session.blocked'];

export interface FleetOptions {
  readonly parallel: number;
  /** Does it change servers? Then windows count, and canaries come first. */
  readonly isChanging: boolean;
  readonly now: () => Date;
  readonly run: (server: Server) => Promise<FleetServer>;
  readonly isInterrupted: () => boolean;
  /** Whoever changed it perhaps took a server out, closed a window or named another canary. */
  readonly isListAsRead: () => boolean;
  readonly tell: (line: string) => void;
}

export interface Fleet {
  readonly servers: readonly FleetServer[];
  readonly stopped: string | null;
}

/**
 * Was a sign-in refused that would be everywhere? A code that is wrong here is wrong everywhere, by the clock of this machine; that
 * there is none for one server, or that its password has to be changed, is its own.
 */
export function isRefused({ error = '', said }: Pick<FleetServer, 'error' | 'said'>): boolean {
  return REJECTED.includes(error) || said === REFUSALS['wrong-code'].message;
}

/** Why nothing goes on after it; null where it does. */
function whyStop(server: FleetServer): string | null {
  const { name, error, said } = server;
  if (isRefused(server))
    return `${name} did not let us in. Another try elsewhere could lock out the address this runs on`;
  return error === 'usage.invalid' ? `every server would refuse it as ${name} does: ${said}` : null;
}

/** Proved: what it was to do is done, whatever is open beside it. */
function isProved({ state, exitCode }: FleetServer): boolean {
  return state === 'ended' && (exitCode === 0 || exitCode === 2);
}

function unstarted({ name, url }: Server, state: 'waits' | 'not-started', said: string): FleetServer {
  return { name, url, state, exitCode: null, ms: null, said };
}

export async function runFleet(servers: readonly Server[], options: FleetOptions): Promise<Fleet> {
  const { parallel, isChanging, now, run, isInterrupted, isListAsRead, tell } = options;
  const ended = new Map<Server, FleetServer>();
  let stopped: string | null = null;
  const one = async (server: Server): Promise<FleetServer | undefined> => {
    if (isInterrupted()) stopped ??= 'it was interrupted';
    if (stopped === null && !isListAsRead()) stopped = 'the list of servers was changed meanwhile';
    if (stopped !== null) return undefined;
    if (isChanging && server.window !== undefined && !isOpen(server.window, now())) {
      const waits = unstarted(server, 'waits', `its window is not open: ${windowText(server.window)}`);
      ended.set(server, waits);
      tell(`${server.name}: ${waits.said}`);
      return waits;
    }
    const outcome = await run(server);
    ended.set(server, outcome);
    tell(`${server.name}: ${outcome.said}`);
    stopped ??= whyStop(outcome);
    return outcome;
  };
  const canaries = isChanging ? servers.filter(({ labels }) => labels.includes(CANARY)) : [];
  for (const server of canaries) {
    const outcome = await one(server);
    // One whose window is closed was not tried, and so nothing is known of the others either.
    if (outcome !== undefined && !isProved(outcome)) stopped ??= `canary ${server.name} is not proved`;
  }
  const limit = pLimit(parallel);
  const others = servers.filter((server) => !canaries.includes(server));
  await Promise.all(others.map((server) => limit(() => one(server))));
  return {
    servers: servers.map((server) => ended.get(server) ?? unstarted(server, 'not-started', 'not started')),
    stopped,
  };
}
