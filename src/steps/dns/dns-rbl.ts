/**
 * Step dns-rbl: the block lists that the server asks answer as lists do, and the server is on none of them.
 * Pure: judges what they answered to the resolver that was asked. Of RFC 5782 2 and 5.
 */
import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { blockLists } from '../../contract/resources/dns/block-lists.js';
import type { Lookup } from '../../contract/resources/dns/lookup.js';
import { rbls } from '../../contract/resources/mail/rbls.js';
import type { Shortcoming } from '../kit/expectation.js';
import { isHostName } from '../kit/host-name.js';
import type { Instruction } from '../kit/instruction.js';
import { isNoAddressAnswer, isPolicyAnswer, refusalOf } from '../kit/list-answers.js';
import { isOrAre, listed } from '../kit/names.js';
import { present, remarks } from '../kit/present.js';
import { type Assessment, counted, defineStep, type Item, partFor } from '../kit/step.js';
import { addressesOption, addressesUnknown, domainsOwn, ownAddresses, SHOWN_NEEDS } from './addresses.js';
import { dnsVerdict, recordsOf } from './lookups.js';

const ID = 'dns-rbl';

const options = z.strictObject({ addresses: addressesOption });
type Row = Item<z.infer<typeof rbls.model>>;
type Answers = z.infer<typeof blockLists.model>['lists'][number];

/** More are asked nothing, and that is said. */
const [MOST_LISTS, MOST_ADDRESSES] = [100, 32];

/** As DNS takes it: no dot at the end, and small. */
function domainOf({ fields }: Row): string {
  return fields.lookupDomain.trim().toLowerCase().replace(/\.+$/, '');
}

/** A part of the name by which a customer is known to the list: whoever has it asks at his cost. */
function isKey(label: string): boolean {
  return label.length >= 20 && /\d/.test(label) && /^[a-z0-9]+$/i.test(label);
}

function nameOf(row: Row): string {
  if (row.fields.name !== '') return row.fields.name;
  const shown = domainOf(row)
    .split('.')
    .map((label) => (isKey(label) ? '***' : label));
  return shown.join('.');
}

/** Those that are enabled, in an order that the answer does not decide. */
function enabledOf(rows: readonly Row[]): readonly Row[] {
  return rows.filter(({ fields }) => fields.isEnabled).sort((one, other) => (one.key < other.key ? -1 : 1));
}

/** Those that are asked: a row without a domain would ask the whole of DNS. */
function askedOf(rows: readonly Row[]): readonly Row[] {
  return enabledOf(rows)
    .filter((row) => domainOf(row) !== '')
    .slice(0, MOST_LISTS);
}

/** An IPv4 address as such, however it is written. */
function asAsked(addresses: readonly string[]): readonly string[] {
  return [...new Set(addresses.map((address) => ipaddr.process(address).toString()))];
}

/** Of each list, and of the addresses. */
function questionOf(rows: readonly Row[], addresses: readonly string[]) {
  return {
    lists: askedOf(rows).map((row) => ({ domain: domainOf(row), isOfNames: row.fields.isUribl })),
    addresses: asAsked(addresses).slice(0, MOST_ADDRESSES),
  };
}

/** What a list is by its answers. */
type State =
  | { readonly kind: 'answers' | 'everybody' | 'silent' }
  | { readonly kind: 'refuses' | 'unknown'; readonly why: string }
  | { readonly kind: 'foreign'; readonly answer: string };

const isV6 = (point: string) => point.includes(':');
const isOfLists = (answer: string) => answer.startsWith('127.');

