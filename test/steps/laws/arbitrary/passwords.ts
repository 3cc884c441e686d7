/** Generators for the steps of passwords: what new ones must be like, who breaks that, and the administrator's own. */
import fc from 'fast-check';
import { OPERATOR } from '../../a-step.js';
import {
  type ArbitraryStep,
  byField,
  type Fields,
  falls,
  items,
  itemsOfAll,
  maybe,
  rises,
  risesFromKnown,
  weakerFields,
  weakerItems,
} from '../arbitrary-tools.js';
import { startingFromPassing } from '../starting-from-passing.js';
import { ADDRESSES, user, users } from './users.js';

const KINDS = ['number', 'capital', 'lower', 'symbol'] as const;
const REQUIREMENTS = {
  number: 'requireNumber',
  capital: 'requireCapital',
  lower: 'requireLower',
  symbol: 'requireSymbol',
} as const;

/** Required: these kinds of characters, and so many in all. */
function requiring(asked: { readonly kinds: readonly string[]; readonly atLeast: number }) {
  return fc.subarray([...KINDS], { minLength: asked.atLeast }).map((chosen) => {
    const isRequired = (kind: (typeof KINDS)[number]) => chosen.includes(kind) || asked.kinds.includes(kind);
    return {
      [REQUIREMENTS.number]: isRequired('number'),
      [REQUIREMENTS.capital]: isRequired('capital'),
      [REQUIREMENTS.lower]: isRequired('lower'),
      [REQUIREMENTS.symbol]: isRequired('symbol'),
    };
  });
}

const anyRequirements = fc.record({
  requireNumber: fc.boolean(),
  requireCapital: fc.boolean(),
  requireLower: fc.boolean(),
  requireSymbol: fc.boolean(),
});
const anyFlags = {
  notUsername: fc.boolean(),
  preventCommon: fc.boolean(),
  preventReuse: fc.boolean(),
  skipExisting: fc.boolean(),
  expires: fc.boolean(),
  disableOutgoingAfterGrace: fc.boolean(),
};
const YES = fc.constant(true);
const NO = fc.constant(false);

