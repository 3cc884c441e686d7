/** Generators for the steps of mail domains and their users. */
import fc from 'fast-check';
import {
  type ArbitraryStep,
  type Fields,
  falls,
  type Inputs,
  items,
  itemsOf,
  rises,
  weakerFields,
} from '../arbitrary-tools.js';

type Tests = Readonly<Record<string, (before: Fields, after: Fields) => boolean>>;

/** A step that holds the Domain Defaults and every domain by the same fields. */
function defaultsAndDomains(
  shown: fc.Arbitrary<Fields>,
  about: { readonly options?: Readonly<Record<string, fc.Arbitrary<unknown>>>; readonly weaker: Tests },
): ArbitraryStep {
  return {
    options: fc.record({ includeDefaults: fc.boolean(), ...about.options }, { requiredKeys: [] }),
    inputs: [fc.record({ defaults: shown }), fc.record({ settings: shown })],
    weaker: (before, after) => [
      ...weakerFields(about.weaker, 'defaults')(before, after),
      ...weakerFields(about.weaker, 'settings')(before, after),
    ],
  };
}

/** For numbers of which 0 is no limit. */
const widens = (field: string) => (before: Fields, after: Fields) => {
  const [was, now] = [Number(before[field]), Number(after[field])];
  return was > 0 && (now === 0 || now > was);
};

/** Items of a collection in which a test finds the second state weaker, by key. */
function weakerItems(need: string, isWeaker: (before: Fields, after: Fields) => boolean) {
  return (before: Inputs, after: Inputs): readonly string[] =>
    itemsOf(before, need).flatMap(({ key, fields }) => {
      const now = itemsOf(after, need).find((item) => item.key === key);
      return now === undefined || isWeaker(fields, now.fields) ? [String(key)] : [];
    });
}

const ADDRESSES = ['anna@a.example', 'ben@a.example', 'Chloe@a.example', 'd@a.example', 'forms@a.example'];
const MAILBOX = fc.constantFrom(0, 1, 1_048_576, 5_000_000_000);

const user = fc.record({
  address: fc.constantFrom(...ADDRESSES),
  userName: fc.constant('x'),
  fullName: fc.constant(null),
  isDomainAdmin: fc.boolean(),
  isDisabled: fc.boolean(),
  isPasswordExpired: fc.boolean(),
  maxMailboxSize: MAILBOX,
  password: fc.constant(null),
});
const users = items(user, ({ address }) => address);

const offenders = items(
  fc.record({
    // Another case than in the list of users: one server was never seen to agree with itself.
    address: fc
      .constantFrom(...ADDRESSES, 'CHLOE@a.example', 'gone@a.example')
      .filter((one) => one !== 'd@a.example'),
    violations: fc.subarray(['minimum length', 'common password']),
  }),
  ({ address }) => address.toLowerCase(),
);

const domain = fc.constantFrom('a.example', 'B.example', 'c.example').chain((name) =>
  fc.record({
    name: fc.constant(name),
    path: fc.constantFrom(`C:\\Domains\\${name}`, `/var/mail/${name}/`, 'D:\\Old', ''),
    hostname: fc.constant(`mail.${name}`),
    administratorPassword: fc.constant(null),
  }),
);

export const domainSteps: Readonly<Record<string, ArbitraryStep>> = {
  'domain-spam-override': defaultsAndDomains(fc.record({ overridesSpamFiltering: fc.boolean() }), {
    weaker: { overridesSpamFiltering: rises('overridesSpamFiltering') },
  }),
  'domain-greylisting': defaultsAndDomains(fc.record({ bypassesGreylisting: fc.boolean() }), {
    weaker: { bypassesGreylisting: rises('bypassesGreylisting') },
  }),
  'domain-tls': {
    ...defaultsAndDomains(
      fc.record({ usesTls: fc.boolean(), requiresHttps: fc.boolean(), sendsHsts: fc.boolean() }),
      {
        weaker: {
          usesTls: falls('usesTls'),
          requiresHttps: falls('requiresHttps'),
          sendsHsts: falls('sendsHsts'),
        },
      },
    ),
    options: fc.constantFrom(
      {},
      { includeDefaults: false },
      { requireHttps: true },
      { requireHttps: true, hsts: true },
    ),
  },
  'domain-throttling': defaultsAndDomains(
    fc.record({
      messagesPerHour: fc.oneof(fc.constant(0), fc.nat(5000)),
      messagesAction: fc.constantFrom('reject', 'delay', 'none'),
    }),
    {
      options: {
        messagesPerHour: fc.oneof(fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: 1, max: 6000 })),
        whereNone: fc.integer({ min: 1, max: 100_000 }),
        action: fc.constantFrom('delay', 'reject'),
      },
      weaker: {
        messagesPerHour: widens('messagesPerHour'),
        messagesAction: falls('messagesAction', ['none', 'delay', 'reject']),
      },
    },
  ),
  'domain-2fa': defaultsAndDomains(fc.record({ twoFactor: fc.constantFrom('off', 'on') }), {
    weaker: { twoFactor: falls('twoFactor', ['off', 'on']) },
  }),
  'password-compliance': {
    options: fc.record({ expire: fc.boolean() }, { requiredKeys: [] }),
    inputs: [fc.record({ compliance: offenders, users }, { requiredKeys: ['compliance'] })],
    weaker: weakerItems('users', falls('isPasswordExpired')),
  },
  'user-defaults': {
    options: fc.record(
      {
        maxMailboxMegabytes: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 10_000_000 })),
        existing: fc.constantFrom('leave', 'limit'),
      },
      { requiredKeys: [] },
    ),
    inputs: [
      fc.record(
        { defaults: fc.record({ maxMailboxSize: MAILBOX, hideFromGal: fc.boolean() }), users },
        { requiredKeys: ['defaults'] },
      ),
    ],
    weaker: (before, after) => [
      ...weakerFields({ maxMailboxSize: widens('maxMailboxSize') }, 'defaults')(before, after),
      ...weakerItems('users', widens('maxMailboxSize'))(before, after),
    ],
  },
  'form-sender': {
    options: fc.record(
      {
        domain: fc.constantFrom('a.example', 'forms.example'),
        user: fc.constantFrom('forms', 'web'),
        password: fc.constant('env:FORM_PASSWORD'),
        administratorPassword: fc.constant('env:FORM_ADMINISTRATOR'),
        folder: fc.constant('D:\\Forms'),
      },
      { requiredKeys: ['domain', 'user', 'password', 'administratorPassword'] },
    ),
    inputs: [
      fc.record({ domains: items(domain, ({ name }) => name) }),
      fc.record({ settings: fc.record({ requireSmtpAuthentication: fc.boolean() }), users }),
    ],
    weaker: (before, after) => [
      ...weakerFields({ settings: falls('requireSmtpAuthentication') }, 'settings')(before, after),
      ...weakerItems('users', falls('isDisabled'))(before, after),
      ...weakerItems('domains', () => false)(before, after),
    ],
  },
};
