/** A signed-in connection for the length of one command, signed out whatever happens. */

import { shippedContract } from '../../contract/contract.js';
import { pageSource } from '../../engine/observe/observed.js';
import { type Observer, observe } from '../../engine/observe/observer.js';
import type { ConnectionArguments } from '../context/arguments.js';
import type { Context } from '../context/context.js';
import { type Prompter, prompter } from '../terminal/prompts.js';
import { accessFrom } from './access.js';
import { connectTo, type SignedIn } from './connect-to.js';
import { type Interruption, listenForInterruption } from './interruption.js';

export interface Session extends SignedIn {
  readonly observer: Observer;
  /** The same, with what the server documents of itself by now. */
  readonly observeAfresh: () => Promise<Observer>;
  readonly interruption: Interruption;
  readonly prompter: Prompter;
}

/** Connects, runs, signs out: also after errors and interruptions. */
export async function withSession<T>(
  args: ConnectionArguments,
  options: { readonly context: Context; readonly run: (session: Session) => Promise<T> },
): Promise<T> {
  const { context } = options;
  const access = accessFrom(args, context);
  const interruption = listenForInterruption(context.say);
  const { signal } = interruption;
  const ask = prompter(args, { streams: context.streams, signal });
  try {
    const contract = shippedContract;
    const signedIn = await connectTo(access, { context, contract, prompter: ask, signal });
    try {
      const { readClient: client, server } = signedIn.connection;
      const sources = { page: pageSource(server.loginPage) };
      const observeAfresh = () => observe({ client, contract, sources });
      const observer = await observeAfresh();
      return await options.run({ ...signedIn, observer, observeAfresh, interruption, prompter: ask });
    } finally {
      await signedIn.connection.signOut();
    }
  } finally {
    interruption.release();
  }
}
