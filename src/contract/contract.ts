/** The contract: every resource with its binding, as one value that is handed to whoever needs it. */
import { hashOf } from '../canonical-json.js';
import { type ApiResource, readRouteOf } from './resource.js';
import { administrators } from './resources/access/administrators.js';
import { idsBlocks } from './resources/access/ids-blocks.js';
import { idsRules } from './resources/access/ids-rules.js';
import { ipAccess } from './resources/access/ip-access.js';
import { ownAccount, ownPassword, ownTwoFactor } from './resources/access/own-account.js';
import { passwordCompliance } from './resources/access/password-compliance.js';
import { administratorPasswordPolicy, passwordPolicy } from './resources/access/password-policy.js';
import { passwordSettings } from './resources/access/password-settings.js';
import { smtpAuthBypassList } from './resources/access/smtp-auth-bypass-list.js';
import { domainDefaults } from './resources/domains/domain-defaults.js';
import { domainSending } from './resources/domains/domain-sending.js';
import { domainSettings } from './resources/domains/domain-settings.js';
import { mailAliases, mailboxes, mailboxForwarding } from './resources/domains/forwarding.js';
import { loginLinks } from './resources/domains/login-links.js';
import { mailAccounts } from './resources/domains/mail-accounts.js';
import { mailAlias } from './resources/domains/mail-alias.js';
import { domainList, mailDomains } from './resources/domains/mail-domains.js';
import {
  type DomainPropagation,
  domainPropagation,
  type UserPropagation,
  userPropagation,
} from './resources/domains/propagation.js';
import { userDefaults } from './resources/domains/user-defaults.js';
import { users } from './resources/domains/users.js';
import { antispam } from './resources/mail/antispam.js';
import { antivirus } from './resources/mail/antivirus.js';
import { domainTraffic } from './resources/mail/domain-traffic.js';
import { eventHooks } from './resources/mail/event-hooks.js';
import { fileRestrictions } from './resources/mail/file-restrictions.js';
import { incomingGateways, outgoingGateways } from './resources/mail/gateways.js';
import { greylisting } from './resources/mail/greylisting.js';
import { connections, throttledDomains, throttledUsers } from './resources/mail/held-back.js';
import { rbls } from './resources/mail/rbls.js';
import { smtpIn } from './resources/mail/smtp-in.js';
import { spoolCounts, spoolMessages, spoolSample } from './resources/mail/spool.js';
import { spoolSettings } from './resources/mail/spool-settings.js';
import { certificates } from './resources/server/certificates.js';
import { listeningPorts } from './resources/server/listening-ports.js';
import { logSettings } from './resources/server/log-settings.js';
import { licence } from './resources/server/server-info.js';
import { volumeMounts } from './resources/server/volume-mounts.js';

/**
 * Every resource, in the order of the table in `docs/api-evidence.md` 11. The list of domains is none: it is what
 * gives a run its targets.
 */
const RESOURCES: readonly ApiResource[] = [
  licence,
  smtpIn,
  ipAccess,
  smtpAuthBypassList,
  idsRules,
  idsBlocks,
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
  listeningPorts,
  certificates,
  outgoingGateways,
  incomingGateways,
  spoolSettings,
  spoolCounts,
  spoolMessages,
  spoolSample,
  throttledUsers,
  throttledDomains,
  connections,
  domainTraffic,
  domainDefaults,
  mailDomains,
  domainSettings,
  domainSending,
  passwordSettings,
  passwordCompliance,
  userDefaults,
  users,
  mailAccounts,
  loginLinks,
  mailAlias,
  mailboxes,
  mailAliases,
  mailboxForwarding,
];

const PROPAGATION: Contract['propagation'] = { domains: domainPropagation, users: userPropagation };

/** What a run knows of the API: all resources with their bindings. Made once for a command, and handed on. */
export interface Contract {
  /** In the order of the table in `docs/api-evidence.md` 11. */
  readonly resources: readonly ApiResource[];
  /** The resource of an id; undefined for any other text. */
  readonly byId: (id: string) => ApiResource | undefined;
  /**
   * Every call that counts as a read: the list of domains, and the read of each resource. What nobody declared is a
   * write.
   */
  readonly reads: readonly { readonly method: 'GET' | 'POST'; readonly path: string }[];
  /** The server's own ways of bringing one setting to many objects. */
  readonly propagation: { readonly domains: DomainPropagation; readonly users: UserPropagation };
  /** Of all calls, whatever the order of their members: two contracts of one hash send and take the same. */
  readonly hash: string;
  /** The one build that it holds for, where overlays learned parts of it there: days since 2000-01-01. */
  readonly build?: number;
  /** Builds that some of it was learned on, which are not the server's: it is only read. Newest first. */
  readonly elsewhere?: readonly number[];
}

/** The contract of these resources, each with an id of its own. */
export function contractOf(
  resources: readonly ApiResource[],
  {
    build,
    propagation = PROPAGATION,
  }: { build?: number | undefined; propagation?: Contract['propagation'] } = {},
): Contract {
  const byId = new Map(resources.map((resource) => [resource.id, resource]));
  let hash: string | undefined;
  return {
    resources,
    byId: (id) => byId.get(id),
    reads: [domainList, ...resources.map(readRouteOf)].map(({ method, path }) => ({ method, path })),
    propagation,
    // Of overlays over overlays only the last is ever asked for it.
    get hash() {
      hash ??= hashOf(dataOf({ resources, build, propagation }));
      return hash;
    },
    ...(build === undefined ? {} : { build }),
  };
}

/** A contract as data: what `contractFrom` takes back. */
export function dataOf({
  resources,
  build,
  propagation,
}: Pick<Contract, 'resources' | 'propagation'> & { build?: number | undefined }) {
  return {
    build: build ?? null,
    /** What is no resource. */
    calls: { domains: domainList, propagation },
    bindings: Object.fromEntries(resources.map(({ id, binding }) => [id, binding])),
  };
}

/** What ships with the tool. */
export const shippedContract: Contract = contractOf(RESOURCES);
