/** The streams of a command: where it reads what is typed, where results go, and where remarks go. */
import { LockdownError } from '../../errors.js';

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
          new LockdownError('store.unwritable', `The output could not be written: ${error.message}`, {
            cause: error,
          }),
        );
      else resolve();
    });
  });
}
