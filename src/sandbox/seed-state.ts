/** The whole sandboxed server of one seed: the same seed and size give the same server. */
import { mix, randomOf } from './random.js';
import { seedDomain } from './seed-domain.js';
import { seedServer } from './seed-server.js';
import type { DomainState, SandboxState } from './state.js';

/** A stream of its own, so that the server does not depend on its domains. */
const SERVER_STREAM = 0x5e17e5;

export function seedState(seed: number, domains: number): SandboxState {
  const byName: Record<string, DomainState> = {};
  for (let index = 0; index < domains; index += 1) {
    const [name, domain] = seedDomain(seed, index);
    byName[name] = domain;
  }
  return { domains: byName, ...seedServer(seed, randomOf(mix(seed, SERVER_STREAM))) };
}
