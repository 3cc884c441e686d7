/** A generated server that passes what the strictest guides ask, as far as a recipe says it; written by hand from them. */
import fc from 'fast-check';
import { hardenedAccess } from './access-states.js';
import { hardenedAntispam } from './antispam-states.js';
import { ADDRESSES, bool, count, type Recipe } from './recipe.js';

const YES = fc.constant(true);
const NO = fc.constant(false);

const hardenedDomain: fc.Arbitrary<Recipe['defaults']> = fc.record({
  requireSmtpAuthentication: YES,
  spamCheckOverrideActive: NO,
  bypassGreyListing: NO,
  enableTlsIfAvailable: YES,
  sslRequired: YES,
  hstsEnabled: YES,
  messagesPerHour: fc.constantFrom(50, 5000, 90_000),
  messagesAction: fc.constantFrom(0, 1),
  twoFactor: fc.constant('1'),
});

/** A rule as the strictest guide has it, or stricter. `action` is what it does: 0 blocks, 1 notifies. */
function strictRule(type: number, parts: { readonly service?: number; readonly action?: number } = {}) {
  const { service = null, action = 0 } = parts;
  return fc.record({
    type: fc.constant(type),
    service: fc.constant(service),
    timeFrameMinutes: fc.constant(60),
    threshold: fc.constantFrom(1, 5),
    blockMinutes: fc.constantFrom(1440, 5000),
    action: fc.constant(action),
    notifyAddress: fc.constant(action === 1 ? 'abuse@one.example' : ''),
    description: fc.constantFrom('', 'Ours'),
    isPermanent: bool,
  });
}

const hardenedRules = fc
  .tuple(
    // Harvesting, guessing by address, bounces, retrieval, guessing by account, floods of SMTP, IMAP and POP.
    ...[1, 2, 4, 6, 7].map((type) => strictRule(type)),
    ...[0, 1, 2].map((service) => strictRule(3, { service })),
    // A mailbox that floods is told of, and blocked.
    ...[0, 1].map((action) => strictRule(5, { action })),
  )
  .chain((rules) => fc.shuffledSubarray(rules, { minLength: rules.length }));

export const hardenedRecipe: fc.Arbitrary<Recipe> = fc.record({
  domains: fc.array(
    fc.record({
      hardening: hardenedDomain,
      catchAll: fc.constant(''),
      srsEnabled: bool,
      maxMessageSize: count(5),
      ldapPassword: fc.constantFrom('', 'Amber-Falcon-8'),
      minLength: fc.constantFrom(
        { enabled: false, ruleValue: 5 },
        { enabled: true, ruleValue: 12 },
        { enabled: true, ruleValue: 16 },
      ),
    }),
    { minLength: 1, maxLength: 5 },
  ),
  // An entry that is whitelisted for nothing harms nobody.
  whitelist: fc.uniqueArray(
    fc.record({
      ip: fc.constantFrom(...ADDRESSES),
      services: fc.constant([]),
      description: fc.constantFrom('', 'Scanner'),
      bypass: fc.constant(false),
      spamBypass: NO,
      disabledGreylisting: NO,
    }),
    { selector: ({ ip }) => ip, maxLength: 3 },
  ),
  idsRules: hardenedRules,
  smtpIn: fc.constant({
    allowRelay: 0,
    requireAuthMatch: 2,
    allowRelayForAuthenticatedUsers: true,
    enableDomainSmtpAuthForLocalDeliveries: true,
  }),
  passwordRequirements: fc.record({
    minLength: fc.integer({ min: 12, max: 16 }),
    requireNumber: YES,
    requireCapital: YES,
    requireLower: YES,
    requireSymbol: YES,
    notUsername: YES,
    preventCommonPasswords: YES,
    preventPreviousPasswords: YES,
    skipExistingPasswords: NO,
  }),
  logSettings: fc.constant({
    deliveryLogLevel: 2,
    smtpLogLevel: 2,
    imapLogLevel: 2,
    popLogLevel: 2,
    administrativeLogLevel: 2,
    autoDeleteDays: 30,
  }),
  antivirus: fc.record({
    commandLine: fc.constant(''),
    enableSpoolCommandLine: NO,
    spoolCommandLineFile: fc.constant(''),
    spoolCommandLineTimeout: count(9),
  }),
  bypassList: fc.constant([]),
  hasCommandEvent: NO,
  defaults: hardenedDomain,
  spam: hardenedAntispam,
  access: hardenedAccess,
});

/** Guessing by address, at most as often as the baseline lets it. */
const GUESSING = { type: 2, threshold: 10, timeFrameMinutes: 30, blockMinutes: 60 } as const;

/** What the strictest guides ask on top of the baseline is not there. */
export const mildRecipe: fc.Arbitrary<Recipe> = fc
  .tuple(hardenedRecipe, fc.constantFrom(4, 6))
  .map(([hardened, highAction]) => ({
    ...hardened,
    domains: hardened.domains.map((one) => ({
      ...one,
      hardening: { ...one.hardening, sslRequired: false, hstsEnabled: false },
    })),
    idsRules: hardened.idsRules.map((rule) =>
      rule.type === GUESSING.type ? { ...rule, ...GUESSING } : rule,
    ),
    smtpIn: { ...hardened.smtpIn, requireAuthMatch: 1, enableDomainSmtpAuthForLocalDeliveries: false },
    passwordRequirements: {
      ...hardened.passwordRequirements,
      ...{ minLength: 8, requireSymbol: false, preventPreviousPasswords: false, skipExistingPasswords: true },
    },
    spam: {
      ...hardened.spam,
      antispam: {
        ...hardened.spam.antispam,
        highAction,
        smtpBlockEnabled: false,
        allowUsersToOverride: true,
      },
    },
  }));