function stateOf(row: Row, { listed: has, unlisted: hasNot }: Answers): State {
  // A list of names may answer every question about an address, and lists nobody by that.
  const isNoAnswer = (one: Lookup<string>) =>
    row.fields.isUribl && recordsOf(one).some((answer) => isNoAddressAnswer(answer, domainOf(row)));
  const points = (all: Answers['listed']) =>
    Object.entries(all).flatMap(([at, one]) => (isV6(at) || isNoAnswer(one) ? [] : one));
  const [wanted, unwanted] = [points(has), points(hasNot)];
  const all = [...wanted, ...unwanted];
  const answers = all.flatMap(recordsOf);
  const [refusal] = answers.flatMap((answer) => refusalOf(answer, domainOf(row)) ?? []);
  if (refusal !== undefined) return { kind: 'refuses', why: refusal };
  const foreign = answers.find((answer) => !isOfLists(answer));
  if (foreign !== undefined) return { kind: 'foreign', answer: foreign };
  const isHit = (one: Lookup<string>) => one.status === 'found';
  if (unwanted.some(isHit)) return { kind: 'everybody' };
  if (wanted.some(isHit)) return { kind: 'answers' };
  const failed = all.find((one) => one.status === 'failed');
  if (failed !== undefined) return { kind: 'unknown', why: failed.why };
  return { kind: 'silent' };
}

interface Asked {
  readonly row: Row;
  readonly name: string;
  readonly answers: Answers;
  readonly state: State;
}

/** Names by why, so that ten lists that failed alike are one text. */
function byWhy(all: readonly { readonly name: string; readonly why: string }[]): readonly string[] {
  const whys = [...new Set(all.map(({ why }) => why))];
  return whys.map((why) => `${listed(all.filter((one) => one.why === why).map(({ name }) => name))}: ${why}`);
}

/** Does what it answers count as a hit on the server? Of one that names none, any may. */
function mayCount({ row: { fields } }: Asked): boolean {
  return !fields.requiresMatch;
}

function listFaults(asked: readonly Asked[]): readonly Shortcoming[] {
  const of = (kind: State['kind']) => asked.filter(({ state }) => state.kind === kind);
  const names = (some: readonly Asked[]) => listed(some.map(({ name }) => name));
  const lists = (some: readonly Asked[]) => `the ${some.length === 1 ? 'list' : 'lists'} ${names(some)}`;
  const everybody = [
    ...of('everybody'),
    ...of('answers').filter(({ answers }) =>
      Object.entries(answers.unlisted).some(([point, one]) => isV6(point) && recordsOf(one).some(isOfLists)),
    ),
  ];
  const foreign = of('foreign');
  // Lists of names need not have the test names of RFC 5782, and some have others.
  const silent = of('silent').filter(({ row }) => !row.fields.isUribl);
  const taken = foreign.filter(mayCount);
  return present<Shortcoming>(
    everybody.length > 0 && {
      problem: `${lists(everybody)} ${everybody.length === 1 ? 'lists' : 'list'} everybody, also whom no list may have: mail of everybody counts as spam`,
      brief: 'a list has everybody on it',
      byHand: [`Switch ${names(everybody)} off (${rbls.where}).`],
    },
    foreign.length > 0 && {
      problem: `what ${lists(foreign)} ${foreign.length === 1 ? 'answers' : 'answer'} is not of a list (${listed(foreign.map(({ state }) => ('answer' in state ? state.answer : '')))}): the ${foreign.length === 1 ? 'domain may have another owner' : 'domains may have other owners'}${taken.length > 0 ? ', and the server may count that as a hit' : ''}`,
      brief: 'a list answers what no list answers',
      byHand: [`Switch ${names(foreign)} off (${rbls.where}).`],
    },
    silent.length > 0 && {
      problem: `${lists(silent)} ${silent.length === 1 ? 'does' : 'do'} not have what every list has (127.0.0.2): dead, or not for everybody`,
      brief: 'a list is dead, or does not answer everybody',
      byHand: [
        `Ask from the mail server, too. Where ${names(silent)} ${isOrAre(silent)} as silent there, ${silent.length === 1 ? 'register with the list, where it asks for that, or switch it off' : 'register with the lists, where they ask for that, or switch them off'} (${rbls.where}).`,
      ],
    },
  );
}

