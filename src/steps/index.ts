/** The catalogue: every step, in the order in which they are audited, planned and applied. */
import { catchAll } from './catch-all.js';
import { commandHooks } from './command-hooks.js';
import { domainSmtpAuth } from './domain-smtp-auth.js';
import { idsRules } from './ids-rules.js';
import { logging } from './logging.js';
import { passwordPolicy } from './password-policy.js';
import { smtpAuthBypass } from './smtp-auth-bypass.js';
import { smtpRelay } from './smtp-relay.js';
import type { Step } from './step.js';
import { updates } from './updates.js';

// Logging comes first, so that the log shows what the rest does to mail; what closes doors comes last.
export const steps: readonly Step[] = [
  updates,
  logging,
  commandHooks,
  idsRules,
  passwordPolicy,
  smtpAuthBypass,
  smtpRelay,
  domainSmtpAuth,
  catchAll,
];

export function stepById(id: string): Step | undefined {
  return steps.find((step) => step.id === id);
}
