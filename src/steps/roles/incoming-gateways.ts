/**
 * Step incoming-gateways: the server takes mail for domains that live on other servers, and for those alone that are
 * listed. Pure: each listed server is to be there, enabled and in the asked mode; others go only when asked.
 */

import { z } from 'zod';
import {
  incomingGateways as gatewaysResource,
  INCOMING_MODES,
  USER_VERIFICATIONS,
} from '../../contract/resources/mail/gateways.js';
import { type Expectation, type Shortcoming, unmetIn, verdictOf } from '../kit/expectation.js';
import { domainName, serverOrBlock } from '../kit/host-name.js';
import { labelsOf, listed } from '../kit/names.js';
import { eachOnce, oneOf } from '../kit/option.js';
import { remarks } from '../kit/present.js';
import { counted, defineStep, type Item, onServer } from '../kit/step.js';
import { needingLeast, serverName } from './gateway-list.js';

const MOST_SERVERS = 200;
const MOST_DOMAINS = 10_000;

/** As SmarterMail's own interface says it. */
const MODE_LABELS = {
  'backup-mx': 'Backup MX',
  'domain-forwarding': 'Domain Forwarding',
} as const satisfies Record<(typeof INCOMING_MODES)[number], string>;
const VERIFICATION_LABELS = {
  none: 'None',
  'web-service': 'Web Service',
} as const satisfies Record<(typeof USER_VERIFICATIONS)[number], string>;

const server = z.strictObject({
  address: serverOrBlock('The server that the domains live on: name, IP address or CIDR block'),
  domains: z
    .array(domainName('A domain that lives on that server'))
    // Whether an empty list means no domain or every domain nobody has shown.
    .min(1)
    .max(MOST_DOMAINS)
    .optional()
    .describe(
      'Domains that mail is taken for, at least one; the mode backup-mx has none, so leave them out there and nothing of domains is judged',
    ),
  userVerification: z
    .enum(USER_VERIFICATIONS)
    .describe(
      'How an address is known to exist: none (every one is taken, backscatter) or web-service; in the mode backup-mx, a switch: off or on',
    ),
  mode: z
    .enum(INCOMING_MODES)
    .optional()
    .describe('What this server does with the mail of that one; without it, the mode that is stated for all'),
});

const options = z
  .strictObject({
    mode: z.enum(INCOMING_MODES).meta({
      description:
        'What the server does with the mail of each listed one that states no mode of its own: hold it as a backup MX, or forward it',
      examples: ['backup-mx'],
    }),
    servers: eachOnce(server, { what: 'server', nameOf: ({ address }) => serverName(address) })
      .max(MOST_SERVERS)
      .meta({
        description: 'The servers that this one takes mail for',
        examples: [
          [{ address: 'mail.example.com', domains: ['example.com'], userVerification: 'web-service' }],
        ],
      }),
    unlisted: oneOf('leave', 'remove').describe(
      'Incoming gateways, and domains of them, that are not listed: leave and tell, or remove',
    ),
  })
  .refine(
    ({ mode, servers }) =>
      servers.every((one) => one.domains !== undefined || (one.mode ?? mode) === 'backup-mx'),
    { path: ['servers'], error: 'must give the domains of each server in the mode domain-forwarding' },
  );

type Options = z.infer<typeof options>;
type Wanted = z.infer<typeof server>;

/** A server in several roles holds the mail of one and forwards that of another. */
const modeOf = (wanted: Wanted, { mode }: Options) => wanted.mode ?? mode;

type Fields = z.infer<typeof gatewaysResource.model>;
type Gateway = Item<Fields>;

function without(names: readonly string[], others: readonly string[]): readonly string[] {
  const known = new Set(others.map((name) => name.toLowerCase()));
  return names.filter((name) => !known.has(name.toLowerCase()));
}

