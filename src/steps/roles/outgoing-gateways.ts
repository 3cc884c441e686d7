/**
 * Step outgoing-gateways: a primary server sends through its gateways, over the connection the playbook states.
 * Pure: each listed gateway is to be there and enabled; others are told and left alone.
 */

import { z } from 'zod';
import {
  GATEWAY_ENCRYPTIONS,
  outgoingGateways as gatewaysResource,
} from '../../contract/resources/mail/gateways.js';
import { type Expectation, type Shortcoming, unmetIn, verdictOf } from '../kit/expectation.js';
import { serverAddress } from '../kit/host-name.js';
import { labelsOf, listed } from '../kit/names.js';
import { eachOnce, wholeNumber } from '../kit/option.js';
import { remarks } from '../kit/present.js';
import { counted, defineStep, onServer } from '../kit/step.js';
import { needingLeast, serverName } from './gateway-list.js';

const MOST_SERVERS = 50;

const server = z.strictObject({
  serverAddress: serverAddress('Name or IP address of the gateway'),
  port: wholeNumber([1, 65_535]).describe('Port that the gateway listens on'),
  encryption: z
    .enum(GATEWAY_ENCRYPTIONS)
    .describe('Encryption of the connection: none, ssl (from the start) or tls (STARTTLS)'),
});

const options = z.strictObject({
  servers: eachOnce(server, { what: 'gateway', nameOf: (one) => serverName(one.serverAddress) })
    .max(MOST_SERVERS)
    .meta({
      description: 'The gateways that this server sends its outgoing mail through',
      examples: [[{ serverAddress: 'gateway.example.com', port: 25, encryption: 'tls' }]],
    }),
});

type Wanted = z.infer<typeof server>;
type Fields = z.infer<typeof gatewaysResource.model>;

function textOf({ serverAddress: address, port, encryption }: Wanted): string {
  return `${address} port ${port} ${encryption === 'none' ? 'without encryption' : `with ${encryption.toUpperCase()}`}`;
}

function expects(wanted: Wanted): readonly Expectation<Fields>[] {
  // Encryption where none was asked for is stricter and stays, on the port that goes with it.
  const isStricter = ({ encryption }: Fields): boolean =>
    wanted.encryption === 'none' && encryption !== 'none';
  return [
    { field: 'isEnabled', to: true, effect: 'neutral', problem: 'is not enabled' },
    {
      field: 'port',
      isMet: (shown) => isStricter(shown) || shown.port === wanted.port,
      to: wanted.port,
      effect: 'neutral',
      problem: ({ port }) => `is reached on port ${port}, not ${wanted.port}`,
    },
    {
      field: 'encryption',
      isMet: (shown) => isStricter(shown) || shown.encryption === wanted.encryption,
      to: wanted.encryption,
      effect: ({ encryption }) => (encryption === 'none' ? 'tightens' : 'neutral'),
      problem: ({ encryption }) => `has the encryption ${encryption}, not ${wanted.encryption}`,
    },
  ];
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
  notices: 'mail leaves by other gateways',
  isForRoles: true,
  ...onServer(options, {
    reads: () => ({ gateways: { resource: gatewaysResource } }),
    assess: ({ gateways }, { servers }, context) => {
      const judged = servers.map((wanted) => {
        const name = serverName(wanted.serverAddress);
        const named = gateways.filter(({ fields }) => serverName(fields.serverAddress) === name);
        return { wanted, gateway: needingLeast(named, expects(wanted)) };
      });
      const known = judged.map(({ gateway }) => gateway);
      const impact = [
        `Mail to the outside leaves through ${listed(servers.map(textOf))}; where a gateway refuses it, senders get it back.`,
      ];
      const found = judged.flatMap(({ wanted, gateway: item }): readonly Shortcoming[] => {
        const who = `the gateway ${wanted.serverAddress}`;
        if (item !== undefined) return unmetIn(expects(wanted), { need: 'gateways', item, who, context });
        const added = { ...wanted, isEnabled: true };
        const changes = [{ kind: 'add', need: 'gateways', item: added, effect: 'neutral' } as const];
        return [{ problem: `${who} is not there`, changes }];
      });
      // Mail may leave through those that nobody asked for, too.
      const others = gateways.filter((one) => one.fields.isEnabled && !known.includes(one));
      const open = judged.filter(({ gateway }) => gateway?.fields.encryption === 'none');
      return verdictOf(
        found.map((one) => ({ ...one, impact })),
        {
          pass: `Mail leaves through ${counted(servers.length, 'gateway')}: ${listed(servers.map((one) => one.serverAddress))}.`,
          remark: remarks(
            found.length === 0 &&
              open.length > 0 &&
              `Without encryption, as the playbook asks: ${listed(open.map(({ wanted }) => wanted.serverAddress))}.`,
            others.length > 0 &&
              `Mail may also leave through ${labelsOf(others)}, not on the list and left alone.`,
          ),
        },
      );
    },
  }),
  manual: ({ servers }) =>
    `Settings > Gateways (path not confirmed): add or edit as outgoing gateway, each enabled: ${servers.map(textOf).join('; ')}. Save.`,
});
