/**
 * Step admin-ip-restrictions: administrators sign in only from known addresses.
 * Pure: judges every enabled administrator. A restriction that is narrower than the one asked for stays; one that is as
 * wide as none, or that cannot be understood, counts as none.
 */

import { z } from 'zod';
import { administrators as administratorsResource } from '../../contract/resources/access/administrators.js';
import { ownAccount } from '../../contract/resources/access/own-account.js';
import { blocksOf, canonicalAddress, contains, isAddressOrRange } from '../kit/address.js';
import { type Shortcoming, verdictOf } from '../kit/expectation.js';
import { operatorFact } from '../kit/facts.js';
import { instruct } from '../kit/instruction.js';
import { isEachOnce, isSameName, listed } from '../kit/names.js';
import { eachOnce } from '../kit/option.js';
import { type Assessment, type DesiredChange, defineStep, onServer, sentence } from '../kit/step.js';
import { asFarAsListed, type Listed } from './whole-list.js';

/** A block wider than this restricts nobody in earnest. */
const WIDEST_PREFIX = { 32: 8, 128: 16 } as const;

/** Also of what cannot be understood: it may be anything. */
function isTooWide(text: string): boolean {
  const blocks = blocksOf(text);
  return blocks.length === 0 || blocks.some(({ prefix, bits }) => prefix < WIDEST_PREFIX[bits]);
}

const address = z
  .string()
  .refine(isAddressOrRange, 'must be an IP address, a CIDR block or a range of two addresses')
  // What is no block was told above.
  .refine((text) => !isAddressOrRange(text) || !isTooWide(text), 'must not be larger than a /8 (IPv6: a /16)')
  .meta({ examples: ['203.0.113.7', '198.51.100.0/24'] });

const addresses = eachOnce(address, { what: 'address', nameOf: canonicalAddress });

const options = z.strictObject({
  allow: addresses
    .optional()
    .describe(
      'The only addresses, CIDR blocks or ranges that administrators may sign in from, yours among them; left out, nobody is restricted by the tool but whom perAdministrator names',
    ),
  perAdministrator: z
    .array(
      z.strictObject({
        username: z.string().min(1).describe('Username of the administrator'),
        allow: addresses.describe('The only addresses that this one may sign in from, in the place of allow'),
      }),
    )
    .refine(
      (all) => isEachOnce(all.map(({ username }) => username.toLowerCase())),
      'must not name one administrator twice',
    )
    .default([])
    .describe('Administrators with a list of their own'),
});

type Options = z.infer<typeof options>;
type Administrator = Listed['administrators'][number];

const { where: WHERE } = administratorsResource;

function isWithin(addresses: readonly string[], allow: readonly string[]): boolean {
  return addresses.every((address) => contains(allow, address));
}

/** Where both lists let in; the one asked for, when there is no such address or no list in force. */
function addressesFor({ fields }: Administrator, allow: readonly string[]): readonly string[] {
  if (!fields.isRestrictedByIp) return allow;
  const kept = fields.allowedAddresses.filter((address) => contains(allow, address));
  const narrower = allow.filter(
    (address) => contains(fields.allowedAddresses, address) && !contains(kept, address),
  );
  const both = [...kept, ...narrower];
  return both.length === 0 ? allow : both;
}

function changeFor(administrator: Administrator, allow: readonly string[]): DesiredChange {
  const { key, fields } = administrator;
  const addresses = addressesFor(administrator, allow);
  const opens = fields.isRestrictedByIp && !isWithin(addresses, fields.allowedAddresses);
  return {
    kind: 'change',
    need: 'administrators',
    key,
    fields: {
      ...(fields.isRestrictedByIp ? {} : { isRestrictedByIp: true }),
      ...(JSON.stringify(addresses) === JSON.stringify(fields.allowedAddresses)
        ? {}
        : { allowedAddresses: addresses }),
    },
    ...(opens ? { effect: 'loosens' as const } : {}),
  };
}

const STATE_ALLOW =
  'State in the option allow the addresses that administrators may sign in from, yours among them.';

/** What the operator has to know first: nothing the tool can see says that the new list lets the account in use in. */
function lockOutOf(
  own: Administrator,
  /** `address` is empty where the server does not say. */
  { allow, address }: { readonly allow: readonly string[]; readonly address: string },
): string | false {
  if (address === '') {
    return 'The server does not say from which address it sees you: whether these restrictions let you in is not known, and apply refuses them.';
  }
  return (
    !contains(addressesFor(own, allow), address) &&
    `The server sees you come from ${address}, which these restrictions shut out: apply refuses them.`
  );
}

