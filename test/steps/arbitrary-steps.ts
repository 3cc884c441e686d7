/** For every step: options a playbook may state, inputs a server may show, and what of them makes it weaker. */
import fc from 'fast-check';
import { IDS_RULE_TYPES, IDS_SERVICES } from '../../src/contract/ids-rules.js';
import { LOG_LEVELS, LOGS } from '../../src/contract/log-settings.js';
import { ALLOW_RELAY, AUTH_MATCH } from '../../src/contract/smtp-in.js';
import { canonicalAddress, contains } from '../../src/steps/address.js';
import { administratorSteps } from './arbitrary/administrators.js';
import { antispamSteps } from './arbitrary/antispam.js';
import { domainSteps } from './arbitrary/domains.js';
import { roleSteps } from './arbitrary/roles.js';
import {
  type ArbitraryStep,
  falls,
  type Inputs,
  items,
  itemsOf,
  maybe,
  rises,
  risesFromKnown,
  weakerFields,
} from './arbitrary-tools.js';

const limits = fc.record(
  {
    threshold: fc.integer({ min: 1, max: 1000 }),
    timeFrameMinutes: fc.integer({ min: 1, max: 1440 }),
    blockMinutes: fc.integer({ min: 1, max: 43_200 }),
  },
  { requiredKeys: [] },
);

const addresses = fc.constantFrom(
  '192.0.2.1',
  '192.0.2.1/32',
  '203.0.113.0/24',
  '203.0.113.9',
  '198.18.0.0/15',
  '10.0.0.0/8',
  '10.0.0.0/7',
  '192.168.1.4',
  '192.168.0.0-192.168.255.255',
  '127.0.0.0/8',
  '::1',
  '2001:db8::/64',
  '2001:db8::/32',
  '1.2.3.4-9',
);
const allowable = fc.constantFrom(
  '192.0.2.1',
  '203.0.113.0/24',
  '203.0.113.9',
  '2001:db8::/64',
  '192.168.1.4',
);

const command = fc.constantFrom('', 'scan.exe', 'x.bat', 'net use');

/** What a playbook states of the bypass, and what a server shows of it. */
export const bypassGiven = fc.record({
  options: fc.record(
    {
      allow: fc.uniqueArray(
        fc.record({
          address: allowable,
          description: fc.constant('Printer'),
          reason: fc.constant('cannot sign in'),
          reviewBy: fc.constantFrom('2026-10-09', '2026-10-10', '2027-01-01'),
        }),
        { selector: ({ address }) => address, maxLength: 4 },
      ),
      unlisted: fc.constantFrom('turn-off', 'remove'),
      internalBypass: fc.constantFrom('leave', 'refuse'),
      spamBypass: fc.constantFrom('leave', 'refuse'),
    },
    { requiredKeys: [] },
  ),
  inputs: fc.record({
    whitelist: items(
      fc.record({
        address: addresses,
        description: fc.constant(''),
        protocols: fc.subarray(['Smtp', 'Pop', 'Imap']),
        bypassesSmtpAuthentication: fc.constantFrom(true, false, null),
        bypassesSpamChecks: fc.boolean(),
        bypassesGreylisting: fc.boolean(),
      }),
      ({ address }) => address,
    ),
    bypassList: maybe(
      items(fc.record({ address: addresses, description: fc.constant('') }), (fields) =>
        String(fields.address),
      ),
    ),
  }),
});

const bypassed: ArbitraryStep = {
  options: bypassGiven.map(({ options }) => options),
  inputs: [bypassGiven.map(({ inputs }) => inputs)],
  weaker: (before: Inputs, after: Inputs) =>
    itemsOf(after, 'whitelist').flatMap(({ key, fields }) => {
      const was = itemsOf(before, 'whitelist').find((item) => item.key === key)?.fields;
      return ['bypassesSmtpAuthentication', 'bypassesSpamChecks', 'bypassesGreylisting'].filter(
        (field) => fields[field] === true && was?.[field] !== true,
      );
    }),
};

/** What a playbook states of the rules, and what a server shows of them. */
export const rulesGiven = fc.record({
  options: fc.record(
    {
      bruteForceByIp: limits,
      bruteForceByEmail: limits,
      passwordRetrieval: limits,
      denialOfService: limits,
      harvesting: fc.boolean(),
      harvestingLimits: limits,
      bouncesIndicateSpammer: fc.boolean(),
      bounceLimits: limits,
    },
    { requiredKeys: [] },
  ),
  inputs: fc.record({
    rules: items(
      fc.record({
        type: fc.constantFrom(...IDS_RULE_TYPES),
        service: fc.constantFrom(null, ...IDS_SERVICES),
        timeFrameMinutes: fc.nat(2000),
        threshold: fc.nat(1200),
        blockMinutes: fc.nat(50_000),
        action: fc.constantFrom('block', 'notify', 'delay'),
        description: fc.string({ maxLength: 5 }),
      }),
    ),
  }),
});

