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
import {
  type KeptReference,
  type KeptShown,
  keepShown,
  keptShown,
  NOTHING_KEPT,
  type ShownOf,
  shownPath,
} from './kept-shown.js';

function shownOf({ url, loginPage }: Pick<Reached, 'url' | 'loginPage'>): ShownOf {
  return { url, build: buildOn(loginPage), linked: linkedOn(loginPage, url) };
}

async function keptOf(args: StateArguments, context: Context, of: ShownOf): Promise<KeptShown> {
  // Nobody has to look for a state folder that holds nothing of this server.
  if (!existsSync(shownPath(stateDirOf(args, context), of.url))) return NOTHING_KEPT;
  const stateDir = await openStateDir(args, context, 'read').catch(() => undefined);
  return stateDir === undefined ? NOTHING_KEPT : keptShown(stateDir, of, context.say);
}

function knownBy({ interface: seen, reference }: KeptShown): Partial<Discovery> {
  return { ...seen?.shown, ...(reference === undefined ? {} : { listed: reference.listed }) };
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
  /** The file that it was kept in before; undefined where it was read just now. */
  readonly keptIn: string | undefined;
  /** For the session that follows. */
  readonly known: Partial<Discovery>;
  readonly reference: ReferenceDepth;
  /** What was read of its reference, before or by this observer; undefined where nothing could be. */
  referenceOf(observer: Observer): (KeptReference & { readonly isWhole: boolean }) | undefined;
  /** Keeps what was read to its end, for the commands that come after; `observer`: of a session that was told all this. */
  keep(observer?: Observer): Promise<void>;
}

/** undefined where nothing was listed. */
function readBy({ referenceShape: shape, discovery: { listed } }: Observer): KeptReference | undefined {
  return shape === undefined || listed.size === 0 ? undefined : { ...shape, listed };
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
  const { reference: listed, interface: kept } = before;
  const seen = kept ?? interfaceSeen(reached.served, () => performance.now());
  return {
    keptIn: kept === undefined ? undefined : shownPath(stateDirOf(args, context), reached.url),
    ...{ reached, seen, known: { ...seen.shown, ...knownBy({ interface: undefined, reference: listed }) } },
    reference: listed === undefined ? 'whole' : 'index',
    referenceOf: (observer) => {
      const read = listed ?? readBy(observer);
      // What is kept was read to its end.
      return read && { ...read, isWhole: listed !== undefined || observer.isReferenceWhole === true };
    },
    keep: async (observer) => {
      const now: KeptShown = {
        interface: seen.shown.isMadeWhole ? seen : undefined,
        reference: listed ?? (observer?.isReferenceWhole === true ? readBy(observer) : undefined),
      };
      if (now.interface === kept && now.reference === listed) return;
      try {
        await keepShown(await openStateDir(args, context, 'keep'), shownOf(reached), now);
      } catch (error) {
        if (!(error instanceof LockdownError)) throw error;
        context.say(`What was read of the server could not be kept for other commands: ${error.message}`);
      }
    },
  };
}
