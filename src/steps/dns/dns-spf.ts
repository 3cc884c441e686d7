/**
 * Step dns-spf: the SPF record of each domain lets its servers send, and nobody else.
 * Pure: judges what the record and all that it leads to say, by RFC 7208.
 */

import { z } from 'zod';
import { senderPolicy } from '../../contract/resources/dns/sender-policy.js';
import {
  type Evaluation,
  evaluateSpf,
  type Known,
  MOST_LOOK_UPS,
  MOST_VOIDS,
  questionText,
  type Result,
  shortTerm,
} from '../../records/spf/evaluate.js';
import type { Shortcoming } from '../kit/expectation.js';
import type { Instruction } from '../kit/instruction.js';
import { isOrAre, listed } from '../kit/names.js';
import { oneOf } from '../kit/option.js';
import { remarks } from '../kit/present.js';
import type { NotSeen } from '../kit/seen-verdict.js';
import { type Assessment, counted, defineStep, inDomains } from '../kit/step.js';
import {
  addressesOption,
  addressesUnknown,
  type OwnAddresses,
  ownAddresses,
  SHOWN_NEEDS,
} from './addresses.js';
import { dnsVerdict } from './lookups.js';
import { publish } from './publish.js';
import { isMistyped, recordFor } from './spf-record.js';

const ID = 'dns-spf';

const options = z.strictObject({
  addresses: addressesOption,
  strangers: oneOf('softfail', 'fail').describe(
    'What the record is to say of everybody else, at least: softfail (~all: taken with suspicion) or fail (-all: refused)',
  ),
});
type Options = z.infer<typeof options>;
type Model = z.infer<typeof senderPolicy.model>;

interface Seen {
  readonly domain: string;
  readonly known: Known;
  /** What strangers get, and what the record costs. */
  readonly stranger: Evaluation;
  /** What each address gets that mail goes out by. */
  readonly own: readonly (readonly [address: string, Evaluation])[];
}

function seenIn({ domain, lookups }: Model, { outbound }: OwnAddresses): Seen {
  const answers = new Map(lookups.map((one) => [questionText(one), one.answer] as const));
  const known: Known = (question) => answers.get(questionText(question));
  const evaluated = (ip?: string) => evaluateSpf(domain, { ip }, known);
  return { domain, known, stranger: evaluated(), own: outbound.map((ip) => [ip, evaluated(ip)]) };
}

function notSeenOf({ stranger, own }: Seen): readonly NotSeen[] {
  const all = [stranger, ...own.map(([, one]) => one)];
  return [
    ...all.flatMap(({ unseen }) =>
      unseen.map(({ question: { type, name }, why }) => ({ what: `${type} of ${name}`, why })),
    ),
    ...all.flatMap(({ needs }) =>
      needs.map(({ type, name }) => ({ what: `${type} of ${name}`, why: 'not asked: there are too many' })),
    ),
  ];
}

/** What receivers take for an error: then they may as well not read it. */
function errors({ stranger }: Seen): readonly Shortcoming[] {
  const { errors: all, lookUps, voids, costs, records, needs } = stranger;
  const atLeast = needs.length > 0 ? 'at least ' : '';
  const dear = costs.map(({ term, lookUps: own }) => `${term} (${own})`);
  return all.map(({ kind, why }): Shortcoming => {
    switch (kind) {
      case 'look-ups':
        return {
          problem: `receivers have to look up ${atLeast}${lookUps} names for it, and give up after ${MOST_LOOK_UPS}: ${listed(dear)}`,
          brief: `the record takes more than ${MOST_LOOK_UPS} look-ups: receivers give up`,
          byHand: [
            'Take out what no longer sends for the domain, and ptr; put ip4: and ip6: in the place of a and mx whose addresses do not change. What an included record costs only its owner can change.',
          ],
        };
      case 'voids':
        return {
          problem: `${atLeast}${voids} of its look-ups find nothing, and receivers give up after ${MOST_VOIDS}`,
          brief: 'look-ups of the record find nothing: receivers give up',
          byHand: ['Take out the hosts that are no longer there.'],
        };
      case 'records':
        return {
          problem: `there are ${records.length} SPF records: receivers take none of them`,
          brief: 'several SPF records: receivers take none',
          byHand: ['Publish one in their place, and take the others away.'],
        };
      default:
        return {
          problem: `receivers take it for an error: ${why}`,
          brief: 'receivers take the record for an error',
          byHand: [
            kind === 'elsewhere' &&
              'What is wrong in a record that it leads to only the owner of that can mend; else take out what leads there.',
            (kind === 'circle' || kind === 'hosts') && 'Take out what leads there.',
          ],
        };
    }
  });
}

