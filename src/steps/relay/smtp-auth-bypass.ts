/**
 * Step smtp-auth-bypass: only the addresses on a reviewed list may send without SMTP authentication.
 * Pure: judges the whitelist's bypass columns, and the separate bypass list where the server shows one.
 */

import { z } from 'zod';
import { ipAccess } from '../../contract/resources/access/ip-access.js';
import { smtpAuthBypassList } from '../../contract/resources/access/smtp-auth-bypass-list.js';
import { type AddressList, addressList, canonicalAddress, isPreloaded, sizeRemark } from '../kit/address.js';
import { type Instruction, instruct } from '../kit/instruction.js';
import { listed } from '../kit/names.js';
import { counted, type DesiredChange, defineStep, type Item, partFor, sentence } from '../kit/step.js';
import {
  allowedAddresses,
  allowedElsewhere,
  BYPASSES_NOT_UNDONE,
  butForPreloaded,
  namesOf,
  overdueReviews,
  REVIEW_BY_HAND,
} from './allowed-addresses.js';

const options = z.strictObject({
  allow: allowedAddresses('Addresses that may send without signing in'),
  unlisted: z
    .enum(['turn-off', 'remove'])
    .default('turn-off')
    .describe(
      'An entry that is not listed: turn its bypass off; or remove the whitelist entry where a rollback could put it back in full, which is not known of this bypass as long as nobody was seen writing it, and turn its bypass off where not',
    ),
  internalBypass: z
    .enum(['leave', 'refuse'])
    .default('leave')
    .describe('The preloaded internal ranges: leave their bypass alone, or turn it off'),
  spamBypass: z
    .enum(['leave', 'refuse'])
    .default('leave')
    .describe('Bypass of spam checks: leave it alone, or turn it off for every entry'),
});

type Options = z.infer<typeof options>;
type Entry = Item<z.infer<typeof ipAccess.model>>;
type Listed = Item<{ readonly address: string }>;

const COLUMN = 'Settings > Security > Whitelist, column SMTP Auth Bypass';
const BYPASS_LIST = '15.x: Security > SMTP Authentication Bypass';
const WHERE =
  'Settings > Security > Whitelist: for each address that is not meant to send without signing in, edit it and turn ' +
  `SMTP Auth Bypass off (${BYPASS_LIST})`;

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

/** Is it an entry with the bypass that is nowhere allowed? */
function isForeign({ fields }: Entry, wanted: Wanted): boolean {
  return (
    fields.bypassesSmtpAuthentication === true && !isListed(fields, wanted) && !isLeftAlone(fields, wanted)
  );
}

/** Does the option ask for its removal? The preloaded internal ranges can be edited, not deleted. */
function isToGo(entry: Entry, wanted: Wanted): boolean {
  const { address } = entry.fields;
  const isRemovable = !isPreloaded(address) && !wanted.kept.holds(address);
  return wanted.unlisted === 'remove' && isRemovable && isForeign(entry, wanted);
}

/** What one whitelist entry needs; undefined when nothing. */
function changeOf(entry: Entry, wanted: Wanted): DesiredChange | undefined {
  const { address, bypassesSmtpAuthentication: bypass, bypassesSpamChecks } = entry.fields;
  const isRevoked = isForeign(entry, wanted);
  if (isToGo(entry, wanted) && entry.isRestorable)
    return { kind: 'remove', need: 'whitelist', key: entry.key };
  // Of what lies inside a listed block nobody said that it is to have the bypass.
  const isMissing = bypass === false && wanted.listed.names(address);
  const fields = {
    ...(isRevoked ? { bypassesSmtpAuthentication: false } : {}),
    ...(isMissing ? { bypassesSmtpAuthentication: true } : {}),
    ...(wanted.spamBypass === 'refuse' && bypassesSpamChecks ? { bypassesSpamChecks: false } : {}),
  };
  if (Object.keys(fields).length === 0) return undefined;
  const change = { kind: 'change', need: 'whitelist', key: entry.key, fields } as const;
  return isMissing ? { ...change, effect: 'loosens' } : change;
}

function additions(entries: readonly Entry[], wanted: Options): readonly DesiredChange[] {
  const known = namesOf(entries.map(({ fields }) => fields.address));
  return wanted.allow
    .filter((allowed) => !known.has(canonicalAddress(allowed.address)))
    .map((allowed) => ({
      kind: 'add',
      need: 'whitelist',
      item: {
        address: allowed.address,
        description: allowed.description,
        protocols: ['Smtp'],
        bypassesSmtpAuthentication: true,
        bypassesSpamChecks: false,
        bypassesGreylisting: false,
      },
      effect: 'loosens',
    }));
}

/** Does the change take the bypass of SMTP authentication away? */
function isRevocation(change: DesiredChange): boolean {
  if (change.kind === 'change') return change.fields.bypassesSmtpAuthentication === false;
  return change.kind === 'remove';
}

function skipped(change: DesiredChange): readonly string[] {
  const isSpam = change.kind === 'change' && change.fields.bypassesSpamChecks === false;
  return [...(isRevocation(change) ? ['SMTP authentication'] : []), ...(isSpam ? ['spam checks'] : [])];
}

function describe(entries: readonly Entry[], changes: readonly DesiredChange[]): string[] {
  const problems: string[] = [];
  const byKey = new Map(changes.flatMap((change) => ('key' in change ? [[change.key, change]] : [])));
  for (const entry of entries) {
    const change = byKey.get(entry.key);
    const what = change === undefined ? [] : skipped(change);
    if (what.length === 0) continue;
    const size = sizeRemark(entry.fields.address);
    problems.push(`${entry.label} skips ${what.join(' and ')}${size === undefined ? '' : `, ${size}`}`);
  }
  const missing = changes.filter((change) => change.kind === 'add').length;
  if (missing > 0) problems.push(`${counted(missing, 'listed address')} missing`);
  const off = changes.filter((change) => change.kind === 'change' && change.effect === 'loosens').length;
  if (off > 0) problems.push(`${off} listed without the bypass`);
  return problems;
}

