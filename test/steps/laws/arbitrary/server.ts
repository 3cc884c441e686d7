/** Generators for the steps of the server itself: relay, ports, logs, build, and programs that it starts. */
import fc from 'fast-check';
import { ALLOW_RELAY, AUTH_MATCH } from '../../../../src/contract/resources/mail/smtp-in.js';
import { LOG_LEVELS, LOGS } from '../../../../src/contract/resources/server/log-settings.js';
import { ADVISORIES, TODAY } from '../../a-step.js';
import {
  type ArbitraryStep,
  byField,
  falls,
  items,
  itemsOf,
  itemsOfAll,
  maybe,
  rises,
  weakerFields,
} from '../arbitrary-tools.js';
import { startingFromPassing } from '../starting-from-passing.js';
import { times } from './administrators.js';

const YES = fc.constant(true);

/** What passes where a playbook asks for each, from the widest to the narrowest. */
const RELAY_WITHIN = {
  nobody: ['nobody'],
  'only-local-users': ['only-local-users', 'nobody'],
  'only-local-domains': ['only-local-domains', 'only-local-users', 'nobody'],
} as const;
const MATCH_WITHIN = { domain: ['domain', 'email-address'], 'email-address': ['email-address'] } as const;

const addresses = fc.subarray(['anna@a.test', 'ben@a.test', 'x@b.test']);
const domainAliases = items(
  fc.record({ name: fc.constantFrom('info', 'shop'), targets: addresses }),
  ({ name }) => name,
);