/** Domains of a gateway that are not listed; none where the playbook says nothing of them. */
function unlistedOf(shown: readonly string[], { domains }: Wanted): readonly string[] {
  return domains === undefined ? [] : without(shown, domains);
}

const confirms = (address: string): string =>
  `Mail to addresses that ${address} does not confirm is refused: all of it, while that server cannot be asked.`;
const takes = ({ address, domains }: Wanted): string =>
  domains === undefined
    ? `Mail for the domains of ${address} is taken and kept.`
    : `Mail for ${listed(domains)} is taken and kept for ${address}.`;

/** Taking mail that was refused before is what a gateway is for, and it loosens. */
function expects(wanted: Wanted, asked: Options): readonly Expectation<Fields>[] {
  const missing = ({ domains }: Fields) => without(wanted.domains ?? [], domains);
  const extra = ({ domains }: Fields) => (asked.unlisted === 'remove' ? unlistedOf(domains, wanted) : []);
  const domainsOf = (shown: Fields) => [...without(shown.domains, extra(shown)), ...missing(shown)];
  return [
    {
      field: 'isEnabled',
      to: true,
      effect: 'loosens',
      disruption: 'none',
      problem: 'is not enabled',
      impact: takes(wanted),
    },
    {
      field: 'mode',
      to: modeOf(wanted, asked),
      effect: 'neutral',
      disruption: 'medium',
      problem: ({ mode }) => `is in the mode ${MODE_LABELS[mode]}`,
      impact: `Mail for ${wanted.address} is handled as ${MODE_LABELS[modeOf(wanted, asked)]}.`,
    },
    {
      field: 'domains',
      isMet: (shown) => missing(shown).length === 0,
      to: domainsOf,
      effect: 'loosens',
      disruption: 'none',
      problem: (shown) => `lacks ${listed(missing(shown))}`,
      impact: takes(wanted),
    },
    {
      field: 'domains',
      isMet: (shown) => extra(shown).length === 0,
      to: domainsOf,
      disruption: 'high',
      problem: (shown) => `also takes mail for ${listed(extra(shown))}`,
      impact: (shown) => `Mail for ${listed(extra(shown))} is no longer taken for ${wanted.address}.`,
    },
    {
      field: 'userVerification',
      // A verification that was not asked for is stricter, and stays.
      isMet: ({ userVerification }) => userVerification !== 'none' || wanted.userVerification === 'none',
      to: wanted.userVerification,
      disruption: 'high',
      problem: 'takes mail for any address of its domains',
      impact: confirms(wanted.address),
    },
  ];
}

function addition(wanted: Wanted, asked: Options): Shortcoming {
  const item = {
    ...wanted,
    domains: wanted.domains ?? [],
    mode: modeOf(wanted, asked),
    usesGatewayMode: false,
    skipsGreylisting: false,
    isEnabled: true,
  };
  const disruption = wanted.userVerification === 'none' ? 'none' : 'high';
  return {
    problem: `the gateway ${wanted.address} is not there`,
    changes: [{ kind: 'add', need: 'gateways', item, effect: 'loosens', disruption }],
    impact: [takes(wanted), ...(wanted.userVerification === 'web-service' ? [confirms(wanted.address)] : [])],
  };
}

function removal({ key, label }: Gateway): Shortcoming {
  return {
    problem: `the gateway ${label} is not on the list`,
    changes: [{ kind: 'remove', need: 'gateways', key }],
    impact: [`Mail is no longer taken through ${label}.`],
  };
}

