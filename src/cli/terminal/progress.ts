/** One line on stderr that says how far long work is. Nothing where stderr is no terminal. */
import { isWatched, type Streams } from '../context/streams.js';

/** Redrawing more often than this only flickers. */
const REDRAW_MS = 100;

export interface Progress {
  update(done: number, total: number): void;
  /** Takes the line away. */
  clear(): void;
}

export function progress(options: {
  readonly label: string;
  readonly isTerminal: boolean;
  readonly write: (text: string) => void;
  readonly clock: () => number;
}): Progress {
  let drawnAt = Number.NEGATIVE_INFINITY;
  let isDrawn = false;
  return {
    update: (done, total) => {
      const now = options.clock();
      if (!options.isTerminal || (now - drawnAt < REDRAW_MS && done < total)) return;
      drawnAt = now;
      isDrawn = true;
      options.write(`\r\u001b[K${options.label} ${done} of ${total}`);
    },
    clear: () => {
      if (isDrawn) options.write('\r\u001b[K');
      isDrawn = false;
    },
  };
}

/** The line on the stream for remarks. */
export function progressOn(stderr: Streams['stderr'], label: string): Progress {
  const write = (text: string) => stderr.write(text);
  return progress({ label, isTerminal: isWatched(stderr), write, clock: Date.now });
}
