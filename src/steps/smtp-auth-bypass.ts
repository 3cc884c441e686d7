/**
 * Step smtp-auth-bypass: only the addresses on a reviewed list may send without SMTP authentication.
 * Pure: judges the whitelist's bypass columns, and the separate bypass list where the server shows one.
 */
import { z } from 'zod';
import { ipAccess } from '../contract/ip-access.js';
import { smtpAuthBypassList } from '../contract/smtp-auth-bypass-list.js';
import { isInternal, isSameAddress, isTooWide, parseBlock } from './address.js';
import { counted, type DesiredChange, defineStep, type Item, partFor, sentence } from './step.js';

const allowedAddress = z.strictObject({
  address: z
    .string()
    .refine((text) => parseBlock(text) !== undefined, 'must be an IP address or a CIDR block')
    .refine((text) => {
      const block = parseBlock(text);
      return block === undefined || !isTooWide(block);
    }, 'must not be larger than a /24 (IPv6: a /64)')
    .describe('IP address or CIDR block, no larger than a /24'),
  description: z.string().min(1).describe('What sends from there, as it is to stand in the whitelist'),
  reason: z.string().min(1).describe('Why it cannot sign in'),
  reviewBy: z.iso.date().describe('Day by which the exception is looked at again, YYYY-MM-DD'),
});

const options = z.strictObject({
  allow: z.array(allowedAddress).default([]).describe('Addresses that may send without signing in'),
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

const WHERE =
  'Settings > Security > Whitelist: for each address that is not meant to send without signing in, edit it and turn ' +
  'SMTP Auth Bypass off (15.x: Security > SMTP Authentication Bypass)';

function isListed(entry: { readonly address: string }, wanted: Options): boolean {
  return wanted.allow.some((allowed) => isSameAddress(allowed.address, entry.address));
}

function isLeftAlone(entry: Entry, wanted: Options): boolean {
  const block = parseBlock(entry.fields.address);
  return block !== undefined && isInternal(block) && wanted.internalBypass === 'leave';
}

/** What one whitelist entry needs; undefined when nothing. */
function changeOf(entry: Entry, wanted: Options): DesiredChange | undefined {
  const block = parseBlock(entry.fields.address);
  const listed = isListed(entry.fields, wanted);
  const fields: Record<string, boolean> = {};
  if (entry.fields.bypassesSmtpAuthentication === true && !listed && !isLeftAlone(entry, wanted)) {
    const isDeletable = block === undefined || !isInternal(block);
    if (wanted.unlisted === 'remove' && isDeletable)
      return { kind: 'remove', need: 'whitelist', key: entry.key };
    fields.bypassesSmtpAuthentication = false;
  }
  if (wanted.spamBypass === 'refuse' && entry.fields.bypassesSpamChecks) fields.bypassesSpamChecks = false;
  if (Object.keys(fields).length > 0) return { kind: 'change', need: 'whitelist', key: entry.key, fields };
  return listed && entry.fields.bypassesSmtpAuthentication === false
    ? {
        kind: 'change',
        need: 'whitelist',
        key: entry.key,
        fields: { bypassesSmtpAuthentication: true },
        effect: 'loosens',
      }
    : undefined;
}

function additions(entries: readonly Entry[], wanted: Options): readonly DesiredChange[] {
  return wanted.allow
    .filter((allowed) => !entries.some((entry) => isSameAddress(entry.fields.address, allowed.address)))
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

function describe(entries: readonly Entry[], changes: readonly DesiredChange[]): string[] {
  const problems: string[] = [];
  const touched = entries.filter((entry) =>
    changes.some((change) => 'key' in change && change.key === entry.key && change.effect !== 'loosens'),
  );
  for (const entry of touched) {
    const block = parseBlock(entry.fields.address);
    const size = block !== undefined && isTooWide(block) ? ', larger than a /24' : '';
    const what =
      entry.fields.bypassesSmtpAuthentication === true ? 'skips SMTP authentication' : 'skips spam checks';
    problems.push(`${entry.label} ${what}${size}`);
  }
  const missing = changes.filter((change) => change.kind === 'add').length;
  if (missing > 0)
    problems.push(`${counted(missing, 'listed address').replace('addresss', 'addresses')} missing`);
  const off = changes.filter((change) => change.kind === 'change' && change.effect === 'loosens').length;
  if (off > 0) problems.push(`${off} listed without the bypass`);
  return problems;
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
          elseByHand: `The separate bypass list could not be read. ${WHERE}.`,
        },
      }),
      assess: ({ whitelist, bypassList }, wanted, context) => {
        const changes = [
          ...whitelist.flatMap((entry) => changeOf(entry, wanted) ?? []),
          ...additions(whitelist, wanted),
        ];
        const problems = describe(whitelist, changes);
        const silent = whitelist.filter((entry) => entry.fields.bypassesSmtpAuthentication === null);
        const elsewhere = (bypassList ?? []).filter(
          (entry) =>
            !isListed(entry.fields, wanted) &&
            !whitelist.some((known) => isSameAddress(known.fields.address, entry.fields.address)),
        );
        problems.push(...elsewhere.map((entry) => `${entry.label} is on the separate bypass list`));
        const overdue = wanted.allow.filter((allowed) => allowed.reviewBy < context.today);
        problems.push(
          ...overdue.map((allowed) => `the review of ${allowed.address} was due on ${allowed.reviewBy}`),
        );
        if (problems.length > 0) {
          const byHand = [
            ...(elsewhere.length > 0
              ? [`No call is known that writes the separate bypass list. ${WHERE}.`]
              : []),
            ...(overdue.length > 0
              ? ['Review the overdue addresses and set a new reviewBy in the playbook.']
              : []),
          ];
          return {
            verdict: 'fail',
            message: sentence(problems),
            changes,
            impact: changes.some((change) => change.kind !== 'add')
              ? ['Devices and scripts on these addresses have to sign in to send.']
              : [],
            ...(byHand.length > 0 ? { byHand: byHand.join(' ') } : {}),
          };
        }
        return silent.length > 0
          ? {
              verdict: 'manual',
              message: `The server does not say whether ${silent.map((entry) => entry.label).join(', ')} skips SMTP authentication. ${WHERE}.`,
            }
          : {
              verdict: 'pass',
              message: `No address outside the list (${wanted.allow.length}) skips SMTP authentication.`,
            };
      },
    }),
  ],
  manual: (wanted) =>
    `${WHERE}.` +
    (wanted.allow.length > 0
      ? ` To keep: ${wanted.allow.map((allowed) => allowed.address).join(', ')}.`
      : ''),
});
