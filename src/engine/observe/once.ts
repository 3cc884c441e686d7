/** Observing once: every object is read once for an audit, however many steps want it, until it is let go of. */
import { objectId } from '../words/change.js';
import { failed, type Reading, type ReadRequest } from '../words/reading.js';
import type { Observer } from './observer.js';
import { UNANSWERED } from './read-object.js';

export interface OnceObserver extends Pick<Observer, 'contract' | 'discovery'> {
  /** Reads an object, or gives the reading that is under way or done (until `forget`). */
  read(request: ReadRequest): Promise<Reading>;
  /** Reads objects of one target, each by the name it is wanted as. */
  readAll(
    needs: Readonly<Record<string, Omit<ReadRequest, 'target'>>>,
    target: string,
  ): Promise<Readonly<Record<string, Reading>>>;
  /** Lets go of the readings of a target. */
  forget(target: string): void;
}

/** After as many objects in a row without an answer the server is taken for gone, and the rest is not asked. */
const GIVE_UP_AFTER = 10;

export function once(observer: Observer): OnceObserver {
  const { contract, discovery } = observer;
  const readings = new Map<string, Map<string, Promise<Reading>>>();
  let unanswered = 0;

  const readNow = async (request: ReadRequest): Promise<Reading> => {
    if (unanswered >= GIVE_UP_AFTER)
      return failed(request, { code: 'server.unreachable', why: 'not asked: the server stopped answering' });
    const reading = await observer.read(request);
    unanswered = reading.status === 'failed' && UNANSWERED.has(reading.code) ? unanswered + 1 : 0;
    return reading;
  };

  const read = (request: ReadRequest): Promise<Reading> => {
    const ofTarget = readings.get(request.target) ?? new Map<string, Promise<Reading>>();
    readings.set(request.target, ofTarget);
    const id = `${objectId(request)} ${JSON.stringify(request.parameters ?? {})}`;
    const reading = ofTarget.get(id) ?? readNow(request);
    ofTarget.set(id, reading);
    return reading;
  };

  return {
    contract,
    discovery,
    read,
    readAll: async (needs, target) => {
      const found = Object.entries(needs).map(
        async ([name, need]) => [name, await read({ ...need, target })] as const,
      );
      return Object.fromEntries(await Promise.all(found));
    },
    forget: (target) => {
      readings.delete(target);
    },
  };
}
