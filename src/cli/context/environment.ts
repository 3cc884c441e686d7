/** The variables a command sees: those of the process, before those of `.env` in the working folder. */
import { parseEnv } from 'node:util';
import { LockdownError } from '../../errors.js';
import { isSecretName, type SecretValues } from '../../redaction.js';
import { readUserFile, whyUnfit } from '../../user-file.js';

export type Environment = Readonly<Record<string, string | undefined>>;

export function loadEnvironment(options: {
  readonly processEnv: Environment;
  readonly file: string;
  /** Learns what is secret in either, before anything can be told. */
  readonly secrets: SecretValues;
}): Environment {
  const { processEnv, secrets } = options;
  secrets.add(processEnv.SMARTERMAIL_PASSWORD);
  secrets.add(processEnv.SMARTERMAIL_TOTP_SECRET);
  try {
    const ofFile = parseEnv(readUserFile(options.file));
    // Also one that a variable of the process stands before: the file itself may be quoted.
    for (const [name, value] of Object.entries(ofFile)) if (isSecretName(name)) secrets.add(value);
    return { ...ofFile, ...processEnv };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return processEnv;
    throw new LockdownError('config.bad-secret', `${options.file} could not be read${whyUnfit(error)}`, {
      cause: error,
    });
  }
}
