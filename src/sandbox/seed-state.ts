/** The whole sandboxed server of one seed: the same seed and size give the same server. */
import { accountsOf } from './accounts.js';
import { luckOf } from './assumed/luck.js';
import { seedAssumed } from './assumed/table.js';
import { domainNameOf } from './domain-names.js';
import { mix, randomOf } from './random.js';
import { seedDomain } from './seed-domain.js';
import { ipAccessOf, seedServer } from './seed-server.js';
import { seedSpool } from './seed-spool.js';
import type { DomainState, SandboxState } from './state.js';

/** A stream of its own, so that the server does not depend on its domains. */
const SERVER_STREAM = 0x5e17e5;
/** Another one, so that more assumed settings do not change the rest of a seed. */
const ASSUMED_STREAM = 0xa55ed;

/** `flood`: how many messages of one mailbox wait; `nowMs`: when, in milliseconds since 1970. */
export function seedState(
  seed: number,
  domains: number,
  now: { readonly flood?: number; readonly nowMs?: number } = {},
): SandboxState {
  const byName: Record<string, DomainState> = {};
  for (let index = 0; index < domains; index += 1) {
    const [name, domain] = seedDomain(seed, index);
    byName[name] = domain;
  }
  const random = randomOf(mix(seed, SERVER_STREAM));
  const ipAccess = ipAccessOf(random);
  const bypassHost = random.between(2, 250);
  const accounts = accountsOf(domainNameOf(seed, 0));
  const luck = luckOf(randomOf(mix(seed, ASSUMED_STREAM)), { seed, accounts, bypassHost });
  const server = seedServer(seed, random);
  const moving = seedSpool(seed, { domains: byName, counts: server.spoolCounts, ...now });
  return { domains: byName, ipAccess, ...server, ...seedAssumed(luck), ...moving };
}
