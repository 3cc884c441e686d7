/**
 * Step smtp-auth-bypass: only the addresses on a reviewed list may send without SMTP authentication.
 * Pure: judges the whitelist's bypass columns, and the separate bypass list where the server shows one.
 */

import { z } from 'zod';
import { ipAccess } from '../../contract/resources/access/ip-access.js';
import { smtpAuthBypassList } from '../../contract/resources/access/smtp-auth-bypass-list.js';
import { type AddressList, addressList, canonicalAddress, isPreloaded, sizeRemark } from '../kit/address.js';
import { type Shortcoming, together, verdictOf } from '../kit/expectation.js';
import { instruct } from '../kit/instruction.js';
import { isOrAre, labelsOf } from '../kit/names.js';
import { oneOf } from '../kit/option.js';
import { exemptOf, losesOf, type WhitelistEntry } from '../kit/rehearsal.js';
import { counted, type DesiredChange, defineStep, type Item, type LookedUp, onServer } from '../kit/step.js';
import {
  allowedAddresses,
  allowedElsewhere,
  BYPASSES_NOT_UNDONE,
  butForPreloaded,
  bypassingAddress,
  eachOnceByAddress,
  exempted,
  idsText,
  lossOf,
  namesOf,
  openLoopback,
  overdueReviews,
  skipsOf,
  whitelisted,
} from './allowed-addresses.js';
import { GATEWAY_LOOK_UPS, sparingGateways } from './behind-gateways.js';
import { lostBypass } from './lost-bypass.js';

const options = z.strictObject({
  allow: allowedAddresses('Addresses that may send without signing in', bypassingAddress),
  unlisted: oneOf('turn-off', 'remove').describe(
    'An entry that is not listed: turn its bypass off; or remove the whitelist entry where a rollback could put it back in full, which is not known of this bypass as long as nobody was seen writing it, and turn its bypass off where not',
  ),
  internalBypass: oneOf('leave', 'refuse').describe(
    'The preloaded internal ranges: leave their bypass alone, or turn it off',
  ),
  spamBypass: oneOf('leave', 'refuse').describe(
    'Bypass of spam checks: leave it alone, or turn it off for every entry that is not listed with spam',
  ),
});

type Options = z.infer<typeof options>;
type Entry = Item<z.infer<typeof ipAccess.model>>;
type Listed = Item<{ readonly address: string }>;

const COLUMN = `${ipAccess.where}, column SMTP Auth Bypass`;
const BYPASS_LIST = '15.x: Security > SMTP Authentication Bypass';
const TEST_AFTERWARDS =
  'Afterwards send a message from each site and device that sends through this server, and look into the SMTP log ' +
  '(Settings > Troubleshooting > View Logs) for "Authentication is required for relay": whoever is refused has to sign in, or ' +
  'be listed.';
const WHERE =
  `${ipAccess.where}: for each address that is not meant to send without signing in, edit it and turn ` +
  `SMTP Auth Bypass off (${BYPASS_LIST})`;

/** All of them, however many: each is to be looked at. */
function namesIn(entries: readonly { readonly label: string }[]): string {
  return entries.map((entry) => entry.label).join(', ');
}

/** The options, with the allowed addresses ready to be looked up. */
interface Wanted extends Options {
  readonly listed: AddressList;
  /** Addresses that another step wants on the whitelist (clients of a gateway): they lose the bypass, not the entry. */
  readonly kept: AddressList;
}

/** Is the whole of it inside what is allowed? */
function isListed(entry: { readonly address: string }, wanted: Wanted): boolean {
  return wanted.listed.holds(entry.address);
}

function isLeftAlone(entry: { readonly address: string }, wanted: Options): boolean {
  return wanted.internalBypass === 'leave' && isPreloaded(entry.address);
}

function judge(entry: Entry, wanted: Wanted) {
  const { address, bypassesSmtpAuthentication: bypass, bypassesSpamChecks } = entry.fields;
  const named = wanted.allow.find((one) => canonicalAddress(one.address) === canonicalAddress(address));
  const skips = named === undefined ? undefined : skipsOf(named);
  const isRevoked = bypass === true && !isListed(entry.fields, wanted) && !isLeftAlone(entry.fields, wanted);
  // The preloaded internal ranges can be edited, not deleted.
  const isRemovable = !isPreloaded(address) && !wanted.kept.holds(address);
  const isToGo = isRevoked && wanted.unlisted === 'remove' && isRemovable;
  const isRemoved = isToGo && entry.isRestorable;
  return {
    entry,
    isRevoked,
    isRemoved,
    /** Its removal was asked for, and it only loses the bypass. */
    isKept: isToGo && !isRemoved,
    // Of what lies inside a listed block nobody said that it is to have the bypass.
    isMissing: bypass === false && wanted.listed.names(address),
    isScanned:
      !isRemoved && wanted.spamBypass === 'refuse' && bypassesSpamChecks && !skips?.bypassesSpamChecks,
    /** Bypasses that it is to have and has not. */
    granted: {
      ...(skips?.bypassesSpamChecks && !bypassesSpamChecks ? { bypassesSpamChecks: true } : {}),
      ...(skips?.bypassesGreylisting && !entry.fields.bypassesGreylisting
        ? { bypassesGreylisting: true }
        : {}),
    },
  };
}
type Judged = ReturnType<typeof judge>;