/** What is wrong with how an administrator is restricted; without `allow` any restriction in earnest will do. */
function problemOf({ fields }: Administrator, allow: readonly string[] | undefined): string | undefined {
  const { username, isRestrictedByIp, allowedAddresses } = fields;
  const who = `the administrator ${username}`;
  if (!isRestrictedByIp) return `${who} may sign in from anywhere`;
  const wide = allowedAddresses.filter(isTooWide);
  // No address could mean nobody or anybody.
  if (allowedAddresses.length === 0 || wide.length > 0) {
    return `${who} is restricted to ${listed(wide) || 'no address'}, which proves nothing`;
  }
  return allow === undefined || isWithin(allowedAddresses, allow)
    ? undefined
    : `${who} may sign in from ${listed(allowedAddresses)}`;
}

/** `own` says from where the server sees the account in use. */
interface Given extends Listed {
  readonly own: { readonly address: string } | undefined;
}

function judged({ administrators, operator, own }: Given, { allow, perAdministrator }: Options): Assessment {
  const enabled = administrators.filter(({ fields }) => fields.isEnabled);
  const wrong = enabled.flatMap((one) => {
    const named = perAdministrator.find(({ username }) => isSameName(username, one.fields.username));
    const asked = named?.allow ?? allow;
    const problem = problemOf(one, asked);
    return problem === undefined ? [] : [{ one, problem, asked }];
  });
  const brief =
    wrong.length > 1 ? `${wrong.length} administrators are not held to known addresses` : undefined;
  const each = `Each enabled administrator (${enabled.length}) is restricted`;
  if (wrong.length > 0 && wrong.every(({ asked }) => asked === undefined)) {
    return {
      verdict: 'manual',
      message: `${sentence(wrong.map(({ problem }) => problem))} ${STATE_ALLOW}`,
      brief,
      remedy: 'decide',
    };
  }
  const found = wrong.map(({ one, problem, asked }): Shortcoming => {
    if (asked === undefined) return { problem, byHand: [STATE_ALLOW] };
    const isMine = isSameName(one.fields.username, operator.username);
    return {
      problem,
      changes: [changeFor(one, asked)],
      impact: [
        isMine && lockOutOf(one, { allow: asked, address: own?.address ?? '' }),
        `The administrator ${one.fields.username} can sign in only from ${listed(addressesFor(one, asked))}.`,
      ],
    };
  });
  const lists = perAdministrator.length > 0 ? ' or to lists of their own' : '';
  return verdictOf(found, {
    brief,
    pass:
      allow === undefined
        ? `${each} by address; which addresses was ${perAdministrator.length > 0 ? 'judged of those with a list of their own' : 'not judged'}.`
        : `${each} to ${listed(allow)} or less${lists}.`,
  });
}

export const adminIpRestrictions = defineStep({
  id: 'admin-ip-restrictions',
  title: 'Administrators sign in only from known addresses',
  why:
    'A password that was stolen or guessed is of no use from elsewhere. Administrators cannot sign in from an address ' +
    'that is not listed, also not on a journey or when their own address changes.',
  guide: ['G4 "Enable IP Restrictions on Administrator Users"'],
  severity: 'high',
  disruption: 'high',
  notices: 'sign-in from listed addresses',
  ...onServer(options, {
    reads: () => ({
      administrators: { resource: administratorsResource },
      operator: { resource: operatorFact, fields: ['username'] },
      own: {
        resource: ownAccount,
        fields: ['address'],
        elseByHand: instruct(
          `From which address the server sees you could not be read: see in ${WHERE} that the restrictions let you in.`,
        ),
      },
    }),
    assess: (given, wanted) => asFarAsListed(given, judged(given, wanted)),
  }),
  manual: ({ allow, perAdministrator }) =>
    `${WHERE}: edit each enabled administrator, Restrict login access by IP on, IP Restrictions > New Rule for ` +
    (allow === undefined
      ? 'each address that administrators sign in from, your own first'
      : `each of ${listed(allow)}; see that your own address is among them first`) +
    perAdministrator.map(({ username, allow: own }) => `; for ${username} only ${listed(own)}`).join('') +
    '. Describe each by whose it is, such as Main Office, where a description is asked for. Save.',
});
