/** Generators for the steps of administrators. */
import fc from 'fast-check';
import { contains } from '../../../../src/steps/kit/address.js';
import { OPERATOR } from '../../a-step.js';
import {
  type ArbitraryStep,
  byField,
  documentOf,
  type Fields,
  type Inputs,
  items,
  itemsOf,
  itemsOfAll,
  maybe,
} from '../arbitrary-tools.js';
import { startingFromPassing } from '../starting-from-passing.js';

const blocks = fc.constantFrom('203.0.113.7', '203.0.113.0/24', '198.51.100.0/24', '2001:db8::/64');
const shown = fc.oneof(
  blocks,
  fc.constantFrom('203.0.113.9', '203.0.112.0/23', '198.51.100.3', '1.2.3.4-9', '::ffff:203.0.113.7'),
  fc.constantFrom('0.0.0.0/0', '128.0.0.0/1', '::/0'),
);
export const times = fc.constantFrom(
  '2019-03-04T05:06:07Z',
  '2026-04-01T00:00:00Z',
  '2026-10-09T23:59:59.123Z',
  '2027-01-01T00:00:00+02:00',
);

const administrator = {
  username: fc.constantFrom('ann', 'Jane', 'root', 'a@b.example', 'bob', 'x'),
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
};
const byName = byField('username');

/** How some fields of a row are. */
type Row = Readonly<Record<string, fc.Arbitrary<unknown>>>;

/** What a server may show of its administrators; the operator of the other tests is `ann`. */
const administratorRows = items(fc.record(administrator), byName);

/** The account in use, without which the list would not be whole, and others: all of them such rows. */
function whole(row: Row) {
  return itemsOfAll(
    [
      fc.tuple(fc.record({ ...administrator, ...row, username: fc.constant(OPERATOR.username) })),
      fc.array(fc.record({ ...administrator, ...row }), { maxLength: 3 }),
    ],
    byName,
  );
}

/** Rows that are either disabled, or as this says. */
function enabledAs(row: Row) {
  return fc
    .tuple(
      whole({ ...row, isEnabled: fc.constant(true) }),
      fc.array(fc.record({ ...administrator, isEnabled: fc.constant(false) }), { maxLength: 1 }),
    )
    .chain(([enabled, disabled]) =>
      itemsOfAll([fc.constant(enabled.map(({ fields }) => fields)), fc.constant(disabled)], byName),
    );
}

/** Addresses that a list in force did not let in, and a later one may. */
function opened(was: Fields, now: Fields): readonly string[] {
  if (was.isRestrictedByIp !== true) return [];
  if (now.isRestrictedByIp !== true) return ['everywhere'];
  const before = was.allowedAddresses as readonly string[];
  return (now.allowedAddresses as readonly string[]).filter(
    (address) => !before.includes(address) && !contains(before, address),
  );
}

const twoFactorGiven = startingFromPassing({
  options: fc.record({ enrolOwn: fc.constant('generate:/run/totp') }, { requiredKeys: [] }),
  inputs: fc.record({
    administrators: administratorRows,
    own: maybe(fc.record({ isOn: fc.boolean(), totpSecret: fc.constant(null) })),
  }),
  passing: () =>
    fc.record({
      administrators: enabledAs({ hasTwoFactor: fc.constant(true) }),
      own: maybe(fc.record({ isOn: fc.constant(true), totpSecret: fc.constant(null) })),
    }),
});

const restrictionsGiven = startingFromPassing({
  options: fc.record({ allow: fc.uniqueArray(blocks, { minLength: 1 }) }, { requiredKeys: [] }),
  inputs: fc.record({
    administrators: administratorRows,
    own: maybe(
      fc.record({ address: fc.constantFrom('', '203.0.113.9', '::ffff:198.51.100.3', '192.0.2.1') }),
    ),
  }),
  passing: ({ allow }) =>
    fc.record({
      administrators: enabledAs({
        isRestrictedByIp: fc.constant(true),
        // Any that are not as wide as none will do, where the playbook states none.
        allowedAddresses: fc.subarray<string>(allow ?? ['203.0.113.9', '203.0.112.0/23'], { minLength: 1 }),
      }),
      own: maybe(fc.record({ address: fc.constantFrom('', '203.0.113.9', '192.0.2.1') })),
    }),
});

const reviewGiven = startingFromPassing({
  options: fc.record(
    {
      maxIdleDays: fc.integer({ min: 1, max: 3650 }),
      maxPrimary: fc.integer({ min: 1, max: 10 }),
      known: fc.subarray(['ann', 'jane', 'bob'], { minLength: 1 }),
    },
    { requiredKeys: [] },
  ),
  inputs: fc.record({ administrators: administratorRows }),
  passing: ({ known }) => {
    // The account in use is there on every server, and so has to be known.
    if (known?.includes(OPERATOR.username) === false) return undefined;
    const inUse = {
      isEnabled: fc.constant(true),
      created: fc.constantFrom('2019-03-04T05:06:07Z', '2026-04-01T00:00:00Z'),
      lastSignIn: fc.constantFrom('2026-10-09T23:59:59.123Z', '2026-10-11T00:00:00+02:00'),
    };
    const names = (['Jane', 'bob'] as const).filter((name) => known?.includes(name.toLowerCase()) !== false);
    return fc.record({
      administrators: itemsOfAll(
        [
          fc.tuple(fc.record({ ...administrator, ...inUse, username: fc.constant('ann') })),
          fc.subarray(names).chain((chosen) =>
            fc.tuple(
              ...chosen.map((name) =>
                fc.record({
                  ...administrator,
                  ...inUse,
                  username: fc.constant(name),
                  isPrimary: fc.constant(false),
                }),
              ),
            ),
          ),
        ],
        byName,
      ),
    });
  },
});

export const administratorSteps: Readonly<Record<string, ArbitraryStep>> = {
  'admin-2fa': {
    cases: [twoFactorGiven],
    weaker: (before, after) =>
      documentOf(before, 'own').isOn === true && documentOf(after, 'own').isOn === false
        ? ['two-factor']
        : [],
  },
  'admin-ip-restrictions': {
    cases: [restrictionsGiven],
    weaker: (before: Inputs, after: Inputs) =>
      itemsOf(before, 'administrators').flatMap(({ key, fields }) => {
        const now = itemsOf(after, 'administrators').find((item) => item.key === key)?.fields;
        return now === undefined ? ['the administrator is gone'] : opened(fields, now);
      }),
  },
  'admin-review': { cases: [reviewGiven], weaker: () => [] },
};
