/** The state folder, to keep something in. */
import { prepareStateDir } from '../../store/state-dir.js';
import type { StateArguments } from '../context/arguments.js';
import { type Context, stateDirOf } from '../context/context.js';
import { childEnvironment } from '../secrets/secret-source.js';

/** Makes the platform's own one; one that was named is whoever's who named it. Errors: `store.unwritable`. */
export async function openStateDir(args: StateArguments, context: Context): Promise<string> {
  const path = stateDirOf(args, context);
  const { platform, processEnv } = context;
  // A copy of the environment knows a variable of Windows in one spelling only.
  const env = { ...childEnvironment(context), SystemRoot: processEnv.SystemRoot };
  if (args.stateDir === undefined) await prepareStateDir(path, { platform, env });
  return path;
}