/** `kept` are the entries whose removal was asked for, and which only lose the bypass. */
function impactOf(changes: readonly DesiredChange[], kept: readonly Entry[]): readonly string[] {
  const isScanned = changes.some((change) => skipped(change).includes('spam checks'));
  return [
    ...(changes.some(isRevocation)
      ? ['Devices and scripts on these addresses have to sign in to send.']
      : []),
    ...(changes.some((change) => change.kind === 'remove')
      ? [
          'A removed entry also loses its exemption from relay limits, spam checks, greylisting and intrusion detection.',
        ]
      : []),
    ...(kept.length > 0
      ? [
          `Not removed ${kept.length === 1 ? 'is' : 'are'} ${listed(kept.map(({ label }) => label))}, as a rollback might not bring the bypass back: only the bypass is turned off.`,
        ]
      : []),
    ...(isScanned ? ['Mail from these addresses goes through the spam checks.'] : []),
  ];
}

/** Addresses of the separate bypass list that the whitelist does not already answer for. */
function bypassedElsewhere(
  inputs: { readonly whitelist: readonly Entry[]; readonly bypassList: readonly Listed[] },
  wanted: Wanted,
): readonly Listed[] {
  const answered = namesOf(
    inputs.whitelist
      .filter(({ fields }) => fields.bypassesSmtpAuthentication === true)
      .map(({ fields }) => fields.address),
  );
  return inputs.bypassList.filter(
    ({ fields }) =>
      !isListed(fields, wanted) &&
      !isLeftAlone(fields, wanted) &&
      !answered.has(canonicalAddress(fields.address)),
  );
}

function silentText(silent: readonly Entry[]): string {
  return `The server does not say whether ${namesIn(silent)} may skip SMTP authentication.`;
}

function byHandOf(left: {
  readonly elsewhere: readonly Listed[];
  readonly silent: readonly Entry[];
  readonly isOverdue: boolean;
}): readonly Instruction[] {
  return instruct(
    ...(left.elsewhere.length > 0
      ? [
          `Take ${namesIn(left.elsewhere)} off the separate bypass list (${BYPASS_LIST}): no call is known that does.`,
        ]
      : []),
    ...(left.silent.length > 0 ? [`${silentText(left.silent)} Look at ${COLUMN}.`] : []),
    ...(left.isOverdue ? [REVIEW_BY_HAND] : []),
  );
}

function passText(
  inputs: { readonly whitelist: readonly Entry[]; readonly bypassList: readonly Listed[] },
  wanted: Wanted,
): string {
  const open = inputs.whitelist.filter(({ fields }) => fields.bypassesSmtpAuthentication === true);
  const left = [...open, ...inputs.bypassList]
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
  disruption: 'medium',
  scope: 'server',
  options,
  parts: [
    partFor(options)({
      scope: 'server',
      reads: () => ({
        whitelist: { resource: ipAccess },
        bypassList: {
          resource: smtpAuthBypassList,
          elseByHand: instruct(
            `The separate bypass list could not be read: see that no other address is on it (${BYPASS_LIST}).`,
          ),
        },
      }),
      assess: ({ whitelist, bypassList = [] }, stated, context) => {
        const wanted = {
          ...stated,
          listed: addressList(stated.allow.map(({ address }) => address)),
          kept: addressList(allowedElsewhere(context.selected)),
        };
        const changes = [
          ...whitelist.flatMap((entry) => changeOf(entry, wanted) ?? []),
          ...additions(whitelist, wanted),
        ];
        const silent = whitelist.filter(
          ({ fields }) => fields.bypassesSmtpAuthentication === null && !isLeftAlone(fields, wanted),
        );
        const elsewhere = bypassedElsewhere({ whitelist, bypassList }, wanted);
        const overdue = overdueReviews(wanted.allow, context.today);
        const problems = [
          ...describe(whitelist, changes),
          ...elsewhere.map((entry) => `${entry.label} is on the separate bypass list`),
          ...overdue,
        ];
        if (problems.length === 0) {
          return silent.length > 0
            ? { verdict: 'manual', message: silentText(silent) }
            : { verdict: 'pass', message: passText({ whitelist, bypassList }, wanted) };
        }
        const kept = whitelist.filter((entry) => isToGo(entry, wanted) && !entry.isRestorable);
        const byHand = byHandOf({ elsewhere, silent, isOverdue: overdue.length > 0 });
        return {
          verdict: 'fail',
          message: sentence(problems),
          changes,
          impact: impactOf(changes, kept),
          byHand,
          ...(overdue.length === problems.length ? { remedy: 'decide' } : {}),
        };
      },
    }),
  ],
  notUndone: BYPASSES_NOT_UNDONE,
  manual: (wanted) =>
    instruct(
      [
        `${WHERE}.`,
        ...(wanted.unlisted === 'remove'
          ? ['Delete its entry altogether, unless it is an internal range.']
          : []),
        wanted.internalBypass === 'refuse'
          ? 'Turn it off for the internal ranges too.'
          : 'The internal ranges may keep theirs.',
        ...(wanted.spamBypass === 'refuse' ? ['Turn IP Bypass off for every address.'] : []),
        ...(wanted.allow.length > 0
          ? [
              `To be there with SMTP Auth Bypass on: ${wanted.allow.map(({ address }) => address).join(', ')}.`,
            ]
          : []),
      ].join(' '),
    ),
});