/** What is there beside the list and stays, and what the playbook puts up with. */
function toldBeside(
  judged: readonly { readonly wanted: Wanted; readonly gateway: Gateway | undefined }[],
  beside: { readonly left: readonly Gateway[]; readonly asked: Options },
): string {
  const { left, asked } = beside;
  const open = judged.filter(
    ({ wanted, gateway }) =>
      (gateway?.fields ?? wanted).userVerification === 'none' && wanted.userVerification === 'none',
  );
  return remarks(
    left.length > 0 && `Not on the list and left alone: ${labelsOf(left)}.`,
    ...judged.map(({ wanted, gateway }) => {
      const extra = asked.unlisted === 'remove' ? [] : unlistedOf(gateway?.fields.domains ?? [], wanted);
      return (
        extra.length > 0 && `The gateway ${wanted.address} also takes mail for ${listed(extra)}, not listed.`
      );
    }),
    open.length > 0 &&
      `No user verification for ${listed(open.map(({ wanted }) => wanted.address))}, as the playbook asks: mail to ` +
        'addresses that do not exist is taken, and goes back to forged senders (backscatter).',
  );
}

/** `Backup MX`, or `Backup MX or Domain Forwarding` where servers differ in it. */
function modesText(asked: Options): string {
  const modes = asked.servers.map((wanted) => modeOf(wanted, asked));
  return INCOMING_MODES.filter((mode) => modes.includes(mode))
    .map((mode) => MODE_LABELS[mode])
    .join(' or ');
}

/** Backup MX knows neither a host name nor domains, and verification as a switch. */
function clickOf({ address, domains = [], userVerification }: Wanted, mode: Options['mode']): string {
  return mode === 'backup-mx'
    ? `${address} by its IP addresses, User Verification ${userVerification === 'none' ? 'off' : 'on'}`
    : `${address} for ${domains.join(', ')}, User Verification ${VERIFICATION_LABELS[userVerification]}`;
}

export const incomingGateways = defineStep({
  id: 'incoming-gateways',
  title: 'The server takes mail for the listed domains of other servers',
  why:
    'A gateway that takes mail for domains nobody asked for relays for strangers, and one that takes mail for any address ' +
    'sends bounces to forged senders (backscatter). Mail for domains that are not listed does not arrive through it.',
  guide: ['G5 "Gateways and Other Server Roles"', 'G5 "Backup MX"'],
  rehearses: { untold: 'the logs do not say which gateway a message was for' },
  severity: 'medium',
  disruption: 'high',
  notices: 'mail comes by other gateways',
  isForRoles: true,
  ...onServer(options, {
    reads: () => ({ gateways: { resource: gatewaysResource } }),
    assess: ({ gateways }, asked, context) => {
      const judged = asked.servers.map((wanted) => {
        const name = serverName(wanted.address);
        const named = gateways.filter(({ fields }) => serverName(fields.address) === name);
        return { wanted, gateway: needingLeast(named, expects(wanted, asked)) };
      });
      const known = new Set(judged.map(({ gateway }) => gateway));
      const others = gateways.filter((gateway) => !known.has(gateway));
      const [removed, left] = asked.unlisted === 'remove' ? [others, []] : [[], others];
      const found = judged.flatMap(({ wanted, gateway: item }) => {
        const about = { need: 'gateways', who: `the gateway ${wanted.address}`, context };
        return item === undefined
          ? [addition(wanted, asked)]
          : unmetIn(expects(wanted, asked), { ...about, item });
      });
      return verdictOf([...found, ...removed.map(removal)], {
        pass: `Mail is taken for ${counted(asked.servers.length, 'listed server')} as ${modesText(asked)}.`,
        remark: toldBeside(judged, { left, asked }),
      });
    },
  }),
  manual: (asked) =>
    [
      'Settings > Gateways (path not confirmed): add or edit as incoming gateway, each enabled',
      INCOMING_MODES.flatMap((mode) => {
        const servers = asked.servers.filter((wanted) => modeOf(wanted, asked) === mode);
        const clicks = servers.map((one) => clickOf(one, mode)).join('; ');
        return servers.length === 0 ? [] : [` and in the mode ${MODE_LABELS[mode]}: ${clicks}`];
      }).join(';'),
      asked.unlisted === 'remove' ? '. Remove the incoming gateways that are not listed' : '',
      '. Save.',
    ].join(''),
});
