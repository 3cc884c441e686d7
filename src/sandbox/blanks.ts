/** Objects of the wire as they are when nothing is said of them: what the state holds has these shapes. */

/** How the API shows that nobody ever signed in (`docs/api-evidence.md` 7.2). */
const NEVER = '0001-01-01T00:00:00Z';

/** The `overrides` of one domain's password policy without any rule (`docs/api-evidence.md` 8.1). Expiration counts months. */
export function blankPasswordSettings() {
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

/** What may stand before the @ of a new address. */
export const LOCAL_PART = /^[^\s@]+$/;

/** Sizes are bytes, 0 is unlimited. */
export function newUser(parts: { userName: string; domain: string; maxMailboxSize: number }) {
  const { userName, domain, maxMailboxSize } = parts;
  return {
    userName,
    domain,
    maxMailboxSize,
    emailAddress: `${userName}@${domain}`,
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
      authenticatingWindowsDomain: null as string | null,
      isDisabled: false,
      isPrimarySystemAdmin: false,
      isDomainAdmin: false,
      isSystemAdmin: false,
    },
  };
}

/** Settings that new users of one domain start with. */
export function newUserDefaults() {
  const services: Record<string, boolean> = { smtp: true, imap: true, pop: true, webmail: true };
  return { maxMailboxSize: 0, hideFromGal: false, services };
}

export function newAlias(name: string, aliasTargetList: string[]) {
  return {
    name,
    displayName: '',
    description: '',
    isEnabled: true,
    allowSending: false,
    hideFromGAL: false,
    internalOnly: false,
    aliasTargetList,
    includeAllDomainUsers: false,
    enableForXmpp: false,
  };
}

/** What a member of the antivirus settings is after a write that left it out. */
export function blankAntivirus() {
  return {
    quarantineDirectory: '',
    enableSpoolCommandLine: false,
    spoolCommandLineFile: '',
    spoolCommandLineArguments: '',
    spoolCommandLineTimeout: 0,
    spoolExecutableVisible: false,
    commandLine: '',
    commandLineArguments: '',
    commandLineScanMessages: false,
    commandLineScanMessagesWithoutAttachments: false,
    commandLineScanFiles: false,
  };
}

/** What a client may say of a port. `password` is the certificate's: a secret that the real answer carries too. */
export function blankPort() {
  return {
    name: '',
    port: 0,
    description: '',
    isTls: false,
    isSSL: false,
    certificatePath: '',
    password: '',
  };
}
