/** Resource `probe-ports`. */
import { z } from 'zod';
import { defineObserved } from '../../define.js';
import { place } from './places.js';

/**
 * Which ports of the host answer, from where the tool runs. `silent`: nobody answered in time, which a firewall on either side
 * does too. `not-seen`: nothing is known of it.
 * Source: connections of our own.
 */
export const probedPorts = defineObserved({
  id: 'probe-ports',
  title: 'Ports that answer',
  where: 'the host, from outside',
  source: 'probe',
  evidence: 'observed',
  model: z.object({
    host: z.string().describe('The host'),
    addresses: z.array(z.string()).readonly().describe('Its addresses'),
    failure: z.string().describe('Why it could not be looked at, empty where it could'),
    ports: z
      .array(
        z.strictObject({
          ...place,
          answer: z.enum(['open', 'closed', 'silent', 'not-seen']),
          why: z.string(),
        }),
      )
      .readonly()
      .describe('Its ports'),
    left: z.array(z.string()).readonly().describe('Hosts that were left alone, and why'),
  }),
});

/** A port, and whether it answers. */
export type ProbedPort = z.infer<typeof probedPorts.model>['ports'][number];
