/**
 * The server's own ways of bringing one setting to many objects, as data. Domain Propagation copies saved values of the
 * Domain Defaults to every existing domain; User Propagation gives users of one domain a value.
 * Source: Domain Propagation exists (vendor help), its call is `assumed`; User Propagation is `client`, seen with one
 * setting only.
 */
import type { FieldBinding, Route } from '../../binding.js';
import { domainDefaults } from './domain-defaults.js';
import { domainSettings } from './domain-settings.js';

export interface DomainPropagation {
  readonly kind: 'from-defaults';
  /** Resource whose saved values are copied, and the resource of each domain that gets them. */
  readonly from: string;
  readonly to: string;
  readonly route: Route;
  /** Member of the body that lists the members to copy. */
  readonly list: string;
}

export interface UserPropagation {
  readonly kind: 'one-value';
  /** Collection whose items get the value, and its field. */
  readonly to: string;
  readonly field: string;
  readonly route: Route;
  /** The name of the setting in the call, and the member that carries a number. */
  readonly setting: { readonly name: string; readonly valueMember: string };
}

export const domainPropagation: DomainPropagation = {
  kind: 'from-defaults',
  from: domainDefaults.id,
  to: domainSettings.id,
  route: {
    method: 'POST',
    path: 'settings/sysadmin/propagate-domain-settings',
    evidence: 'assumed',
    source: 'docs/assumed-api.md',
  },
  list: 'settings',
};

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

const OF_DEFAULTS: Readonly<Record<string, FieldBinding>> = domainDefaults.binding.fields;
const OF_DOMAINS: Readonly<Record<string, FieldBinding>> = domainSettings.binding.fields;

/** The fields of the domains that the server's own Propagate can carry: whole members of one name on both sides. */
export const PROPAGATABLE: readonly string[] = Object.entries(OF_DOMAINS)
  .filter(([field, { wire }]) => !wire.includes('.') && OF_DEFAULTS[field]?.wire === wire)
  .map(([field]) => field);

/** The member by which the server knows a field in its call. */
export function memberNamed(field: string): string {
  return OF_DOMAINS[field]?.wire ?? field;
}
