/** A domain as it is right after a call created it. */
import { blankPasswordSettings, newUserDefaults } from './blanks.js';
import { blankDomainSettings, type DomainDefaults, type DomainSettings } from './domain-settings.js';
import type { DomainState, UserState } from './state.js';

/** Settings of a new domain: the Domain Defaults under its own identity. */
export function settingsFrom(defaults: DomainDefaults, identity: Partial<DomainSettings>): DomainSettings {
  return { ...blankDomainSettings(), ...structuredClone(defaults), ...identity };
}

/** A domain with its administrator and nobody else. */
export function newDomain(settings: DomainSettings, admin: UserState): DomainState {
  const securityFlags = { ...admin.securityFlags, isDomainAdmin: true };
  return {
    settings,
    aliases: [],
    users: [{ ...admin, isPrimaryDomainAdmin: true, securityFlags }],
    passwordSettings: blankPasswordSettings(),
    passwordViolations: [],
    userDefaults: newUserDefaults(),
  };
}
