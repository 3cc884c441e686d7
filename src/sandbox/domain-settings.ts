/**
 * The `domainSettings` object of one mail domain, as the sandbox holds it (`docs/api-evidence.md` 5.2).
 * Names whose type or inner shape nobody published are left out, except one member of `twoFactorSettings`
 * that stands for "there is more in it". Sizes are bytes, 0 is unlimited.
 */
import { each, without } from './json.js';

/** ThrottleAction. */
export const THROTTLE = { delay: 1, none: 2 } as const;
/** What the levels are at on a new server. */
export const SPAM_WEIGHTS = { spamLevelLowWeight: 10, spamLevelMedWeight: 20, spamLevelHighWeight: 30 };

function noAction() {
  return { actionType: 0, argument: '' };
}

/** Every member at its default. The JSON types of these values are what a write is checked against. */
export function blankDomainSettings() {
  return {
    isEnabled: true,
    ...each('', 'domainPath', 'hostname', 'mainDomainAdmin', 'outgoingIP'),
    ...each(false, 'requireSmtpAuthentication', 'sslRequired', 'hstsEnabled', 'enableTlsIfAvailable'),
    ...each(false, 'srsEnabled', 'bypassGreyListing', 'bypassForwardBlackList'),
    catchAll: '',
    twoFactorSettings: { setting: '0', rememberDeviceDays: 0 },
    enableDkimSigningDomainAdmin: false,
    domainKeysSettings: {
      ...each('', 'selector', 'publicKey'),
      keySize: 2048,
      ...each(false, 'isActive', 'forced'),
      pending: false as boolean | { selector: string; publicKey: string },
      ...each('relaxed', 'dkimCanonicalizationAlgorithmBody', 'dkimCanonicalizationAlgorithmHeader'),
      dkimHeaderFieldOption: 'include',
      dkimHeaderFields: [] as string[],
      maxMessageSign: 0,
    },
    blockedCountriesAtAuth: { type: 1, countries: [] as string[] },
    throttleSettings: {
      ...each(0, 'messagesPerHour', 'messagesAction', 'bandwidthPerHour', 'bandwidthAction'),
      ...each(0, 'bouncesPerHour', 'bouncesAction'),
    },
    ...each(0, 'maxMessages', 'maxSize', 'maxMailboxSize', 'maxMessageSize', 'maxRecipients', 'maxUsers'),
    ...each(0, 'maxAliases', 'maxDomainAliases', 'maxLists', 'maxActiveSyncAccounts', 'maxMapiEwsAccounts'),
    listCommandAddress: '',
    ...each(false, 'showDomainAliasMenu', 'showListMenu', 'showSpamMenu', 'sharedGlobalAddressList'),
    ...each(false, 'calendarPublicAvailability', 'enableMailForwarding', 'enableSmtpAccounts', 'enableXmpp'),
    ...each(false, 'enableDisposableAddresses', 'enableFileStorage', 'webConferencing', 'customLoginDisplay'),
    ...each(false, 'activeDirectoryIntegration', 'enableActiveSyncAccountManagement'),
    ...each(false, 'enableMapiEwsAccountManagement', 'allowUserSizeChanging'),
    spamLevelLowWeight: 0,
    spamLevelLowAction: noAction(),
    spamLevelMedWeight: 0,
    spamLevelMedAction: noAction(),
    spamLevelHighWeight: 0,
    spamLevelHighAction: noAction(),
    ...each(false, 'spamCheckOverrideActive', 'allowSpamActionOverride'),
    ...each(false, 'spamRelayOverrideActive', 'spamForwardOverrideActive'),
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

/** What a write of one domain's settings can change. */
export function writableDomainSettings() {
  return without(blankDomainSettings(), ...WRITTEN_ELSEWHERE);
}

/** Settings of the Domain Defaults: those of a domain without its identity. */
export function blankDomainDefaults() {
  return without(writableDomainSettings(), ...IDENTITY, 'authenticationSettings');
}
