/** A signed-in connection for the length of one command, signed out whatever happens. */
import type { ConnectionArguments } from '../context/arguments.js';
import type { Context } from '../context/context.js';
import { type Prompter, prompter } from '../terminal/prompts.js';
import { accessFrom } from './access.js';
import { connectTo, type SignedIn } from './connect-to.js';
import { type Interruption, listenForInterruption } from './interruption.js';

export interface Session extends SignedIn {
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
    const signedIn = await connectTo(access, { context, prompter: ask, signal });
    try {
      return await options.run({ ...signedIn, interruption, prompter: ask });
    } finally {
      await signedIn.connection.signOut();
    }
  } finally {
    interruption.release();
  }
}
