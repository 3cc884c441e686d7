/**
 * Step smtp-auth-bypass: only the addresses on a reviewed list may send without SMTP authentication.
 * Pure: judges the whitelist's bypass columns, and the separate bypass list where the server shows one.
 */
import { z } from 'zod';
import { ipAccess } from '../contract/ip-access.js';
import { smtpAuthBypassList } from '../contract/smtp-auth-bypass-list.js';
import { canonicalAddress, isInternal, isTooWide, parseBlock, WIDEST_PREFIX } from './address.js';
import {
  allowedAddresses,
  allowedElsewhere,
  namesOf,
  overdueReviews,
  REVIEW_BY_HAND,
} from './allowed-addresses.js';
import { counted, type DesiredChange, defineStep, type Item, partFor, sentence } from './step.js';

const options = z.strictObject({
  allow: allowedAddresses('Addresses that may send without signing in'),
  unlisted: z
    .enum(['turn-off', 'remove'])
    .default('turn-off')
    .describe('An entry that is not listed: turn its bypass off, or remove the whitelist entry'),
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
type Entry = Item<{
  readonly address: string;
  readonly bypassesSmtpAuthentication: boolean | null;
  readonly bypassesSpamChecks: boolean;
}>;
type Listed = Item<{ readonly address: string }>;

const COLUMN = 'Settings > Security > Whitelist, column SMTP Auth Bypass';
const BYPASS_LIST = '15.x: Security > SMTP Authentication Bypass';
const WHERE =
  'Settings > Security > Whitelist: for each address that is not meant to send without signing in, edit it and turn ' +
  `SMTP Auth Bypass off (${BYPASS_LIST})`;

function namesIn(entries: readonly { readonly label: string }[]): string {
  return entries.map((entry) => entry.label).join(', ');
}

/** The options, with the allowed addresses ready to be looked up: whitelists of a thousand entries exist. */
interface Wanted extends Options {
  readonly listed: ReadonlySet<string>;
  /** Addresses that another step wants on the whitelist (clients of a gateway): they lose the bypass, not the entry. */
  readonly kept: ReadonlySet<string>;
}

function isListed(entry: { readonly address: string }, wanted: Wanted): boolean {
  return wanted.listed.has(canonicalAddress(entry.address));
}

function isInternalAddress(address: string): boolean {
  const block = parseBlock(address);
  return block !== undefined && isInternal(block);
}

function isLeftAlone(entry: { readonly address: string }, wanted: Options): boolean {
  return wanted.internalBypass === 'leave' && isInternalAddress(entry.address);
}

/** What one whitelist entry needs; undefined when nothing. */
function changeOf(entry: Entry, wanted: Wanted): DesiredChange | undefined {
  const { address, bypassesSmtpAuthentication: bypass, bypassesSpamChecks } = entry.fields;
  const listed = isListed(entry.fields, wanted);
  const isForeign = bypass === true && !listed && !isLeftAlone(entry.fields, wanted);
  // The preloaded internal ranges can be edited, not deleted.
  const isRemovable = !isInternalAddress(address) && !wanted.kept.has(canonicalAddress(address));
  if (isForeign && wanted.unlisted === 'remove' && isRemovable) {
    return { kind: 'remove', need: 'whitelist', key: entry.key };
  }
  const isMissing = listed && bypass === false;
  const fields = {
    ...(isForeign ? { bypassesSmtpAuthentication: false } : {}),
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
  return (
    change.kind === 'remove' ||
    (change.kind === 'change' && change.fields.bypassesSmtpAuthentication === false)
  );
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
    const block = parseBlock(entry.fields.address);
    const size =
      block !== undefined && isTooWide(block) ? `, larger than a /${WIDEST_PREFIX[block.bits]}` : '';
    problems.push(`${entry.label} skips ${what.join(' and ')}${size}`);
  }
  const missing = changes.filter((change) => change.kind === 'add').length;
  if (missing > 0) problems.push(`${counted(missing, 'listed address')} missing`);
  const off = changes.filter((change) => change.kind === 'change' && change.effect === 'loosens').length;
  if (off > 0) problems.push(`${off} listed without the bypass`);
  return problems;
}

function impactOf(changes: readonly DesiredChange[]): readonly string[] {
  const isScanned = changes.some((change) => skipped(change).includes('spam checks'));
  return [
    ...(changes.some(isRevocation)
      ? ['Devices and scripts on these addresses have to sign in to send.']
      : []),
    ...(changes.some((change) => change.kind === 'remove')
      ? [
          'A removed entry also loses its exemption from intrusion detection and greylisting, and a rollback can only ' +
            'bring back what this server takes in a write.',
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
}): string {
  return [
    ...(left.elsewhere.length > 0
      ? [
          `Take ${namesIn(left.elsewhere)} off the separate bypass list (${BYPASS_LIST}): no call is known that does.`,
        ]
      : []),
    ...(left.silent.length > 0 ? [`${silentText(left.silent)} Look at ${COLUMN}.`] : []),
    ...(left.isOverdue ? [REVIEW_BY_HAND] : []),
  ].join(' ');
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
          elseByHand: `The separate bypass list could not be read: see that no other address is on it (${BYPASS_LIST}).`,
        },
      }),
      assess: ({ whitelist, bypassList }, stated, context) => {
        const wanted = {
          ...stated,
          listed: namesOf(stated.allow.map(({ address }) => address)),
          kept: namesOf(allowedElsewhere(context.selected)),
        };
        const changes = [
          ...whitelist.flatMap((entry) => changeOf(entry, wanted) ?? []),
          ...additions(whitelist, wanted),
        ];
        const silent = whitelist.filter(
          ({ fields }) => fields.bypassesSmtpAuthentication === null && !isLeftAlone(fields, wanted),
        );
        const elsewhere = bypassedElsewhere({ whitelist, bypassList: bypassList ?? [] }, wanted);
        const overdue = overdueReviews(wanted.allow, context.today);
        const problems = [
          ...describe(whitelist, changes),
          ...elsewhere.map((entry) => `${entry.label} is on the separate bypass list`),
          ...overdue,
        ];
        if (problems.length === 0) {
          return silent.length > 0
            ? { verdict: 'manual', message: silentText(silent) }
            : {
                verdict: 'pass',
                message: `No address outside the list (${wanted.allow.length}) skips SMTP authentication.`,
              };
        }
        const byHand = byHandOf({ elsewhere, silent, isOverdue: overdue.length > 0 });
        return {
          verdict: 'fail',
          message: sentence(problems),
          changes,
          impact: impactOf(changes),
          ...(byHand === '' ? {} : { byHand }),
        };
      },
    }),
  ],
  manual: (wanted) =>
    [
      `${WHERE}.`,
      ...(wanted.unlisted === 'remove'
        ? ['Remove its entry altogether, unless it is an internal range.']
        : []),
      wanted.internalBypass === 'refuse'
        ? 'Turn it off for the internal ranges too.'
        : 'The internal ranges may keep theirs.',
      ...(wanted.spamBypass === 'refuse' ? ['Turn IP Bypass off for every address.'] : []),
      ...(wanted.allow.length > 0
        ? [`To be there with SMTP Auth Bypass on: ${wanted.allow.map(({ address }) => address).join(', ')}.`]
        : []),
    ].join(' '),
});
