/**
 * Whitelisted addresses that belong to a server of a gateway: all mail of its domains may come from them, so that they lose
 * nothing unless somebody says that they are to.
 */
import type { z } from 'zod';
import { ipAccess } from '../../contract/resources/access/ip-access.js';
import { incomingGateways, outgoingGateways } from '../../contract/resources/mail/gateways.js';
import { contains } from '../kit/address.js';
import { type Shortcoming, together } from '../kit/expectation.js';
import { isOrAre, listed } from '../kit/names.js';
import type { Item, LookedUp } from '../kit/step.js';

/** What is read once something is to lose its place. */
export const GATEWAY_LOOK_UPS = {
  incoming: { resource: incomingGateways },
  outgoing: { resource: outgoingGateways },
} as const;

interface Shown {
  readonly incoming?: readonly Item<z.infer<typeof incomingGateways.model>>[];
  readonly outgoing?: readonly Item<z.infer<typeof outgoingGateways.model>>[];
}
type Entry = Item<{ readonly address: string }>;

/** The gateways of which nobody said what is to become, each with the address or name of its server. */
function gatewaysOf({ incoming = [], outgoing = [] }: Shown, isAllowed: (address: string) => boolean) {
  return [
    ...incoming.map(({ key, fields }) => ({
      server: fields.address,
      text: `the server behind incoming gateway ${key}`,
    })),
    ...outgoing.map(({ key, fields }) => ({
      server: fields.serverAddress,
      text: `the server of outgoing gateway ${key}`,
    })),
  ].filter(({ server }) => !isAllowed(server));
}

/** Entries that are to lose something, without those of gateways, and what is to be said of these. */
export function sparingGateways<E extends Entry>(
  entries: readonly E[],
  known: { readonly lookedUp?: LookedUp | undefined; readonly isAllowed: (address: string) => boolean },
) {
  const { lookedUp, isAllowed } = known;
  const shown = (lookedUp?.shown ?? {}) as Shown;
  const gateways = gatewaysOf(shown, isAllowed);
  const spared = entries.flatMap((entry) => {
    const { address } = entry.fields;
    // The entry may be a block that holds the server, or the gateway a block that holds the entry.
    const gateway = gateways.find(({ server }) => contains([address], server) || contains([server], address));
    return gateway === undefined ? [] : [{ entry, ...gateway }];
  });
  const unread = Object.keys(GATEWAY_LOOK_UPS).filter((name) => !(name in shown));
  const names = spared.map(({ entry }) => entry.label);
  const kept: readonly Shortcoming[] = together(
    spared.map(({ entry, text }) => `${entry.label} is ${text}, and not listed`),
    {
      byHand: [
        `Left alone ${isOrAre(names)} ${listed(names)}, as all mail of a gateway may come from there: list the server in allow, or choose the playbook of a role; or take it out of ${ipAccess.where} yourself.`,
      ],
    },
  );
  return {
    rest: entries.filter((entry) => !spared.some((one) => one.entry === entry)),
    kept,
    /** What is not known, where gateways could not be read. */
    remark:
      lookedUp !== undefined &&
      unread.length > 0 &&
      `Whether one of them is a server of a gateway is not known, as ${unread.join(' and ')} gateways could not be read: if all mail comes from it, list it first.`,
  };
}
