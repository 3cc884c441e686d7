/** One line on stderr that says how far long work is. Nothing where stderr is no terminal. */
import { isWatched, type Streams } from '../context/streams.js';

/** Redrawing more often than this only flickers. */
const REDRAW_MS = 100;

export interface Progress {
  update(done: number, total: number): void;
  /** Takes the line away. */
  clear(): void;
}

/** `stderr`: the stream for remarks. */
export function progress(options: {
  readonly label: string;
  readonly stderr: Pick<Streams['stderr'], 'isTTY' | 'write'>;
  readonly clock?: () => number;
}): Progress {
  const { label, stderr, clock = Date.now } = options;
  let drawnAt = Number.NEGATIVE_INFINITY;
  let isDrawn = false;
  return {
    update: (done, total) => {
      const now = clock();
      if (!isWatched(stderr) || (now - drawnAt < REDRAW_MS && done < total)) return;
      drawnAt = now;
      isDrawn = true;
      stderr.write(`\r\u001b[K${label} ${done} of ${total}`);
    },
    clear: () => {
      if (isDrawn) stderr.write('\r\u001b[K');
      isDrawn = false;
    },
  };
}
