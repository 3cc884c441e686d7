/** The contract: every resource, by id, and every call that counts as a read. */
import { antivirus } from './antivirus.js';
import { domainDefaults } from './domain-defaults.js';
import { domainList } from './domain-list.js';
import { domainSettings } from './domain-settings.js';
import { eventHooks } from './event-hooks.js';
import { idsRules } from './ids-rules.js';
import { ipAccess } from './ip-access.js';
import { logSettings } from './log-settings.js';
import { mailAlias } from './mail-alias.js';
import { passwordPolicy } from './password-policy.js';
import { passwordSettings } from './password-settings.js';
import { type Resource, readRouteOf } from './resource.js';
import { licence, serverBuild } from './server-info.js';
import { smtpAuthBypassList } from './smtp-auth-bypass-list.js';
import { smtpIn } from './smtp-in.js';
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
  antivirus,
  volumeMounts,
  eventHooks,
  domainDefaults,
  domainSettings,
  passwordSettings,
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
