/**
 * The addresses by which a server sends and receives: what the operator states, else what its API shows. Never that of its
 * web interface: behind a proxy or a router that is another one.
 */
import { z } from 'zod';
import { domainSending } from '../../contract/resources/domains/domain-sending.js';
import { listeningPorts } from '../../contract/resources/server/listening-ports.js';
import { addressIn } from '../../records/reverse-name.js';
import { blocksOf, canonicalAddress, isAddressOrBlock, isPublic } from '../kit/address.js';
import { instruct } from '../kit/instruction.js';
import { listed } from '../kit/names.js';
import { eachOnce } from '../kit/option.js';
import type { Assessment, Item, StepContext } from '../kit/step.js';

const address = z
  .string()
  .refine((text) => isAddressOrBlock(text) && !text.includes('/'), 'must be an IP address of the server')
  .meta({ examples: ['203.0.113.25'] });

/** Stated at one step of the theme, they count for all. */
export const addressesOption = eachOnce(address, { what: 'address', nameOf: canonicalAddress })
  .optional()
  .describe(
    'The public addresses that the server sends and receives by; left out, those of another dns- step, else those that its API shows',
  );

/** What the API shows of them, where nobody states them. */
export const SHOWN_NEEDS = {
  ports: { resource: listeningPorts, isOptional: true },
  sending: { resource: domainSending, fields: ['outgoingAddress'], isOptional: true },
} as const;

/** Are the two one address, however they are written? */
export function isSame(one: string, other: string): boolean {
  return blocksOf(one).length > 0 && canonicalAddress(one) === canonicalAddress(other);
}

interface Shown {
  readonly ports?: readonly Item<{ readonly addresses: readonly string[] }>[] | undefined;
  readonly sending?: { readonly outgoingAddress: string } | undefined;
}

const BY_DNS = 'dns-';

function stated(
  options: { readonly addresses?: readonly string[] | undefined },
  { selected }: Pick<StepContext, 'selected'>,
): readonly string[] {
  const others = Object.entries(selected).flatMap(([id, { addresses }]) =>
    id.startsWith(BY_DNS) && Array.isArray(addresses) ? [addresses as readonly string[]] : [],
  );
  return options.addresses ?? others[0] ?? [];
}

export interface OwnAddresses {
  /** Of the server; none where nobody knows them. */
  readonly all: readonly string[];
  /** Those that mail of the domain goes out by: its own, where it has one. */
  readonly outbound: readonly string[];
}

export function ownAddresses(
  shown: Shown,
  options: { readonly addresses?: readonly string[] | undefined },
  context: Pick<StepContext, 'selected'>,
): OwnAddresses {
  const given = stated(options, context);
  const bound = (shown.ports ?? []).flatMap(({ fields }) => fields.addresses).filter(isPublic);
  const all = given.length > 0 ? given : [...new Set(bound.map((one) => addressIn(one)?.toString() ?? one))];
  const { outgoingAddress = '' } = shown.sending ?? {};
  const own = isPublic(outgoingAddress) ? [outgoingAddress] : [];
  return { all: [...new Set([...all, ...own])], outbound: own.length > 0 ? own : all };
}

function notShown(isStated: boolean): Assessment {
  const message = 'By which address its mail goes out is not shown here';
  if (isStated)
    return {
      verdict: 'not-applicable',
      message: `${message}: those that are stated are judged with the server.`,
    };
  return {
    verdict: 'manual',
    message: `${message}.`,
    byHand: instruct(
      `${domainSending.where}: where a domain has an outgoing IP address of its own, state it beside the server's (option addresses).`,
    ),
  };
}

/** The address by which a domain sends, where no other one of the server is the same; else what is to be said instead. */
export function domainsOwn(
  { ports, sending }: Shown,
  options: { readonly addresses?: readonly string[] | undefined },
  context: Pick<StepContext, 'selected'>,
): { readonly own: readonly string[]; readonly none: Assessment } {
  if (sending === undefined) return { own: [], none: notShown(stated(options, context).length > 0) };
  const { outgoingAddress } = sending;
  const { all } = ownAddresses({ ports }, options, context);
  const isOfServer = all.some((one) => isSame(one, outgoingAddress));
  const message =
    outgoingAddress === ''
      ? 'Its mail goes out by the addresses of the server, which are judged there.'
      : isOfServer
        ? `Its mail goes out by ${outgoingAddress}, which is judged with the addresses of the server.`
        : `Its mail goes out by ${outgoingAddress}, which is no public address: the one that the world sees is judged where it is stated (addresses).`;
  return {
    own: isPublic(outgoingAddress) && !isOfServer ? [outgoingAddress] : [],
    none: { verdict: 'not-applicable', message },
  };
}

/** Nobody knows them: the operator is to say. */
export function addressesUnknown(step: string): Assessment {
  return {
    verdict: 'manual',
    message: 'Which public addresses the server has is not known: its API shows none.',
    brief: "state the server's public addresses",
    byHand: instruct(
      `State them in the playbook: steps > ${step} > addresses: [203.0.113.25]. Other dns- steps take them from there.`,
    ),
    remedy: 'decide',
  };
}

export function addressText(addresses: readonly string[]): string {
  return listed(addresses);
}