/** What one whitelist entry needs; none when nothing. */
function changesOf({
  entry,
  isRevoked,
  isRemoved,
  isMissing,
  isScanned,
  granted,
}: Judged): readonly DesiredChange[] {
  const about = { need: 'whitelist', key: entry.key };
  if (isRemoved) return [{ kind: 'remove', ...about, disruption: lossOf(entry.fields) }];
  const isOpened = isMissing || Object.keys(granted).length > 0;
  if (!isRevoked && !isOpened && !isScanned) return [];
  const fields = {
    ...(isRevoked || isMissing ? { bypassesSmtpAuthentication: isMissing } : {}),
    ...(isScanned ? { bypassesSpamChecks: false } : {}),
    ...granted,
  };
  const disruption = lossOf(entry.fields, fields);
  return [{ kind: 'change', ...about, fields, disruption, ...(isOpened ? { effect: 'loosens' } : {}) }];
}

function skipsText({ entry, isRevoked, isScanned }: Judged): string {
  const what = [...(isRevoked ? ['SMTP authentication'] : []), ...(isScanned ? ['spam checks'] : [])];
  const size = sizeRemark(entry.fields.address);
  return `${entry.label} skips ${what.join(' and ')}${size === undefined ? '' : `, ${size}`}`;
}

function additions(entries: readonly Entry[], wanted: Options): readonly DesiredChange[] {
  const known = namesOf(entries.map(({ fields }) => fields.address));
  return wanted.allow
    .filter((allowed) => !known.has(canonicalAddress(allowed.address)))
    .map((allowed) => whitelisted(allowed, { bypassesSmtpAuthentication: true, ...skipsOf(allowed) }));
}

/** What is wrong in the whitelist itself. */
function inWhitelist(
  entries: readonly Entry[],
  { wanted, lookedUp }: { readonly wanted: Wanted; readonly lookedUp: LookedUp | undefined },
): readonly Shortcoming[] {
  const loses = (entry: Entry) => {
    const { isRevoked, isScanned } = judge(entry, wanted);
    return isRevoked || isScanned;
  };
  const isAllowed = (address: string) => wanted.listed.holds(address) || wanted.kept.holds(address);
  const spared = sparingGateways(entries.filter(loses), { lookedUp, isAllowed });
  const judged = entries
    .filter((entry) => !loses(entry) || spared.rest.includes(entry))
    .map((entry) => judge(entry, wanted));
  const added = additions(entries, wanted);
  const off = judged.filter(({ isMissing }) => isMissing).length;
  const short = judged.filter(({ granted }) => Object.keys(granted).length > 0).length;
  const kept = judged.filter(({ isKept }) => isKept).map(({ entry }) => entry);
  const losing = [
    ...judged.filter(({ isRevoked }) => isRevoked),
    ...judged.filter(({ isRevoked, isScanned }) => !isRevoked && isScanned),
  ];
  // Each with its own sentences: some may be held back, and whoever is let in notices nothing.
  const found = losing.map((one) => ({
    problem: skipsText(one),
    changes: changesOf(one),
    impact: [
      one.isRevoked && `Devices and scripts on these addresses have to sign in to send. ${TEST_AFTERWARDS}`,
      one.isRemoved &&
        'A removed entry also loses its exemption from relay limits, spam checks, greylisting and intrusion detection.',
      one.isKept &&
        `Not removed ${isOrAre(kept)} ${labelsOf(kept)}, as a rollback might not bring the bypass back: only the bypass is turned off.`,
      one.isScanned && 'Mail from these addresses goes through the spam checks.',
      spared.rest.includes(one.entry) && spared.remark,
    ],
  }));
  const opened = together(
    [
      added.length > 0 && `${counted(added.length, 'listed address')} missing`,
      off > 0 && `${off} listed without the bypass`,
      short > 0 &&
        `${counted(short, 'listed address')} without a bypass of spam checks or greylisting that is asked for`,
    ],
    { changes: [...judged.filter((one) => !losing.includes(one)).flatMap(changesOf), ...added] },
  );
  return [...found, ...opened, ...spared.kept];
}

interface Bypassing {
  /** Entries of the whitelist that have the bypass. */
  readonly open: readonly Entry[];
  readonly bypassList: readonly Listed[];
}

/** Addresses of the separate bypass list that the whitelist does not already answer for. */
function inBypassList({ open, bypassList }: Bypassing, wanted: Wanted): readonly Shortcoming[] {
  const answered = namesOf(open.map(({ fields }) => fields.address));
  const elsewhere = bypassList.filter(
    ({ fields }) =>
      !isListed(fields, wanted) &&
      !isLeftAlone(fields, wanted) &&
      !answered.has(canonicalAddress(fields.address)),
  );
  return together(
    elsewhere.map(({ label }) => `${label} is on the separate bypass list`),
    {
      byHand: [
        `Take ${namesIn(elsewhere)} off the separate bypass list (${BYPASS_LIST}): no call is known that does.`,
      ],
    },
  );
}

