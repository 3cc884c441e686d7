/**
 * Step gateway-clients: a gateway relays for the primary servers that are listed, by their addresses.
 * Pure: judges their entries of the whitelist. That nobody else stands on it is the step ip-whitelist's.
 */

import { z } from 'zod';
import { ipAccess } from '../../contract/resources/access/ip-access.js';
import { canonicalAddress } from '../kit/address.js';
import { instruct } from '../kit/instruction.js';
import { listed } from '../kit/names.js';
import {
  counted,
  type DesiredChange,
  defineStep,
  type Item,
  partFor,
  type StepContext,
  sentence,
} from '../kit/step.js';
import { namesOf, narrowAddress } from '../relay/allowed-addresses.js';

const MOST_PRIMARIES = 1000;
/** Name of the protocol as the whitelist has it. */
const SMTP = 'Smtp';

const primary = z.strictObject({
  address: narrowAddress,
  description: z.string().min(1).describe('Which server it is, as it is to stand in the whitelist'),
});

const options = z
  .strictObject({
    primaries: z
      .array(primary)
      .min(1)
      .max(MOST_PRIMARIES)
      .refine(
        (all) => namesOf(all.map(({ address }) => address)).size === all.length,
        'must not name one address twice',
      )
      .meta({
        description: 'Addresses of the primary servers that send through this gateway',
        examples: [[{ address: '192.0.2.25', description: 'Primary mail.example.com' }]],
      }),
    atMost: z
      .int()
      .min(1)
      .max(MOST_PRIMARIES)
      .default(50)
      .describe('The most addresses that primaries may name: each of them may send to everybody'),
  })
  .refine(({ primaries, atMost }) => primaries.length <= atMost, {
    error: 'names more addresses than atMost allows',
    path: ['primaries'],
  });

type Options = z.infer<typeof options>;
type Primary = z.infer<typeof primary>;
type Entry = Item<{
  readonly address: string;
  readonly protocols: readonly string[];
  readonly bypassesSmtpAuthentication: boolean | null;
  readonly bypassesSpamChecks: boolean;
}>;

/** One primary, and the entries of the whitelist that are its own. */
interface Judged {
  readonly primary: Primary;
  readonly entries: readonly Entry[];
  /** The step smtp-auth-bypass lists it too, with a reason: then that step has the say over the bypass. */
  readonly mayBypass: boolean;
}

const described = z.array(z.object({ address: z.string(), description: z.string() }));

/** What may skip SMTP authentication, as another step of the playbook says, by address. */
function bypassAllowed(selected: StepContext['selected']): ReadonlyMap<string, Primary> {
  const stated = described.safeParse(selected['smtp-auth-bypass']?.allow);
  return new Map((stated.data ?? []).map((one) => [canonicalAddress(one.address), one]));
}

function judge(
  whitelist: readonly Entry[],
  asked: { readonly wanted: Options; readonly context: StepContext },
): readonly Judged[] {
  const bypassing = bypassAllowed(asked.context.selected);
  const named = whitelist.map((entry) => ({ entry, name: canonicalAddress(entry.fields.address) }));
  return asked.wanted.primaries.map((one) => {
    const name = canonicalAddress(one.address);
    const entries = named
      .flatMap(({ entry, name: its }) => (its === name ? [entry] : []))
      .toSorted((a, b) => (a.key < b.key ? -1 : 1));
    // Where both steps add it, both have to add the same.
    return { primary: bypassing.get(name) ?? one, entries, mayBypass: bypassing.has(name) };
  });
}

function isForSmtp({ fields }: Entry): boolean {
  return fields.protocols.includes(SMTP);
}

function isBypassing({ fields }: Entry, { mayBypass }: Judged): boolean {
  return fields.bypassesSmtpAuthentication === true && !mayBypass;
}

function addition({ primary: { address, description }, mayBypass }: Judged): DesiredChange {
  const item = {
    address,
    description,
    protocols: [SMTP],
    bypassesSmtpAuthentication: mayBypass,
    bypassesSpamChecks: false,
    bypassesGreylisting: false,
  };
  return { kind: 'add', need: 'whitelist', item, effect: 'loosens' };
}