/** In which numbers, or in what else, a rule is weaker than it was. */
export const weakerRules: ArbitraryStep['weaker'] = (before: Inputs, after: Inputs) =>
  itemsOf(before, 'rules').flatMap(({ key, fields: was }) => {
    const now = itemsOf(after, 'rules').find((item) => item.key === key)?.fields;
    if (now === undefined) return ['the rule is gone'];
    return [
      ...(Number(now.threshold) > Number(was.threshold) ? ['threshold'] : []),
      ...(Number(now.timeFrameMinutes) < Number(was.timeFrameMinutes) ? ['timeFrameMinutes'] : []),
      ...(Number(now.blockMinutes) < Number(was.blockMinutes) ? ['blockMinutes'] : []),
      ...(['type', 'service', 'action'] as const).filter((field) => now[field] !== was[field]),
    ];
  });

const rules: ArbitraryStep = {
  options: rulesGiven.map(({ options }) => options),
  inputs: [rulesGiven.map(({ inputs }) => inputs)],
  weaker: weakerRules,
};

const passwords: ArbitraryStep = {
  options: fc.record(
    {
      minLength: fc.integer({ min: 8, max: 64 }),
      require: fc.subarray(['number', 'capital', 'lower', 'symbol']),
      atLeast: fc.integer({ min: 0, max: 4 }),
      preventReuse: fc.boolean(),
      applyToExisting: fc.boolean(),
      expiry: fc.record({
        months: fc.integer({ min: 1, max: 60 }),
        graceDays: fc.integer({ min: 1, max: 90 }),
      }),
      domains: fc.constantFrom('skip', 'check'),
    },
    { requiredKeys: [] },
  ),
  inputs: [
    fc.record({
      policy: fc.record({
        minLength: fc.nat(70),
        requireNumber: fc.boolean(),
        requireCapital: fc.boolean(),
        requireLower: fc.boolean(),
        requireSymbol: fc.boolean(),
        notUsername: fc.boolean(),
        preventCommon: fc.boolean(),
        preventReuse: fc.boolean(),
        skipExisting: fc.boolean(),
        expires: fc.boolean(),
        expiryMonths: fc.nat(100),
        disableOutgoingAfterGrace: fc.boolean(),
        graceDays: fc.nat(120),
      }),
    }),
    fc.record({ own: fc.record({ hasOwnMinLength: fc.boolean(), minLength: fc.nat(70) }) }),
  ],
  weaker: (before, after) => [
    ...weakerFields(
      {
        minLength: (was, now) => Number(now.minLength) < Number(was.minLength),
        requireNumber: falls('requireNumber'),
        requireCapital: falls('requireCapital'),
        requireLower: falls('requireLower'),
        requireSymbol: falls('requireSymbol'),
        notUsername: falls('notUsername'),
        preventCommon: falls('preventCommon'),
        preventReuse: falls('preventReuse'),
        skipExisting: rises('skipExisting'),
        expires: falls('expires'),
        expiryMonths: risesFromKnown('expiryMonths'),
        disableOutgoingAfterGrace: falls('disableOutgoingAfterGrace'),
        graceDays: risesFromKnown('graceDays'),
      },
      'policy',
    )(before, after),
    ...weakerFields(
      {
        hasOwnMinLength: falls('hasOwnMinLength'),
        ownMinLength: (was, now) => Number(now.minLength) < Number(was.minLength),
      },
      'own',
    )(before, after),
  ],
};

const hooks: ArbitraryStep = {
  options: fc.record(
    {
      allow: fc.subarray(['scan.exe', 'x.bat', 'net use']),
      unlisted: fc.constantFrom('report', 'clear'),
    },
    { requiredKeys: [] },
  ),
  inputs: [
    fc.record({
      settings: fc.record({
        commandLine: command,
        commandLineArguments: command,
        spoolCommandEnabled: fc.boolean(),
        spoolCommand: command,
        spoolCommandArguments: command,
      }),
      mounts: maybe(
        items(
          fc.record({
            path: fc.constant('D:'),
            command,
            unmountCommand: command,
            isEnabled: fc.boolean(),
          }),
        ),
      ),
      hooks: maybe(
        items(
          fc.record({
            name: fc.constant('hook'),
            isEnabled: fc.boolean(),
            actions: fc.array(
              fc.record({ type: fc.constantFrom('commandLine', 'email', 'addRecipient'), argument: command }),
              { maxLength: 3 },
            ),
          }),
        ),
      ),
    }),
  ],
  weaker: weakerFields(
    {
      commandLine: (was, now) => now.commandLine !== '' && now.commandLine !== was.commandLine,
      spoolCommand: (was, now) => now.spoolCommand !== '' && now.spoolCommand !== was.spoolCommand,
      spoolCommandEnabled: rises('spoolCommandEnabled'),
    },
    'settings',
  ),
};

