/**
 * Step ip-whitelist: only the addresses on a reviewed list are whitelisted.
 * Pure: judges the whitelist. What other selected steps put there counts as listed; who may skip SMTP authentication is
 * the step smtp-auth-bypass's.
 */

import { z } from 'zod';
import { ipAccess } from '../../contract/resources/access/ip-access.js';
import { addressList, isPreloaded, sizeRemark } from '../kit/address.js';
import { type Shortcoming, type Texts, together, verdictOf } from '../kit/expectation.js';
import { withExpiry } from '../kit/expiry.js';
import { isOrAre, labelsOf, listed } from '../kit/names.js';
import { oneOf } from '../kit/option.js';
import { exemptOf, losesOf, type WhitelistEntry } from '../kit/rehearsal.js';
import { type DesiredChange, defineStep, type Item, onServer, type StepContext } from '../kit/step.js';
import {
  allowedAddresses,
  allowedElsewhere,
  BYPASSES_NOT_UNDONE,
  butForPreloaded,
  eachOnceByAddress,
  exempted,
  lossOf,
  openLoopback,
  overdueReviews,
  SMTP,
} from './allowed-addresses.js';
import { GATEWAY_LOOK_UPS, sparingGateways } from './behind-gateways.js';
import { lostBypass } from './lost-bypass.js';

