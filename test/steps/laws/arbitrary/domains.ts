/** Generators for the steps of mail domains and their users. */
import fc from 'fast-check';
import {
  type ArbitraryStep,
  byField,
  type Fields,
  falls,
  items,
  itemsOfAll,
  rises,
  weakerFields,
  weakerItems,
} from '../arbitrary-tools.js';
import { startingFromPassing } from '../starting-from-passing.js';
import { MAILBOX, user, users } from './users.js';

type Tests = Readonly<Record<string, (before: Fields, after: Fields) => boolean>>;

const YES = fc.constant(true);
const NO = fc.constant(false);

/** A step that holds the Domain Defaults and every domain by the same fields. */
function defaultsAndDomains<O, F extends Fields>(about: {
  readonly options: fc.Arbitrary<O>;
  readonly shown: fc.Arbitrary<F>;
  readonly passing: (options: O) => fc.Arbitrary<Fields>;
  readonly weaker: Tests;
}): ArbitraryStep {
  const { options, shown, passing, weaker } = about;
  return {
    cases: [
      startingFromPassing({
        options,
        inputs: fc.record({ defaults: shown }),
        passing: (asked) => fc.record({ defaults: passing(asked) }),
      }),
      startingFromPassing({
        options,
        inputs: fc.record({ settings: shown }),
        passing: (asked) => fc.record({ settings: passing(asked) }),
      }),
    ],
    weaker: (before, after) => [
      ...weakerFields(weaker, 'defaults')(before, after),
      ...weakerFields(weaker, 'settings')(before, after),
    ],
  };
}

const includingDefaults = fc.record({ includeDefaults: fc.boolean() }, { requiredKeys: [] });

/** For numbers of which 0 is no limit. */
const widens = (field: string) => (before: Fields, after: Fields) => {
  const [was, now] = [Number(before[field]), Number(after[field])];
  return was > 0 && (now === 0 || now > was);
};

const BYTES_IN_MEGABYTE = 1_048_576;

const sizesGiven = startingFromPassing({
  options: fc
    .record(
      {
        maxMailboxMegabytes: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 10_000_000 })),
        existing: fc.constantFrom('leave', 'limit'),
      },
      { requiredKeys: [] },
    )
    // Existing users cannot be held to a limit that nobody states.
    .map((stated) => ('maxMailboxMegabytes' in stated ? stated : {})),
  inputs: fc.record(
    { defaults: fc.record({ maxMailboxSize: MAILBOX, hideFromGal: fc.boolean() }), users },
    { requiredKeys: ['defaults'] },
  ),
  passing: ({ maxMailboxMegabytes, existing }) =>
    // Without a limit in the playbook there is nothing to judge.
    maxMailboxMegabytes === undefined
      ? undefined
      : fc.record(
          {
            defaults: fc.record({
              maxMailboxSize: fc.integer({ min: 1, max: maxMailboxMegabytes * BYTES_IN_MEGABYTE }),
              hideFromGal: fc.boolean(),
            }),
            users:
              existing === 'limit'
                ? items(
                    fc.record({ ...user, maxMailboxSize: fc.constantFrom(1, 1_048_576, 5_000_000_000) }),
                    byField('address'),
                  )
                : users,
          },
          { requiredKeys: ['defaults'] },
        ),
});

/** A domain with its files in a folder of its name, or elsewhere. */
function domainNamed(name: string) {
  return fc.record({
    name: fc.constant(name),
    path: fc.constantFrom(`C:\\Domains\\${name}`, `/var/mail/${name}/`, 'D:\\Old', ''),
    hostname: fc.constant(`mail.${name}`),
    administratorPassword: fc.constant(null),
  });
}
const domain = fc.constantFrom('a.example', 'B.example', 'c.example').chain(domainNamed);
const byName = byField('name');

const formOptions = fc.record(
  {
    // A part of a domain is judged in that one alone.
    domain: fc.constant('a.test'),
    user: fc.constantFrom('forms', 'web'),
    password: fc.constant('env:FORM_PASSWORD'),
    administratorPassword: fc.constant('env:FORM_ADMINISTRATOR'),
    folder: fc.constant('D:\\Forms'),
  },
  { requiredKeys: ['domain', 'user', 'password', 'administratorPassword'] },
);

const formDomainGiven = startingFromPassing({
  options: formOptions,
  inputs: fc.record({ domains: items(domain, byName) }),
  passing: (asked) =>
    fc.record({
      domains: itemsOfAll(
        [
          fc.tuple(fc.constantFrom(asked.domain, asked.domain.toUpperCase()).chain(domainNamed)),
          fc.array(domain, { maxLength: 2 }),
        ],
        byName,
      ),
    }),
});