function changesOf(judged: Judged): readonly DesiredChange[] {
  const { entries } = judged;
  const [first] = entries;
  if (first === undefined) return [addition(judged)];
  const isOpen = entries.some(isForSmtp);
  return entries.flatMap((entry) => {
    const isToOpen = !isOpen && entry === first;
    const fields = {
      ...(isToOpen ? { protocols: [...entry.fields.protocols, SMTP] } : {}),
      ...(isBypassing(entry, judged) ? { bypassesSmtpAuthentication: false } : {}),
      ...(entry.fields.bypassesSpamChecks ? { bypassesSpamChecks: false } : {}),
    };
    if (Object.keys(fields).length === 0) return [];
    const effect = isToOpen ? 'loosens' : 'tightens';
    return [{ kind: 'change', need: 'whitelist', key: entry.key, fields, effect } as const];
  });
}

function problemsOf(judged: Judged): readonly string[] {
  const { primary: wanted, entries } = judged;
  if (entries.length === 0) return [`the primary ${wanted.address} is not on the whitelist`];
  const what = [
    ...(entries.some(isForSmtp) ? [] : ['is not on the whitelist for SMTP']),
    ...(entries.some((entry) => isBypassing(entry, judged)) ? ['skips SMTP authentication'] : []),
    ...(entries.some(({ fields }) => fields.bypassesSpamChecks) ? ['skips spam checks'] : []),
  ];
  return what.length === 0 ? [] : [`the primary ${wanted.address} ${what.join(' and ')}`];
}

function impactOf(judged: readonly Judged[]): readonly string[] {
  const opened = judged.filter(({ entries }) => !entries.some(isForSmtp));
  const closed = judged.filter((one) => one.entries.some((entry) => isBypassing(entry, one)));
  const scanned = judged.filter(({ entries }) => entries.some(({ fields }) => fields.bypassesSpamChecks));
  const names = (all: readonly Judged[]): string => listed(all.map(({ primary: { address } }) => address));
  return [
    ...(opened.length === 0
      ? []
      : [
          `Whatever runs on ${names(opened)} can send through this server, and intrusion detection does not stop it.`,
        ]),
    ...(closed.length === 0 ? [] : [`Mail from ${names(closed)} no longer skips SMTP authentication.`]),
    ...(scanned.length === 0 ? [] : [`Mail from ${names(scanned)} goes through the spam checks.`]),
  ];
}

function silentText(judged: readonly Judged[]): string | undefined {
  const silent = judged.filter(
    ({ entries, mayBypass }) =>
      !mayBypass && entries.some(({ fields }) => fields.bypassesSmtpAuthentication === null),
  );
  return silent.length === 0
    ? undefined
    : `The server does not say whether ${listed(silent.map(({ primary: { address } }) => address))} may skip SMTP authentication.`;
}

export const gatewayClients = defineStep({
  id: 'gateway-clients',
  title: 'The gateway relays for its primary servers, by their addresses alone',
  why:
    'An outgoing gateway takes mail from its primary servers without a sign-in. Whoever sends from their addresses sends ' +
    'in your name, so the list holds those servers and nobody else. A primary that is not on it cannot send.',
  guide: ['G5 "Gateways and Other Server Roles"'],
  severity: 'medium',
  disruption: 'low',
  scope: 'server',
  isForRoles: true,
  options,
  parts: [
    partFor(options)({
      scope: 'server',
      reads: () => ({ whitelist: { resource: ipAccess } }),
      assess: ({ whitelist }, wanted, context) => {
        const judged = judge(whitelist, { wanted, context });
        const changes = judged.flatMap(changesOf);
        const silent = silentText(judged);
        if (changes.length === 0) {
          return silent === undefined
            ? {
                verdict: 'pass',
                message: `${counted(judged.length, 'primary address')} on the whitelist for SMTP, without a bypass.`,
              }
            : { verdict: 'manual', message: silent };
        }
        return {
          verdict: 'fail',
          message: sentence(judged.flatMap(problemsOf)),
          changes,
          impact: impactOf(judged),
          byHand: silent === undefined ? [] : instruct(`${silent} Look at Settings > Security > Whitelist.`),
        };
      },
    }),
  ],
  manual: ({ primaries }) =>
    instruct(
      'Settings > Security > Whitelist: for each of these, add or edit the entry, tick SMTP, and leave SMTP Auth Bypass ' +
        `and IP Bypass off: ${primaries.map(({ address, description }) => `${address} (${description})`).join(', ')}. Save.`,
    ),
});
