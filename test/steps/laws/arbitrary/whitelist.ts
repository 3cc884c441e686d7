/** Generators for the steps of the whitelist: who stands on it, and who may send without signing in. */
import fc from 'fast-check';
import { canonicalAddress, contains } from '../../../../src/steps/kit/address.js';
import { TODAY } from '../../a-step.js';
import {
  type ArbitraryStep,
  byField,
  type Inputs,
  items,
  itemsOf,
  itemsOfAll,
  maybe,
} from '../arbitrary-tools.js';
import { startingFromPassing } from '../starting-from-passing.js';

interface Allowed {
  readonly address: string;
  readonly reviewBy: string;
}

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

/** No state of a server passes while the review of an address is due. */
function isOverdue(allow: readonly Allowed[] = []): boolean {
  return allow.some(({ reviewBy }) => reviewBy < TODAY);
}

const BYPASSES = ['bypassesSmtpAuthentication', 'bypassesSpamChecks', 'bypassesGreylisting'] as const;

const byAddress = byField('address');

const entry = {
  description: fc.constant(''),
  protocols: fc.subarray(['Smtp', 'Pop', 'Imap']),
  bypassesSmtpAuthentication: fc.constantFrom(true, false, null),
  bypassesSpamChecks: fc.boolean(),
  bypassesGreylisting: fc.boolean(),
};

const ADDRESSES = [
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
] as const;
/** Those of them that a server is installed with, as a whole. */
const INTERNAL: readonly string[] = ['10.0.0.0/8', '192.168.0.0-192.168.255.255', '127.0.0.0/8', '::1'];
/** Of these a bypass that is left alone is for a person to judge. */
const LOOPBACK: readonly string[] = ['127.0.0.0/8', '::1'];
const addresses = fc.constantFrom(...ADDRESSES);

/** What a playbook states of the bypass, and what a server shows of it. */
export const bypassGiven = startingFromPassing({
  options: fc.record(
    {
      allow: fc.uniqueArray(
        fc.record({
          address: fc.constantFrom(
            '192.0.2.1',
            '203.0.113.0/24',
            '203.0.113.9',
            '2001:db8::/64',
            '192.168.1.4',
          ),
          description: fc.constant('Printer'),
          reason: fc.constant('cannot sign in'),
          reviewBy: fc.constantFrom('2026-10-09', '2026-10-10', '2027-01-01'),
        }),
        { selector: byAddress, maxLength: 4 },
      ),
      unlisted: fc.constantFrom('turn-off', 'remove'),
      internalBypass: fc.constantFrom('leave', 'refuse'),
      spamBypass: fc.constantFrom('leave', 'refuse'),
    },
    { requiredKeys: [] },
  ),
  inputs: fc.record({
    whitelist: items(fc.record({ address: addresses, ...entry }), byAddress),
    bypassList: maybe(items(fc.record({ address: addresses, description: fc.constant('') }), byAddress)),
  }),
  passing: (asked) => {
    if (isOverdue(asked.allow)) return undefined;
    const isFree = (address: string) =>
      isListed(asked, address) || (asked.internalBypass !== 'refuse' && INTERNAL.includes(address));
    const rest = asked.spamBypass === 'refuse' ? { ...entry, bypassesSpamChecks: fc.constant(false) } : entry;
    const named = (asked.allow ?? []).map(({ address }) =>
      fc.record({ ...rest, address: fc.constant(address), bypassesSmtpAuthentication: fc.constant(true) }),
    );
    // What is listed as a whole has the bypass, or the playbook asks for it.
    const others = addresses
      .filter((address) => !isNamed(asked, address))
      .chain((address) =>
        fc.record({
          ...rest,
          address: fc.constant(address),
          bypassesSmtpAuthentication: isListed(asked, address)
            ? fc.boolean()
            : isFree(address) && !LOOPBACK.includes(address)
              ? entry.bypassesSmtpAuthentication
              : fc.constant(false),
        }),
      );
    const bypassed = ADDRESSES.filter(isFree).map((address) =>
      fc.record({ address: fc.constant(address), description: fc.constant('') }),
    );
    return fc.record({
      whitelist: itemsOfAll([fc.tuple(...named), fc.array(others, { maxLength: 4 })], byAddress),
      bypassList: maybe(
        bypassed.length === 0
          ? itemsOfAll([fc.constant([])], byAddress)
          : items(fc.oneof(...bypassed), byAddress),
      ),
    });
  },
});

