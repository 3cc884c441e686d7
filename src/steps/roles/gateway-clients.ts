/**
 * Step gateway-clients: a gateway relays for the primary servers that are listed, by their addresses.
 * Pure: judges their entries of the whitelist. That nobody else stands on it is the step ip-whitelist's.
 */

import { z } from 'zod';
import { ipAccess } from '../../contract/resources/access/ip-access.js';
import { canonicalAddress } from '../kit/address.js';
import { type Expectation, type Shortcoming, unmetIn, verdictOf } from '../kit/expectation.js';
import { isOrAre, listed } from '../kit/names.js';
import { eachOnce, wholeNumber } from '../kit/option.js';
import { counted, defineStep, type Item, onServer, type StepContext } from '../kit/step.js';
import { lossOf, narrowAddress, SMTP, whitelisted } from '../relay/allowed-addresses.js';

const MOST_PRIMARIES = 1000;
const { where: WHITELIST } = ipAccess;

const primary = z.strictObject({
  address: narrowAddress,
  description: z.string().min(1).describe('Which server it is, as it is to stand in the whitelist'),
});

const options = z
  .strictObject({
    primaries: eachOnce(primary, { what: 'address', nameOf: (one) => canonicalAddress(one.address) })
      .max(MOST_PRIMARIES)
      .meta({
        description: 'Addresses of the primary servers that send through this gateway',
        examples: [[{ address: '192.0.2.25', description: 'Primary mail.example.com' }]],
      }),
    atMost: wholeNumber([1, MOST_PRIMARIES], 50).describe(
      'The most addresses that primaries may name: each of them may send to everybody',
    ),
  })
  .refine(({ primaries, atMost }) => primaries.length <= atMost, {
    error: 'names more addresses than atMost allows',
    path: ['primaries'],
  });

type Options = z.infer<typeof options>;
type Primary = z.infer<typeof primary>;
type Fields = z.infer<typeof ipAccess.model>;

const described = z.array(z.object({ address: z.string(), description: z.string() }));

/** What may skip SMTP authentication, as another step of the playbook says, by address. */
function bypassAllowed(selected: StepContext['selected']): ReadonlyMap<string, Primary> {
  const stated = described.safeParse(selected['smtp-auth-bypass']?.allow);
  return new Map((stated.data ?? []).map((one) => [canonicalAddress(one.address), one]));
}

/** The primaries, and the entries of the whitelist that are their own. */
function judge(
  whitelist: readonly Item<Fields>[],
  asked: { readonly wanted: Options; readonly context: StepContext },
) {
  const bypassing = bypassAllowed(asked.context.selected);
  const named = whitelist.map((entry) => ({ entry, name: canonicalAddress(entry.fields.address) }));
  return asked.wanted.primaries.map((one) => {
    const name = canonicalAddress(one.address);
    const entries = named
      .flatMap(({ entry, name: its }) => (its === name ? [entry] : []))
      .toSorted((a, b) => (a.key < b.key ? -1 : 1));
    // Where smtp-auth-bypass lists it too, with a reason, that step has the say over the bypass; and where both steps add
    // it, both have to add the same.
    return { primary: bypassing.get(name) ?? one, entries, mayBypass: bypassing.has(name) };
  });
}

type Judged = ReturnType<typeof judge>[number];

function addressesOf(judged: readonly Judged[]): string {
  return listed(judged.map(({ primary: { address } }) => address));
}

const opens = (addresses: string): string =>
  `Whatever runs on ${addresses} can send through this server, and intrusion detection does not stop it.`;

/** What is not on the whitelist at all. */
function additions(judged: readonly Judged[]): Shortcoming {
  return {
    problem: `the ${judged.length === 1 ? 'primary' : 'primaries'} ${addressesOf(judged)} ${isOrAre(judged)} not on the whitelist`,
    changes: judged.map((one) => whitelisted(one.primary, { bypassesSmtpAuthentication: one.mayBypass })),
    impact: [opens(addressesOf(judged))],
  };
}

/** One entry is enough for SMTP: the first, where none is. */
function expects({ entries, mayBypass }: Judged, entry: Item<Fields>): readonly Expectation<Fields>[] {
  const { address } = entry.fields;
  return [
    {
      field: 'protocols',
      isAsked: entry === entries[0],
      isMet: () => entries.some(({ fields }) => fields.protocols.includes(SMTP)),
      to: ({ protocols }) => [...protocols, SMTP],
      effect: 'loosens',
      disruption: 'none',
      problem: 'is not on the whitelist for SMTP',
      impact: opens(address),
    },
    {
      field: 'bypassesSmtpAuthentication',
      isMet: (shown) => shown.bypassesSmtpAuthentication !== true || mayBypass,
      to: false,
      disruption: (shown) => lossOf(shown, { bypassesSmtpAuthentication: false }),
      problem: 'skips SMTP authentication',
      impact: `Mail from ${address} no longer skips SMTP authentication.`,
    },
    {
      field: 'bypassesSpamChecks',
      to: false,
      disruption: (shown) => lossOf(shown, { bypassesSpamChecks: false }),
      problem: 'skips spam checks',
      impact: `Mail from ${address} goes through the spam checks.`,
    },
  ];
}

/** Those of which the server does not say whether they skip SMTP authentication. */
function silentOf(judged: readonly Judged[]): readonly Judged[] {
  return judged.filter(
    ({ entries, mayBypass }) =>
      !mayBypass && entries.some(({ fields }) => fields.bypassesSmtpAuthentication === null),
  );
}

export const gatewayClients = defineStep({
  id: 'gateway-clients',
  title: 'The gateway relays for its primary servers, by their addresses alone',
  why:
    'An outgoing gateway takes mail from its primary servers without a sign-in. Whoever sends from their addresses sends ' +
    'in your name, so the list holds those servers and nobody else. A primary that is not on it cannot send.',
  guide: ['G5 "Gateways and Other Server Roles"'],
  severity: 'medium',
  disruption: 'high',
  notices: [
    ['add', 'gateways may send'],
    ['*', 'gateways skip other checks'],
  ],
  isForRoles: true,
  ...onServer(options, {
    reads: () => ({ whitelist: { resource: ipAccess } }),
    assess: ({ whitelist }, wanted, context) => {
      const judged = judge(whitelist, { wanted, context });
      const missing = judged.filter(({ entries }) => entries.length === 0);
      const silent = addressesOf(silentOf(judged));
      const found = judged.flatMap((one) =>
        one.entries.flatMap((item) => {
          const about = { need: 'whitelist', who: `the primary ${item.fields.address}`, context };
          return unmetIn(expects(one, item), { ...about, item });
        }),
      );
      return verdictOf([...(missing.length === 0 ? [] : [additions(missing)]), ...found], {
        pass:
          silent === ''
            ? `${counted(judged.length, 'primary address')} on the whitelist for SMTP, without a bypass.`
            : `The server does not say whether ${silent} may skip SMTP authentication.`,
        look: [
          silent !== '' &&
            `${WHITELIST}: see whether ${silent} may skip SMTP authentication, which the server does not say.`,
        ],
      });
    },
  }),
  manual: ({ primaries }) =>
    `${WHITELIST}: for each of these, add or edit the entry, tick SMTP, and leave SMTP Auth Bypass ` +
    `and IP Bypass off: ${primaries.map(({ address, description }) => `${address} (${description})`).join(', ')}. Save.`,
});
