/**
 * Step ip-whitelist: only the addresses on a reviewed list are whitelisted.
 * Pure: judges the whitelist. What other selected steps put there counts as listed.
 */
import { z } from 'zod';
import { ipAccess } from '../contract/ip-access.js';
import { contains, isInternal, isTooWide, parseBlock, WIDEST_PREFIX } from './address.js';
import { allowedAddresses, allowedElsewhere, overdueReviews, REVIEW_BY_HAND } from './allowed-addresses.js';
import { listed } from './names.js';
import { type DesiredChange, defineStep, type Item, partFor, sentence } from './step.js';

const options = z.strictObject({
  allow: allowedAddresses(
    'Addresses that may be whitelisted, beside those that smtp-auth-bypass (allow) and gateway-clients (primaries) list; whatever else is whitelisted is removed',
  ),
  internal: z
    .enum(['leave', 'strip'])
    .default('leave')
    .describe(
      'The preloaded internal ranges, which cannot be deleted: leave them alone, or strip them of every protocol and bypass',
    ),
});

type Entry = Item<z.infer<typeof ipAccess.model>>;

const COLUMN = 'Settings > Security > Whitelist, column SMTP Auth Bypass';

function isInternalEntry({ fields }: Entry): boolean {
  const block = parseBlock(fields.address);
  return block !== undefined && isInternal(block);
}

/** What an internal range still carries, without which it is whitelisted for nothing. */
function stripped({ fields }: Entry): Readonly<Record<string, false | readonly never[]>> {
  return {
    ...(fields.protocols.length > 0 ? { protocols: [] } : {}),
    ...(fields.bypassesSmtpAuthentication === true ? { bypassesSmtpAuthentication: false } : {}),
    ...(fields.bypassesSpamChecks ? { bypassesSpamChecks: false } : {}),
    ...(fields.bypassesGreylisting ? { bypassesGreylisting: false } : {}),
  };
}

function stripOf(entry: Entry): readonly DesiredChange[] {
  const fields = stripped(entry);
  return Object.keys(fields).length === 0
    ? []
    : [{ kind: 'change', need: 'whitelist', key: entry.key, fields }];
}

/** The entry, and its size where that is more than SmarterMail itself takes for sound. */
function nameOf(entry: Entry): string {
  const block = parseBlock(entry.fields.address);
  return block !== undefined && isTooWide(block)
    ? `${entry.label} (larger than a /${WIDEST_PREFIX[block.bits]})`
    : entry.label;
}

function isOrAre(entries: readonly unknown[]): string {
  return entries.length === 1 ? 'is' : 'are';
}

interface Judged {
  /** Whitelisted, and on no list: taken out. */
  readonly foreign: readonly Entry[];
  /** Internal ranges that are to lose something. */
  readonly internal: readonly Entry[];
  /** Internal ranges of which the server does not say whether they skip SMTP authentication. */
  readonly silent: readonly Entry[];
  readonly overdue: readonly string[];
}

function problemsOf(judged: Judged): readonly string[] {
  const { foreign, internal } = judged;
  return [
    ...(foreign.length > 0
      ? [`${listed(foreign.map(nameOf))} ${isOrAre(foreign)} whitelisted and not listed`]
      : []),
    ...(internal.length > 0
      ? [
          `the internal ${internal.length === 1 ? 'range' : 'ranges'} ${listed(internal.map(({ label }) => label))} ${isOrAre(internal)} whitelisted`,
        ]
      : []),
    ...judged.overdue,
  ];
}

function impactOf({ foreign, internal }: Judged): readonly string[] {
  return [
    ...(foreign.length > 0
      ? [
          `What sends from ${listed(foreign.map(({ label }) => label))} goes through relay limits, spam checks, greylisting and intrusion detection, and has to sign in to send to outside addresses.`,
          'A removed entry comes back with a rollback only as far as this server takes it in a write.',
        ]
      : []),
    ...(internal.length > 0
      ? ['Devices and scripts on internal addresses are treated like any other from then on.']
      : []),
  ];
}

function silentText(silent: readonly Entry[]): string {
  return `The server does not say whether ${listed(silent.map(({ label }) => label))} may skip SMTP authentication.`;
}

function byHandOf({ silent, overdue }: Judged): string {
  return [
    ...(silent.length > 0 ? [`${silentText(silent)} Look at ${COLUMN}.`] : []),
    ...(overdue.length > 0 ? [REVIEW_BY_HAND] : []),
  ].join(' ');
}

export const ipWhitelist = defineStep({
  id: 'ip-whitelist',
  title: 'Only reviewed addresses are whitelisted',
  why:
    'A whitelisted address skips relay limits, spam checks, greylisting and intrusion detection: whoever gets onto it ' +
    'may guess passwords for as long as he likes. Senders that are taken off may be delayed or filtered, and have to sign in.',
  guide: ['G1 "Don\'t whitelist IP addresses"'],
  severity: 'medium',
  disruption: 'medium',
  scope: 'server',
  options,
  parts: [
    partFor(options)({
      scope: 'server',
      reads: () => ({ whitelist: { resource: ipAccess } }),
      assess: ({ whitelist }, wanted, context) => {
        const allowed = [
          ...wanted.allow.map(({ address }) => address),
          ...allowedElsewhere(context.selected),
        ];
        const unlisted = whitelist.filter(({ fields }) => !contains(allowed, fields.address));
        const internal = wanted.internal === 'leave' ? [] : unlisted.filter(isInternalEntry);
        const judged: Judged = {
          foreign: unlisted.filter((entry) => !isInternalEntry(entry)),
          internal: internal.filter((entry) => stripOf(entry).length > 0),
          silent: internal.filter(({ fields }) => fields.bypassesSmtpAuthentication === null),
          overdue: overdueReviews(wanted.allow, context.today),
        };
        const problems = problemsOf(judged);
        if (problems.length === 0) {
          return judged.silent.length > 0
            ? { verdict: 'manual', message: silentText(judged.silent) }
            : { verdict: 'pass', message: `No address outside the list (${allowed.length}) is whitelisted.` };
        }
        const byHand = byHandOf(judged);
        return {
          verdict: 'fail',
          message: sentence(problems),
          changes: [
            ...judged.foreign.map(({ key }): DesiredChange => ({ kind: 'remove', need: 'whitelist', key })),
            ...judged.internal.flatMap(stripOf),
          ],
          impact: impactOf(judged),
          ...(byHand === '' ? {} : { byHand }),
        };
      },
    }),
  ],
  notUndone:
    'Whether a removed entry gets its SMTP authentication bypass back is assumed: it does where the server takes that ' +
    'member in a write.',
  manual: (wanted) =>
    [
      wanted.allow.length > 0
        ? `Settings > Security > Whitelist: delete every entry but ${wanted.allow.map(({ address }) => address).join(', ')} and those that other steps ask for`
        : 'Settings > Security > Whitelist: delete every entry but those that other steps ask for',
      '; the internal ranges cannot be deleted.',
      wanted.internal === 'strip'
        ? ' Edit each of these: no protocol, no SMTP Auth Bypass, no IP Bypass. Save.'
        : ' They may stay as they are.',
    ].join(''),
});
