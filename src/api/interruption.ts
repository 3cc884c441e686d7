/**
 * One place that knows whether the connection was told to stop, and tells everyone who waits.
 * It listens once on the caller's signal, however many requests wait: a listener for each would be
 * a thousand listeners on one signal.
 */
import { LockdownError } from '../errors.js';

/** Whether to stop, and who has to be told. */
export interface Interruption {
  /** Why everything stops; undefined while nothing was stopped. */
  readonly error: LockdownError | undefined;
  /** Throws the error once stopped. */
  check(): void;
  /** Stops everyone who waits. Only the first call counts. */
  stop(error: LockdownError): void;
  /** Calls back once when stopped. Returns the way to forget the callback. */
  onStop(callback: (error: LockdownError) => void): () => void;
  /** Settles as the promise does, or rejects as soon as everything stops. */
  race<T>(promise: Promise<T>): Promise<T>;
}

/** The error `interrupted`: the operator stopped the run. */
export function interruptedError(): LockdownError {
  return new LockdownError('interrupted', 'The run was interrupted');
}

/** An interruption by a signal, also one that has aborted already; without one, by `stop` alone. */
export function interruptionBy(signal?: AbortSignal): Interruption {
  // Places that are used again: the tables that a Set leaves behind, where it is added to and taken from with every
  // request, hold on to whatever was in it later, until the next full collection of garbage.
  const waiting: (((error: LockdownError) => void) | undefined)[] = [];
  const free: number[] = [];
  let error: LockdownError | undefined;
  const stop = (reason: LockdownError): void => {
    if (error !== undefined) return;
    error = reason;
    signal?.removeEventListener('abort', onAbort);
    for (const callback of waiting.splice(0)) callback?.(reason);
  };
  const onAbort = (): void => stop(interruptedError());
  const onStop = (callback: (error: LockdownError) => void): (() => void) => {
    const place = free.pop() ?? waiting.length;
    waiting[place] = callback;
    let isWaiting = true;
    return () => {
      // After a stop nobody waits, and a place is given back once.
      if (!isWaiting || error !== undefined) return;
      isWaiting = false;
      waiting[place] = undefined;
      free.push(place);
    };
  };
  if (signal?.aborted === true) onAbort();
  else signal?.addEventListener('abort', onAbort);
  return {
    get error() {
      return error;
    },
    check() {
      if (error !== undefined) throw error;
    },
    stop,
    onStop,
    race: async (promise) => {
      if (error !== undefined) {
        promise.catch(() => {});
        throw error;
      }
      let forget = (): void => {};
      const stopped = new Promise<never>((_, reject) => {
        forget = onStop(reject);
      });
      return Promise.race([promise, stopped]).finally(() => forget());
    },
  };
}
