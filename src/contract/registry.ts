/** The contract: every resource, by id, and every call that counts as a read. */
import { administratorPasswordPolicy } from './administrator-password-policy.js';
import { administrators } from './administrators.js';
import { antispam } from './antispam.js';
import { antivirus } from './antivirus.js';
import { bindings } from './bindings.js';
import { certificates } from './certificates.js';
import { domainDefaults } from './domain-defaults.js';
import { domainList } from './domain-list.js';
import { domainSettings } from './domain-settings.js';
import { eventHooks } from './event-hooks.js';
import { fileRestrictions } from './file-restrictions.js';
import { greylisting } from './greylisting.js';
import { idsRules } from './ids-rules.js';
import { incomingGateways } from './incoming-gateways.js';
import { ipAccess } from './ip-access.js';
import { logSettings } from './log-settings.js';
import { mailAlias } from './mail-alias.js';
import { mailDomains } from './mail-domains.js';
import { outgoingGateways } from './outgoing-gateways.js';
import { ownAccount } from './own-account.js';
import { ownPassword } from './own-password.js';
import { ownTwoFactor } from './own-two-factor.js';
import { passwordCompliance } from './password-compliance.js';
import { passwordPolicy } from './password-policy.js';
import { passwordSettings } from './password-settings.js';
import { rbls } from './rbls.js';
import { type Resource, readRouteOf } from './resource.js';
import { licence, serverBuild } from './server-info.js';
import { smtpAuthBypassList } from './smtp-auth-bypass-list.js';
import { smtpIn } from './smtp-in.js';
import { spoolSettings } from './spool-settings.js';
import { userDefaults } from './user-defaults.js';
import { users } from './users.js';
import { volumeMounts } from './volume-mounts.js';

export const resources: readonly Resource[] = [
  serverBuild,
  licence,
  smtpIn,
  ipAccess,
  smtpAuthBypassList,
  idsRules,
  passwordPolicy,
  logSettings,
  greylisting,
  antispam,
  rbls,
  fileRestrictions,
  antivirus,
  volumeMounts,
  eventHooks,
  administrators,
  administratorPasswordPolicy,
  ownAccount,
  ownPassword,
  ownTwoFactor,
  bindings,
  certificates,
  outgoingGateways,
  incomingGateways,
  spoolSettings,
  domainDefaults,
  mailDomains,
  domainSettings,
  passwordSettings,
  passwordCompliance,
  userDefaults,
  users,
  mailAlias,
];

export function resourceById(id: string): Resource | undefined {
  return resources.find((resource) => resource.id === id);
}

/** What counts as a read is what a binding declares; what nobody declared is a write. */
export const declaredReads: readonly { readonly method: 'GET' | 'POST'; readonly path: string }[] = [
  domainList,
  ...resources.map(readRouteOf),
].map(({ method, path }) => ({ method, path }));
