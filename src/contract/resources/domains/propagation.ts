/** The server's own ways of bringing one setting to many objects, as data. */
import type { Route } from '../../binding.js';
import { ASSUMED } from '../../define.js';
import { domainDefaults } from './domain-defaults.js';
import { domainSettings } from './domain-settings.js';

/** What people know the page by that copies the Domain Defaults. Its label is in words of ours. */
export const PROPAGATE_PAGE = {
  title: 'Domain Propagation',
  where: `${domainDefaults.where} > Propagate`,
} as const;

/** One call that copies saved values of a document of the server to the document of every existing domain. */
export interface DomainPropagation {
  readonly kind: 'from-defaults';
  /** Resource whose saved values are copied, and the resource of each domain that gets them. */
  readonly from: string;
  readonly to: string;
  readonly route: Route;
  /** Member of the body that lists the members to copy; each is copied whole. */
  readonly list: string;
}

/** One call that gives items of one domain's collection one value. */
export interface UserPropagation {
  readonly kind: 'one-value';
  /** Collection whose items get the value, and its field. */
  readonly to: string;
  readonly field: string;
  readonly route: Route;
  /** The name of the setting in the call, and the member that carries a number. */
  readonly setting: { readonly name: string; readonly valueMember: string };
}

/**
 * Domain Propagation: saved values of the Domain Defaults, to every existing domain, without exception.
 * Source: it exists (vendor help); its call is `assumed` (docs/assumed-api.md).
 */
export const domainPropagation: DomainPropagation = {
  kind: 'from-defaults',
  from: domainDefaults.id,
  to: domainSettings.id,
  route: { ...ASSUMED, method: 'POST', path: 'settings/sysadmin/propagate-domain-settings' },
  list: 'settings',
};

/**
 * User Propagation: one mailbox size, to users of one domain.
 * Shape: `globalUpdate` with name and value, `emails` with the users. A client was seen sending `*@` and the domain;
 * that single addresses are taken is `assumed`.
 * Units: bytes.
 * Source: evidence `client`, its answer unread, seen with this one setting only (docs/api-evidence.md 6).
 */
export const userPropagation: UserPropagation = {
  kind: 'one-value',
  to: 'users',
  field: 'maxMailboxSize',
  route: {
    method: 'POST',
    path: 'settings/domain/propagate-settings',
    evidence: 'client',
    source: 'WG, CA',
    actsOnDomain: true,
  },
  setting: { name: 'MailboxSize', valueMember: 'longValue' },
};
