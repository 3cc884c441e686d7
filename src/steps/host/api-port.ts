/** SmarterMail's own web server: web mail is restricted to nobody while it can be reached. */
import type { HostService } from '../../contract/resources/host/host-service.js';
import { DOORS } from '../../contract/resources/outside/places.js';
import type { Part } from '../../contract/resources/part.js';
import { seenIn } from '../kit/seen-verdict.js';
import { type Reach, reachOf } from './reachable.js';

export const API_PORT = DOORS.api.port;

/** `services`: every SmarterMail of the host, whichever has the port. */
export function apiPortReach(
  shown: Parameters<typeof reachOf>[0],
  services: Part<readonly HostService[]>,
): Reach {
  const all = seenIn(services) ?? [];
  return reachOf(shown, {
    port: API_PORT,
    programs: all.map(({ path }) => path),
    // One that is stopped takes the port when it starts.
    isRunning: all.length > 0 && all.every(({ state }) => state === 'running'),
  });
}