/** What is an error for mail of this server alone: an address of IPv6 finds nothing where a host has only one of IPv4. */
function ownErrors({ stranger, own }: Seen): readonly Shortcoming[] {
  const told = new Set(stranger.errors.map(({ why }) => why));
  return own.flatMap(([address, { errors: all }]) =>
    all
      .filter(({ why }) => !told.has(why))
      .map(({ why }) => ({
        problem: `of mail from ${address} receivers take it for an error: ${why}`,
        brief: 'of mail of this server the record is an error',
      })),
  );
}

const ENOUGH: Readonly<Record<Options['strangers'], readonly Result[]>> = {
  softfail: ['softfail', 'fail'],
  fail: ['fail'],
};

/** What it says of strangers. */
function ending({ result, by = '' }: Evaluation, { strangers }: Options): readonly Shortcoming[] {
  if (result === 'pass')
    return [
      {
        problem: 'it lets everybody send in the name of the domain',
        brief: 'the record lets everybody send',
        byHand: [!by.endsWith('all') && `Take out ${shortTerm(by)}: the record there lets everybody send.`],
      },
    ];
  if (result === 'neutral')
    return [
      {
        problem: 'it says nothing against strangers: it does not end in ~all or -all',
        brief: 'says nothing against strangers',
      },
    ];
  return result === 'softfail' && !ENOUGH[strangers].includes(result)
    ? [{ problem: 'it ends in ~all, not in -all', brief: 'ends in ~all, not in -all' }]
    : [];
}

/** What stands where it counts for nothing. */
function idle({ records }: Evaluation): readonly Shortcoming[] {
  return records.flatMap(({ mechanisms, others }) => {
    const end = mechanisms.findIndex(({ name }) => name === 'all');
    const behind = end < 0 ? [] : mechanisms.slice(end + 1);
    const unread = [...behind, ...others.filter(isMistyped)].map(({ text }) => text);
    return unread.length === 0
      ? []
      : [
          {
            problem: `${listed(unread)} ${unread.length === 1 ? 'counts' : 'count'} for nothing: ${behind.length > 0 ? 'nobody reads beyond all' : 'with = in it, it is no mechanism'}`,
            brief: 'terms of the record count for nothing',
          },
        ];
  });
}

function uncovered({ own }: Seen): readonly Shortcoming[] {
  const left = own.filter(([, { result, depends }]) => isRefused(result) && depends.length === 0);
  const addresses = left.map(([address]) => address);
  return left.length === 0
    ? []
    : [
        {
          problem: `it does not let ${listed(addresses)} send, which ${isOrAre(addresses)} this server's`,
          brief: 'the record does not let this server send',
        },
      ];
}

function isRefused(result: Result): boolean {
  return result === 'fail' || result === 'softfail' || result === 'neutral';
}

const OTHERS =
  'Add whoever else sends for the domain: newsletters, a shop, accounting, a printer at a branch.';

function publication(seen: Seen, wanted: Options): readonly (string | Instruction)[] {
  const { domain, known, stranger, own } = seen;
  const { records, result } = stranger;
  const addresses = own.map(([address]) => address);
  const { text, leftOut } = recordFor({
    ...{ domain, records, known, addresses, sign: wanted.strangers === 'fail' ? '-' : '~' },
    nowhere: stranger.errors.flatMap(({ term }) => term ?? []),
    isRedirectWeak: isRefused(result) && !ENOUGH[wanted.strangers].includes(result),
  });
  const left = leftOut.map((one) => shortTerm(one));
  if (records.length === 0 && addresses.length === 0)
    return [
      publish(
        `Publish the record. mx stands for the hosts of the MX records: where the server sends by other addresses, put them in its place. ${OTHERS}`,
        {
          ...{ name: domain, type: 'TXT', value: text.replace('v=spf1', 'v=spf1 mx') },
        },
      ),
    ];
  if (records.length === 1 && text === records[0]?.text) return [];
  const what = records.length === 0 ? `Publish the record. ${OTHERS}` : 'Publish it so.';
  return [
    publish(
      left.length === 0
        ? what
        : `${what} Left out, as ${left.length === 1 ? 'it leads' : 'they lead'} nowhere or nobody can say what is meant: ${listed(left)}.`,
      {
        ...{ name: domain, type: 'TXT', value: text },
      },
    ),
  ];
}

