/**
 * One weak mail domain of the sandbox. Domain `index` of a seed is the same whatever the number of domains,
 * and its weaknesses are the ones found on real servers: mail taken without signing in, catch-alls that
 * deliver somewhere, no limits, no TLS.
 */
import { blankPasswordSettings, newAlias, newUser, newUserDefaults, nothingGiven } from './blanks.js';
import { domainNameOf } from './domain-names.js';
import { blankDomainSettings, type DomainSettings, SPAM_WEIGHTS, THROTTLE } from './domain-settings.js';
import { mix, type Random, randomOf } from './random.js';
import type { AliasState, DomainState, PasswordSettings, PasswordViolations, UserState } from './state.js';

const MEGABYTE = 1024 * 1024;
/** 2026-03-01T00:00:00Z: sign-ins of the sandbox's users lie in the half year before. */
const NEWEST_SIGN_IN_MS = 1_772_323_200_000;
const HOUR_MS = 3_600_000;
/** Keeps the domains' chance apart from that of their names. */
const DOMAIN_STREAM = 18;
/** Apart from the rest of a domain, whose values must not depend on it. */
const VIOLATIONS_STREAM = 0x71012;
const FORWARDING_STREAM = 0xf0a4d;
const VIOLATIONS = ['minimum length', 'number', 'capital letter', 'lowercase letter', 'symbol'] as const;
const SHARE = { openSmtp: 0.6, catchAll: 0.12, outsideCatchAll: 0.4, forwarding: 0.1 } as const;

const GIVEN = ['anna', 'ben', 'chloe', 'david', 'ella', 'farid', 'grace', 'hugo', 'ines', 'jan'] as const;
const FAMILY = 'adler brook costa dunn evans fischer gray hale ito jensen'.split(' ');
const ROLES = ['info', 'sales', 'support', 'billing', 'contact', 'orders', 'press', 'jobs'] as const;
const CATCH_ALLS = ['everything', 'catchall', 'all-mail', 'lost-and-found'] as const;
const OUTSIDE = [
  'inbox.owner@freemail.example',
  'archive@old-provider.example',
  'shop@parcel-desk.test',
] as const;
const LDAP_PASSWORD = 'Amber-Falcon-8-Directory';

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function userOf(emailAddress: string, random: Random): UserState {
  const [userName = '', domain = ''] = emailAddress.split('@');
  const isAdmin = userName === 'postmaster';
  const signedIn = NEWEST_SIGN_IN_MS - random.between(0, 4380) * HOUR_MS;
  const user = newUser({ userName, domain, maxMailboxSize: 0 });
  user.fullName = isAdmin ? 'Postmaster' : userName.split('.').map(capitalised).join(' ');
  user.isPrimaryDomainAdmin = isAdmin;
  user.isPasswordCompliant = random.chance(0.7) ? 1 : 0;
  user.currentMailboxSize = random.between(1, 4000) * MEGABYTE;
  user.lastLoginTime = new Date(signedIn).toISOString();
  user.securityFlags.isDisabled = !isAdmin && random.chance(0.04);
  user.securityFlags.isDomainAdmin = isAdmin;
  return user;
}

function usersOf(domain: string, random: Random): UserState[] {
  const admin = userOf(`postmaster@${domain}`, random);
  const count = random.between(1, 7);
  const shift = random.between(0, 99);
  const others = Array.from({ length: count }, (_, index) => {
    const given = GIVEN[(shift + index) % GIVEN.length];
    const family = FAMILY[(Math.floor(shift / GIVEN.length) + index * 3) % FAMILY.length];
    return userOf(`${given}.${family}@${domain}`, random);
  });
  return [admin, ...others];
}

function aliasOf(name: string, target: string): AliasState {
  return { ...newAlias(name, [target]), displayName: capitalised(name) };
}

/** Role addresses, and for some domains the alias that its catch-all names. */
function aliasesOf(users: readonly UserState[], random: Random): { aliases: AliasState[]; catchAll: string } {
  const mailbox = () => users[random.between(0, users.length - 1)]?.emailAddress ?? '';
  const first = random.between(0, ROLES.length - 1);
  const aliases: AliasState[] = [];
  for (let index = random.between(1, 4); index > 0; index -= 1) {
    aliases.push(aliasOf(ROLES[(first + index) % ROLES.length] ?? 'info', mailbox()));
  }
  if (!random.chance(SHARE.catchAll)) return { aliases, catchAll: '' };
  const catchAll = random.pick(CATCH_ALLS);
  aliases.push(aliasOf(catchAll, random.chance(SHARE.outsideCatchAll) ? random.pick(OUTSIDE) : mailbox()));
  return { aliases, catchAll };
}

function throttleOf(random: Random): DomainSettings['throttleSettings'] {
  const isLimited = random.chance(0.35);
  return {
    messagesPerHour: isLimited ? random.pick([300, 500, 1000, 5000]) : 0,
    messagesAction: isLimited ? THROTTLE.delay : THROTTLE.none,
    bandwidthPerHour: random.chance(0.2) ? 100 : 0,
    bandwidthAction: THROTTLE.none,
    bouncesPerHour: isLimited ? random.pick([100, 250]) : 0,
    bouncesAction: THROTTLE.none,
  };
}

function signingOf(domain: string, random: Random): DomainSettings['domainKeysSettings'] {
  const blank = blankDomainSettings().domainKeysSettings;
  if (!random.chance(0.45)) return blank;
  const selector = `s${random.between(100_000, 999_999)}`;
  const publicKey = `MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A${Buffer.from(`${selector}.${domain}`).toString('base64')}`;
  if (random.chance(0.15)) return { ...blank, pending: { selector, publicKey } };
  return { ...blank, selector, publicKey, isActive: true };
}

