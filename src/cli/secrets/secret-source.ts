/** Where a secret comes from, when it is not in the environment: never from the command line itself. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type ErrorDetails, LockdownError } from '../../errors.js';
import type { SecretValues } from '../../redaction.js';
import { readUserFile, textIn, UnfitFile, whyUnfit } from '../../user-file.js';

const run = promisify(execFile);
const PROGRAM_TIMEOUT_MS = 30_000;
/** As Windows writes them too. */
const AS = { most: 2 ** 16, mayBeUtf16: true } as const;

type Environment = Readonly<Record<string, string | undefined>>;

export interface SecretSources {
  /** Of the process, completed by `.env`. */
  readonly env: Environment;
  readonly processEnv: Environment;
  readonly secrets: SecretValues;
  /** The address of the server is that of `.env`: no variable of the process is sent there. Default: false. */
  readonly isAddressOfFile?: boolean;
}

/** A secret that cannot be had, or not used. */
export function bad(message: string, details?: ErrorDetails): LockdownError {
  return new LockdownError('config.bad-secret', message, details);
}

/** The last line break belongs to the file or the program, not to the secret. */
function withoutLineBreak(text: string): string {
  return text.replace(/\r?\n$/, '');
}

type OfProcess = Pick<SecretSources, 'processEnv' | 'secrets'>;

/** What a program is given: the environment of the process, but for what is secret in it, and for what a fleet said to this process alone. */
export function childEnvironment({ processEnv, secrets }: OfProcess): Environment {
  const isOurs = ([name, value = '']: [string, string | undefined]) =>
    /^(?:SMARTERMAIL_(?:PASSWORD|TOTP_SECRET)|SMLOCKDOWN_)/i.test(name) || secrets.has(value);
  return Object.fromEntries(Object.entries(processEnv).filter((one) => !isOurs(one)));
}

async function fromProgram(command: string, sources: SecretSources): Promise<string> {
  const [program = '', ...args] = command.split(' ').filter((word) => word !== '');
  try {
    const env = { ...childEnvironment(sources) };
    const limits = { timeout: PROGRAM_TIMEOUT_MS, maxBuffer: AS.most };
    const { stdout } = await run(program, args, { ...limits, env, encoding: 'buffer' });
    return withoutLineBreak(textIn(stdout, AS));
  } catch (error) {
    // Its output may hold the secret, so only the exit is told.
    const { code } = error as { code?: string | number };
    const why = error instanceof UnfitFile ? 'it gives no text' : (code ?? 'stopped');
    throw bad(`The program ${program} that was to give a secret failed (${why})`);
  }
}

/** The secret in a file. Errors: `UnfitFile`, and those of the system. */
export function secretInFile(path: string): string {
  return withoutLineBreak(readUserFile(path, AS));
}

function fromFile(path: string): string {
  try {
    return secretInFile(path);
  } catch (cause) {
    throw bad(`The file ${path} that was to hold a secret could not be read${whyUnfit(cause)}`, { cause });
  }
}

/** Whoever could put a `.env` into the working folder would get the password of the process. */
function fromVariable(name: string, { env, processEnv, isAddressOfFile = false }: SecretSources) {
  if (!isAddressOfFile || !processEnv[name]) return env[name];
  throw bad(`The server's address comes from .env, and ${name} from the environment: it is not sent there`, {
    next: 'Give --url, or set SMARTERMAIL_URL in the environment too; or keep both in .env.',
  });
}

/** The secret behind `env:NAME`, `file:PATH` or `cmd:PROGRAM`. Errors: `config.bad-secret`. */
export async function readSecret(source: string, sources: SecretSources): Promise<string> {
  const [kind, ...rest] = source.split(':');
  const what = rest.join(':');
  if ((kind !== 'env' && kind !== 'file' && kind !== 'cmd') || what === '') {
    throw bad('A secret is named, not typed: env:NAME, file:PATH or cmd:PROGRAM');
  }
  const secret =
    kind === 'env'
      ? fromVariable(what, sources)
      : kind === 'file'
        ? fromFile(what)
        : await fromProgram(what, sources);
  if (secret === undefined || secret === '')
    throw bad(
      `${kind}:${kind === 'cmd' ? '…' : what} gives no secret: it is ${secret === undefined ? 'not set' : 'empty'}`,
    );
  return secret;
}
