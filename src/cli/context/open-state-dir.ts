/** The state folder, to read in it or to keep something there. */
import { prepareStateDir, type StateDirUse } from '../../store/state-dir.js';
import type { StateArguments } from './arguments.js';
import { type Context, stateDirOf } from './context.js';

/**
 * The platform's own one; one that was named is whoever's who named it. Nothing in it is trusted before.
 * Errors: `store.unwritable`.
 */
export async function openStateDir(
  args: StateArguments,
  context: Context,
  use: StateDirUse,
): Promise<string> {
  const path = stateDirOf(args, context);
  const { platform, processEnv: env } = context;
  if (args.stateDir === undefined) await prepareStateDir(path, { platform, env, use });
  return path;
}

/** To read in it, where that is not what the command is for. Undefined, and said, where nothing in it is to be trusted. */
export async function stateDirToRead(args: StateArguments, context: Context): Promise<string | undefined> {
  return openStateDir(args, context, 'read').catch((error: Error) => {
    context.say(`${error.message}. Nothing in it counts for this command.`);
    return undefined;
  });
}
