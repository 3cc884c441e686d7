/** The catalogue: every step, in the order in which they are audited, planned and applied. */
import { admin2fa } from './administrators/admin-2fa.js';
import { adminIpRestrictions } from './administrators/admin-ip-restrictions.js';
import { adminPassword } from './administrators/admin-password.js';
import { adminReview } from './administrators/admin-review.js';
import { dnsDkim } from './dns/dns-dkim.js';
import { dnsDmarc } from './dns/dns-dmarc.js';
import { dnsMtaSts } from './dns/dns-mta-sts.js';
import { dnsMx } from './dns/dns-mx.js';
import { dnsPtr } from './dns/dns-ptr.js';
import { dnsRbl } from './dns/dns-rbl.js';
import { dnsSpf } from './dns/dns-spf.js';
import { dnsWebmail } from './dns/dns-webmail.js';
import { catchAll } from './domains/catch-all.js';
import { domainTwoFactor } from './domains/domain-2fa.js';
import { domainGreylisting } from './domains/domain-greylisting.js';
import { domainSmtpAuth } from './domains/domain-smtp-auth.js';
import { domainSpamOverride } from './domains/domain-spam-override.js';
import { domainThrottling } from './domains/domain-throttling.js';
import { domainTls } from './domains/domain-tls.js';
import { userDefaults } from './domains/user-defaults.js';
import { hostApiPort } from './host/host-api-port.js';
import { hostFiles } from './host/host-files.js';
import { hostIisIdentity } from './host/host-iis-identity.js';
import { hostPermissions } from './host/host-permissions.js';
import { hostServiceAccount } from './host/host-service-account.js';
import { hostWebmailBinding } from './host/host-webmail-binding.js';
import { hostWebmailIp } from './host/host-webmail-ip.js';
import { idsRules } from './intrusion/ids-rules.js';
import { internalSpammer } from './intrusion/internal-spammer.js';
import type { Step } from './kit/step.js';
import { outsideContradiction } from './outside/outside-contradiction.js';
import { outsideDisclosure } from './outside/outside-disclosure.js';
import { outsidePorts } from './outside/outside-ports.js';
import { outsideRelay } from './outside/outside-relay.js';
import { outsideTls } from './outside/outside-tls.js';
import { passwordCompliance } from './passwords/password-compliance.js';
import { passwordPolicy } from './passwords/password-policy.js';
import { ipWhitelist } from './relay/ip-whitelist.js';
import { smtpAuthBypass } from './relay/smtp-auth-bypass.js';
import { smtpRelay } from './relay/smtp-relay.js';
import { deliveryRetries } from './roles/delivery-retries.js';
import { formSender } from './roles/form-sender.js';
import { gatewayClients } from './roles/gateway-clients.js';
import { incomingGateways } from './roles/incoming-gateways.js';
import { outgoingGateways } from './roles/outgoing-gateways.js';
import { placeholderDomain } from './roles/placeholder-domain.js';
import { bindings } from './server/bindings.js';
import { commandHooks } from './server/command-hooks.js';
import { logging } from './server/logging.js';
import { updates } from './server/updates.js';
import { backscatter } from './spam/backscatter.js';
import { fileRestrictions } from './spam/file-restrictions.js';
import { greylisting } from './spam/greylisting.js';
import { rblChecks } from './spam/rbl-checks.js';
import { spamFiltering } from './spam/spam-filtering.js';

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
  // What is looked at beyond the server changes nothing there.
  dnsMx,
  dnsSpf,
  dnsPtr,
  dnsWebmail,
  dnsDkim,
  dnsDmarc,
  dnsMtaSts,
  dnsRbl,
  outsideContradiction,
  outsideRelay,
  outsidePorts,
  outsideTls,
  outsideDisclosure,
  // In the order in which they are done there: rights before the account that needs them, the way around before the front door.
  hostFiles,
  hostPermissions,
  hostServiceAccount,
  hostIisIdentity,
  hostApiPort,
  hostWebmailBinding,
  hostWebmailIp,
];

export function stepById(id: string): Step | undefined {
  return steps.find((step) => step.id === id);
}
