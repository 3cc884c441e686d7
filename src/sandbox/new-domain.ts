/** A domain and a user as they are right after a call created them. */
import { blankDomainSettings, type DomainDefaults, type DomainSettings } from './domain-settings.js';
import type { DomainState, PasswordSettings, UserState } from './state.js';

/** How the API shows that nobody ever signed in (`docs/api-evidence.md` 7.2). */
const NEVER = '0001-01-01T00:00:00Z';

/** A policy without any rule. */
export function blankPasswordSettings(): PasswordSettings {
  return {
    requireCapital: false,
    requireLower: false,
    requireNumber: false,
    requireSymbol: false,
    notUsername: false,
    preventCommonPasswords: false,
    minLength: { enabled: false, ruleValue: 0 },
    preventPreviousPasswords: { enabled: false, ruleValue: 0 },
    expiration: { enabled: false, ruleValue: 0, gracePeriodDays: 0 },
  };
}

export function newUser(parts: Pick<UserState, 'userName' | 'domain' | 'maxMailboxSize'>): UserState {
  return {
    ...parts,
    emailAddress: `${parts.userName}@${parts.domain}`,
    fullName: '',
    description: '',
    isPrimaryDomainAdmin: false,
    isPasswordExpired: false,
    isPasswordCompliant: 1,
    passwordLocked: false,
    tempPassword: '',
    enableSmtpAccounts: false,
    currentMailboxSize: 0,
    lastLoginTime: NEVER,
    securityFlags: {
      authType: 0,
      authenticatingWindowsDomain: null,
      isDisabled: false,
      isPrimarySystemAdmin: false,
      isDomainAdmin: false,
      isSystemAdmin: false,
    },
  };
}

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
    userDefaults: {
      maxMailboxSize: 0,
      hideFromGal: false,
      services: { smtp: true, imap: true, pop: true, webmail: true },
    },
  };
}
