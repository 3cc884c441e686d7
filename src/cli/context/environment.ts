/** The variables a command sees: those of the process, before those of `.env` in the working folder. */
import { parseEnv } from 'node:util';
import { LockdownError } from '../../errors.js';
import { readUserFile, whyUnfit } from '../../user-file.js';

export type Environment = Readonly<Record<string, string | undefined>>;

export function loadEnvironment(options: {
  readonly processEnv: Environment;
  readonly file: string;
}): Environment {
  try {
    return { ...parseEnv(readUserFile(options.file)), ...options.processEnv };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return options.processEnv;
    throw new LockdownError('config.bad-secret', `${options.file} could not be read${whyUnfit(error)}`, {
      cause: error,
    });
  }
}
