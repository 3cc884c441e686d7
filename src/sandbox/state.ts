/**
 * What the sandbox holds: the settings of one mail server, plain JSON in the shapes of the wire.
 * Accounts, tokens, counters and faults are not part of it.
 */
import type { AssumedState } from './assumed/table.js';
import type {
  blankAntivirus,
  blankPasswordSettings,
  blankPort,
  newAlias,
  newUser,
  newUserDefaults,
} from './blanks.js';
import type { DomainSettings } from './domain-settings.js';
import type { IpAccessRow } from './ip-access-list.js';

export type AliasState = ReturnType<typeof newAlias>;
export type UserState = ReturnType<typeof newUser>;
export type PasswordSettings = ReturnType<typeof blankPasswordSettings>;
export type UserDefaults = ReturnType<typeof newUserDefaults>;
export type AntivirusSettings = ReturnType<typeof blankAntivirus>;
export type BindingPort = { id: number; type: number } & ReturnType<typeof blankPort>;
export type { IpAccessRow };

/** What the daily check of one user's password found. Users without a row comply. */
export type PasswordViolations = { emailAddress: string; violations: string[] };

export type DomainState = {
  settings: DomainSettings;
  aliases: AliasState[];
  users: UserState[];
  passwordSettings: PasswordSettings;
  passwordViolations: PasswordViolations[];
  userDefaults: UserDefaults;
};

/** An address that intrusion detection blocks now (`docs/api-evidence.md` 4.2). */
export type IpBlock = {
  count: number;
  ip: string;
  ipLocation: string;
  protocol: number;
  blockType: number;
  ruleDescription: string;
  serviceType: number;
  secondsLeftOnBlock: number;
};

export interface SandboxState extends AssumedState {
  /** By domain name, in lower case. */
  readonly domains: Record<string, DomainState>;
  readonly ipAccess: { whitelist: IpAccessRow[]; blacklist: IpAccessRow[] };
  smtpBlockRules: { id: number; value: string; description: string }[];
  readonly antivirus: AntivirusSettings;
  ipBlocks: IpBlock[];
  readonly services: Record<string, boolean>;
  readonly licenseNotifications: {
    daysUntilUpgradeProtectionExpires: number;
    isUpgradeProtectionExpired: boolean;
  };
  readonly licensing: { edition: number };
  readonly spoolCounts: Record<string, number>;
  readonly bindings: {
    bindingPorts: BindingPort[];
    bindingInfo: { ipAddress: string; portIDs: number[] }[];
  };
}

/** By its name in lower case; a name that objects have by nature is none. */
export function domainNamed(
  { domains }: Pick<SandboxState, 'domains'>,
  name: string,
): DomainState | undefined {
  return Object.hasOwn(domains, name) ? domains[name] : undefined;
}
