/** The address of a server, asked for where nobody stated it. */
import { parseBaseUrl } from '../../api/base-url.js';
import { LockdownError } from '../../errors.js';
import type { ConnectionArguments } from '../context/arguments.js';
import type { Context } from '../context/context.js';
import type { Prompter } from '../terminal/prompts.js';

/** What is wrong with an address, in the words of the parser. */
function wrongAddress(typed: string, insecure: boolean): string | undefined {
  try {
    parseBaseUrl(typed, { insecure });
    return undefined;
  } catch (error) {
    if (!(error instanceof LockdownError)) throw error;
    return `${error.message}. ${error.next ?? ''}`.trim();
  }
}

/** As the command line has it, or as it was typed; undefined where the environment states it, or nobody is there to ask. */
export async function addressOf(
  args: ConnectionArguments,
  { env }: Pick<Context, 'env'>,
  ask: Prompter,
): Promise<string | undefined> {
  // Only `accessFrom` knows whether the environment's is one that a password may be sent to.
  if (args.url || env.SMARTERMAIL_URL || !ask.canAsk) return args.url;
  const check = (typed: string) => wrongAddress(typed, args.insecure === true);
  return ask.text('Address of the web interface (https://mail.example.com):', { check });
}
