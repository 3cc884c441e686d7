/** Where a secret comes from, when it is not in the environment: never from the command line itself. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { type ErrorDetails, LockdownError } from '../../errors.js';

const run = promisify(execFile);
const PROGRAM_TIMEOUT_MS = 30_000;

/** A secret that cannot be had, or not used. */
export function bad(message: string, details?: ErrorDetails): LockdownError {
  return new LockdownError('config.bad-secret', message, details);
}

/** The last line break belongs to the file or the program, not to the secret. */
export function withoutLineBreak(text: string): string {
  return text.replace(/\r?\n$/, '');
}

async function fromProgram(command: string): Promise<string> {
  const [program = '', ...args] = command.split(' ').filter((word) => word !== '');
  try {
    const { stdout } = await run(program, args, { timeout: PROGRAM_TIMEOUT_MS });
    return withoutLineBreak(stdout);
  } catch (error) {
    // Its output may hold the secret, so only the exit is told.
    const { code } = error as { code?: string | number };
    throw bad(`The program ${program} that was to give a secret failed (${code ?? 'stopped'})`);
  }
}

async function fromFile(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw bad(`The file ${path} that was to hold a secret could not be read`, { cause });
  });
  return withoutLineBreak(text);
}

/** The secret behind `env:NAME`, `file:PATH` or `cmd:PROGRAM`. Errors: `config.bad-secret`. */
export async function readSecret(
  source: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  const [kind, ...rest] = source.split(':');
  const what = rest.join(':');
  if ((kind !== 'env' && kind !== 'file' && kind !== 'cmd') || what === '') {
    throw bad('A secret is named, not typed: env:NAME, file:PATH or cmd:PROGRAM');
  }
  const secret =
    kind === 'env' ? env[what] : kind === 'file' ? await fromFile(what) : await fromProgram(what);
  if (secret === undefined || secret === '')
    throw bad(`${kind}:${kind === 'cmd' ? '…' : what} gives no secret: it is empty`);
  return secret;
}
