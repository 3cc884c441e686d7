/** A signed-in connection for the length of one command, signed out whatever happens. */
import type { Contracts } from '../../contract/overlays.js';
import { buildOn } from '../../contract/resources/server/server-info.js';
import type { Discovery } from '../../contract/trust/discovery.js';
import { pageSource } from '../../engine/observe/observed.js';
import { type Observer, observe } from '../../engine/observe/observer.js';
import type { ReferenceDepth } from '../../engine/observe/read-reference.js';
import type { ConnectionArguments, StateArguments } from '../context/arguments.js';
import type { Context } from '../context/context.js';
import { type Prompter, prompter } from '../terminal/prompts.js';
import { accessFrom } from './access.js';
import type { Led } from './ask-credentials.js';
import { connectTo, type SignedIn } from './connect-to.js';
import { type Interruption, listenForInterruption } from './interruption.js';
import { knownBefore } from './shown-here.js';

export interface Session extends SignedIn {
  readonly observer: Observer;
  /** The same, with what the server documents of itself by now. */
  readonly observeAfresh: () => Promise<Observer>;
  readonly interruption: Interruption;
  readonly prompter: Prompter;
}

/** For all pages of a server's reference together. */
const MOST_MS = 30_000;

/** Connects, runs, signs out: also after errors and interruptions. All of it knows the API by the contract for the server's build. */
export async function withSession<T>(
  args: ConnectionArguments & Partial<StateArguments>,
  options: {
    readonly context: Context;
    readonly contracts: Contracts;
    /** What was read of the server just now. Left out: what `doctor` kept of it. */
    readonly known?: Partial<Discovery> | undefined;
    /** How far its reference is read. Default: as far as it takes to know what calls it lists. */
    readonly reference?: ReferenceDepth;
    readonly run: (session: Session) => Promise<T>;
    /** Somebody is asked step by step. */
    readonly led?: Led | undefined;
  },
): Promise<T> {
  const { context, contracts, led, reference } = options;
  const access = accessFrom(args, context);
  const interruption = listenForInterruption(context.say, context.fault);
  const { signal } = interruption;
  const ask = prompter(args, { ...context, signal });
  try {
    const signedIn = await connectTo(access, { context, contracts, prompter: ask, signal, led });
    try {
      const { readClient: client, server } = signedIn.connection;
      const contract = contracts.contractFor(buildOn(server.loginPage));
      const known = options.known ?? (await knownBefore(args, context, server));
      const sources = { page: pageSource(server.loginPage) };
      const observeAfresh = () => {
        const end = Date.now() + MOST_MS;
        const isLate = () => Date.now() > end;
        return observe({ client, contract, sources, known, reference, isLate });
      };
      const observer = await observeAfresh();
      return await options.run({ ...signedIn, observer, observeAfresh, interruption, prompter: ask });
    } finally {
      await signedIn.connection.signOut();
    }
  } finally {
    interruption.release();
  }
}