const signedIn = fc.record({ requireSmtpAuthentication: fc.boolean() });

export const ARBITRARY_STEPS: Readonly<Record<string, ArbitraryStep>> = {
  ...administratorSteps,
  ...antispamSteps,
  ...domainSteps,
  ...roleSteps,
  updates: {
    options: fc.record(
      { warnProtectionDays: fc.nat(365), warnAdvisoriesDays: fc.integer({ min: 1, max: 3650 }) },
      { requiredKeys: [] },
    ),
    inputs: [
      fc.record({
        server: fc.record({ build: fc.integer({ min: 6000, max: 10_500 }) }),
        licence: maybe(
          fc.record({
            upgradeProtectionDays: fc.integer({ min: -400, max: 800 }),
            isUpgradeProtectionExpired: fc.boolean(),
          }),
        ),
      }),
    ],
    weaker: () => [],
  },
  logging: {
    options: fc.record({ logs: fc.subarray([...LOGS], { minLength: 1 }) }, { requiredKeys: [] }),
    inputs: [
      fc.record({
        settings: fc.record(Object.fromEntries(LOGS.map((log) => [log, fc.constantFrom(...LOG_LEVELS)]))),
      }),
    ],
    weaker: weakerFields(Object.fromEntries(LOGS.map((log) => [log, falls(log, LOG_LEVELS)])), 'settings'),
  },
  'command-hooks': hooks,
  'ids-rules': rules,
  'password-policy': passwords,
  'smtp-auth-bypass': bypassed,
  'smtp-relay': {
    options: fc.record(
      {
        allowRelay: fc.constantFrom('nobody', 'only-local-users', 'only-local-domains'),
        requireAuthMatch: fc.constantFrom('domain', 'email-address'),
        allowRelayForAuthenticatedUsers: fc.boolean(),
        enforceDomainAuthForLocalDeliveries: fc.boolean(),
      },
      { requiredKeys: [] },
    ),
    inputs: [
      fc.record({
        settings: fc.record({
          allowRelay: fc.constantFrom(...ALLOW_RELAY),
          requireAuthMatch: fc.constantFrom(...AUTH_MATCH),
          allowRelayForAuthenticatedUsers: fc.boolean(),
          enforceDomainAuthForLocalDeliveries: fc.boolean(),
        }),
      }),
    ],
    weaker: weakerFields(
      {
        allowRelay: rises('allowRelay', ALLOW_RELAY),
        requireAuthMatch: falls('requireAuthMatch', AUTH_MATCH),
        allowRelayForAuthenticatedUsers: rises('allowRelayForAuthenticatedUsers'),
        enforceDomainAuthForLocalDeliveries: falls('enforceDomainAuthForLocalDeliveries'),
      },
      'settings',
    ),
  },
  'domain-smtp-auth': {
    options: fc.record({ includeDefaults: fc.boolean() }, { requiredKeys: [] }),
    inputs: [fc.record({ defaults: signedIn }), fc.record({ settings: signedIn })],
    weaker: (before, after) => [
      ...weakerFields({ defaults: falls('requireSmtpAuthentication') }, 'defaults')(before, after),
      ...weakerFields({ settings: falls('requireSmtpAuthentication') }, 'settings')(before, after),
    ],
  },
  'catch-all': {
    options: fc.constant({}),
    inputs: [
      fc.record(
        {
          settings: fc.record({ catchAll: fc.constantFrom('', 'everything') }),
          lookedUp: fc.record({
            alias: fc.record({ targets: fc.array(fc.constantFrom('a@one.example', 'b@two.example')) }),
          }),
        },
        { requiredKeys: ['settings'] },
      ),
    ],
    weaker: weakerFields({ catchAll: (was, now) => was.catchAll === '' && now.catchAll !== '' }, 'settings'),
  },
};

interface Allowing {
  readonly allow?: readonly { readonly address: string }[];
}

/** Is the address, as a whole, inside one that the options list? */
export function isListed(options: Allowing, address: string): boolean {
  return contains(
    (options.allow ?? []).map((one) => one.address),
    address,
  );
}

/** Is just the address, however it is written, one that the options list? */
export function isNamed(options: Allowing, address: string): boolean {
  return (options.allow ?? []).some((one) => canonicalAddress(one.address) === canonicalAddress(address));
}
