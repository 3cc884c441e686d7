/** The state folder of this command. */
import { resolve } from 'node:path';
import { defaultStateDir } from '../../store/state-dir.js';
import type { StateArguments } from './arguments.js';
import type { Context } from './context.js';

export function stateDirOf(args: StateArguments, context: Context): string {
  return args.stateDir === undefined
    ? defaultStateDir({ platform: process.platform, env: context.env, home: context.home() })
    : resolve(args.stateDir);
}
