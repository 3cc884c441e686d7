/** Generated servers: what a SmarterMail server may hold where the steps look, and around it. */
import fc from 'fast-check';
import { ipAccessRow } from '../../src/sandbox/ip-access-list.js';
import type { SandboxState } from '../../src/sandbox/state.js';
import { accessState, holdAccess } from './access-states.js';
import { antispamState, holdAntispam } from './antispam-states.js';

const bool = fc.boolean();
const count = (max: number) => fc.integer({ min: 0, max });

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
const ADDRESSES = [
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
  type: fc.constantFrom(1, 2, 3, 4, 5, 6, 7),
  service: fc.constantFrom(null, 0, 1, 2),
  timeFrameMinutes: fc.constantFrom(0, 1, 10, 30, 60),
  threshold: fc.constantFrom(0, 1, 5, 10, 50, 500),
  blockMinutes: fc.constantFrom(0, 5, 60, 1440, 5000),
  action: fc.constantFrom(0, 0, 1, 2),
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
});

const antivirus = fc.record({
  commandLine: fc.constantFrom('', 'scan.exe'),
  enableSpoolCommandLine: bool,
  spoolCommandLineFile: fc.constantFrom('', 'spool.cmd'),
  spoolCommandLineTimeout: count(9),
});

/** One generated server: `seed` for what the recipe does not name, then the recipe. */
const recipe = fc.record({
  seed: fc.integer({ min: 2, max: 999 }),
  domains: fc.array(domain, { minLength: 1, maxLength: 5 }),
  whitelist: fc.uniqueArray(whitelistRow, { selector: ({ ip }) => ip, maxLength: 5 }),
  idsRules: fc.array(idsRule, { maxLength: 5 }),
  smtpIn,
  passwordRequirements,
  logSettings,
  antivirus,
  defaults: hardening,
  spam: antispamState,
  access: accessState,
  propagate: bool,
});

export type ServerState = typeof recipe extends fc.Arbitrary<infer T> ? T : never;

export const anyServerState: fc.Arbitrary<ServerState> = recipe;

function harden(
  settings: SandboxState['domainDefaults'],
  { messagesPerHour, messagesAction, twoFactor, ...flags }: ServerState['defaults'],
): void {
  Object.assign(settings, flags);
  Object.assign(settings.throttleSettings, { messagesPerHour, messagesAction });
  settings.twoFactorSettings.setting = twoFactor;
}

/** Options of a sandbox that holds the generated state. */
export function holding(generated: ServerState) {
  return {
    seed: generated.seed,
    domains: generated.domains.length,
    propagate: generated.propagate,
    prepare: (state: SandboxState): void => {
      for (const [index, name] of Object.keys(state.domains).entries()) {
        const wanted = generated.domains[index];
        const found = state.domains[name];
        if (wanted === undefined || found === undefined) continue;
        const { hardening: flags, ldapPassword, minLength, ...settings } = wanted;
        Object.assign(found.settings, settings);
        harden(found.settings, flags);
        found.settings.authenticationSettings.ldapPassword = ldapPassword;
        Object.assign(found.passwordSettings.minLength, minLength);
      }
      state.ipAccess.whitelist.splice(0, Infinity, ...generated.whitelist.map(ipAccessRow));
      state.idsRules = generated.idsRules.map((rule, index) => ({ id: index + 1, ...rule }));
      Object.assign(state.smtpIn, generated.smtpIn);
      Object.assign(state.passwordRequirements, generated.passwordRequirements);
      Object.assign(state.logSettings, generated.logSettings);
      Object.assign(state.antivirus, generated.antivirus);
      harden(state.domainDefaults, generated.defaults);
      holdAntispam(state, generated.spam);
      holdAccess(state, generated.access);
    },
  };
}

/** So many servers. One that fails is told as it was found: to make it smaller would take minutes. */
export function servers(numRuns: number) {
  return { numRuns, endOnFailure: true } as const;
}
