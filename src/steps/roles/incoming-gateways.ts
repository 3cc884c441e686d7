/**
 * Step incoming-gateways: the server takes mail for domains that live on other servers, and for those alone that are
 * listed. Pure: each listed server is to be there, enabled and in the asked mode; others go only when asked.
 */

import { z } from 'zod';
import {
  incomingGateways as gatewaysResource,
  INCOMING_MODES,
  USER_VERIFICATIONS,
} from '../../contract/resources/mail/incoming-gateways.js';
import { canonicalAddress } from '../kit/address.js';
import { domainName, serverOrBlock } from '../kit/host-name.js';
import { instruct } from '../kit/instruction.js';
import { listed } from '../kit/names.js';
import { counted, type DesiredChange, defineStep, type Item, partFor, sentence } from '../kit/step.js';

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
    .describe('Domains that mail is taken for, at least one'),
  userVerification: z
    .enum(USER_VERIFICATIONS)
    .describe('How an address is known to exist: none (every one is taken, backscatter) or web-service'),
});

const options = z.strictObject({
  mode: z.enum(INCOMING_MODES).meta({
    description: 'What the server does with the mail: hold it as a backup MX, or forward it',
    examples: ['backup-mx'],
  }),
  servers: z
    .array(server)
    .min(1)
    .max(MOST_SERVERS)
    .refine(
      (all) => new Set(all.map(({ address }) => nameOf(address))).size === all.length,
      'must not name one server twice',
    )
    .meta({
      description: 'The servers that this one takes mail for',
      examples: [
        [{ address: 'mail.example.com', domains: ['example.com'], userVerification: 'web-service' }],
      ],
    }),
  unlisted: z
    .enum(['leave', 'remove'])
    .default('leave')
    .describe('Incoming gateways, and domains of them, that are not listed: leave and tell, or remove'),
});

type Options = z.infer<typeof options>;
type Wanted = z.infer<typeof server>;
type Gateway = Item<z.infer<typeof gatewaysResource.model>>;

/** One text for one server, however it is written. */
function nameOf(address: string): string {
  return canonicalAddress(address).toLowerCase();
}

function without(names: readonly string[], others: readonly string[]): readonly string[] {
  const known = new Set(others.map((name) => name.toLowerCase()));
  return names.filter((name) => !known.has(name.toLowerCase()));
}

/** What one listed server comes to. */
interface Judged {
  readonly wanted: Wanted;
  /** The gateway that is there for it, if any. */
  readonly gateway: Gateway | undefined;
  /** What its gateway is to become. */
  readonly fields: Partial<Gateway['fields']>;
  /** Domains that mail is to be taken for and is not. */
  readonly missing: readonly string[];
  /** Domains that mail is taken for and was not asked for: which are to go, and which stay. */
  readonly cut: readonly string[];
  readonly left: readonly string[];
}

function judge(wanted: Wanted, seen: { readonly gateway: Gateway; readonly asked: Options }): Judged {
  const { gateway, asked } = seen;
  const shown = gateway.fields;
  const missing = without(wanted.domains, shown.domains);
  const extra = without(shown.domains, wanted.domains);
  const [cut, left] = asked.unlisted === 'remove' ? [extra, []] : [[], extra];
  // A verification that was not asked for is stricter, and stays.
  const isUnverified = shown.userVerification === 'none' && wanted.userVerification !== 'none';
  const fields = {
    ...(shown.isEnabled ? {} : { isEnabled: true }),
    ...(shown.mode === asked.mode ? {} : { mode: asked.mode }),
    ...(missing.length + cut.length === 0 ? {} : { domains: [...without(shown.domains, cut), ...missing] }),
    ...(isUnverified ? { userVerification: wanted.userVerification } : {}),
  };
  return { wanted, gateway, fields, missing, cut, left };
}

/** Of several gateways with one address, the one that needs least; of two alike, the one with the lower key. */
function closestTo(
  wanted: Wanted,
  seen: { readonly gateways: readonly Gateway[]; readonly asked: Options },
): Judged {
  const needs = ({ fields }: Judged): number => Object.keys(fields).length;
  const [closest] = seen.gateways
    .filter(({ fields }) => nameOf(fields.address) === nameOf(wanted.address))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
    .map((gateway) => judge(wanted, { gateway, asked: seen.asked }))
    .toSorted((a, b) => needs(a) - needs(b));
  return closest ?? { wanted, gateway: undefined, fields: {}, missing: wanted.domains, cut: [], left: [] };
}

/** Taking mail that was refused before is what a gateway is for, and it loosens. */
function isOpening({ gateway, missing }: Judged): boolean {
  return missing.length > 0 || gateway?.fields.isEnabled === false;
}

function changesOf(judged: Judged, asked: Options): readonly DesiredChange[] {
  const { gateway, wanted, fields, cut } = judged;
  if (gateway === undefined) {
    const item = { ...wanted, mode: asked.mode, usesGatewayMode: false, skipsGreylisting: false };
    return [{ kind: 'add', need: 'gateways', item: { ...item, isEnabled: true }, effect: 'loosens' }];
  }
  if (Object.keys(fields).length === 0) return [];
  const isTightening = cut.length > 0 || fields.userVerification !== undefined;
  const effect = isOpening(judged) ? 'loosens' : isTightening ? 'tightens' : 'neutral';
  return [{ kind: 'change', need: 'gateways', key: gateway.key, fields, effect }];
}

