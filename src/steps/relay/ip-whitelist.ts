/**
 * Step ip-whitelist: only the addresses on a reviewed list are whitelisted.
 * Pure: judges the whitelist. What other selected steps put there counts as listed; who may skip SMTP authentication is
 * the step smtp-auth-bypass's.
 */

import { z } from 'zod';
import { ipAccess } from '../../contract/resources/access/ip-access.js';
import { addressList, isPreloaded, sizeRemark } from '../kit/address.js';
import { instruct } from '../kit/instruction.js';
import { isOrAre, listed } from '../kit/names.js';
import { type DesiredChange, defineStep, type Item, partFor, sentence } from '../kit/step.js';
import {
  allowedAddresses,
  allowedElsewhere,
  BYPASSES_NOT_UNDONE,
  butForPreloaded,
  overdueReviews,
  REVIEW_BY_HAND,
} from './allowed-addresses.js';

const options = z.strictObject({
  allow: allowedAddresses(
    'Addresses that may be whitelisted, beside those that smtp-auth-bypass (allow) and gateway-clients (primaries) list',
  ),
  unlisted: z
    .enum(['strip', 'remove'])
    .default('strip')
    .describe(
      'An entry that is not listed: strip it of its protocols and its bypasses of spam checks and greylisting, or remove it where a rollback could put it back in full, and strip it where not',
    ),
  internal: z
    .enum(['leave', 'strip'])
    .default('leave')
    .describe(
      'The preloaded internal ranges, which cannot be deleted: leave them alone, or strip them like an entry that is not listed',
    ),
});

type Options = z.infer<typeof options>;
type Entry = Item<z.infer<typeof ipAccess.model>>;

/** What an entry still carries, without which it is whitelisted for nothing. */
function stripped({ fields }: Entry): Readonly<Record<string, false | readonly never[]>> {
  return {
    ...(fields.protocols.length > 0 ? { protocols: [] } : {}),
    ...(fields.bypassesSpamChecks ? { bypassesSpamChecks: false } : {}),
    ...(fields.bypassesGreylisting ? { bypassesGreylisting: false } : {}),
  };
}

function isWhitelisted(entry: Entry): boolean {
  return Object.keys(stripped(entry)).length > 0;
}

function labels(entries: readonly Entry[]): string {
  return listed(entries.map(({ label }) => label));
}

/** The entry, and its size where that is more than SmarterMail itself takes for sound. */
function nameOf(entry: Entry): string {
  const size = sizeRemark(entry.fields.address);
  return size === undefined ? entry.label : `${entry.label} (${size})`;
}

interface Judged {
  /** Whitelisted for something, and on no list, by what becomes of them. */
  readonly removed: readonly Entry[];
  readonly kept: readonly Entry[];
  /** Preloaded ranges that are to lose something, and those that are left with it. */
  readonly internal: readonly Entry[];
  readonly left: readonly Entry[];
  /** Whitelisted for nothing, but they may skip SMTP authentication, or the server does not say. */
  readonly bypassing: readonly Entry[];
  readonly overdue: readonly string[];
}

function judge(
  whitelist: readonly Entry[],
  asked: { readonly wanted: Options; readonly allowed: readonly string[]; readonly today: string },
): Judged {
  const { wanted, today } = asked;
  const allowed = addressList(asked.allowed);
  const unlisted = whitelist.filter(({ fields }) => !allowed.holds(fields.address));
  const isInternal = ({ fields }: Entry) => isPreloaded(fields.address);
  const internal = unlisted.filter((entry) => isInternal(entry) && isWhitelisted(entry));
  const foreign = unlisted.filter((entry) => !isInternal(entry));
  const whitelisted = foreign.filter(isWhitelisted);
  const isRemoved = (entry: Entry) => wanted.unlisted === 'remove' && entry.isRestorable;
  return {
    removed: whitelisted.filter(isRemoved),
    kept: whitelisted.filter((entry) => !isRemoved(entry)),
    internal: wanted.internal === 'strip' ? internal : [],
    left: wanted.internal === 'leave' ? internal : [],
    bypassing: foreign.filter(
      (entry) => !isWhitelisted(entry) && entry.fields.bypassesSmtpAuthentication !== false,
    ),
    overdue: overdueReviews(wanted.allow, today),
  };
}