const relay: ArbitraryStep = {
  cases: [
    startingFromPassing({
      options: fc.record(
        {
          allowRelay: fc.constantFrom('nobody', 'only-local-users', 'only-local-domains'),
          requireAuthMatch: fc.constantFrom('domain', 'email-address'),
          allowRelayForAuthenticatedUsers: fc.boolean(),
          enforceDomainAuthForLocalDeliveries: fc.boolean(),
        },
        { requiredKeys: [] },
      ),
      inputs: fc.record({
        settings: fc.record({
          allowRelay: fc.constantFrom(...ALLOW_RELAY),
          requireAuthMatch: fc.constantFrom(...AUTH_MATCH),
          allowRelayForAuthenticatedUsers: fc.boolean(),
          enforceDomainAuthForLocalDeliveries: fc.boolean(),
        }),
      }),
      passing: ({ allowRelay = 'nobody', requireAuthMatch = 'domain', ...asked }) =>
        fc.record({
          settings: fc.record({
            allowRelay: fc.constantFrom(...RELAY_WITHIN[allowRelay]),
            requireAuthMatch: fc.constantFrom(...MATCH_WITHIN[requireAuthMatch]),
            allowRelayForAuthenticatedUsers:
              asked.allowRelayForAuthenticatedUsers === false ? fc.boolean() : YES,
            enforceDomainAuthForLocalDeliveries:
              asked.enforceDomainAuthForLocalDeliveries === true ? YES : fc.boolean(),
          }),
        }),
    }),
    // Aliases that may send, domain by domain: where there are any they are a matter for a person.
    startingFromPassing({
      options: fc.record({ aliases: fc.constantFrom('skip', 'look') }),
      inputs: fc.record({ aliases: domainAliases }),
      passing: () => fc.record({ aliases: fc.constant([]) }),
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
};

const PFX = 'C:\\Certificates\\mail.pfx';
const port = {
  port: fc.constantFrom(25, 110, 143, 443, 465, 587, 993, 9998),
  name: fc.constantFrom('', 'Mail'),
  description: fc.constantFrom('', null),
  type: fc.nat(6),
  offersTls: fc.boolean(),
  isSsl: fc.boolean(),
  certificate: fc.constantFrom('', null, PFX, '/etc/other.pfx'),
  addresses: fc.subarray(['192.0.2.25', '192.0.2.26', '2001:DB8::25']),
};
const certificate = {
  fileName: fc.constantFrom('mail.pfx', 'Old.pfx'),
  subject: fc.constant(''),
  expires: times,
};
const byFile = byField('fileName');
/** Later than any playbook warns of, for a year is the most. */
const IN_TWO_YEARS = fc.constant('2028-10-10T00:00:00Z');

const portsGiven = startingFromPassing({
  options: fc.record(
    {
      ports: fc.uniqueArray(fc.constantFrom(25, 110, 443, 465, 587, 993), { minLength: 1 }),
      addresses: fc.uniqueArray(fc.constantFrom('192.0.2.25', '2001:db8::25'), { minLength: 1 }),
      closeIncomingMail: fc.boolean(),
      closeSubmission: fc.boolean(),
      plainPorts: fc.constantFrom('offer-tls', 'refuse-pop-imap'),
      warnCertificateDays: fc.integer({ min: 1, max: 365 }),
    },
    { requiredKeys: [] },
  ),
  inputs: fc.record({
    ports: items(fc.record(port)),
    certificates: maybe(items(fc.record(certificate), byFile)),
  }),
  passing: ({ ports, addresses = ['192.0.2.25', '2001:db8::25'] }) => {
    // Which ports are needed is for the playbook to say.
    if (ports === undefined) return undefined;
    const secure = fc.constantFrom(
      { offersTls: true, isSsl: false },
      { offersTls: false, isSsl: true },
      { offersTls: true, isSsl: true },
    );
    const listening = addresses.map((address) => (address === '192.0.2.25' ? address : '2001:DB8::25'));
    const open = (number: (typeof ports)[number]) =>
      fc
        .tuple(
          fc.record({
            ...port,
            port: fc.constant(number),
            certificate: fc.constant(PFX),
            addresses: fc.subarray(listening, { minLength: 1 }),
          }),
          secure,
        )
        .map(([row, kind]) => ({ ...row, ...kind }));
    return fc.record({
      ports: itemsOfAll([
        fc.subarray(ports, { minLength: 1 }).chain((chosen) => fc.tuple(...chosen.map(open))),
        // What listens nowhere is closed.
        fc.array(fc.record({ ...port, addresses: fc.constant([]) }), { maxLength: 2 }),
      ]),
      certificates: maybe(
        itemsOfAll(
          [fc.tuple(fc.record({ ...certificate, fileName: fc.constant('mail.pfx'), expires: IN_TWO_YEARS }))],
          byFile,
        ),
      ),
    });
  },
});

const bindings: ArbitraryStep = {
  cases: [portsGiven],
  weaker: (before, after) =>
    itemsOf(after, 'ports')
      .filter(({ key }) => !itemsOf(before, 'ports').some((was) => was.key === key))
      .map(({ label }) => `${label} is open`),
};

/** The newest build that any advisory names as its fix. */
const FIXED = Math.max(...ADVISORIES.advisories.map(({ fixedInBuild }) => fixedInBuild ?? 0));

const byAddress = ({ address }: { readonly address: string }) => address;
const forwarding = {
  mailboxes: items(fc.record({ address: fc.constantFrom('anna@a.test', 'ben@a.test') }), byAddress),
  aliases: domainAliases,
};

const updates: ArbitraryStep = {
  cases: [
    startingFromPassing({
      options: fc.record(
        {
          warnProtectionDays: fc.nat(365),
          warnAdvisoriesDays: fc.integer({ min: 1, max: 3650 }),
          minimumBuild: fc.integer({ min: 1, max: FIXED }),
          // Nobody's word, or an old one, lets nothing pass.
          checkedForCompromise: fc.constantFrom('2026-10-01', TODAY),
        },
        { requiredKeys: ['checkedForCompromise'] },
      ),
      inputs: fc.record({
        server: fc.record({ build: fc.integer({ min: 6000, max: 10_500 }) }),
        licence: maybe(
          fc.record({
            upgradeProtectionDays: fc.integer({ min: -400, max: 800 }),
            isUpgradeProtectionExpired: fc.boolean(),
          }),
        ),
      }),
      passing: ({ warnProtectionDays = 30 }) =>
        fc.record({
          // A build of a later day than that of the tests is not understood.
          server: fc.record({ build: fc.integer({ min: FIXED, max: 9_779 }) }),
          licence: maybe(
            fc.record({
              upgradeProtectionDays: fc.integer({ min: warnProtectionDays, max: 800 }),
              isUpgradeProtectionExpired: fc.constant(false),
            }),
          ),
        }),
    }),
    // Forwarding, domain by domain: of it a build that is open to an exploited flaw makes a matter for a person.
    startingFromPassing({
      options: fc.record({
        forwarding: fc.constantFrom('skip', 'look'),
        // Of the server: no domain differs in it.
        checkedForCompromise: fc.constant(TODAY),
      }),
      inputs: fc.record({
        ...forwarding,
        server: fc.record({ build: fc.integer({ min: 6000, max: FIXED }) }),
      }),
      passing: () =>
        fc.record({ ...forwarding, server: fc.record({ build: fc.integer({ min: 9_511, max: FIXED }) }) }),
    }),
  ],
  weaker: () => [],
};

const logging: ArbitraryStep = {
  cases: [
    startingFromPassing({
      options: fc.record(
        { logs: fc.subarray([...LOGS], { minLength: 1 }), keepDays: fc.integer({ min: 1, max: 90 }) },
        { requiredKeys: [] },
      ),
      inputs: fc.record({
        settings: fc.record({
          ...Object.fromEntries(LOGS.map((log) => [log, fc.constantFrom(...LOG_LEVELS)])),
          keepDays: fc.integer({ min: 0, max: 100 }),
        }),
      }),
      passing: ({ logs = ['delivery', 'smtp', 'administrative'], keepDays = 30 }) =>
        fc.record({
          settings: fc.record({
            ...Object.fromEntries(
              LOGS.map((log) => [
                log,
                logs.includes(log) ? fc.constant('detailed' as const) : fc.constantFrom(...LOG_LEVELS),
              ]),
            ),
            keepDays: fc.integer({ min: keepDays, max: 400 }),
          }),
        }),
    }),
  ],
  weaker: weakerFields(Object.fromEntries(LOGS.map((log) => [log, falls(log, LOG_LEVELS)])), 'settings'),
};

const command = fc.constantFrom('', 'scan.exe', 'x.bat --password=abc', 'net use');
type Command = typeof command extends fc.Arbitrary<infer T> ? T : never;

/** What makes the server run a program, of these command lines. */
function starting(line: fc.Arbitrary<Command>) {
  return {
    mounts: maybe(
      items(
        fc.record({ path: fc.constant('D:'), command: line, unmountCommand: line, isEnabled: fc.boolean() }),
      ),
    ),
    hooks: maybe(
      items(
        fc.record({
          name: fc.constant('hook'),
          isEnabled: fc.boolean(),
          actions: fc.array(
            fc.oneof(
              fc.record({ type: fc.constantFrom('commandLine', 'addRecipient'), argument: line }),
              fc.record({ type: fc.constant('email'), argument: command }),
            ),
            { maxLength: 3 },
          ),
        }),
      ),
    ),
  };
}

const hooks: ArbitraryStep = {
  cases: [
    startingFromPassing({
      options: fc.record(
        {
          allow: fc.subarray<Command>(['scan.exe', 'x.bat --password=abc', 'net use']),
          unlisted: fc.constantFrom('report', 'clear'),
        },
        { requiredKeys: [] },
      ),
      inputs: fc.record({
        settings: fc.record({
          commandLine: command,
          commandLineArguments: command,
          spoolCommandEnabled: fc.boolean(),
          spoolCommand: command,
          spoolCommandArguments: command,
        }),
        ...starting(command),
      }),
      passing: ({ allow = [] }) => {
        const none = fc.constant('' as const);
        const meant = fc.constantFrom<Command>('', ...allow);
        const spool = meant.chain((spoolCommand) =>
          fc.record({
            spoolCommand: fc.constant(spoolCommand),
            spoolCommandEnabled: spoolCommand === '' ? fc.constant(false) : fc.boolean(),
          }),
        );
        return fc.record({
          settings: fc
            .tuple(
              fc.record({ commandLine: meant, commandLineArguments: none, spoolCommandArguments: none }),
              spool,
            )
            .map(([scan, rest]) => ({ ...scan, ...rest })),
          ...starting(meant),
        });
      },
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

export const serverSteps: Readonly<Record<string, ArbitraryStep>> = {
  'smtp-relay': relay,
  bindings,
  updates,
  logging,
  'command-hooks': hooks,
};
