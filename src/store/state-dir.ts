/** Where runs and locks are kept when the operator names no folder: the platform's place for state. */
import { execFile } from 'node:child_process';
import { lstat } from 'node:fs/promises';
import { posix, win32 } from 'node:path';
import { promisify } from 'node:util';
import { LockdownError } from '../errors.js';
import { makePrivateFolder } from './private-files.js';

const run = promisify(execFile);
const PROGRAM_TIMEOUT_MS = 30_000;

const FOLDER = 'smartermail-lockdown';
/** On Windows, where the folder is the machine's and not a user's. */
const SHARED_FOLDER = 'smlockdown';

/** The group of the administrators and the system itself, by what they are called in every language of Windows. */
const [ADMINISTRATORS, SYSTEM] = ['*S-1-5-32-544', '*S-1-5-18'] as const;

export interface StateDirOptions {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The operator's home folder, absolute. */
  readonly home: string;
}

/**
 * The default state folder: `~/Library/Application Support/…` on macOS, `%ProgramData%\…` on Windows, where the runs of
 * a scheduled task are another administrator's to roll back, `$XDG_STATE_HOME/…` or `~/.local/state/…` elsewhere.
 * Source: XDG Base Directory Specification, which says that a relative `XDG_STATE_HOME` is to be ignored.
 */
export function defaultStateDir({ platform, env, home }: StateDirOptions): string {
  if (platform === 'win32') {
    const named = env.ProgramData ?? '';
    return win32.join(/^[a-z]:\\/i.test(named) ? named : 'C:\\ProgramData', SHARED_FOLDER);
  }
  if (platform === 'darwin') return posix.join(home, 'Library', 'Application Support', FOLDER);
  const named = env.XDG_STATE_HOME ?? '';
  return posix.join(posix.isAbsolute(named) ? named : posix.join(home, '.local', 'state'), FOLDER);
}

/**
 * Makes the default state folder before anything is kept in it. On Windows it lies where everybody may write, so it is
 * the administrators' alone first: theirs, with nothing inherited. What it holds inherits that.
 * Errors: `store.unwritable`.
 */
export async function prepareStateDir(
  path: string,
  { platform, env }: Pick<StateDirOptions, 'platform' | 'env'>,
): Promise<void> {
  await makePrivateFolder(path);
  if (platform !== 'win32') return;
  // A link would have another folder closed.
  if (!(await lstat(path)).isDirectory()) throw notClosed(path, 'it is a link');
  // By its full path: Windows looks for a bare name in the working folder first.
  const program = env.SystemRoot ? win32.join(env.SystemRoot, 'System32', 'icacls.exe') : 'icacls';
  const rights = [ADMINISTRATORS, SYSTEM].map((sid) => `${sid}:(OI)(CI)F`);
  const calls = [
    ['/setowner', ADMINISTRATORS],
    ['/inheritance:r', '/grant:r', ...rights],
  ];
  for (const call of calls) {
    try {
      await run(program, [path, ...call, '/q'], { env: { ...env }, timeout: PROGRAM_TIMEOUT_MS });
    } catch (cause) {
      throw notClosed(path, `icacls ends with ${(cause as { code?: unknown }).code ?? 'a signal'}`, cause);
    }
  }
}

function notClosed(path: string, why: string, cause?: unknown): LockdownError {
  return new LockdownError('store.unwritable', `${path} cannot be made the administrators' alone: ${why}`, {
    next: 'Run smlockdown as an administrator ("Run as administrator"), or choose a folder of your own with --state-dir.',
    cause,
  });
}
