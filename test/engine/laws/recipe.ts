/** What a generated server holds where the steps look, and around it: anything that a SmarterMail server may. */
import fc from 'fast-check';
import { accessState } from './access-states.js';
import { antispamState } from './antispam-states.js';

export const bool = fc.boolean();
export const count = (max: number) => fc.integer({ min: 0, max });

/** What a domain and the Domain Defaults have in common. The setting "2", forced, has no known number. */
const hardening = fc.record({
  requireSmtpAuthentication: bool,
  spamCheckOverrideActive: bool,
  bypassGreyListing: bool,
  enableTlsIfAvailable: bool,
  sslRequired: bool,
  hstsEnabled: bool,
  messagesPerHour: fc.constantFrom(0, 50, 5000, 90_000),
  messagesAction: count(2),
  twoFactor: fc.constantFrom('0', '0', '0', '1', '1', '2'),
});

const domain = fc.record({
  hardening,
  catchAll: fc.constantFrom('', 'all', 'info'),
  srsEnabled: bool,
  maxMessageSize: count(5),
  ldapPassword: fc.constantFrom('', 'Amber-Falcon-8'),
  minLength: fc.record({ enabled: bool, ruleValue: count(16) }),
});

/** Services 3 and 6 have no name in a request: such a row cannot be written. */
const SERVICES = [0, 1, 2, 3, 7, 8, 9, 10] as const;
export const ADDRESSES = [
  '10.0.0.0/8',
  '192.168.0.0/16',
  '192.0.2.7',
  '198.18.4.0/22',
  '203.0.113.0/24',
  '198.51.100.9',
  '2001:db8::7',
] as const;

const whitelistRow = fc.record({
  ip: fc.constantFrom(...ADDRESSES),
  services: fc.subarray([...SERVICES]),
  description: fc.constantFrom('', 'Scanner', 'Branch, "old"'),
  bypass: fc.constantFrom(true, false, null),
  spamBypass: bool,
  disabledGreylisting: bool,
});

const idsRule = fc.record({
  type: fc.constantFrom<number>(1, 2, 3, 4, 5, 6, 7),
  service: fc.constantFrom<number | null>(null, 0, 1, 2),
  timeFrameMinutes: fc.constantFrom(0, 1, 10, 30, 60),
  threshold: fc.constantFrom(0, 1, 5, 10, 50, 500),
  blockMinutes: fc.constantFrom(0, 5, 60, 1440, 5000),
  action: fc.constantFrom<number>(0, 0, 1, 2),
  notifyAddress: fc.constantFrom('', 'abuse@one.example'),
  description: fc.constantFrom('', 'Ours'),
  isPermanent: bool,
});

const smtpIn = fc.record({
  allowRelay: count(3),
  requireAuthMatch: count(2),
  allowRelayForAuthenticatedUsers: bool,
  enableDomainSmtpAuthForLocalDeliveries: bool,
});

const passwordRequirements = fc.record({
  minLength: count(16),
  requireNumber: bool,
  requireCapital: bool,
  requireLower: bool,
  requireSymbol: bool,
  notUsername: bool,
  preventCommonPasswords: bool,
  preventPreviousPasswords: bool,
  skipExistingPasswords: bool,
});

const logSettings = fc.record({
  deliveryLogLevel: count(2),
  smtpLogLevel: count(2),
  imapLogLevel: count(2),
  popLogLevel: count(2),
  administrativeLogLevel: count(2),
  autoDeleteDays: fc.constantFrom(0, 1, 7, 30, 90),
});

const antivirus = fc.record({
  commandLine: fc.constantFrom('', 'scan.exe'),
  enableSpoolCommandLine: bool,
  spoolCommandLineFile: fc.constantFrom('', 'spool.cmd'),
  spoolCommandLineTimeout: count(9),
});

/** Addresses that may send without signing in, on the list that older builds have for it. */
const bypassList = fc.constantFrom<readonly { readonly address: string; readonly description: string }[]>(
  [],
  [{ address: '192.0.2.61', description: 'Old web shop' }],
);

/** What a server holds, but for what its seed gives it. */
export const recipe = fc.record({
  domains: fc.array(domain, { minLength: 1, maxLength: 5 }),
  whitelist: fc.uniqueArray(whitelistRow, { selector: ({ ip }) => ip, maxLength: 5 }),
  idsRules: fc.array(idsRule, { maxLength: 5 }),
  smtpIn,
  passwordRequirements,
  logSettings,
  antivirus,
  bypassList,
  /** Does a system event start a program? */
  hasCommandEvent: bool,
  defaults: hardening,
  spam: antispamState,
  access: accessState,
});

export type Recipe = typeof recipe extends fc.Arbitrary<infer T> ? T : never;
