/** The streams of a command: where it reads what is typed, where results go, and where remarks go. */
import { LockdownError } from '../../errors.js';
import { whyFailed } from './out-file.js';

type Terminal = { readonly isTTY?: boolean; readonly columns?: number; readonly rows?: number };

export interface Streams {
  readonly stdin: NodeJS.ReadableStream & Pick<Terminal, 'isTTY'> & { setRawMode?(isRaw: boolean): unknown };
  readonly stdout: NodeJS.WritableStream & Terminal;
  readonly stderr: NodeJS.WritableStream & Terminal;
}

/** Does somebody look at it? */
export function isWatched(stream: Terminal): boolean {
  return stream.isTTY === true;
}

/** Resolves when the text is handed over, so that a pipe gets all of it before the process ends. */
export function write(stream: NodeJS.WritableStream, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => {
      // A reader such as `head` that has seen enough is no failure of ours.
      if (error && (error as NodeJS.ErrnoException).code !== 'EPIPE')
        reject(
          new LockdownError('store.unwritable', `The output could not be written: ${whyFailed(error)}`, {
            cause: error,
          }),
        );
      else resolve();
    });
  });
}

/** Set by the runner of GitHub Actions, and by nobody else. */
const IN_ACTIONS = 'GITHUB_ACTIONS';

/**
 * What the runner of GitHub Actions takes for no command: it reads each line that a program prints, and a name on a server
 * may begin as one of its commands does. JSON spells what it holds; elsewhere a blank is seen.
 *
 * https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
 */
export function withoutCommands(
  text: string,
  {
    env,
    format,
  }: { readonly env: Readonly<Record<string, string | undefined>>; readonly format: 'text' | 'json' },
): string {
  if (env[IN_ACTIONS] !== 'true') return text;
  return format === 'json'
    ? text.replaceAll('##[', '##\\u005b')
    : text.replace(/^(\s*):(?=:)/gm, '$1: ').replaceAll('##[', '## [');
}
