/** A signed-in connection for the length of one command, signed out whatever happens. */
import type { Contract } from '../../contract/contract.js';
import type { Discovery } from '../../contract/trust/discovery.js';
import { buildSeen, pageSource } from '../../engine/observe/observed.js';
import { type Observer, observe } from '../../engine/observe/observer.js';
import type { ReferenceDepth } from '../../engine/observe/read-reference.js';
import { LockdownError } from '../../errors.js';
import type { ConnectionArguments } from '../context/arguments.js';
import type { Context } from '../context/context.js';
import { type Prompter, prompter } from '../terminal/prompts.js';
import { accessFrom } from './access.js';
import type { Led } from './ask-credentials.js';
import { connectTo, type SignedIn } from './connect-to.js';
import { type Interruption, listenForInterruption } from './interruption.js';

export interface Session extends SignedIn {
  readonly observer: Observer;
  /** The same, with what the server documents of itself by now. */
  readonly observeAfresh: () => Promise<Observer>;
  readonly interruption: Interruption;
  readonly prompter: Prompter;
}

/** What was learned of one build says nothing of another. Errors: `contract.other-build`. */
async function checkBuild({ build }: Contract, observer: Observer): Promise<void> {
  if (build === undefined) return;
  const seen = await buildSeen(observer);
  if (seen === build) return;
  throw new LockdownError(
    'contract.other-build',
    `The overlays of the contract were learned on build ${build}, and this server ${seen === null ? 'does not say its build' : `is build ${seen}`}`,
    {
      next: 'Leave them out, or learn the calls again on this build. A run made by them is brought back by hand.',
    },
  );
}

/** For all pages of a server's reference together. */
const MOST_MS = 30_000;

/** Connects, runs, signs out: also after errors and interruptions. All of it knows the API by this contract. */
export async function withSession<T>(
  args: ConnectionArguments,
  options: {
    readonly context: Context;
    readonly contract: Contract;
    /** What was read of the server just now. */
    readonly known?: Partial<Discovery> | undefined;
    /** How far its reference is read. Default: as far as it takes to know what calls it lists. */
    readonly reference?: ReferenceDepth;
    readonly run: (session: Session) => Promise<T>;
    /** Somebody is asked step by step. */
    readonly led?: Led | undefined;
  },
): Promise<T> {
  const { context, contract, led, known, reference } = options;
  const access = accessFrom(args, context);
  const interruption = listenForInterruption(context.say, context.fault);
  const { signal } = interruption;
  const ask = prompter(args, { ...context, signal });
  try {
    const signedIn = await connectTo(access, { context, contract, prompter: ask, signal, led });
    try {
      const { readClient: client, server } = signedIn.connection;
      const sources = { page: pageSource(server.loginPage) };
      const observeAfresh = () => {
        const end = Date.now() + MOST_MS;
        const isLate = () => Date.now() > end;
        return observe({ client, contract, sources, known, reference, isLate });
      };
      const observer = await observeAfresh();
      await checkBuild(contract, observer);
      return await options.run({ ...signedIn, observer, observeAfresh, interruption, prompter: ask });
    } finally {
      await signedIn.connection.signOut();
    }
  } finally {
    interruption.release();
  }
}
