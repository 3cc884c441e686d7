/**
 * Ctrl-C and termination. While only reading, the first one stops at once. While writing, the first one lets the
 * writes under way finish and be read back. A second one ends the process.
 */

export interface Interruption {
  /** Aborted by the first signal while only reading. */
  readonly signal: AbortSignal;
  readonly isInterrupted: () => boolean;
  /** From here on a signal no longer stops what is under way. */
  enterWriting(): void;
  /** Back to the default handling of signals. */
  release(): void;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * `fault`: aborted by a fault of the tool, which stops what is under way as a signal does. `onAgain`: called at the second
 * signal, which then ends nothing by itself.
 */
export function listenForInterruption(
  say: (message: string) => void,
  fault?: AbortSignal | undefined,
  onAgain?: () => void,
): Interruption {
  const reading = new AbortController();
  let phase: 'reading' | 'writing' = 'reading';
  let isInterrupted = false;
  let mayBeAgain = false;
  const release = () => {
    for (const name of SIGNALS) process.removeListener(name, onSignal);
    fault?.removeEventListener('abort', onSignal);
  };
  const onSignal = () => {
    // One Ctrl-C may come twice at once, from the terminal and from the program that started this one.
    if (isInterrupted) {
      if (!mayBeAgain) return;
      release();
      onAgain?.();
      return;
    }
    isInterrupted = true;
    // The next signal finds no listener, and ends the process. Not yet: the prompts listen too, and would end the
    // process at once where they find themselves alone.
    setImmediate(() => {
      if (onAgain === undefined) release();
      else mayBeAgain = true;
    });
    if (phase === 'reading') {
      say('\nInterrupted, signing out.');
      reading.abort();
    } else
      say(
        '\nInterrupted: finishing the writes under way and reading them back.\nPress Ctrl-C again to end at once; then see smlockdown runs, and roll that run back.',
      );
  };
  for (const name of SIGNALS) process.on(name, onSignal);
  fault?.addEventListener('abort', onSignal);
  return {
    signal: reading.signal,
    isInterrupted: () => isInterrupted,
    enterWriting: () => {
      phase = 'writing';
    },
    release,
  };
}
