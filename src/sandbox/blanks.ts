/** Objects of the wire as they are when nothing is said of them: what the state holds has these shapes. */
import { each } from './json.js';

/** How the API shows that nobody ever signed in (`docs/api-evidence.md` 7.2). */
const NEVER = '0001-01-01T00:00:00Z';

/** The `overrides` of one domain's password policy without any rule (`docs/api-evidence.md` 8.1). Expiration counts months. */
export function blankPasswordSettings() {
  return {
    ...each(false, 'requireCapital', 'requireLower', 'requireNumber', 'requireSymbol'),
    ...each(false, 'notUsername', 'preventCommonPasswords'),
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
    ...each('', 'fullName', 'description'),
    ...each(false, 'isPrimaryDomainAdmin', 'isPasswordExpired'),
    isPasswordCompliant: 1,
    passwordLocked: false,
    tempPassword: '',
    enableSmtpAccounts: false,
    currentMailboxSize: 0,
    lastLoginTime: NEVER,
    securityFlags: {
      authType: 0,
      authenticatingWindowsDomain: null as string | null,
      ...each(false, 'isDisabled', 'isPrimarySystemAdmin', 'isDomainAdmin', 'isSystemAdmin'),
    },
  };
}

/** Settings that new users of one domain start with. */
export function newUserDefaults() {
  const services: Record<string, boolean> = each(true, 'smtp', 'imap', 'pop', 'webmail');
  return { maxMailboxSize: 0, hideFromGal: false, services };
}

/** What a client may say of a mailbox beside its user (`docs/api-evidence.md` 7.2). */
export function newUserMail() {
  return {
    ...each(true, 'canReceiveMail', 'enableMailForwarding'),
    replyToAddress: '',
    hideFromGAL: false,
    userContactInfo: each('', 'firstName', 'lastName', 'displayAs'),
    localeId: 'en',
    dictionaryLanguage: 'en',
  };
}

/** `docs/api-evidence.md` 8.2. */
export function newAutoResponder() {
  return {
    ...each(false, 'enabled', 'externalReply', 'isHTML', 'useActiveDateRange', 'autoRespondOnDirectMailOnly'),
    ...each('', 'subject', 'body', 'startDateUtc', 'endDateUtc'),
    externalAudience: 0,
  };
}

/** What a domain starts without, and public clients give it. */
export function nothingGiven() {
  return {
    domainAliases: [] as string[],
    /** By address: settings of a mailbox that somebody wrote. */
    mail: {} as Record<string, ReturnType<typeof newUserMail>>,
    autoResponders: {} as Record<string, ReturnType<typeof newAutoResponder>>,
    /** Addresses of the mailboxes that a protocol may synchronise. */
    synchronised: { activeSync: [] as string[], mapiEws: [] as string[] },
  };
}

export function newAlias(name: string, aliasTargetList: string[]) {
  return {
    name,
    ...each('', 'displayName', 'description'),
    isEnabled: true,
    ...each(false, 'allowSending', 'hideFromGAL', 'internalOnly'),
    aliasTargetList,
    ...each(false, 'includeAllDomainUsers', 'enableForXmpp'),
  };
}

/** What a member of the antivirus settings is after a write that left it out. */
export function blankAntivirus() {
  return {
    quarantineDirectory: '',
    enableSpoolCommandLine: false,
    ...each('', 'spoolCommandLineFile', 'spoolCommandLineArguments'),
    spoolCommandLineTimeout: 0,
    spoolExecutableVisible: false,
    ...each('', 'commandLine', 'commandLineArguments'),
    ...each(false, 'commandLineScanMessages', 'commandLineScanMessagesWithoutAttachments'),
    commandLineScanFiles: false,
  };
}

/** What a client may say of a port. `password` is the certificate's: a secret that the real answer carries too. */
export function blankPort() {
  return {
    name: '',
    port: 0,
    description: '',
    ...each(false, 'isTls', 'isSSL'),
    ...each('', 'certificatePath', 'password'),
  };
}