interface Listing {
  readonly address: string;
  readonly name: string;
  readonly answers: readonly string[];
  readonly isPolicy: boolean;
  readonly reason: string | undefined;
}

const MOST_OF_REASON = 160;

/** Does it tell of an address? One that lists whom to trust weighs nothing or less. */
function doesTell({ state, row: { fields } }: Asked): boolean {
  return state.kind === 'answers' && fields.weight > 0 && !fields.isUribl;
}

/** On which lists the addresses are, of those that tell. */
function listingsOf(asked: readonly Asked[]): readonly Listing[] {
  return asked.filter(doesTell).flatMap(({ name, row, answers: { own } }) =>
    Object.entries(own).flatMap(([address, { answers: lookup, reasons }]) => {
      const list = domainOf(row);
      const answers = recordsOf(lookup).filter(
        (answer) => isOfLists(answer) && refusalOf(answer, list) === undefined,
      );
      const reason = reasons === null ? undefined : recordsOf(reasons)[0]?.slice(0, MOST_OF_REASON);
      const isPolicy = answers.every((answer) => isPolicyAnswer(answer, list));
      return answers.length === 0 ? [] : [{ address, name, answers, isPolicy, reason }];
    }),
  );
}

function listedFaults(listings: readonly Listing[], whose: 'server' | 'domain'): readonly Shortcoming[] {
  const addresses = [...new Set(listings.map(({ address }) => address))];
  if (addresses.length === 0) return [];
  const texts = addresses.map((address) => {
    const own = listings.filter((one) => one.address === address);
    return `${address} is on ${listed(own.map(({ name, answers }) => `${name} (${answers.join(', ')})`))}`;
  });
  const policy = [...new Set(listings.filter(({ isPolicy }) => isPolicy).map(({ address }) => address))];
  return [
    {
      problem: listed(texts),
      brief: `${whose === 'server' ? 'the server' : 'its own address'} is on ${counted(new Set(listings.map(({ name }) => name)).size, 'block list')}`,
      sign: "the server's own address is on a block list: smlockdown respond says who sends",
      byHand: [
        'First end what brought it there: see internal-spammer and smtp-relay, and in the spool and the SMTP log who sends. Then ask each list to take it off, at its own site; without that it comes back.',
        policy.length > 0 &&
          `${listed(policy)} ${isOrAre(policy)} in a range that is not to deliver by itself: ask whoever gave you ${policy.length === 1 ? 'the address to take it' : 'the addresses to take them'} out of that list, or send by a gateway.`,
        ...listings.flatMap(({ name, address, reason }) =>
          reason === undefined ? [] : [`${name} says of ${address}: ${JSON.stringify(reason)}`],
        ),
        'Until then mail can go out by a second public address (Manage > Domains > the domain > Outgoing IP address), which has a reverse name and is in the SPF record of each domain that sends by it.',
      ],
    },
  ];
}

/** From the mail server itself, by the resolver that Windows has there. */
function fromThere(asked: readonly Asked[]): readonly Instruction[] {
  const domains = asked
    .map(({ row }) => domainOf(row))
    .filter((domain) => isHostName(domain) && !domain.split('.').some(isKey));
  if (domains.length === 0) return [];
  const names = [...new Set(domains)].map((domain) => `'${domain}'`).join(',');
  return [
    {
      text: 'The mail server may use another resolver, and be answered otherwise. Ask from there, in PowerShell: of each list 127.0.0.2 has to be listed, 127.0.0.1 must not, and 127.255.255.x is a refusal (so is 127.0.1.255 of a list of names). If SmarterMail has DNS servers of its own stated, add -Server and their address.',
      snippet: {
        language: 'powershell',
        text: `${names} | ForEach-Object { foreach ($test in '2.0.0.127', '1.0.0.127') { $found = Resolve-DnsName -Name "$test.$_" -Type A -DnsOnly -ErrorAction SilentlyContinue; "$test.$_ -> " + ($found.IPAddress -join ' ') } }`,
      },
    },
  ];
}

