/** The variables a command sees: those of the process, before those of `.env` in the working folder. */
import { statSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { editDistance, nearName } from '../../documents/near-name.js';
import { LockdownError } from '../../errors.js';
import { isSecretName, type SecretValues } from '../../redaction.js';
import { readUserFile, whyUnfit } from '../../user-file.js';

export type Environment = Readonly<Record<string, string | undefined>>;

const PREFIX = 'SMARTERMAIL';
const KNOWN = ['URL', 'USERNAME', 'PASSWORD', 'TOTP_SECRET', 'CONTRACT'];
/** Letters that may be wrong in the prefix. */
const MOST_WRONG = 2;

/** `SMARTERMAIL_URL` for `SMARTERMAIL_URLL`; undefined for what is right, or somebody's own beside the right one. */
function meantBy(name: string, env: Environment): string | undefined {
  const [prefix = '', ...rest] = name.split('_');
  const near = nearName(rest.join('_'), KNOWN);
  const meant = `${PREFIX}_${near}`;
  const isNear = near !== undefined && editDistance(prefix, PREFIX) <= MOST_WRONG;
  return isNear && !env[meant] && meant !== name ? meant : undefined;
}

/** What is most likely not meant: a misspelt variable, and secrets in a file that others can read. */
export function environmentRemarks(options: {
  readonly env: Environment;
  readonly file: string;
  readonly platform: string;
}): string[] {
  const { env, file } = options;
  const remarks = Object.keys(env).flatMap((name) => {
    const meant = meantBy(name, env);
    return meant === undefined ? [] : [`The variable ${name} is not known; did you mean ${meant}?`];
  });
  const mode = statSync(file, { throwIfNoEntry: false })?.mode ?? 0;
  // Windows has no such bits: it is always as if everybody could.
  const isOpen = options.platform !== 'win32' && (mode & 0o077) !== 0;
  return isOpen ? [...remarks, `${file} can be read by others: chmod 600 ${file}`] : remarks;
}

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