function changesOf({ removed, kept, internal }: Judged): readonly DesiredChange[] {
  return [
    ...removed.map(({ key }): DesiredChange => ({ kind: 'remove', need: 'whitelist', key })),
    ...[...kept, ...internal].map(
      (entry): DesiredChange => ({
        kind: 'change',
        need: 'whitelist',
        key: entry.key,
        fields: stripped(entry),
      }),
    ),
  ];
}

function problemsOf({ removed, kept, internal, overdue }: Judged): readonly string[] {
  const foreign = [...removed, ...kept];
  return [
    ...(foreign.length > 0
      ? [`${listed(foreign.map(nameOf))} ${isOrAre(foreign)} whitelisted and not listed`]
      : []),
    ...(internal.length > 0
      ? [
          `the internal ${internal.length === 1 ? 'range' : 'ranges'} ${labels(internal)} ${isOrAre(internal)} whitelisted`,
        ]
      : []),
    ...overdue,
  ];
}

function impactOf({ removed, kept, internal }: Judged, { unlisted }: Options): readonly string[] {
  const foreign = [...removed, ...kept];
  return [
    ...(foreign.length > 0
      ? [
          `Relay limits, spam checks, greylisting and intrusion detection apply to ${labels(foreign)} as to any other address: mail from there may be delayed or filtered, and who sends to outside addresses may have to sign in.`,
        ]
      : []),
    ...(kept.length > 0 && unlisted === 'remove'
      ? [
          `Not removed but stripped ${isOrAre(kept)} ${labels(kept)}: a rollback might not bring back a bypass of SMTP authentication or of greylisting.`,
        ]
      : []),
    ...(internal.length > 0
      ? [
          'Devices and scripts on internal addresses go through relay limits, spam checks and greylisting from then on.',
        ]
      : []),
  ];
}

function passText({ left, bypassing }: Judged, allowed: readonly string[]): string {
  const rest =
    bypassing.length === 0
      ? ''
      : ` Whether ${labels(bypassing)} may skip SMTP authentication is for the step smtp-auth-bypass.`;
  return `No address outside the list (${allowed.length}) is whitelisted${butForPreloaded(left.map(({ label }) => label))}.${rest}`;
}

/** Where to click for one that is not listed, but for a preloaded range. */
function unlistedByHand({ allow, unlisted }: Options): string {
  const addresses = allow.map(({ address }) => address).join(', ');
  const stays = `${addresses}${addresses === '' ? '' : ' and '}those that other steps ask for`;
  return unlisted === 'remove'
    ? `delete every entry but ${stays}; the internal ranges cannot be deleted.`
    : `edit every entry but ${stays} and the internal ranges: no protocol, no IP Bypass. Save.`;
}

export const ipWhitelist = defineStep({
  id: 'ip-whitelist',
  title: 'Only reviewed addresses are whitelisted',
  why:
    'A whitelisted address skips relay limits, spam checks, greylisting and intrusion detection: whoever gets onto it ' +
    'may guess passwords for as long as he likes. Senders that are taken off may be delayed or filtered, and may have to sign in.',
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
        const judged = judge(whitelist, { wanted, allowed, today: context.today });
        const problems = problemsOf(judged);
        return problems.length === 0
          ? { verdict: 'pass', message: passText(judged, allowed) }
          : {
              verdict: 'fail',
              message: sentence(problems),
              changes: changesOf(judged),
              impact: impactOf(judged, wanted),
              byHand: judged.overdue.length > 0 ? instruct(REVIEW_BY_HAND) : [],
              ...(judged.overdue.length === problems.length ? { remedy: 'decide' } : {}),
            };
      },
    }),
  ],
  notUndone: BYPASSES_NOT_UNDONE,
  manual: (wanted) =>
    instruct(
      `Settings > Security > Whitelist: ${unlistedByHand(wanted)} ` +
        (wanted.internal === 'strip'
          ? 'Edit each internal range: no protocol, no IP Bypass. Save.'
          : 'The internal ranges may stay as they are.'),
    ),
});
