/**
 * Step admin-ip-restrictions: administrators sign in only from known addresses.
 * Pure: judges every enabled administrator. A restriction that is narrower than the one asked for stays; one that is as
 * wide as none, or that cannot be understood, counts as none.
 */

import { z } from 'zod';
import { administrators as administratorsResource } from '../../contract/resources/access/administrators.js';
import { ownAccount } from '../../contract/resources/access/own-account.js';
import { canonicalAddress, contains, isAddressOrBlock, parseBlock } from '../kit/address.js';
import { operatorFact } from '../kit/facts.js';
import { instruct } from '../kit/instruction.js';
import { isSameAccount, listed } from '../kit/names.js';
import {
  type Assessment,
  type DesiredChange,
  defineStep,
  type Item,
  partFor,
  sentence,
} from '../kit/step.js';
import { asFarAsListed } from './whole-list.js';

/** A block wider than this restricts nobody in earnest. */
const WIDEST_PREFIX = { 32: 8, 128: 16 } as const;

/** Also of what cannot be understood: it may be anything. */
function isTooWide(text: string): boolean {
  const block = parseBlock(text);
  return block === undefined || block.prefix < WIDEST_PREFIX[block.bits];
}

const options = z.strictObject({
  allow: z
    .array(
      z
        .string()
        .refine(isAddressOrBlock, 'must be an IP address or a CIDR block')
        .refine((text) => {
          const block = parseBlock(text);
          return block === undefined || block.prefix >= WIDEST_PREFIX[block.bits];
        }, 'must not be larger than a /8 (IPv6: a /16)')
        .meta({ examples: ['203.0.113.7', '198.51.100.0/24'] }),
    )
    .min(1)
    .refine(
      (all) => new Set(all.map(canonicalAddress)).size === all.length,
      'must not name one address twice',
    )
    .optional()
    .describe(
      'The only addresses or CIDR blocks that administrators may sign in from, yours among them; left out, nobody is restricted by the tool',
    ),
});

type Fields = z.infer<typeof administratorsResource.model>;
type Administrator = Item<Fields>;

const WHERE = 'Settings > Administrators';

/** Why a restriction that is in force counts as none. */
function weaknessOf({ fields: { allowedAddresses } }: Administrator): string | undefined {
  // It could mean nobody or anybody.
  if (allowedAddresses.length === 0) return 'no address';
  const wide = allowedAddresses.filter(isTooWide);
  return wide.length === 0 ? undefined : listed(wide);
}

function isRestricted(administrator: Administrator): boolean {
  return administrator.fields.isRestrictedByIp && weaknessOf(administrator) === undefined;
}

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

/** What the operator has to know first: nothing the tool can see says that the new list lets the account in use in. */
function lockOutOf(
  own: Administrator,
  /** `address` is empty or undefined where the server does not say. */
  asked: { readonly allow: readonly string[]; readonly address: string | undefined },
): readonly string[] {
  const { allow, address } = asked;
  if (address === undefined || address === '') {
    return [
      'The server does not say from which address it sees you: whether these restrictions let you in is not known, and apply refuses them.',
    ];
  }
  return contains(addressesFor(own, allow), address)
    ? []
    : [`The server sees you come from ${address}, which these restrictions shut out: apply refuses them.`];
}

/** Who can sign in from where, a sentence for each list of addresses. */
function impactOf(wrong: readonly Administrator[], allow: readonly string[]): readonly string[] {
  const byAddresses = new Map<string, string[]>();
  for (const one of wrong) {
    const addresses = listed(addressesFor(one, allow));
    byAddresses.set(addresses, [...(byAddresses.get(addresses) ?? []), one.fields.username]);
  }
  return [...byAddresses].map(
    ([addresses, names]) =>
      `The administrator${names.length === 1 ? '' : 's'} ${listed(names)} can sign in only from ${addresses}.`,
  );
}

function problemOf(administrator: Administrator): string {
  const { fields } = administrator;
  const who = `the administrator ${fields.username}`;
  if (!fields.isRestrictedByIp) return `${who} may sign in from anywhere`;
  const weakness = weaknessOf(administrator);
  return weakness === undefined
    ? `${who} may sign in from ${listed(fields.allowedAddresses)}`
    : `${who} is restricted to ${weakness}, which proves nothing`;
}

/** Without addresses in the playbook: is each of them restricted at all? */
function restrictedAtAll(enabled: readonly Administrator[]): Assessment {
  const open = enabled.filter((one) => !isRestricted(one));
  return open.length === 0
    ? {
        verdict: 'pass',
        message: `Each enabled administrator (${enabled.length}) is restricted by address; which addresses was not judged.`,
      }
    : {
        verdict: 'manual',
        message: `${sentence(open.map(problemOf))} State in the option allow the addresses that administrators may sign in from, yours among them.`,
        remedy: 'decide',
      };
}

interface Asked {
  readonly allow: readonly string[];
  /** The account in use, and from where the server sees it. */
  readonly own: string;
  readonly address: string | undefined;
}

function restrictedTo(enabled: readonly Administrator[], { allow, own, address }: Asked): Assessment {
  const wrong = enabled.filter((one) => !isRestricted(one) || !isWithin(one.fields.allowedAddresses, allow));
  if (wrong.length === 0) {
    return {
      verdict: 'pass',
      message: `Each enabled administrator (${enabled.length}) is restricted to ${listed(allow)} or less.`,
    };
  }
  const mine = wrong.find(({ fields }) => isSameAccount(fields.username, own));
  return {
    verdict: 'fail',
    message: sentence(wrong.map(problemOf)),
    changes: wrong.map((one) => changeFor(one, allow)),
    impact: [...(mine === undefined ? [] : lockOutOf(mine, { allow, address })), ...impactOf(wrong, allow)],
  };
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
  scope: 'server',
  options,
  parts: [
    partFor(options)({
      scope: 'server',
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
      assess: ({ administrators, own, operator: { username } }, { allow }) => {
        const enabled = administrators.filter(({ fields }) => fields.isEnabled);
        const found =
          allow === undefined
            ? restrictedAtAll(enabled)
            : restrictedTo(enabled, { allow, own: username, address: own?.address });
        return asFarAsListed(found, { administrators, own: username });
      },
    }),
  ],
  manual: ({ allow }) =>
    instruct(
      `${WHERE}: edit each enabled administrator, Restrict login access by IP on, IP Restrictions > New Rule for ` +
        (allow === undefined
          ? 'each address that administrators sign in from, your own first'
          : `each of ${listed(allow)}; see that your own address is among them first`) +
        '. Save.',
    ),
});