function problemOf({ wanted, gateway, fields, missing, cut }: Judged): readonly string[] {
  if (gateway === undefined) return [`the gateway ${wanted.address} is not there`];
  const what = [
    ...(fields.isEnabled === undefined ? [] : ['is not enabled']),
    ...(fields.mode === undefined ? [] : [`is in the mode ${MODE_LABELS[gateway.fields.mode]}`]),
    ...(missing.length === 0 ? [] : [`lacks ${listed(missing)}`]),
    ...(cut.length === 0 ? [] : [`also takes mail for ${listed(cut)}`]),
    ...(fields.userVerification === undefined ? [] : ['takes mail for any address of its domains']),
  ];
  return what.length === 0 ? [] : [`the gateway ${wanted.address} ${what.join(' and ')}`];
}

/** What is there beside the list and stays, and what the playbook puts up with. */
function toldBeside(judged: readonly Judged[], others: readonly Gateway[]): string {
  const open = judged.filter(
    ({ wanted, gateway }) =>
      (gateway?.fields ?? wanted).userVerification === 'none' && wanted.userVerification === 'none',
  );
  return [
    ...(others.length === 0
      ? []
      : [`Not on the list and left alone: ${listed(others.map(({ label }) => label))}.`]),
    ...judged
      .filter(({ left }) => left.length > 0)
      .map(
        ({ wanted, left }) =>
          `The gateway ${wanted.address} also takes mail for ${listed(left)}, not listed.`,
      ),
    ...(open.length === 0
      ? []
      : [
          `No user verification for ${listed(open.map(({ wanted }) => wanted.address))}, as the playbook asks: mail to ` +
            'addresses that do not exist is taken, and goes back to forged senders (backscatter).',
        ]),
  ]
    .map((text) => ` ${text}`)
    .join('');
}

function impactOf(judged: readonly Judged[], removed: readonly Gateway[]): readonly string[] {
  const isVerified = ({ wanted, gateway, fields }: Judged): boolean =>
    fields.userVerification !== undefined ||
    (gateway === undefined && wanted.userVerification === 'web-service');
  return [
    ...judged
      .filter(isOpening)
      .map(({ wanted }) => `Mail for ${listed(wanted.domains)} is taken and kept for ${wanted.address}.`),
    ...judged
      .filter(isVerified)
      .map(
        ({ wanted }) =>
          `Mail to addresses that ${wanted.address} does not confirm is refused: all of it, while that server cannot be asked.`,
      ),
    ...judged
      .filter(({ cut }) => cut.length > 0)
      .map(({ wanted, cut }) => `Mail for ${listed(cut)} is no longer taken for ${wanted.address}.`),
    ...judged
      .filter(({ fields }) => fields.mode !== undefined)
      .map(
        ({ wanted, fields }) =>
          `Mail for ${wanted.address} is handled as ${MODE_LABELS[fields.mode ?? 'backup-mx']}.`,
      ),
    ...(removed.length === 0
      ? []
      : [`Mail is no longer taken through ${listed(removed.map(({ label }) => label))}.`]),
  ];
}

export const incomingGateways = defineStep({
  id: 'incoming-gateways',
  title: 'The server takes mail for the listed domains of other servers',
  why:
    'A gateway that takes mail for domains nobody asked for relays for strangers, and one that takes mail for any address ' +
    'sends bounces to forged senders (backscatter). Mail for domains that are not listed does not arrive through it.',
  guide: ['G5 "Gateways and Other Server Roles"', 'G5 "Backup MX"'],
  severity: 'medium',
  disruption: 'medium',
  scope: 'server',
  isForRoles: true,
  options,
  parts: [
    partFor(options)({
      scope: 'server',
      reads: () => ({ gateways: { resource: gatewaysResource } }),
      assess: ({ gateways }, asked) => {
        const judged = asked.servers.map((wanted) => closestTo(wanted, { gateways, asked }));
        const known = new Set(judged.map(({ gateway }) => gateway?.key));
        const others = gateways.filter(({ key }) => !known.has(key));
        const [removed, left] = asked.unlisted === 'remove' ? [others, []] : [[], others];
        const beside = toldBeside(judged, left);
        const changes: readonly DesiredChange[] = [
          ...judged.flatMap((one) => changesOf(one, asked)),
          ...removed.map(({ key }) => ({ kind: 'remove', need: 'gateways', key }) as const),
        ];
        if (changes.length === 0) {
          const count = counted(asked.servers.length, 'listed server');
          const message = `Mail is taken for ${count} as ${MODE_LABELS[asked.mode]}.`;
          return { verdict: 'pass', message: `${message}${beside}` };
        }
        const problems = [
          ...judged.flatMap(problemOf),
          ...removed.map(({ label }) => `the gateway ${label} is not on the list`),
        ];
        return {
          verdict: 'fail',
          message: `${sentence(problems)}${beside}`,
          changes,
          impact: impactOf(judged, removed),
        };
      },
    }),
  ],
  manual: ({ mode, servers, unlisted }) =>
    instruct(
      [
        `Settings > Gateways (path not confirmed): add or edit as incoming gateway, each enabled and in the mode ${MODE_LABELS[mode]}: `,
        servers
          .map(
            ({ address, domains, userVerification }) =>
              `${address} for ${domains.join(', ')}, User Verification ${VERIFICATION_LABELS[userVerification]}`,
          )
          .join('; '),
        unlisted === 'remove' ? '. Remove the incoming gateways that are not listed' : '',
        '. Save.',
      ].join(''),
    ),
});
