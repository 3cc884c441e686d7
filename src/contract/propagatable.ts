/** Which settings of the domains the server's own Propagate can carry, and what it calls them. */
import type { FieldBinding } from './binding.js';
import type { Contract } from './contract.js';

/** Paths of calls that copy Domain Defaults to domains: right below `settings/sysadmin/`, and named so. */
export const PROPAGATES = /^settings\/sysadmin\/[\w.-]*propagat[\w.-]*$/i;

function bindingsOf(id: string, contract: Contract): Readonly<Record<string, FieldBinding>> {
  const resource = contract.byId(id);
  return resource?.kind === 'document' ? resource.binding.fields : {};
}

/** The fields of the domains that the server's own Propagate can carry: whole members of one name on both sides. */
export function propagatable(contract: Contract): readonly string[] {
  const ofDefaults = bindingsOf(contract.propagation.domains.from, contract);
  return Object.entries(bindingsOf(contract.propagation.domains.to, contract))
    .filter(([field, { wire }]) => !wire.includes('.') && ofDefaults[field]?.wire === wire)
    .map(([field]) => field);
}

/** Do the Domain Defaults have this setting of the domains at all? */
export function isInDefaults(field: string, contract: Contract): boolean {
  return bindingsOf(contract.propagation.domains.from, contract)[field] !== undefined;
}

/** The member by which the server knows a field of the domains in its call; the name itself where it is no field. */
export function memberNamed(field: string, contract: Contract): string {
  return bindingsOf(contract.propagation.domains.to, contract)[field]?.wire ?? field;
}
