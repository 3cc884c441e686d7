/** A message from an address that the whitelist lets through today, and not once the playbook holds. */
import {
  type Heard,
  isRefusedElsewhere,
  type RehearsalFacts,
  reachOfAll,
  type Sending,
} from '../kit/rehearsal.js';

export function lostBypass(sending: Sending, facts: RehearsalFacts): Heard | undefined {
  if (reachOfAll(sending, facts) === 'local') return undefined;
  return isRefusedElsewhere(sending, facts)
    ? {
        ...{ verdict: 'refused', reason: 'sends from an address that loses its exemption' },
        keep: { by: 'address' },
      }
    : {
        verdict: 'unknown',
        reason:
          'an address loses its exemption, and whether the server takes its mail without it is not known',
      };
}
