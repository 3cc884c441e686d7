/** /sandbox/*: how tests look into the sandbox and break it. No part of the API: not counted, not faulted. */
import { LockdownError } from '../../errors.js';
import { type Answer, done, refused } from '../answer.js';
import { parseFaults } from '../fault.js';
import type { FaultList } from '../fault-list.js';
import type { SandboxState } from '../state.js';
import type { StatsCounter } from '../stats.js';

export interface SideDoor {
  readonly state: SandboxState;
  readonly stats: StatsCounter;
  readonly faults: FaultList;
}

const PREFIX = '/sandbox/';

export function isSideDoor(path: string): boolean {
  return path.toLowerCase().startsWith(PREFIX);
}

function plain(body: unknown): Answer {
  return { type: 'json', status: 200, body };
}

function addFaults(text: string, { faults }: SideDoor): Answer {
  try {
    faults.add(parseFaults(JSON.parse(text)));
  } catch (error) {
    if (error instanceof LockdownError) return refused(400, error.message);
    if (error instanceof SyntaxError) return refused(400, 'faults: must be a list, in JSON');
    throw error;
  }
  return plain({ faults: faults.size });
}

export function answerSideDoor(
  request: { readonly method: string; readonly path: string; readonly body: string },
  door: SideDoor,
): Answer {
  switch (`${request.method} ${request.path.toLowerCase().slice(PREFIX.length)}`) {
    case 'GET stats':
      return plain(door.stats.read());
    case 'POST stats/reset':
      door.stats.reset();
      return done();
    case 'GET state':
      return plain(door.state);
    case 'POST faults':
      return addFaults(request.body, door);
    case 'DELETE faults':
      door.faults.clear();
      return plain({ faults: 0 });
    default:
      return refused(404, 'There is no such side door');
  }
}
