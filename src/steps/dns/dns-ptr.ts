/**
 * Step dns-ptr: each address of the server has a name, and the name leads back to it.
 * Pure: compares what DNS says of the addresses and of their names.
 */

import { z } from 'zod';
import { reverseNames } from '../../contract/resources/dns/reverse-names.js';
import { reversed } from '../../records/reverse-name.js';
import type { Shortcoming } from '../kit/expectation.js';
import { domainName } from '../kit/host-name.js';
import { isSameName, listed } from '../kit/names.js';
import { remarks } from '../kit/present.js';
import { type Assessment, defineStep, partFor } from '../kit/step.js';
import {
  addressesOption,
  addressesUnknown,
  domainsOwn,
  isSame,
  ownAddresses,
  SHOWN_NEEDS,
} from './addresses.js';
import { addressesOf, dnsVerdict, keptBy, recordsOf, unseen, unseenOf } from './lookups.js';
import { publish } from './publish.js';

const ID = 'dns-ptr';

const options = z.strictObject({
  addresses: addressesOption,
  name: domainName('The name that the server greets with, which its addresses are to have').optional(),
});
type Options = z.infer<typeof options>;
type Seen = z.infer<typeof reverseNames.model>['addresses'][number];

const BY_PROVIDER =
  'Whoever gave you the address publishes it: ask them, or look for "reverse DNS" in their panel.';

function record({ name: reverse }: Seen, { name }: Options) {
  return publish(
    `${BY_PROVIDER}${name === undefined ? ' In the place of mail.example.com, the name that the server greets with.' : ''}`,
    { name: reverse, type: 'PTR', value: name ?? 'mail.example.com' },
  );
}

function leadsBack({ address, hosts }: Seen, name: string): boolean {
  const host = keptBy(hosts, name);
  return host !== undefined && addressesOf(host).some((one) => isSame(one, address));
}

function unseenNames({ names, hosts }: Seen) {
  return recordsOf(names).flatMap((name) => {
    const host = keptBy(hosts, name);
    return host === undefined
      ? [{ what: name, why: 'not asked: there are too many, or none can be called so' }]
      : unseenOf(name, host);
  });
}

function faultsOf(seen: Seen, wanted: Options): readonly Shortcoming[] {
  const { address, names: lookup } = seen;
  if (lookup.status === 'failed') return [];
  const names = recordsOf(lookup);
  if (names.length === 0)
    return [
      {
        problem: `the address ${address} has no name in DNS: large receivers refuse its mail`,
        ...{ brief: 'an address has no reverse name', byHand: [record(seen, wanted)] },
      },
    ];
  const { name } = wanted;
  if (name !== undefined && !names.some((one) => isSameName(one, name)))
    return [
      {
        problem: `the address ${address} is called ${listed(names)}, and not ${name}`,
        ...{ brief: 'an address has another reverse name', byHand: [record(seen, wanted)] },
      },
    ];
  if (names.some((one) => leadsBack(seen, one)) || unseenNames(seen).length > 0) return [];
  const [first = ''] = names;
  return [
    {
      problem: `the address ${address} is called ${listed(names)}, which ${names.length === 1 ? 'does' : 'do'} not lead back to it`,
      brief: 'a reverse name does not lead back',
      byHand: [
        publish(
          `If ${first} is yours, publish its address; else have the reverse name changed to one of yours.`,
          {
            ...{ name: first, type: address.includes(':') ? 'AAAA' : 'A', value: address },
          },
        ),
      ],
    },
  ];
}

/** Of lines for customers at home: receivers that judge by names take such a server for one of those. */
const FOR_CUSTOMERS =
  /(^|[.-])(dyn|dynamic|dhcp|a?dsl|vdsl|pool|ppp|dial|dialup|cable|cust|customer|client)\d*([.-]|$)/i;

/** Does it look as if a machine had made it of the address? */
export function isGeneric(name: string, address: string): boolean {
  const turned = (reversed(address) ?? '').split('.');
  const has = (parts: readonly string[]) =>
    name.includes(parts.join('-')) ||
    name.includes(parts.join('.')) ||
    (address.includes(':') && name.includes(parts.join('')));
  return FOR_CUSTOMERS.test(name) || has(turned) || has(turned.toReversed());
}

function judge(addresses: readonly Seen[], wanted: Options): Assessment {
  const names = addresses.flatMap((one) => recordsOf(one.names).map((name) => ({ ...one, name })));
  const generic = [
    ...new Set(names.flatMap(({ name, address }) => (isGeneric(name, address) ? [name] : []))),
  ];
  return dnsVerdict(
    addresses.flatMap((one) => faultsOf(one, wanted)),
    {
      notSeen: addresses.flatMap((one) => [
        ...unseen(`PTR of ${one.address}`, one.names),
        ...(recordsOf(one.names).some((name) => leadsBack(one, name)) ? [] : unseenNames(one)),
      ]),
      pass: `In DNS ${listed(names.map(({ name, address }) => `${address} is ${name}`))}.`,
      remark: remarks(
        generic.length > 0 &&
          `${listed(generic)} ${generic.length === 1 ? 'looks as if a provider had made it' : 'look as if a provider had made them'} up for a customer: some receivers trust such names less.`,
      ),
    },
  );
}

const REVERSE = { resource: reverseNames, fields: ['addresses'], isAsked: true } as const;

export const dnsPtr = defineStep({
  id: 'dns-ptr',
  title: 'Each address of the server has a name that leads back to it',
  why:
    'Receivers look up who an address says it is, and whether that name knows it. Large ones refuse mail from an address without a name; others ' +
    'take it for a machine that was broken into.',
  guide: ['G5 "Proper DNS Settings for Email"'],
  severity: 'medium',
  disruption: 'none',
  beyond: 'dns',
  options,
  scope: 'server',
  parts: [
    partFor(options, {
      scope: 'server',
      reads: () => ({ ports: SHOWN_NEEDS.ports, reverse: REVERSE }),
      asks: (shown, wanted, context) => ({
        reverse: { addresses: [...ownAddresses(shown, wanted, context).all] },
      }),
      assess: ({ reverse: { addresses } }, wanted) =>
        addresses.length === 0 ? addressesUnknown(ID) : judge(addresses, wanted),
    }),
    // The address by which one domain sends, where it is none of those.
    partFor(options, {
      scope: 'domain',
      reads: () => ({ ...SHOWN_NEEDS, reverse: REVERSE }),
      asks: (shown, wanted, context) => ({
        reverse: { addresses: [...domainsOwn(shown, wanted, context).own] },
      }),
      assess: ({ reverse: { addresses }, ...shown }, wanted, context) => {
        const { own, none } = domainsOwn(shown, wanted, context);
        // The name that the server greets with belongs to its own addresses.
        return own.length === 0 ? none : judge(addresses, {});
      },
    }),
  ],
  manual: () =>
    'With whoever gave you the addresses: each address that the server sends or receives by has a reverse name (PTR), and that name has the address. Look it up: nslookup 203.0.113.25.',
});
