/** Reading on until the server is taken for gone: what is left then is not asked, and nothing may be written. */
import { LockdownError } from '../../errors.js';
import { failed } from '../words/reading.js';
import type { Observer } from './observer.js';
import { failureIn, UNANSWERED } from './read-object.js';

export interface UntilGone extends Pick<Observer, 'read'> {
  readonly isGone: () => boolean;
}

/** After as many objects in a row without an answer the list of domains, which was answered before, is asked for. */
const ASK_AFTER = 10;

/** A server is gone when that list is not answered either: some of its domains may be slow or broken. */
export function untilGone(observer: Pick<Observer, 'read' | 'domains'>): UntilGone {
  let unanswered = 0;
  let isGone = false;
  let asking: Promise<void> | undefined;
  const ask = async () => {
    try {
      await observer.domains();
    } catch (thrown) {
      isGone = UNANSWERED.has(failureIn(thrown).code);
    }
    asking = undefined;
  };
  return {
    isGone: () => isGone,
    read: async (request) => {
      await asking;
      if (isGone)
        return failed(request, {
          code: 'server.unreachable',
          why: 'not asked: the server stopped answering',
        });
      const reading = await observer.read(request);
      // What the tool brings along is no answer of the server.
      if (request.resource.kind === 'observed') return reading;
      const isUnanswered = reading.status === 'failed' && UNANSWERED.has(reading.code);
      unanswered = isUnanswered ? unanswered + 1 : 0;
      if (unanswered < ASK_AFTER) return reading;
      unanswered = 0;
      asking ??= ask();
      await asking;
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
