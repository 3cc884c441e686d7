/**
 * What the sandbox holds: the settings of one mail server, plain JSON in the shapes of the wire.
 * Accounts, tokens, counters and faults are not part of it.
 */
import type { AssumedState } from './assumed/table.js';
import type { DomainSettings } from './domain-settings.js';

export type AliasState = {
  name: string;
  displayName: string;
  description: string;
  isEnabled: boolean;
  allowSending: boolean;
  hideFromGAL: boolean;
  internalOnly: boolean;
  aliasTargetList: string[];
  includeAllDomainUsers: boolean;
  enableForXmpp: boolean;
};

export type UserState = {
  userName: string;
  emailAddress: string;
  fullName: string;
  domain: string;
  description: string;
  isPrimaryDomainAdmin: boolean;
  isPasswordExpired: boolean;
  isPasswordCompliant: number;
  passwordLocked: boolean;
  tempPassword: string;
  enableSmtpAccounts: boolean;
  /** Bytes, 0 is unlimited. */
  maxMailboxSize: number;
  currentMailboxSize: number;
  lastLoginTime: string;
  securityFlags: {
    authType: number;
    authenticatingWindowsDomain: string | null;
    isDisabled: boolean;
    isPrimarySystemAdmin: boolean;
    isDomainAdmin: boolean;
    isSystemAdmin: boolean;
  };
};

/** The `overrides` of one domain's password policy (`docs/api-evidence.md` 8.1). */
export type PasswordSettings = {
  requireCapital: boolean;
  requireLower: boolean;
  requireNumber: boolean;
  requireSymbol: boolean;
  notUsername: boolean;
  preventCommonPasswords: boolean;
  minLength: { enabled: boolean; ruleValue: number };
  preventPreviousPasswords: { enabled: boolean; ruleValue: number };
  /** `ruleValue` is months. */
  expiration: { enabled: boolean; ruleValue: number; gracePeriodDays: number };
};

/** Settings that new users of one domain start with. */
export type UserDefaults = {
  maxMailboxSize: number;
  hideFromGal: boolean;
  services: Record<string, boolean>;
};

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

/** `protocolMask` has bit n set for ServiceType n; that meaning is the sandbox's own. */
export type IpAccessRow = {
  ip: string;
  protocolMask: number;
  description: string;
  smtp: boolean;
  pop: boolean;
  imap: boolean;
  xmpp: boolean;
  disabledGreylisting: boolean;
  bypass: boolean | null;
  spam_bypass: boolean;
};

export type AntivirusSettings = {
  quarantineDirectory: string;
  enableSpoolCommandLine: boolean;
  spoolCommandLineFile: string;
  spoolCommandLineArguments: string;
  spoolCommandLineTimeout: number;
  spoolExecutableVisible: boolean;
  commandLine: string;
  commandLineArguments: string;
  commandLineScanMessages: boolean;
  commandLineScanMessagesWithoutAttachments: boolean;
  commandLineScanFiles: boolean;
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

/** `password` is the certificate's: a secret that the real answer carries too. */
export type BindingPort = {
  id: number;
  name: string;
  port: number;
  type: number;
  description: string;
  isTls: boolean;
  isSSL: boolean;
  certificatePath: string;
  password: string;
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
