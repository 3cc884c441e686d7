/**
 * The `domainSettings` object of one mail domain, as the sandbox holds it (`docs/api-evidence.md` 5.2).
 * Names whose type or inner shape nobody published are left out, except one member of `twoFactorSettings`
 * that stands for "there is more in it". Sizes are bytes, 0 is unlimited.
 */

function noAction() {
  return { actionType: 0, argument: '' };
}

/** Every member at its default. The JSON types of these values are what a write is checked against. */
export function blankDomainSettings() {
  return {
    isEnabled: true,
    domainPath: '',
    hostname: '',
    mainDomainAdmin: '',
    outgoingIP: '',
    requireSmtpAuthentication: false,
    sslRequired: false,
    hstsEnabled: false,
    enableTlsIfAvailable: false,
    srsEnabled: false,
    bypassGreyListing: false,
    bypassForwardBlackList: false,
    catchAll: '',
    twoFactorSettings: { setting: '0', rememberDeviceDays: 0 },
    enableDkimSigningDomainAdmin: false,
    domainKeysSettings: {
      selector: '',
      publicKey: '',
      keySize: 2048,
      isActive: false,
      forced: false,
      pending: false as boolean | { selector: string; publicKey: string },
      dkimCanonicalizationAlgorithmBody: 'relaxed',
      dkimCanonicalizationAlgorithmHeader: 'relaxed',
      dkimHeaderFieldOption: 'include',
      dkimHeaderFields: [] as string[],
      maxMessageSign: 0,
    },
    blockedCountriesAtAuth: { type: 1, countries: [] as string[] },
    throttleSettings: {
      messagesPerHour: 0,
      messagesAction: 0,
      bandwidthPerHour: 0,
      bandwidthAction: 0,
      bouncesPerHour: 0,
      bouncesAction: 0,
    },
    maxMessages: 0,
    maxSize: 0,
    maxMailboxSize: 0,
    maxMessageSize: 0,
    maxRecipients: 0,
    maxUsers: 0,
    maxAliases: 0,
    maxDomainAliases: 0,
    maxLists: 0,
    maxActiveSyncAccounts: 0,
    maxMapiEwsAccounts: 0,
    listCommandAddress: '',
    showDomainAliasMenu: false,
    showListMenu: false,
    showSpamMenu: false,
    sharedGlobalAddressList: false,
    calendarPublicAvailability: false,
    enableMailForwarding: false,
    enableSmtpAccounts: false,
    enableXmpp: false,
    enableDisposableAddresses: false,
    enableFileStorage: false,
    webConferencing: false,
    customLoginDisplay: false,
    activeDirectoryIntegration: false,
    enableActiveSyncAccountManagement: false,
    enableMapiEwsAccountManagement: false,
    allowUserSizeChanging: false,
    spamLevelLowWeight: 0,
    spamLevelLowAction: noAction(),
    spamLevelMedWeight: 0,
    spamLevelMedAction: noAction(),
    spamLevelHighWeight: 0,
    spamLevelHighAction: noAction(),
    spamCheckOverrideActive: false,
    allowSpamActionOverride: false,
    spamRelayOverrideActive: false,
    spamForwardOverrideActive: false,
    whitelistAddresses: [] as TrustedSender[],
    whitelistDomains: [] as TrustedSender[],
    externalSenderOverrideSettings: { enabled: false },
    authenticationSettings: { server: '', ldapPassword: '' },
  };
}

export type DomainSettings = ReturnType<typeof blankDomainSettings>;
export type TrustedSender = { id: number; value: string; type: number; description: string };

/** Written by calls of their own (`dkim-*`, `whitelist`): this call carries them and leaves them alone. */
const WRITTEN_ELSEWHERE = ['domainKeysSettings', 'whitelistAddresses', 'whitelistDomains'] as const;
/** What makes a domain this domain and no other: the Domain Defaults have none of it. */
const IDENTITY = ['isEnabled', 'domainPath', 'hostname', 'mainDomainAdmin', 'outgoingIP'] as const;

type Identity = (typeof IDENTITY)[number] | (typeof WRITTEN_ELSEWHERE)[number] | 'authenticationSettings';
/** Settings of the Domain Defaults: those of a domain without its identity. */
export type DomainDefaults = Omit<DomainSettings, Identity>;

export function blankDomainDefaults(): DomainDefaults {
  const all: Partial<DomainSettings> = blankDomainSettings();
  for (const name of [...IDENTITY, ...WRITTEN_ELSEWHERE, 'authenticationSettings'] as const) delete all[name];
  return all as DomainDefaults;
}

/** What a write of one domain's settings can change. */
export function writableDomainSettings(): Omit<DomainSettings, (typeof WRITTEN_ELSEWHERE)[number]> {
  const all: Partial<DomainSettings> = blankDomainSettings();
  for (const name of WRITTEN_ELSEWHERE) delete all[name];
  return all as Omit<DomainSettings, (typeof WRITTEN_ELSEWHERE)[number]>;
}
