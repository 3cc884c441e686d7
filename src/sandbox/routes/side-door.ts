/** /sandbox/*: how tests look into the sandbox and break it. No part of the API: not counted, not faulted. */
import { LockdownError } from '../../errors.js';
import { type Answer, done, plain, refused } from '../answer.js';
import type { Dispatch, Incoming } from '../dispatch.js';
import { parseFaults } from '../fault.js';
import type { FaultList } from '../fault-list.js';

const PREFIX = '/sandbox/';

export function isSideDoor(path: string): boolean {
  return path.toLowerCase().startsWith(PREFIX);
}

function addFaults(text: string, faults: FaultList): Answer {
  try {
    faults.add(parseFaults(JSON.parse(text)));
  } catch (error) {
    if (error instanceof LockdownError) return refused(400, error.message);
    if (error instanceof SyntaxError) return refused(400, 'faults: must be a list, in JSON');
    throw error;
  }
  return plain({ faults: faults.size });
}

export function answerSideDoor({ method, path, body }: Incoming, door: Dispatch): Answer {
  const { stats, faults, world } = door;
  switch (`${method} ${path.toLowerCase().slice(PREFIX.length)}`) {
    case 'GET stats':
      return plain(stats.read());
    case 'POST stats/reset':
      stats.reset();
      return done();
    case 'GET state':
      return plain(world.state);
    case 'POST faults':
      return addFaults(body, faults);
    case 'DELETE faults':
      faults.clear();
      return plain({ faults: 0 });
    default:
      return refused(404, 'There is no such side door');
  }
}
