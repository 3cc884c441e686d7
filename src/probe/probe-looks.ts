/** How each resource of the source `probe` is looked at, by its id. */
import { z } from 'zod';
import { probedMail } from '../contract/resources/outside/probed-mail.js';
import { probedPorts } from '../contract/resources/outside/probed-ports.js';
import { probedTls } from '../contract/resources/outside/probed-tls.js';
import { probedWeb } from '../contract/resources/outside/probed-web.js';
import type { Looks } from '../engine/observe/observed.js';
import type { Limit } from './bounds.js';
import type { Probe } from './probe.js';

/** What a step asks: under which rules of the server the probe is to stay. */
const askedSchema = z.object({
  rules: z
    .array(
      z.object({
        service: z.enum(['smtp', 'pop', 'imap', 'web', 'all']),
        threshold: z.int(),
        minutes: z.int(),
      }),
    )
    .nullable(),
});

export function probeLooks(probe: Probe): Looks {
  const looking =
    <T>(look: (rules: readonly Limit[] | undefined) => Promise<T>) =>
    (asked: unknown): Promise<T> =>
      look(askedSchema.parse(asked).rules ?? undefined);
  return {
    [probedPorts.id]: looking((rules) => probe.ports(rules)),
    [probedMail.id]: looking((rules) => probe.mail(rules)),
    [probedTls.id]: looking((rules) => probe.tls(rules)),
    [probedWeb.id]: looking((rules) => probe.web(rules)),
  };
}