const formUserGiven = startingFromPassing({
  options: formOptions,
  inputs: fc.record({ settings: fc.record({ requireSmtpAuthentication: fc.boolean() }), users }),
  passing: (asked) =>
    fc.record({
      settings: fc.record({ requireSmtpAuthentication: YES }),
      users: itemsOfAll(
        [
          fc.tuple(
            fc.record({
              ...user,
              address: fc.constant(`${asked.user}@${asked.domain}`),
              isDisabled: NO,
              isDomainAdmin: NO,
            }),
          ),
          fc.array(fc.record(user), { maxLength: 2 }),
        ],
        byField('address'),
      ),
    }),
});

export const domainSteps: Readonly<Record<string, ArbitraryStep>> = {
  'domain-smtp-auth': defaultsAndDomains({
    options: includingDefaults,
    shown: fc.record({ requireSmtpAuthentication: fc.boolean() }),
    passing: () => fc.record({ requireSmtpAuthentication: YES }),
    weaker: { requireSmtpAuthentication: falls('requireSmtpAuthentication') },
  }),
  'domain-spam-override': defaultsAndDomains({
    options: includingDefaults,
    shown: fc.record({ overridesSpamFiltering: fc.boolean() }),
    passing: () => fc.record({ overridesSpamFiltering: NO }),
    weaker: { overridesSpamFiltering: rises('overridesSpamFiltering') },
  }),
  'domain-greylisting': defaultsAndDomains({
    options: includingDefaults,
    shown: fc.record({ bypassesGreylisting: fc.boolean() }),
    passing: () => fc.record({ bypassesGreylisting: NO }),
    weaker: { bypassesGreylisting: rises('bypassesGreylisting') },
  }),
  'domain-tls': defaultsAndDomains({
    options: fc.constantFrom<{ includeDefaults?: boolean; requireHttps?: boolean; hsts?: boolean }>(
      {},
      { includeDefaults: false },
      { requireHttps: true },
      { requireHttps: true, hsts: true },
    ),
    shown: fc.record({ usesTls: fc.boolean(), requiresHttps: fc.boolean(), sendsHsts: fc.boolean() }),
    passing: ({ requireHttps, hsts }) =>
      fc.record({
        usesTls: YES,
        requiresHttps: requireHttps === true ? YES : fc.boolean(),
        sendsHsts: hsts === true ? YES : fc.boolean(),
      }),
    weaker: {
      usesTls: falls('usesTls'),
      requiresHttps: falls('requiresHttps'),
      sendsHsts: falls('sendsHsts'),
    },
  }),
  'domain-throttling': defaultsAndDomains({
    options: fc.record(
      {
        includeDefaults: fc.boolean(),
        messagesPerHour: fc.oneof(fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: 1, max: 6000 })),
        whereNone: fc.integer({ min: 1, max: 100_000 }),
        action: fc.constantFrom('delay', 'reject'),
      },
      { requiredKeys: [] },
    ),
    shown: fc.record({
      messagesPerHour: fc.oneof(fc.constant(0), fc.nat(5000)),
      messagesAction: fc.constantFrom('reject', 'delay', 'none'),
    }),
    passing: ({ messagesPerHour = 100_000, action }) =>
      fc.record({
        messagesPerHour: fc.integer({ min: 1, max: messagesPerHour }),
        // To refuse is stricter than to let wait.
        messagesAction: action === 'reject' ? fc.constant('reject') : fc.constantFrom('reject', 'delay'),
      }),
    weaker: {
      messagesPerHour: widens('messagesPerHour'),
      messagesAction: falls('messagesAction', ['none', 'delay', 'reject']),
    },
  }),
  'domain-2fa': defaultsAndDomains({
    options: includingDefaults,
    shown: fc.record({ twoFactor: fc.constantFrom('off', 'on') }),
    passing: () => fc.record({ twoFactor: fc.constant('on') }),
    weaker: { twoFactor: falls('twoFactor', ['off', 'on']) },
  }),
  'catch-all': {
    cases: [
      startingFromPassing({
        options: fc.constant({}),
        inputs: fc.record(
          {
            settings: fc.record({ catchAll: fc.constantFrom('', 'everything') }),
            lookedUp: fc
              .array(fc.constantFrom('a@one.example', 'b@two.example'))
              .map((targets) => ({ shown: { alias: { targets } }, assumed: [] })),
          },
          { requiredKeys: ['settings'] },
        ),
        passing: () => fc.record({ settings: fc.record({ catchAll: fc.constant('') }) }),
      }),
    ],
    weaker: weakerFields({ catchAll: (was, now) => was.catchAll === '' && now.catchAll !== '' }, 'settings'),
  },
  'user-defaults': {
    cases: [sizesGiven],
    weaker: (before, after) => [
      ...weakerFields({ maxMailboxSize: widens('maxMailboxSize') }, 'defaults')(before, after),
      ...weakerItems('users', widens('maxMailboxSize'))(before, after),
    ],
  },
  'form-sender': {
    cases: [formDomainGiven, formUserGiven],
    weaker: (before, after) => [
      ...weakerFields({ settings: falls('requireSmtpAuthentication') }, 'settings')(before, after),
      ...weakerItems('users', falls('isDisabled'))(before, after),
      ...weakerItems('domains', () => false)(before, after),
    ],
  },
};
