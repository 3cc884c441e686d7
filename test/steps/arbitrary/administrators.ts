/** Generators for the steps of administrators, and of the doors they come in by. */
import fc from 'fast-check';
import { contains } from '../../../src/steps/address.js';
import {
  type ArbitraryStep,
  documentOf,
  type Fields,
  falls,
  type Inputs,
  items,
  itemsOf,
  maybe,
  weakerFields,
} from '../arbitrary-tools.js';

const blocks = fc.constantFrom('203.0.113.7', '203.0.113.0/24', '198.51.100.0/24', '2001:db8::/64');
const shown = fc.oneof(
  blocks,
  fc.constantFrom('203.0.113.9', '203.0.112.0/23', '198.51.100.3', '1.2.3.4-9', '::ffff:203.0.113.7'),
  fc.constantFrom('0.0.0.0/0', '128.0.0.0/1', '::/0'),
);
const times = fc.constantFrom(
  '2019-03-04T05:06:07Z',
  '2026-04-01T00:00:00Z',
  '2026-10-09T23:59:59.123Z',
  '2027-01-01T00:00:00+02:00',
);

/** What a server may show of its administrators; the operator of the other tests is `admin`. */
export const administratorRows = items(
  fc.record({
    username: fc.constantFrom('admin', 'Jane', 'bob', 'ops', 'x'),
    displayName: fc.constant(''),
    isPrimary: fc.boolean(),
    isEnabled: fc.boolean(),
    canManageAdministrators: fc.boolean(),
    canImpersonate: fc.boolean(),
    hasTwoFactor: fc.boolean(),
    isRestrictedByIp: fc.boolean(),
    allowedAddresses: fc.uniqueArray(shown, { maxLength: 3 }),
    created: times,
    lastSignIn: fc.option(times),
  }),
  ({ username }) => username,
);

const allowed = fc.uniqueArray(
  fc.record({
    address: fc.constantFrom('192.0.2.1', '203.0.113.0/24', '192.168.1.4', '2001:db8::/64'),
    description: fc.constant('Scanner'),
    reason: fc.constant('is old'),
    reviewBy: fc.constantFrom('2026-10-09', '2027-01-01'),
  }),
  { selector: ({ address }) => address, maxLength: 3 },
);

const BYPASSES = ['bypassesSmtpAuthentication', 'bypassesSpamChecks', 'bypassesGreylisting'] as const;

const whitelist: ArbitraryStep = {
  options: fc.record(
    {
      allow: allowed,
      unlisted: fc.constantFrom('strip', 'remove'),
      internal: fc.constantFrom('leave', 'strip'),
    },
    { requiredKeys: [] },
  ),
  inputs: [
    fc.record({
      whitelist: items(
        fc.record({
          address: fc.constantFrom(
            '192.0.2.1',
            '203.0.113.9',
            '198.18.0.0/15',
            '10.0.0.0/8',
            '10.0.0.0/7',
            '172.16.0.0-172.31.255.255',
            '1.2.3.4-9',
            '192.168.1.4',
            '::1',
          ),
          description: fc.constant(''),
          protocols: fc.subarray(['Smtp', 'Pop', 'unnamed:bits 32']),
          bypassesSmtpAuthentication: fc.constantFrom(true, false, null),
          bypassesSpamChecks: fc.boolean(),
          bypassesGreylisting: fc.boolean(),
        }),
        ({ address }) => address,
      ),
    }),
  ],
  weaker: (before, after) =>
    itemsOf(after, 'whitelist').flatMap(({ key, fields }) => {
      const was = itemsOf(before, 'whitelist').find((item) => item.key === key)?.fields;
      const had = (was?.protocols ?? []) as readonly string[];
      return [
        ...BYPASSES.filter((field) => fields[field] === true && was?.[field] !== true),
        ...(fields.protocols as readonly string[]).filter((name) => !had.includes(name)),
      ];
    }),
};

