/**
 * Documents and collections that the sandbox holds without public evidence: shapes of `docs/assumed-api.md`.
 * Passwords and two-factor secrets are not among them; they stay with the accounts.
 */

export type GreylistingSettings = {
  enabled: boolean;
  blockPeriodMinutes: number;
  passPeriodMinutes: number;
  recordExpirationDays: number;
  /** 0 everyone, 1 only the listed, 2 everyone but the listed. */
  applyTo: number;
  allowUserOverride: boolean;
  greylistUnknownCountry: boolean;
  spamThresholdEnabled: boolean;
  spamThreshold: number;
};

/** Actions are FilterActionType; their texts are the prefix or the folder. */
export type AntispamSettings = {
  lowWeight: number;
  mediumWeight: number;
  highWeight: number;
  lowAction: number;
  mediumAction: number;
  highAction: number;
  lowActionText: string;
  mediumActionText: string;
  highActionText: string;
  allowDomainsToOverride: boolean;
  allowUsersToOverride: boolean;
  smtpBlockEnabled: boolean;
  smtpBlockThreshold: number;
  outgoingBlockEnabled: boolean;
  outgoingBlockThreshold: number;
  autoResponderRestriction: number;
  contentFilterBounceRestriction: number;
  maxMessageSizeToScan: number;
};

export type Rbl = {
  guid: string;
  name: string;
  description: string;
  lookupDomain: string;
  enabled: boolean;
  enabledSmtpIn: boolean;
  enabledSmtpOut: boolean;
  isUribl: boolean;
  requireLookupMatch: boolean;
  resultsIndicatingSpam: string[];
  weight: number;
  weightMax: number;
};

/** Extensions without a dot, in lower case. */
export type FileRestrictions = {
  inboundExtensions: string[];
  outboundExtensions: string[];
  uploadExtensions: string[];
  fileSystemExtensions: string[];
  maxFileSizeMb: number;
};

export type Certificate = { fileName: string; subject: string; expirationDate: string };

export type Administrator = {
  username: string;
  displayName: string;
  isPrimary: boolean;
  isEnabled: boolean;
  canManageAdmins: boolean;
  canImpersonate: boolean;
  twoFactorEnabled: boolean;
  restrictLoginByIp: boolean;
  /** Addresses and networks in CIDR form. */
  ipRestrictions: string[];
  created: string;
  /** Before the sandbox started: a sign-in since then is no setting, and shows in the API's answer alone. */
  lastLogin: string | null;
};

export type AdministratorPasswordRequirements = {
  minLength: number;
  requireNumber: boolean;
  requireCapital: boolean;
  requireLower: boolean;
  requireSymbol: boolean;
};

export type OutgoingGateway = {
  id: number;
  serverAddress: string;
  port: number;
  /** 0 none, 1 SSL, 2 TLS. */
  encryption: number;
  enabled: boolean;
};

export type IncomingGateway = {
  id: number;
  address: string;
  /** 0 backup MX, 1 domain forwarding. */
  mode: number;
  domains: string[];
  /** 0 none, 1 web service. */
  userVerification: number;
  smarterMailGatewayMode: boolean;
  disableGreylisting: boolean;
  enabled: boolean;
};

export type SpoolSettings = { retryIntervals: number[]; deliveryDelaySeconds: number };

/** The part of the sandbox's state that is assumed from end to end. */
export interface AssumedState {
  readonly greylisting: GreylistingSettings;
  readonly antispam: AntispamSettings;
  rbls: Rbl[];
  readonly fileRestrictions: FileRestrictions;
  certificates: Certificate[];
  administrators: Administrator[];
  readonly administratorPasswordRequirements: AdministratorPasswordRequirements;
  outgoingGateways: OutgoingGateway[];
  incomingGateways: IncomingGateway[];
  readonly spoolSettings: SpoolSettings;
}