function silentText(silent: readonly Entry[]): string {
  return `The server does not say whether ${namesIn(silent)} may skip SMTP authentication.`;
}

function passText({ open, bypassList }: Bypassing, wanted: Wanted): string {
  const left = [...open, ...bypassList]
    .filter(({ fields }) => !isListed(fields, wanted) && isLeftAlone(fields, wanted))
    .map(({ label }) => label);
  return `No address outside the list (${wanted.allow.length}) skips SMTP authentication${butForPreloaded([...new Set(left)])}.`;
}

export const smtpAuthBypass = defineStep({
  id: 'smtp-auth-bypass',
  title: 'Only reviewed addresses may send without SMTP authentication',
  why:
    'Whatever runs on an address that skips SMTP authentication can send as anybody, and is not stopped by ' +
    'intrusion detection. Devices that rely on an address not listed here have to sign in.',
  guide: [
    'G1 "Don\'t whitelist IP addresses"',
    'G2 "SMTP Authentication Bypass"',
    'G4 "Allowing specific IPs to still relay"',
  ],
  severity: 'high',
  disruption: 'high',
  notices: [
    ['remove', 'devices have to sign in'],
    ['bypassesSmtpAuthentication', 'devices have to sign in', false],
    ['bypassesSpamChecks', 'their mail meets spam checks', false],
    ['*', 'addresses need not sign in'],
  ],
  ...onServer(options, {
    reads: () => ({
      whitelist: { resource: ipAccess },
      bypassList: {
        resource: smtpAuthBypassList,
        elseByHand: instruct(
          `The separate bypass list could not be read: see that no other address is on it (${BYPASS_LIST}).`,
        ),
      },
    }),
    lookUps: () => GATEWAY_LOOK_UPS,
    exported: ({ whitelist }, wanted, terms) => {
      const isListed = addressList(wanted.allow.map(({ address }) => address)).holds;
      const found = whitelist
        .filter(({ fields }) => fields.bypassesSmtpAuthentication === true)
        .filter(({ fields }) => !isListed(fields.address) && !isLeftAlone(fields, wanted))
        .flatMap(({ fields }) => {
          const one = exempted(fields, terms);
          const spam = fields.bypassesSpamChecks ? (['spam'] as const) : [];
          const greylisting = fields.bypassesGreylisting ? (['greylisting'] as const) : [];
          return one === undefined ? [] : [{ ...one, bypass: ['smtp-auth', ...spam, ...greylisting] }];
        });
      return found.length === 0
        ? {}
        : ({ allow: [...wanted.allow, ...eachOnceByAddress(found)] } as Partial<Options>);
    },
    assess: ({ whitelist, bypassList = [], lookedUp }, stated, context) => {
      const wanted = {
        ...stated,
        listed: addressList(stated.allow.map(({ address }) => address)),
        kept: addressList(allowedElsewhere(context.selected)),
      };
      const silent = whitelist.filter(
        ({ fields }) => fields.bypassesSmtpAuthentication === null && !isLeftAlone(fields, wanted),
      );
      const open = whitelist.filter(({ fields }) => fields.bypassesSmtpAuthentication === true);
      return verdictOf(
        [
          ...inWhitelist(whitelist, { wanted, lookedUp }),
          ...inBypassList({ open, bypassList }, wanted),
          ...overdueReviews(wanted.allow, context.today),
        ],
        {
          pass: () => (silent.length > 0 ? silentText(silent) : passText({ open, bypassList }, wanted)),
          look: [
            idsText(stated.allow),
            openLoopback(
              open.filter(({ fields }) => !isListed(fields, wanted) && isLeftAlone(fields, wanted)),
            ),
            silent.length > 0 && `${silentText(silent)} Look at ${COLUMN}.`,
          ],
        },
      );
    },
  }),
  rehearses: {
    refuses: (sending, _, facts) => {
      const had = ({ bypassesSmtpAuthentication }: WhitelistEntry) => bypassesSmtpAuthentication === true;
      if (!losesOf(sending, { facts, had }) || exemptOf(sending.address, facts).auth !== false)
        return undefined;
      return lostBypass(sending, facts);
    },
    untold: ({ whitelist }) =>
      whitelist === undefined
        ? 'the logs do not show whom the whitelist lets through: --url asks the server'
        : undefined,
  },
  notUndone: BYPASSES_NOT_UNDONE,
  manual: ({ allow, unlisted, internalBypass, spamBypass }) => [
    `${WHERE}.` +
      (unlisted === 'remove' ? ' Delete its entry altogether, unless it is an internal range.' : '') +
      (internalBypass === 'refuse'
        ? ' Turn it off for the internal ranges too.'
        : ' The internal ranges may keep theirs.') +
      (spamBypass === 'refuse' ? ' Turn IP Bypass off for every address.' : '') +
      (allow.length > 0
        ? ` To be there with SMTP Auth Bypass on: ${allow.map(({ address }) => address).join(', ')}.`
        : ''),
    TEST_AFTERWARDS,
  ],
});