/** `whose` the addresses are: what is wrong with a list itself is told of the server, and not of each domain again. */
function judge(
  rows: readonly Row[],
  seen: readonly Answers[],
  { addresses, whose }: { readonly addresses: readonly string[]; readonly whose: 'server' | 'domain' },
): Assessment {
  const enabled = enabledOf(rows);
  if (enabled.length === 0)
    return { verdict: 'not-applicable', message: 'No block list is enabled (see rbl-checks).' };
  const rowsAsked = askedOf(rows);
  const asked = rowsAsked.flatMap((row): readonly Asked[] => {
    const answers = seen.find(({ domain }) => domain === domainOf(row));
    return answers === undefined ? [] : [{ row, name: nameOf(row), answers, state: stateOf(row, answers) }];
  });
  const left = enabled.filter((row) => !asked.some((one) => one.row === row));
  const refusing = asked.flatMap(({ name, state }) =>
    state.kind === 'refuses' ? [{ name, why: `refuses the resolver that was asked: ${state.why}` }] : [],
  );
  // Of a list that answers: what of it was not seen all the same.
  const partly = asked
    .filter(({ state }) => state.kind === 'answers')
    .flatMap(({ name, answers: { listed: has, unlisted: hasNot, own } }) => {
      const looked = [
        ...[has, hasNot].flatMap(Object.entries<Lookup<string>>),
        ...Object.entries(own).map(([address, { answers }]) => [address, answers] as const),
      ];
      return looked.flatMap(([point, lookup]) =>
        lookup.status === 'failed' ? [{ what: `${point} on ${name}`, why: lookup.why }] : [],
      );
    });
  const notSeen = [
    ...asked.flatMap(({ name, state }) => (state.kind === 'unknown' ? [{ what: name, why: state.why }] : [])),
    ...partly,
    ...left.map((row) => ({
      what: nameOf(row),
      why: domainOf(row) === '' ? 'it names no domain to ask' : 'not asked, there are too many lists',
    })),
    ...(addresses.length > MOST_ADDRESSES
      ? [
          {
            what: `${counted(addresses.length - MOST_ADDRESSES, 'address')} of the server`,
            why: 'not asked, there are too many',
          },
        ]
      : []),
  ];
  const refusals = refusing.map(({ name, why }) => ({ what: name, why }));
  const found = [...listedFaults(listingsOf(asked), whose), ...(whose === 'server' ? listFaults(asked) : [])];
  const refused = byWhy(refusing);
  const there = fromThere(asked);
  const remark = remarks(
    addresses.length === 0 && 'Whether the server is on one is not known: its addresses are not.',
    v4Only(asked, addresses),
    untold(asked),
    'That is what the resolver was told that was asked from here.',
  );
  // A refusal says nothing of the list, nor of what the mail server is told.
  if (found.length === 0 && notSeen.length > 0)
    return dnsVerdict([], { notSeen: [...notSeen, ...refusals], pass: '' });
  if (found.length === 0 && refused.length === 0 && addresses.length === 0) return addressesUnknown(ID);
  const telling = asked.filter(doesTell);
  if (whose === 'domain' && refused.length === 0 && telling.length === 0)
    return { verdict: 'not-applicable', message: 'No list that is enabled tells of addresses.' };
  const last = found.length - 1;
  return dnsVerdict(
    found.map((one, at) => (at === last ? { ...one, byHand: [...(one.byHand ?? []), ...there] } : one)),
    {
      notSeen: found.length > 0 ? [...notSeen, ...refusals] : [],
      pass:
        refused.length > 0
          ? `Not known of every list: ${refused.join('; ')}.`
          : whose === 'domain'
            ? `${listed(addresses)}, by which its mail goes out, is on none of ${counted(telling.length, 'list')}.`
            : `${counted(asked.length, 'list')} ${asked.length === 1 ? 'answers as a list does' : 'answer as lists do'}, and ${listed(addresses)} ${isOrAre(addresses)} on none.`,
      remark,
      look: found.length === 0 && refused.length > 0 ? refusalAdvice(refusing, there) : [],
    },
  );
}

