/** Reading on until the server is taken for gone: what is left then is not asked, and nothing may be written. */
import { LockdownError } from '../../errors.js';
import { failed } from '../words/reading.js';
import type { Observer } from './observer.js';
import { UNANSWERED } from './read-object.js';

export interface UntilGone extends Pick<Observer, 'read'> {
  readonly isGone: () => boolean;
}

/** After as many objects in a row without an answer the server is taken for gone. */
const GIVE_UP_AFTER = 10;

export function untilGone(observer: Pick<Observer, 'read'>): UntilGone {
  let unanswered = 0;
  const isGone = () => unanswered >= GIVE_UP_AFTER;
  return {
    isGone,
    read: async (request) => {
      if (isGone())
        return failed(request, {
          code: 'server.unreachable',
          why: 'not asked: the server stopped answering',
        });
      const reading = await observer.read(request);
      const isUnanswered = reading.status === 'failed' && UNANSWERED.has(reading.code);
      // An answer to what was asked before the last silence does not bring the server back.
      if (!isGone()) unanswered = isUnanswered ? unanswered + 1 : 0;
      return reading;
    },
  };
}

export function gone(): LockdownError {
  return new LockdownError(
    'server.unreachable',
    'The server stopped answering while it was read. Nothing was written',
    { next: 'Run again when the server answers.' },
  );
}