const ports: ArbitraryStep = {
  options: fc.record(
    {
      ports: fc.uniqueArray(fc.constantFrom(25, 110, 443, 465, 587, 993), { minLength: 1 }),
      addresses: fc.uniqueArray(fc.constantFrom('192.0.2.25', '2001:db8::25'), { minLength: 1 }),
      plainPorts: fc.constantFrom('offer-tls', 'refuse-pop-imap'),
      warnCertificateDays: fc.integer({ min: 1, max: 365 }),
    },
    { requiredKeys: [] },
  ),
  inputs: [
    fc.record({
      ports: items(
        fc.record({
          port: fc.constantFrom(25, 110, 143, 443, 465, 587, 993, 9998),
          name: fc.constantFrom('', 'Mail'),
          description: fc.constantFrom('', null),
          type: fc.nat(6),
          offersTls: fc.boolean(),
          isSsl: fc.boolean(),
          certificate: fc.constantFrom('', null, 'C:\\Certificates\\mail.pfx', '/etc/other.pfx'),
          addresses: fc.subarray(['192.0.2.25', '192.0.2.26', '2001:DB8::25']),
        }),
      ),
      certificates: maybe(
        items(
          fc.record({
            fileName: fc.constantFrom('mail.pfx', 'Old.pfx'),
            subject: fc.constant(''),
            expires: times,
          }),
          ({ fileName }) => fileName,
        ),
      ),
    }),
  ],
  weaker: (before, after) =>
    itemsOf(after, 'ports')
      .filter(({ key }) => !itemsOf(before, 'ports').some((was) => was.key === key))
      .map(({ label }) => `${label} is open`),
};

const REQUIREMENTS = ['requireNumber', 'requireCapital', 'requireLower', 'requireSymbol'] as const;

const password: ArbitraryStep = {
  options: fc.record(
    {
      minLength: fc.integer({ min: 8, max: 64 }),
      kinds: fc.nat(4),
      rotateTo: fc.constantFrom('env:NEW', 'file:/run/new', 'generate:/run/new'),
      policy: fc.boolean(),
    },
    { requiredKeys: [] },
  ),
  inputs: [
    fc.record({
      own: maybe(fc.record({ password: fc.constant(null) })),
      policy: maybe(
        fc.record({
          minLength: fc.nat(70),
          ...Object.fromEntries(REQUIREMENTS.map((field) => [field, fc.boolean()])),
        }),
      ),
    }),
  ],
  weaker: weakerFields(
    {
      minLength: (was, now) => Number(now.minLength) < Number(was.minLength),
      ...Object.fromEntries(REQUIREMENTS.map((field) => [field, falls(field)])),
    },
    'policy',
  ),
};

/** Addresses that a list in force did not let in, and a later one may. */
function opened(was: Fields, now: Fields): readonly string[] {
  if (was.isRestrictedByIp !== true) return [];
  if (now.isRestrictedByIp !== true) return ['everywhere'];
  const before = was.allowedAddresses as readonly string[];
  return (now.allowedAddresses as readonly string[]).filter(
    (address) => !before.includes(address) && !contains(before, address),
  );
}

const restrictions: ArbitraryStep = {
  options: fc.record({ allow: fc.uniqueArray(blocks, { minLength: 1 }) }, { requiredKeys: [] }),
  inputs: [
    fc.record({
      administrators: administratorRows,
      own: maybe(
        fc.record({ address: fc.constantFrom('', '203.0.113.9', '::ffff:198.51.100.3', '192.0.2.1') }),
      ),
    }),
  ],
  weaker: (before: Inputs, after: Inputs) =>
    itemsOf(before, 'administrators').flatMap(({ key, fields }) => {
      const now = itemsOf(after, 'administrators').find((item) => item.key === key)?.fields;
      return now === undefined ? ['the administrator is gone'] : opened(fields, now);
    }),
};

export const administratorSteps: Readonly<Record<string, ArbitraryStep>> = {
  'ip-whitelist': whitelist,
  bindings: ports,
  'admin-password': password,
  'admin-2fa': {
    options: fc.record({ enrolOwn: fc.constant('generate:/run/totp') }, { requiredKeys: [] }),
    inputs: [
      fc.record({
        administrators: administratorRows,
        own: maybe(fc.record({ isOn: fc.boolean(), totpSecret: fc.constant(null) })),
      }),
    ],
    weaker: (before, after) =>
      documentOf(before, 'own').isOn === true && documentOf(after, 'own').isOn === false
        ? ['two-factor']
        : [],
  },
  'admin-ip-restrictions': restrictions,
  'admin-review': {
    options: fc.record(
      {
        maxIdleDays: fc.integer({ min: 1, max: 3650 }),
        maxPrimary: fc.integer({ min: 1, max: 10 }),
        known: fc.subarray(['admin', 'jane', 'bob'], { minLength: 1 }),
      },
      { requiredKeys: [] },
    ),
    inputs: [fc.record({ administrators: administratorRows })],
    weaker: () => [],
  },
};
