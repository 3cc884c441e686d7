/** How each resource of the source `probe` is looked at, by its id. */
import { z } from 'zod';
import { probedMail } from '../contract/resources/outside/probed-mail.js';
import { probedPorts } from '../contract/resources/outside/probed-ports.js';
import { probedTls } from '../contract/resources/outside/probed-tls.js';
import { probedWeb } from '../contract/resources/outside/probed-web.js';
import type { Looks } from '../engine/observe/observed.js';
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
  const rulesIn = (asked: unknown) => askedSchema.parse(asked).rules ?? undefined;
  return {
    [probedPorts.id]: async (asked) => probe.ports(rulesIn(asked)),
    [probedMail.id]: async (asked) => probe.mail(rulesIn(asked)),
    [probedTls.id]: async (asked) => probe.tls(rulesIn(asked)),
    [probedWeb.id]: async (asked) => probe.web(rulesIn(asked)),
  };
}
