/** Where runs and locks are kept when the operator names no folder: the platform's place for state. */
import { posix, win32 } from 'node:path';

const FOLDER = 'smartermail-lockdown';

export interface StateDirOptions {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The operator's home folder, absolute. */
  readonly home: string;
}

/**
 * The default state folder: `~/Library/Application Support/…` on macOS, `%LOCALAPPDATA%\…` on Windows,
 * `$XDG_STATE_HOME/…` or `~/.local/state/…` elsewhere.
 * Source: XDG Base Directory Specification, which says that a relative `XDG_STATE_HOME` is to be ignored.
 */
export function defaultStateDir({ platform, env, home }: StateDirOptions): string {
  if (platform === 'win32') {
    return win32.join(env.LOCALAPPDATA || win32.join(home, 'AppData', 'Local'), FOLDER);
  }
  if (platform === 'darwin') return posix.join(home, 'Library', 'Application Support', FOLDER);
  const named = env.XDG_STATE_HOME ?? '';
  return posix.join(posix.isAbsolute(named) ? named : posix.join(home, '.local', 'state'), FOLDER);
}
