/** What a server shows of its API to a command: what was kept of it, or, with `doctor`, what is read of it now. */
import { existsSync } from 'node:fs';
import { type Reached, reach } from '../../api/connection.js';
import { linkedOn } from '../../api/served-scripts.js';
import { buildOn } from '../../contract/resources/server/server-info.js';
import type { Discovery } from '../../contract/trust/discovery.js';
import type { Observer } from '../../engine/observe/observer.js';
import type { ReferenceDepth } from '../../engine/observe/read-reference.js';
import { LockdownError } from '../../errors.js';
import type { ConnectionArguments, StateArguments } from '../context/arguments.js';
import { type Context, stateDirOf } from '../context/context.js';
import { openStateDir } from '../context/open-state-dir.js';
import { accessFrom } from './access.js';
import { type InterfaceSeen, interfaceSeen } from './interface-seen.js';
import { type KeptShown, keepShown, keptShown, NOTHING_KEPT, type ShownOf, shownPath } from './kept-shown.js';

function shownOf({ url, loginPage }: Pick<Reached, 'url' | 'loginPage'>): ShownOf {
  return { url, build: buildOn(loginPage), linked: linkedOn(loginPage, url) };
}

async function keptOf(args: StateArguments, context: Context, of: ShownOf): Promise<KeptShown> {
  // Nobody has to look for a state folder that holds nothing of this server.
  if (!existsSync(shownPath(stateDirOf(args, context), of.url))) return NOTHING_KEPT;
  const stateDir = await openStateDir(args, context, 'read').catch(() => undefined);
  return stateDir === undefined ? NOTHING_KEPT : keptShown(stateDir, of, context.say);
}

function knownBy({ interface: seen, listed }: KeptShown): Partial<Discovery> {
  return { ...seen?.shown, ...(listed === undefined ? {} : { listed }) };
}

/** What `doctor` found out before, for a command that reads no scripts. */
export async function knownBefore(
  args: Partial<StateArguments>,
  context: Context,
  server: Pick<Reached, 'url' | 'loginPage'>,
): Promise<Partial<Discovery>> {
  return knownBy(await keptOf({ stateDir: args.stateDir }, context, shownOf(server)));
}

/** A server as it shows itself to somebody who looks. */
export interface ServerSeen {
  readonly reached: Reached;
  readonly seen: InterfaceSeen;
  /** For the session that follows. */
  readonly known: Partial<Discovery>;
  readonly reference: ReferenceDepth;
  /** Keeps what was read to its end, for the commands that come after; `observer`: of a session that was told all this. */
  keep(observer?: Observer): Promise<void>;
}

/** Reads what its sign-in page links, where that was not read before. Errors: those of `reach`. */
export async function seeServer(
  args: ConnectionArguments & StateArguments,
  context: Context,
): Promise<ServerSeen> {
  let before = NOTHING_KEPT;
  const reached = await reach({
    ...{ ...accessFrom(args, context), secrets: context.secrets, withMore: true },
    isKnown: async (server) => {
      before = await keptOf(args, context, shownOf(server));
      return before.interface !== undefined;
    },
  });
  const { listed, interface: kept } = before;
  const seen = kept ?? interfaceSeen(reached.served, () => performance.now());
  return {
    ...{ reached, seen, known: { ...seen.shown, ...knownBy({ interface: undefined, listed }) } },
    reference: listed === undefined ? 'whole' : 'index',
    keep: async (observer) => {
      const isListed = observer?.isReferenceWhole === true && observer.discovery.listed.size > 0;
      const now: KeptShown = {
        interface: seen.shown.isMadeWhole ? seen : undefined,
        listed: listed ?? (isListed ? observer.discovery.listed : undefined),
      };
      if (now.interface === kept && now.listed === listed) return;
      try {
        await keepShown(await openStateDir(args, context, 'keep'), shownOf(reached), now);
      } catch (error) {
        if (!(error instanceof LockdownError)) throw error;
        context.say(`What was read of the server could not be kept for other commands: ${error.message}`);
      }
    },
  };
}
