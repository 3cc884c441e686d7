/** For every step: cases of what a playbook states and a server shows, and what of it makes a state weaker. */
import { administratorSteps } from './arbitrary/administrators.js';
import { antispamSteps } from './arbitrary/antispam.js';
import { beyondSteps } from './arbitrary/beyond.js';
import { domainSteps } from './arbitrary/domains.js';
import { idsSteps } from './arbitrary/ids-rules.js';
import { passwordSteps } from './arbitrary/passwords.js';
import { roleSteps } from './arbitrary/roles.js';
import { serverSteps } from './arbitrary/server.js';
import { whitelistSteps } from './arbitrary/whitelist.js';
import type { ArbitraryStep } from './arbitrary-tools.js';

export const ARBITRARY_STEPS: Readonly<Record<string, ArbitraryStep>> = {
  ...administratorSteps,
  ...antispamSteps,
  ...beyondSteps,
  ...domainSteps,
  ...idsSteps,
  ...passwordSteps,
  ...roleSteps,
  ...serverSteps,
  ...whitelistSteps,
};