const policyOptions = fc.record(
  {
    minLength: fc.integer({ min: 8, max: 64 }),
    require: fc.subarray([...KINDS]),
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
);

const policyGiven = startingFromPassing({
  options: policyOptions,
  inputs: fc.record({
    policy: fc
      .tuple(
        fc.record({
          ...anyFlags,
          minLength: fc.nat(70),
          expiryMonths: fc.nat(100),
          graceDays: fc.nat(120),
        }),
        anyRequirements,
      )
      .map(([rest, required]) => ({ ...rest, ...required })),
  }),
  passing: ({ minLength = 8, require: kinds = [], atLeast = 2, expiry, ...asked }) =>
    fc.record({
      policy: fc
        .tuple(
          fc.record({
            ...anyFlags,
            minLength: fc.integer({ min: minLength, max: 70 }),
            notUsername: YES,
            preventCommon: YES,
            ...(asked.preventReuse === true ? { preventReuse: YES } : {}),
            ...(asked.applyToExisting === true ? { skipExisting: NO } : {}),
            ...(expiry === undefined ? {} : { expires: YES, disableOutgoingAfterGrace: YES }),
            expiryMonths: fc.integer(
              expiry === undefined ? { min: 0, max: 100 } : { min: 1, max: expiry.months },
            ),
            graceDays: fc.integer(
              expiry === undefined ? { min: 0, max: 120 } : { min: 1, max: expiry.graceDays },
            ),
          }),
          requiring({ kinds, atLeast }),
        )
        .map(([rest, required]) => ({ ...rest, ...required })),
    }),
});

const ownLengthGiven = startingFromPassing({
  options: policyOptions,
  inputs: fc.record({ own: fc.record({ hasOwnMinLength: fc.boolean(), minLength: fc.nat(70) }) }),
  passing: ({ minLength = 8 }) =>
    fc.record({
      own: fc.oneof(
        fc.record({ hasOwnMinLength: NO, minLength: fc.nat(70) }),
        fc.record({ hasOwnMinLength: YES, minLength: fc.integer({ min: minLength, max: 70 }) }),
      ),
    }),
});

const policyStep: ArbitraryStep = {
  cases: [policyGiven, ownLengthGiven],
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

const ownGiven = startingFromPassing({
  options: fc.record(
    {
      minLength: fc.integer({ min: 8, max: 64 }),
      kinds: fc.nat(4),
      rotateTo: fc.constantFrom('env:NEW', 'file:/run/new', 'generate:/run/new'),
      maxAgeDays: fc.constant(90),
      changedOn: fc.constantFrom('2026-09-01', '2020-01-01'),
      policy: fc.boolean(),
    },
    { requiredKeys: [] },
  ),
  inputs: fc.record({
    own: maybe(fc.record({ password: fc.constant(null) })),
    policy: maybe(
      fc
        .tuple(fc.record({ minLength: fc.nat(70) }), anyRequirements)
        .map(([rest, required]) => ({ ...rest, ...required })),
    ),
  }),
  passing: ({ minLength = 12, kinds = 3, rotateTo, maxAgeDays, changedOn }) =>
    // The password in use is the operator's, whatever a server shows; that it is the one of a rotation no server shows.
    minLength > OPERATOR.password.length ||
    rotateTo !== undefined ||
    (maxAgeDays !== undefined && changedOn !== '2026-09-01')
      ? undefined
      : fc.record({
          own: maybe(fc.record({ password: fc.constant(null) })),
          policy: maybe(
            fc
              .tuple(
                fc.record({ minLength: fc.integer({ min: minLength, max: 70 }) }),
                requiring({ kinds: [], atLeast: kinds }),
              )
              .map(([rest, required]) => ({ ...rest, ...required })),
          ),
        }),
});

const ownStep: ArbitraryStep = {
  cases: [ownGiven],
  weaker: weakerFields(
    {
      minLength: (was, now) => Number(now.minLength) < Number(was.minLength),
      ...Object.fromEntries(Object.values(REQUIREMENTS).map((field) => [field, falls(field)])),
    },
    'policy',
  ),
};

const anyOffender = {
  // Another case than in the list of users: one server was never seen to agree with itself.
  address: fc
    .constantFrom(...ADDRESSES, 'CHLOE@a.example', 'gone@a.example')
    .filter((one) => one !== 'd@a.example'),
  violations: fc.subarray(['minimum length', 'common password']),
};
const byPerson = (fields: Fields) => String(fields.address).toLowerCase();

const complianceGiven = startingFromPassing({
  options: fc.record({ expire: fc.boolean() }, { requiredKeys: [] }),
  inputs: fc.record(
    { compliance: items(fc.record(anyOffender), byPerson), users },
    { requiredKeys: ['compliance'] },
  ),
  passing: ({ expire }) => {
    const nobody = fc.record({ compliance: fc.constant([]), users });
    const disabled = fc.constantFrom('anna@a.example', 'Chloe@a.example').chain((address) =>
      fc.record({
        compliance: itemsOfAll(
          [fc.tuple(fc.record({ ...anyOffender, address: fc.constant(address) }))],
          byPerson,
        ),
        users: itemsOfAll(
          [fc.tuple(fc.record({ ...user, address: fc.constant(address), isDisabled: YES }))],
          byField('address'),
        ),
      }),
    );
    // Who cannot sign in is known only where the users are read.
    return expire === true ? fc.oneof(nobody, disabled) : nobody;
  },
});

export const passwordSteps: Readonly<Record<string, ArbitraryStep>> = {
  'password-policy': policyStep,
  'admin-password': ownStep,
  'password-compliance': {
    cases: [complianceGiven],
    weaker: weakerItems('users', falls('isPasswordExpired')),
  },
};
