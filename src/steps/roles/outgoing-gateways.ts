/**
 * Step outgoing-gateways: a primary server sends through its gateways, over the connection the playbook states.
 * Pure: each listed gateway is to be there and enabled; others are told and left alone.
 */

import { z } from 'zod';
import {
  GATEWAY_ENCRYPTIONS,
  outgoingGateways as gatewaysResource,
} from '../../contract/resources/mail/outgoing-gateways.js';
import { canonicalAddress } from '../kit/address.js';
import { serverAddress } from '../kit/host-name.js';
import { instruct } from '../kit/instruction.js';
import { listed } from '../kit/names.js';
import { counted, type DesiredChange, defineStep, type Item, partFor, sentence } from '../kit/step.js';

const MOST_SERVERS = 50;

const server = z.strictObject({
  serverAddress: serverAddress('Name or IP address of the gateway'),
  port: z.int().min(1).max(65_535).describe('Port that the gateway listens on'),
  encryption: z
    .enum(GATEWAY_ENCRYPTIONS)
    .describe('Encryption of the connection: none, ssl (from the start) or tls (STARTTLS)'),
});

const options = z.strictObject({
  servers: z
    .array(server)
    .min(1)
    .max(MOST_SERVERS)
    .refine(
      (all) => new Set(all.map((one) => nameOf(one.serverAddress))).size === all.length,
      'must not name one gateway twice',
    )
    .meta({
      description: 'The gateways that this server sends its outgoing mail through',
      examples: [[{ serverAddress: 'gateway.example.com', port: 25, encryption: 'tls' }]],
    }),
});

type Wanted = z.infer<typeof server>;
type Gateway = Item<z.infer<typeof gatewaysResource.model>>;

/** One text for one server, however it is written. */
function nameOf(address: string): string {
  return canonicalAddress(address).toLowerCase();
}

function textOf({ serverAddress: address, port, encryption }: Wanted): string {
  return `${address} port ${port} ${encryption === 'none' ? 'without encryption' : `with ${encryption.toUpperCase()}`}`;
}

/** What a gateway lacks of what is asked for; empty when nothing. */
function differencesOf({ fields }: Gateway, wanted: Wanted): Partial<Gateway['fields']> {
  // Encryption where none was asked for is stricter and stays, on the port that goes with it.
  const isStricter = wanted.encryption === 'none' && fields.encryption !== 'none';
  return {
    ...(isStricter || fields.port === wanted.port ? {} : { port: wanted.port }),
    ...(isStricter || fields.encryption === wanted.encryption ? {} : { encryption: wanted.encryption }),
    ...(fields.isEnabled ? {} : { isEnabled: true }),
  };
}

/** Of several gateways with one address, the one that needs least; of two alike, the one with the lower key. */
function closestTo(wanted: Wanted, gateways: readonly Gateway[]): Gateway | undefined {
  const needs = (gateway: Gateway): number => Object.keys(differencesOf(gateway, wanted)).length;
  const [closest] = gateways
    .filter(({ fields }) => nameOf(fields.serverAddress) === nameOf(wanted.serverAddress))
    .sort((a, b) => needs(a) - needs(b) || (a.key < b.key ? -1 : 1));
  return closest;
}

interface Judged {
  readonly wanted: Wanted;
  readonly gateway: Gateway | undefined;
  readonly differences: Partial<Gateway['fields']>;
}

function judge(wanted: Wanted, gateways: readonly Gateway[]): Judged {
  const gateway = closestTo(wanted, gateways);
  return { wanted, gateway, differences: gateway === undefined ? {} : differencesOf(gateway, wanted) };
}

function problemOf({ wanted, gateway, differences }: Judged): readonly string[] {
  if (gateway === undefined) return [`the gateway ${wanted.serverAddress} is not there`];
  const { port, encryption, isEnabled } = gateway.fields;
  const what = [
    ...(differences.isEnabled === undefined || isEnabled ? [] : ['is not enabled']),
    ...(differences.port === undefined ? [] : [`is reached on port ${port}, not ${wanted.port}`]),
    ...(differences.encryption === undefined
      ? []
      : [`has the encryption ${encryption}, not ${wanted.encryption}`]),
  ];
  return what.length === 0 ? [] : [`the gateway ${wanted.serverAddress} ${what.join(' and ')}`];
}

function changeOf({ wanted, gateway, differences }: Judged): readonly DesiredChange[] {
  if (gateway === undefined) {
    return [{ kind: 'add', need: 'gateways', item: { ...wanted, isEnabled: true }, effect: 'neutral' }];
  }
  if (Object.keys(differences).length === 0) return [];
  const isTightening = differences.encryption !== undefined && gateway.fields.encryption === 'none';
  return [
    {
      kind: 'change',
      need: 'gateways',
      key: gateway.key,
      fields: differences,
      effect: isTightening ? 'tightens' : 'neutral',
    },
  ];
}

/** Enabled gateways that nobody asked for: mail may leave through them too. */
function othersText(gateways: readonly Gateway[], judged: readonly Judged[]): string {
  const known = new Set(judged.map(({ gateway }) => gateway?.key));
  const others = gateways.filter(({ key, fields }) => fields.isEnabled && !known.has(key));
  return others.length === 0
    ? ''
    : ` Mail may also leave through ${listed(others.map(({ label }) => label))}, not on the list and left alone.`;
}

function unencryptedText(judged: readonly Judged[]): string {
  const open = judged.filter(({ gateway }) => gateway?.fields.encryption === 'none');
  return open.length === 0
    ? ''
    : ` Without encryption, as the playbook asks: ${listed(open.map(({ wanted }) => wanted.serverAddress))}.`;
}

export const outgoingGateways = defineStep({
  id: 'outgoing-gateways',
  title: 'The server sends through its gateways',
  why:
    'A primary server behind a gateway hides its own address and leaves the sending to a server made for it. If the ' +
    'gateway does not take its mail, no mail to the outside leaves: set up the gateway first, with this server among ' +
    'its clients.',
  guide: ['G5 "Gateways and Other Server Roles"'],
  severity: 'medium',
  disruption: 'high',
  scope: 'server',
  isForRoles: true,
  options,
  parts: [
    partFor(options)({
      scope: 'server',
      reads: () => ({ gateways: { resource: gatewaysResource } }),
      assess: ({ gateways }, { servers }) => {
        const judged = servers.map((wanted) => judge(wanted, gateways));
        const changes = judged.flatMap(changeOf);
        const others = othersText(gateways, judged);
        if (changes.length === 0) {
          const message = `Mail leaves through ${counted(servers.length, 'gateway')}: ${listed(servers.map((one) => one.serverAddress))}.`;
          return { verdict: 'pass', message: `${message}${unencryptedText(judged)}${others}` };
        }
        return {
          verdict: 'fail',
          message: `${sentence(judged.flatMap(problemOf))}${others}`,
          changes,
          impact: [
            `Mail to the outside leaves through ${listed(servers.map(textOf))}; where a gateway refuses it, senders get it back.`,
          ],
        };
      },
    }),
  ],
  manual: ({ servers }) =>
    instruct(
      `Settings > Gateways (path not confirmed): add or edit as outgoing gateway, each enabled: ${servers.map(textOf).join('; ')}. Save.`,
    ),
});
