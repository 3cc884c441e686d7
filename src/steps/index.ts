/** The catalogue: every step, in the order in which they are audited, planned and applied. */
import { admin2fa } from './admin-2fa.js';
import { adminIpRestrictions } from './admin-ip-restrictions.js';
import { adminPassword } from './admin-password.js';
import { adminReview } from './admin-review.js';
import { backscatter } from './backscatter.js';
import { bindings } from './bindings.js';
import { catchAll } from './catch-all.js';
import { commandHooks } from './command-hooks.js';
import { deliveryRetries } from './delivery-retries.js';
import { domainTwoFactor } from './domain-2fa.js';
import { domainGreylisting } from './domain-greylisting.js';
import { domainSmtpAuth } from './domain-smtp-auth.js';
import { domainSpamOverride } from './domain-spam-override.js';
import { domainThrottling } from './domain-throttling.js';
import { domainTls } from './domain-tls.js';
import { fileRestrictions } from './file-restrictions.js';
import { formSender } from './form-sender.js';
import { gatewayClients } from './gateway-clients.js';
import { greylisting } from './greylisting.js';
import { idsRules } from './ids-rules.js';
import { incomingGateways } from './incoming-gateways.js';
import { internalSpammer } from './internal-spammer.js';
import { ipWhitelist } from './ip-whitelist.js';
import { logging } from './logging.js';
import { outgoingGateways } from './outgoing-gateways.js';
import { passwordCompliance } from './password-compliance.js';
import { passwordPolicy } from './password-policy.js';
import { placeholderDomain } from './placeholder-domain.js';
import { rblChecks } from './rbl-checks.js';
import { smtpAuthBypass } from './smtp-auth-bypass.js';
import { smtpRelay } from './smtp-relay.js';
import { spamFiltering } from './spam-filtering.js';
import type { Step } from './step.js';
import { updates } from './updates.js';
import { userDefaults } from './user-defaults.js';

// Logging comes first, so that the log shows what the rest does to mail; what closes doors comes last.
export const steps: readonly Step[] = [
  updates,
  adminReview,
  logging,
  commandHooks,
  idsRules,
  internalSpammer,
  passwordPolicy,
  passwordCompliance,
  greylisting,
  rblChecks,
  spamFiltering,
  backscatter,
  fileRestrictions,
  smtpAuthBypass,
  ipWhitelist,
  smtpRelay,
  bindings,
  domainSmtpAuth,
  domainSpamOverride,
  domainGreylisting,
  domainTls,
  domainThrottling,
  domainTwoFactor,
  userDefaults,
  catchAll,
  formSender,
  placeholderDomain,
  deliveryRetries,
  incomingGateways,
  outgoingGateways,
  gatewayClients,
  admin2fa,
  adminIpRestrictions,
  // A changed password may end the session that it was changed in.
  adminPassword,
];

export function stepById(id: string): Step | undefined {
  return steps.find((step) => step.id === id);
}