function shortcomings(seen: Seen, wanted: Options): readonly Shortcoming[] {
  const { stranger, domain } = seen;
  const found =
    stranger.records.length === 0
      ? [
          {
            problem: `the domain ${domain} has no SPF record: receivers cannot tell its mail from forgeries`,
            brief: 'no SPF record',
          },
        ]
      : [
          ...errors(seen),
          ...ownErrors(seen),
          ...uncovered(seen),
          ...ending(stranger, wanted),
          ...idle(stranger),
        ];
  const [first, ...rest] = found;
  if (first === undefined) return [];
  return [
    { ...first, byHand: [...publication(seen, wanted), ...(('byHand' in first && first.byHand) || [])] },
    ...rest,
  ];
}

function judge(model: Model, addresses: OwnAddresses, wanted: Options): Assessment {
  const seen = seenIn(model, addresses);
  const { stranger, own } = seen;
  const notSeen = notSeenOf(seen);
  const isUnread = stranger.records.length === 0 && notSeen.length > 0;
  const found = isUnread ? [] : shortcomings(seen, wanted);
  const hang = own.filter(([, { result, depends }]) => isRefused(result) && depends.length > 0);
  if (found.length === 0 && notSeen.length === 0 && own.length === 0) return addressesUnknown(ID);
  if (found.length === 0 && notSeen.length === 0 && hang.length > 0)
    return {
      verdict: 'manual',
      message: `Whether ${listed(hang.map(([address]) => address))} may send hangs on each mail: ${listed(hang.flatMap(([, { depends }]) => depends.map(({ text }) => shortTerm(text))))}.`,
      brief: 'whether the server may send hangs on each mail',
    };
  const isByReverse = stranger.records.some(({ mechanisms }) =>
    mechanisms.some(({ name }) => name === 'ptr'),
  );
  return dnsVerdict(found, {
    notSeen,
    pass: `It lets ${listed(own.map(([address]) => address))} send, takes ${counted(stranger.lookUps, 'look-up')} of ${MOST_LOOK_UPS}, and says ${stranger.result} of strangers.`,
    remark: remarks(
      isByReverse && 'It uses ptr, which RFC 7208 advises against: many receivers pass it over.',
    ),
  });
}

export const dnsSpf = defineStep({
  id: 'dns-spf',
  title: 'The SPF record of each domain lets this server send, and no strangers',
  why:
    'Receivers ask it who may send in the name of the domain. Without one, forgeries look like its mail, and large receivers refuse both; ' +
    'one that is an error, or leaves this server out, sends its mail to junk.',
  guide: [
    'G3 "Encourage the Adoption of SPF"',
    'G5 "Encourage the Adoption of SPF"',
    'G5 "Proper DNS Settings for Email"',
  ],
  severity: 'medium',
  disruption: 'none',
  beyond: 'dns',
  perDomain: { takes: { strangers: options.shape.strangers }, stricter: { strangers: ['softfail', 'fail'] } },
  ...inDomains(options, {
    reads: () => ({
      ...SHOWN_NEEDS,
      policy: { resource: senderPolicy, fields: ['domain', 'lookups'], isAsked: true },
    }),
    asks: (shown, wanted, context) => ({
      policy: { addresses: [...ownAddresses(shown, wanted, context).outbound] },
    }),
    assess: ({ policy, ...shown }, wanted, context) =>
      judge(policy, ownAddresses(shown, wanted, context), wanted),
  }),
  manual: ({ strangers }) =>
    `DNS of each domain: one TXT record that begins with v=spf1, names the addresses that mail of the domain goes out by, takes at most ${MOST_LOOK_UPS} look-ups, and ends in ${strangers === 'fail' ? '-all' : '~all or -all'}. Look it up: nslookup -type=txt <domain>.`,
});
