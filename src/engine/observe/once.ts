/** Observing once: every object is read once for an audit, however many steps want it, until it is let go of. */
import { objectId } from '../words/change.js';
import type { Reading, ReadRequest } from '../words/reading.js';
import { SERVER } from '../words/target.js';
import type { Observer } from './observer.js';
import { type UntilGone, untilGone } from './until-gone.js';

export interface OnceObserver extends Pick<Observer, 'contract' | 'discovery'>, Pick<UntilGone, 'isGone'> {
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

export function once(observer: Observer): OnceObserver {
  const { contract, discovery } = observer;
  // A list, as few targets are under way: the tables that a Map leaves behind, where it is added to and taken from all
  // along, hold on to whatever was in it later, until the next full collection of garbage.
  let held: readonly { readonly target: string; readonly readings: Map<string, Promise<Reading>> }[] = [];
  const server = untilGone(observer);

  const read = (request: ReadRequest): Promise<Reading> => {
    const { target } = request;
    const known = held.find((one) => one.target === target)?.readings;
    const ofTarget = known ?? new Map<string, Promise<Reading>>();
    if (known === undefined) held = [...held, { target, readings: ofTarget }];
    const id = `${objectId(request)} ${JSON.stringify([request.parameters ?? {}, request.asked ?? {}])}`;
    const reading = ofTarget.get(id) ?? server.read(request);
    ofTarget.set(id, reading);
    return reading;
  };

  return {
    contract,
    discovery,
    isGone: server.isGone,
    read,
    readAll: async (needs, target) => {
      const wanted = Object.entries(needs);
      // What the server has once is read once, whichever domain it is wanted for. What is asked by what a domain shows is let go of with it.
      const found = await Promise.all(
        wanted.map(([, need]) =>
          read({
            ...need,
            target: need.resource.scope === 'server' && need.asked === undefined ? SERVER : target,
          }),
        ),
      );
      return Object.fromEntries(wanted.map(([name], index) => [name, found[index] as Reading]));
    },
    forget: (target) => {
      held = held.filter((one) => one.target !== target);
    },
  };
}