const entriesGiven = startingFromPassing({
  options: fc.record(
    {
      allow: fc.uniqueArray(
        fc.record({
          address: fc.constantFrom('192.0.2.1', '203.0.113.0/24', '192.168.1.4', '2001:db8::/64'),
          description: fc.constant('Scanner'),
          reason: fc.constant('is old'),
          reviewBy: fc.constantFrom('2026-10-09', '2027-01-01'),
        }),
        { selector: byAddress, maxLength: 3 },
      ),
      unlisted: fc.constantFrom('strip', 'remove'),
      internal: fc.constantFrom('leave', 'strip'),
    },
    { requiredKeys: [] },
  ),
  inputs: fc.record({
    whitelist: items(
      fc.record({
        ...entry,
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
        protocols: fc.subarray(['Smtp', 'Pop', 'unnamed:bits 32']),
      }),
      byAddress,
    ),
  }),
  passing: (asked) => {
    if (isOverdue(asked.allow)) return undefined;
    const internal = ['10.0.0.0/8', '172.16.0.0-172.31.255.255'] as const;
    const listed = (asked.allow ?? []).map(({ address }) =>
      fc.record({ ...entry, address: fc.constant(address) }),
    );
    const stripped = {
      ...entry,
      protocols: fc.constant([]),
      bypassesSpamChecks: fc.constant(false),
      bypassesGreylisting: fc.constant(false),
    };
    return fc.record({
      whitelist: itemsOfAll(
        [
          listed.length === 0 ? fc.constant([]) : fc.array(fc.oneof(...listed), { maxLength: 3 }),
          fc.array(
            fc.record({
              ...entry,
              ...(asked.internal === 'strip' ? stripped : {}),
              address: fc.constantFrom(...internal),
            }),
            { maxLength: 2 },
          ),
          fc.array(
            fc.record({
              ...entry,
              ...(asked.internal === 'strip' ? stripped : {}),
              bypassesSmtpAuthentication: fc.constant(false),
              address: fc.constant('::1'),
            }),
            { maxLength: 1 },
          ),
          fc.array(
            fc.record({
              ...stripped,
              address: fc.constantFrom('203.0.113.9', '198.18.0.0/15', '10.0.0.0/7', '1.2.3.4-9'),
            }),
            { maxLength: 2 },
          ),
        ],
        byAddress,
      ),
    });
  },
});

/** Protocols and bypasses that an entry did not have. */
function weakerEntries(before: Inputs, after: Inputs): readonly string[] {
  return itemsOf(after, 'whitelist').flatMap(({ key, fields }) => {
    const was = itemsOf(before, 'whitelist').find((item) => item.key === key)?.fields;
    const had = (was?.protocols ?? []) as readonly string[];
    return [
      ...BYPASSES.filter((field) => fields[field] === true && was?.[field] !== true),
      ...(fields.protocols as readonly string[]).filter((name) => !had.includes(name)),
    ];
  });
}

const PRIMARIES = ['192.0.2.25', '203.0.113.0/24', '2001:db8::25'] as const;

const clientsGiven = startingFromPassing({
  options: fc.record(
    {
      primaries: fc.uniqueArray(
        fc.record({ address: fc.constantFrom(...PRIMARIES), description: fc.constant('Primary') }),
        { minLength: 1, maxLength: 3, selector: byAddress },
      ),
      atMost: fc.integer({ min: 3, max: 1000 }),
    },
    { requiredKeys: ['primaries'] },
  ),
  inputs: fc.record({
    whitelist: items(
      fc.record({
        ...entry,
        address: fc.constantFrom(...PRIMARIES, '192.0.2.25/32', '198.51.100.9', '1.2.3.4-9'),
      }),
      byAddress,
    ),
  }),
  passing: ({ primaries }) =>
    fc.record({
      whitelist: itemsOfAll(
        [
          fc.tuple(
            ...primaries.map(({ address }) =>
              fc.record({
                ...entry,
                address: fc.constant(address),
                protocols: fc.subarray(['Pop', 'Imap']).map((others) => ['Smtp', ...others]),
                bypassesSmtpAuthentication: fc.constant(false),
                bypassesSpamChecks: fc.constant(false),
              }),
            ),
          ),
          fc.array(fc.record({ ...entry, address: fc.constantFrom('198.51.100.9', '1.2.3.4-9') }), {
            maxLength: 2,
          }),
        ],
        byAddress,
      ),
    }),
});

export const whitelistSteps: Readonly<Record<string, ArbitraryStep>> = {
  'smtp-auth-bypass': { cases: [bypassGiven], weaker: weakerBypasses },
  'ip-whitelist': { cases: [entriesGiven], weaker: weakerEntries },
  'gateway-clients': { cases: [clientsGiven], weaker: weakerEntries },
};

/** A listed address that is added gets its protocol with its bypass, and that is one loosening. */
function weakerBypasses(before: Inputs, after: Inputs): readonly string[] {
  return weakerEntries(before, after).filter((name) => BYPASSES.some((bypass) => bypass === name));
}
