/** Where runs and locks are kept when the operator names no folder: the platform's place for state. */
import { lstat, mkdir, readdir, rmdir } from 'node:fs/promises';
import { dirname, posix, win32 } from 'node:path';
import { LockdownError } from '../errors.js';
import { createOnce, makePrivateFolder } from './private-files.js';
import { errnoOf, unwritable } from './store-errors.js';
import { ProgramFailed, windowsProgram } from './windows-program.js';

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

export type StateDirUse = 'read' | 'keep';

/** As Windows tells of a folder that we closed: the owner, then all that anybody may do, and nothing inherited. */
const CLOSED = /^O:(?:BA|SY)G:.*?D:[A-Z]*P[A-Z]*(?:\(A;OICI;FA;;;(?:BA|SY)\)){2}(?:S:|$)/;

/**
 * Opens the default state folder before anything in it is read or kept. On Windows it lies where everybody may write: one
 * that is made here is made the administrators' alone, and what it holds inherits that; one that is there has to be theirs
 * already, as nobody knows what others put into it before. One that is to be read may be missing.
 * Errors: `store.unwritable`.
 */
export async function prepareStateDir(
  path: string,
  { use, ...options }: Pick<StateDirOptions, 'platform' | 'env'> & { readonly use: StateDirUse },
): Promise<void> {
  const unusable = (error: unknown) => {
    throw unwritable(path, error);
  };
  if (options.platform !== 'win32') return use === 'keep' ? makePrivateFolder(path) : undefined;
  if (use === 'keep') {
    await makePrivateFolder(dirname(path));
    if (await createOnce(() => mkdir(path)).catch(unusable)) await close(path, options);
  }
  const there = await lstat(path).catch((error) =>
    errnoOf(error) === 'ENOENT' ? undefined : unusable(error),
  );
  if (there === undefined && use === 'read') return;
  // Of a link another folder's rights would be told.
  if (there?.isDirectory() !== true) throw notClosed(path, 'it is a link, or no folder');
  if (!(await usable(path, isClosed(path, options))))
    throw notClosed(path, 'others own it or have rights there, and what is in it may be theirs');
}

/**
 * Do the administrators and the system alone own a folder of Windows, read and write in it? Of a link another folder's
 * rights would be told. Errors: `ProgramFailed`.
 */
export async function isClosed(path: string, { env }: Pick<StateDirOptions, 'env'>): Promise<boolean> {
  return CLOSED.test((await windowsProgram(POWERSHELL, TELL_RIGHTS, { env, more: { FOLDER: path } })).trim());
}

/** Errors: `store.unwritable`. */
async function usable<T>(path: string, called: Promise<T>): Promise<T> {
  try {
    return await called;
  } catch (cause) {
    if (!(cause instanceof ProgramFailed)) throw cause;
    const next =
      'Run smlockdown as an administrator ("Run as administrator"), or choose a folder of your own with --state-dir. What is in this one stays as it is.';
    // Without elevation nobody can tell of a closed folder whose it is: it may well be right as it is.
    throw new LockdownError('store.unwritable', `${path} cannot be used: ${cause.message}`, { next, cause });
  }
}

/** A folder that was made just now. One that cannot be closed is taken away again. */
async function close(path: string, { env }: Pick<StateDirOptions, 'env'>): Promise<void> {
  const rights = [ADMINISTRATORS, SYSTEM].map((sid) => `${sid}:(OI)(CI)F`);
  try {
    for (const call of [
      ['/setowner', ADMINISTRATORS],
      ['/inheritance:r', '/grant:r', ...rights],
    ])
      await usable(path, windowsProgram(ICACLS, [path, ...call, '/q'], { env }));
    if ((await readdir(path)).length > 0) throw notClosed(path, 'somebody put something into it meanwhile');
  } catch (error) {
    await rmdir(path).catch(() => undefined);
    throw error;
  }
}

const ICACLS = 'System32\\icacls.exe';
const POWERSHELL = 'System32\\WindowsPowerShell\\v1.0\\powershell.exe';
const TELL_RIGHTS = ['-NoProfile', '-NonInteractive', '-Command', '(Get-Acl -LiteralPath $env:FOLDER).Sddl'];

function notClosed(path: string, why: string): LockdownError {
  return new LockdownError('store.unwritable', `${path} is not the administrators' alone: ${why}`, {
    next: 'Take the folder away if somebody else made it, but not one with runs that you may want to roll back; or choose one of your own with --state-dir.',
  });
}