function refusalAdvice(
  refusing: readonly { readonly name: string }[],
  there: readonly Instruction[],
): readonly Instruction[] {
  const names = listed(refusing.map(({ name }) => name));
  return [
    ...there,
    {
      text: `Where ${names} ${refusing.length === 1 ? 'refuses' : 'refuse'} the mail server as well, let it ask by a resolver of its own instead of a public one, or register with ${refusing.length === 1 ? 'the list; else switch it' : 'the lists; else switch them'} off (${rbls.where}).`,
    },
  ];
}

/** Lists that say nothing of IPv6, where the server has such an address. */
function v4Only(asked: readonly Asked[], addresses: readonly string[]): string | false {
  if (!addresses.some(isV6)) return false;
  const without = asked.filter(
    ({ state, answers }) =>
      state.kind === 'answers' &&
      Object.entries(answers.listed).some(
        ([point, one]) => isV6(point) && (one.status === 'no-name' || one.status === 'no-data'),
      ),
  );
  const names = listed(without.map(({ name }) => name));
  return without.length > 0 && `Of IPv6 addresses ${names} ${without.length === 1 ? 'says' : 'say'} nothing.`;
}

/** Lists of names that have no test names. */
function untold(asked: readonly Asked[]): string | false {
  const silent = asked.filter(({ state, row }) => state.kind === 'silent' && row.fields.isUribl);
  return (
    silent.length > 0 &&
    `Whether ${listed(silent.map(({ name }) => name))} ${silent.length === 1 ? 'answers' : 'answer'} could not be told: none of the usual test names is there.`
  );
}

const SEEN = { resource: blockLists, fields: ['lists'], isAsked: true } as const;

export const dnsRbl = defineStep({
  id: 'dns-rbl',
  title: 'The block lists that the server asks answer, and it is on none of them',
  why:
    'A list that is dead stops no spam, and one whose domain changed hands can list everybody: then all mail counts as spam. A server ' +
    'that is on one itself is refused by whoever asks it, and often sends for somebody who broke in.',
  guide: ['G5 "Gateways and Other Server Roles"'],
  severity: 'high',
  disruption: 'none',
  beyond: 'dns',
  options,
  scope: 'server',
  parts: [
    partFor(options, {
      scope: 'server',
      reads: () => ({ lists: { resource: rbls }, ports: SHOWN_NEEDS.ports, seen: SEEN }),
      asks: ({ lists, ports }, wanted, context) => ({
        seen: questionOf(lists, ownAddresses({ ports }, wanted, context).all),
      }),
      assess: ({ lists, ports, seen }, wanted, context) => {
        const addresses = asAsked(ownAddresses({ ports }, wanted, context).all);
        return judge(lists, seen.lists, { addresses, whose: 'server' });
      },
    }),
    // The address by which one domain sends, where it is none of those.
    partFor(options, {
      scope: 'domain',
      reads: () => ({ ...SHOWN_NEEDS, lists: { resource: rbls }, seen: SEEN }),
      asks: ({ lists, ...shown }, wanted, context) => {
        const { own } = domainsOwn(shown, wanted, context);
        return { seen: questionOf(own.length === 0 ? [] : lists, own) };
      },
      assess: ({ lists, seen, ...shown }, wanted, context) => {
        const { own, none } = domainsOwn(shown, wanted, context);
        if (own.length === 0) return none;
        return judge(lists, seen.lists, { addresses: asAsked(own), whose: 'domain' });
      },
    }),
  ],
  manual: () =>
    `${rbls.where}: each list that is enabled answers: nslookup 2.0.0.127.<its domain> finds an address that begins with 127.0.0, and nslookup 1.0.0.127.<its domain> finds none. Look up the public addresses of the server in the same way, backwards.`,
});
