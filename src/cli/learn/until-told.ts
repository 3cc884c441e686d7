/** How long a recording goes on: until somebody says so, nobody works any more, or nobody is there. */

import type { Context } from '../context/context.js';
import { canAsk } from '../terminal/prompts.js';

/** `told`: Enter or Ctrl-C; `gone`: the terminal closed, or the process is to end, and nobody can be asked. */
export type End = 'told' | 'idle' | 'gone';

export interface Limits {
  /** Milliseconds without a call of settings after which nobody works any more. */
  readonly idleMs: number;
  /** Milliseconds after which a browser that never came is spoken of. */
  readonly hintMs: number;
}

export const LIMITS: Limits = { idleMs: 30 * 60_000, hintMs: 3 * 60_000 };

export interface Waiting {
  readonly ended: Promise<End>;
  /** Somebody works: idleness is counted from here. */
  stir(): void;
  /** A browser came: nothing is to be said of it. */
  greet(): void;
  release(): void;
}

/** Enter; and Ctrl-C, where a terminal makes no signal of it. */
const ENDING = ['\r', '\n', '\u0003'];

/** Listens from now on. `hint`: called once, where no browser came. */
export function untilTold(
  { context, args }: { readonly context: Context; readonly args: { readonly input: boolean } },
  { idleMs, hintMs, hint }: Limits & { readonly hint: () => void },
): Waiting {
  const { streams, fault } = context;
  const { stdin } = streams;
  let resolve: (end: End) => void = () => {};
  const ended = new Promise<End>((now) => {
    resolve = now;
  });
  const told = () => resolve('told');
  const gone = () => resolve('gone');
  // In a terminal that hands over whole lines; what else was typed means nothing.
  const typed = (chunk: Buffer | string) => {
    if (ENDING.some((key) => String(chunk).includes(key))) told();
  };
  const isAsked = canAsk(args, streams);
  if (isAsked) stdin.on('data', typed).on('end', gone).resume();
  process.on('SIGINT', told).on('SIGTERM', gone).on('SIGHUP', gone);
  fault?.addEventListener('abort', gone);
  const hinting = setTimeout(hint, hintMs);
  let idling = setTimeout(resolve, idleMs, 'idle');
  return {
    ended,
    stir: () => {
      clearTimeout(idling);
      idling = setTimeout(resolve, idleMs, 'idle');
    },
    greet: () => clearTimeout(hinting),
    release: () => {
      clearTimeout(hinting);
      clearTimeout(idling);
      if (isAsked) stdin.off('data', typed).off('end', gone).pause();
      process.removeListener('SIGINT', told).removeListener('SIGTERM', gone).removeListener('SIGHUP', gone);
      fault?.removeEventListener('abort', gone);
    },
  };
}