const options = z.strictObject({
  allow: allowedAddresses(
    'Addresses that may be whitelisted, beside those that smtp-auth-bypass (allow) and gateway-clients (primaries) list',
  ),
  unlisted: oneOf('strip', 'remove').describe(
    'An entry that is not listed: strip it of its protocols and its bypasses of spam checks and greylisting, or remove it where a rollback could put it back in full, and strip it where not',
  ),
  internal: oneOf('leave', 'strip').describe(
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

/** The entry, and its size where that is more than SmarterMail itself takes for sound. */
function nameOf(entry: Entry): string {
  const size = sizeRemark(entry.fields.address);
  return size === undefined ? entry.label : `${entry.label} (${size})`;
}

function strip(entry: Entry): DesiredChange {
  const fields = stripped(entry);
  const disruption = lossOf(entry.fields, fields);
  return { kind: 'change', need: 'whitelist', key: entry.key, fields, disruption };
}

/** An address that is whitelisted is blocked by no rule against guessing, and once it is not, by any that is there. */
function expiryText(selected: StepContext['selected']): string | false {
  return withExpiry(
    selected,
    ': a device at one of these addresses that keeps the old one may have its whole office blocked.',
  );
}

/** Entries of strangers that are whitelisted for something. */
function strangers(
  whitelisted: readonly Entry[],
  { unlisted, remarks }: Options & { readonly remarks: Texts },
): readonly Shortcoming[] {
  const isRemoved = (entry: Entry) => unlisted === 'remove' && entry.isRestorable;
  const removed = whitelisted.filter(isRemoved);
  const kept = whitelisted.filter((entry) => !isRemoved(entry));
  const all = [...removed, ...kept];
  const changeOf = (entry: Entry): DesiredChange =>
    isRemoved(entry)
      ? { kind: 'remove', need: 'whitelist', key: entry.key, disruption: lossOf(entry.fields) }
      : strip(entry);
  const problem = `${listed(all.map(nameOf))} ${isOrAre(all)} whitelisted and not listed`;
  // Those of which users notice less may be in the plan, while the others are held back.
  return (['high', 'medium', 'low'] as const).flatMap((much) => {
    const some = all.filter((entry) => changeOf(entry).disruption === much);
    const stays = some.filter((entry) => kept.includes(entry));
    return together([some.length > 0 && problem], {
      changes: some.map(changeOf),
      impact: [
        much === 'low'
          ? `Greylisting applies to ${labelsOf(some)} as to any other address: the first mail of a sender may be delayed.`
          : `Relay limits, spam checks, greylisting and intrusion detection apply to ${labelsOf(some)} as to any other address: mail from there may be delayed or filtered, and who sends to outside addresses may have to sign in.`,
        ...remarks,
        stays.length > 0 &&
          unlisted === 'remove' &&
          `Not removed but stripped ${isOrAre(stays)} ${labelsOf(stays)}: a rollback might not bring back a bypass of SMTP authentication or of greylisting.`,
      ],
    });
  });
}

/** Preloaded ranges that are to lose what they are whitelisted for. */
function refusedRanges(internal: readonly Entry[]): readonly Shortcoming[] {
  const ranges = internal.length === 1 ? 'range' : 'ranges';
  const problem = `the internal ${ranges} ${labelsOf(internal)} ${isOrAre(internal)} whitelisted`;
  return internal.map((entry) => ({
    problem,
    changes: [strip(entry)],
    impact: [
      'Devices and scripts on internal addresses go through relay limits, spam checks and greylisting from then on.',
    ],
  }));
}

/** Of those that are whitelisted for nothing: the ones that may skip SMTP authentication, or of which nobody says. */
function bypassText(bare: readonly Entry[]): string {
  const bypassing = bare.filter(({ fields }) => fields.bypassesSmtpAuthentication !== false);
  return bypassing.length === 0
    ? ''
    : ` Whether ${labelsOf(bypassing)} may skip SMTP authentication is for the step smtp-auth-bypass.`;
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
  disruption: 'high',
  notices: 'addresses lose their bypass',
  ...onServer(options, {
    reads: () => ({ whitelist: { resource: ipAccess } }),
    lookUps: () => GATEWAY_LOOK_UPS,
    exported: ({ whitelist }, { allow, internal }, { selected, ...terms }) => {
      const isAllowed = addressList([
        ...allow.map(({ address }) => address),
        ...allowedElsewhere(selected),
      ]).holds;
      const found = whitelist
        .filter((entry) => isWhitelisted(entry) && !isAllowed(entry.fields.address))
        .filter(({ fields }) => internal === 'strip' || !isPreloaded(fields.address))
        .flatMap(({ fields }) => exempted(fields, terms) ?? []);
      return found.length === 0 ? {} : { allow: [...allow, ...eachOnceByAddress(found)] };
    },
    assess: ({ whitelist, lookedUp }, wanted, context) => {
      const allowed = [...wanted.allow.map(({ address }) => address), ...allowedElsewhere(context.selected)];
      const isAllowed = addressList(allowed).holds;
      const unlisted = whitelist.filter(({ fields }) => !isAllowed(fields.address));
      const isInternal = ({ fields }: Entry) => isPreloaded(fields.address);
      const internal = unlisted.filter((entry) => isInternal(entry) && isWhitelisted(entry));
      const foreign = unlisted.filter((entry) => !isInternal(entry));
      const spared = sparingGateways(
        [...foreign.filter(isWhitelisted), ...(wanted.internal === 'strip' ? internal : [])],
        { lookedUp, isAllowed },
      );
      return verdictOf(
        [
          ...strangers(
            spared.rest.filter((entry) => !isInternal(entry)),
            { ...wanted, remarks: [spared.remark, expiryText(context.selected)] },
          ),
          ...refusedRanges(spared.rest.filter(isInternal)),
          ...spared.kept,
          ...overdueReviews(wanted.allow, context.today),
        ],
        {
          look: [
            wanted.internal === 'leave' &&
              openLoopback(internal.filter(({ fields }) => fields.bypassesSmtpAuthentication === true)),
          ],
          pass: () =>
            `No address outside the list (${allowed.length}) is whitelisted${butForPreloaded(internal.map(({ label }) => label))}.` +
            bypassText(foreign.filter((entry) => !isWhitelisted(entry))),
        },
      );
    },
  }),
  rehearses: {
    refuses: (sending, _, facts) => {
      const had = ({ protocols }: WhitelistEntry) => protocols.includes(SMTP);
      if (!losesOf(sending, { facts, had }) || exemptOf(sending.address, facts).relay !== false)
        return undefined;
      return lostBypass(sending, facts);
    },
    untold: ({ whitelist }) =>
      whitelist === undefined
        ? 'the logs do not show whom the whitelist lets through: --url asks the server'
        : undefined,
  },
  notUndone: BYPASSES_NOT_UNDONE,
  manual: (wanted) =>
    `${ipAccess.where}: ${unlistedByHand(wanted)} ` +
    (wanted.internal === 'strip'
      ? 'Edit each internal range: no protocol, no IP Bypass. Save.'
      : 'The internal ranges may stay as they are.'),
});