function applySecurity(settings: DomainSettings, random: Random): void {
  settings.requireSmtpAuthentication = !random.chance(SHARE.openSmtp);
  settings.enableTlsIfAvailable = random.chance(0.6);
  settings.sslRequired = random.chance(0.3);
  settings.hstsEnabled = settings.sslRequired && random.chance(0.4);
  settings.srsEnabled = random.chance(0.5);
  settings.bypassGreyListing = random.chance(0.2);
  settings.bypassForwardBlackList = random.chance(0.1);
  settings.twoFactorSettings = { setting: random.chance(0.2) ? '1' : '0', rememberDeviceDays: 30 };
  if (random.chance(0.15)) settings.blockedCountriesAtAuth = { type: 1, countries: ['KP', 'RU'] };
  settings.throttleSettings = throttleOf(random);
  settings.spamCheckOverrideActive = random.chance(0.15);
  if (random.chance(0.1)) {
    const description = 'newsletter that was lost once';
    settings.whitelistAddresses = [{ id: 1, value: random.pick(OUTSIDE), type: 0, description }];
  }
}

function applyFeatures(settings: DomainSettings, random: Random): void {
  settings.maxMessageSize = random.pick([0, 25 * MEGABYTE, 50 * MEGABYTE]);
  settings.maxRecipients = random.pick([0, 200, 1000]);
  settings.maxUsers = random.pick([0, 25, 100]);
  settings.maxSize = random.pick([0, 10_240 * MEGABYTE, 51_200 * MEGABYTE]);
  settings.maxMessages = settings.throttleSettings.messagesPerHour;
  settings.listCommandAddress = 'STServ';
  settings.showListMenu = true;
  settings.showSpamMenu = random.chance(0.5);
  settings.sharedGlobalAddressList = true;
  settings.enableMailForwarding = random.chance(0.9);
  settings.enableSmtpAccounts = random.chance(0.3);
  settings.enableXmpp = random.chance(0.4);
  settings.enableFileStorage = random.chance(0.5);
  settings.allowSpamActionOverride = random.chance(0.5);
  Object.assign(settings, SPAM_WEIGHTS);
  settings.spamLevelLowAction = { actionType: 6, argument: 'SPAM-LOW:' };
  settings.spamLevelMedAction = { actionType: 4, argument: 'Junk Email' };
  settings.spamLevelHighAction = { actionType: random.chance(0.5) ? 1 : 0, argument: '' };
  if (random.chance(0.05)) {
    settings.activeDirectoryIntegration = true;
    settings.authenticationSettings = { server: 'ldap.internal.test', ldapPassword: LDAP_PASSWORD };
  }
}

function passwordSettingsOf(random: Random): PasswordSettings {
  const hasRules = random.chance(0.25);
  const policy = blankPasswordSettings();
  policy.requireCapital = policy.requireLower = policy.requireNumber = policy.notUsername = hasRules;
  policy.minLength = { enabled: hasRules, ruleValue: hasRules ? 8 : 5 };
  return policy;
}

/** For each user that does not comply, what the daily check found. */
function violationsOf(users: readonly UserState[], random: Random): PasswordViolations[] {
  return users
    .filter((user) => user.isPasswordCompliant === 0)
    .map(({ emailAddress }) => {
      const [first, ...others] = VIOLATIONS;
      return { emailAddress, violations: [first, ...others.filter(() => random.chance(0.3))] };
    });
}

/** Some mailboxes forward to outside, and some within the domain. */
function forwardingOf(users: readonly UserState[], random: Random): Record<string, string[]> {
  const [first] = users;
  return Object.fromEntries(
    users
      .filter(() => random.chance(SHARE.forwarding))
      .map(({ emailAddress }) => [
        emailAddress,
        [random.chance(0.5) ? random.pick(OUTSIDE) : (first?.emailAddress ?? '')],
      ]),
  );
}

/** Domain `index` of the server of `seed`, with its name. */
export function seedDomain(seed: number, index: number): readonly [name: string, domain: DomainState] {
  const name = domainNameOf(seed, index);
  const random = randomOf(mix(seed ^ DOMAIN_STREAM, index));
  const users = usersOf(name, random);
  const { aliases, catchAll } = aliasesOf(users, random);
  const settings = blankDomainSettings();
  settings.isEnabled = !random.chance(0.03);
  settings.domainPath = `C:\\SmarterMail\\Domains\\${name}`;
  settings.hostname = `mail.${name}`;
  settings.mainDomainAdmin = 'postmaster';
  settings.catchAll = catchAll;
  applySecurity(settings, random);
  applyFeatures(settings, random);
  settings.domainKeysSettings = signingOf(name, random);
  settings.enableDkimSigningDomainAdmin = settings.domainKeysSettings.isActive;
  const userDefaults = { ...newUserDefaults(), maxMailboxSize: random.pick([0, 2048 * MEGABYTE]) };
  const passwordSettings = passwordSettingsOf(random);
  const passwordViolations = violationsOf(users, randomOf(mix(seed ^ VIOLATIONS_STREAM, index)));
  const forwarding = forwardingOf(users, randomOf(mix(seed ^ FORWARDING_STREAM, index)));
  const own = { settings, aliases, forwarding, users, passwordSettings, passwordViolations, userDefaults };
  return [name, { ...own, ...nothingGiven() }];
}
