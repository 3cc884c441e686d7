/** Addresses that a playbook exempts, each described, reasoned and with a day of review; and those that steps share. */
import { z } from 'zod';
import { ipAccess } from '../../contract/resources/access/ip-access.js';
import { day } from '../../playbook/day.js';
import { canonicalAddress, holdsLoopback, isAddressOrRange, sizeRemark } from '../kit/address.js';
import { type Shortcoming, together } from '../kit/expectation.js';
import { listed } from '../kit/names.js';
import { type DesiredChange, type Disruption, type StepContext, theMost } from '../kit/step.js';

/** The addresses, each once, however it is written. */
export function namesOf(addresses: readonly string[]): ReadonlySet<string> {
  return new Set(addresses.map(canonicalAddress));
}

/** An address as a playbook may exempt it. */
export const narrowAddress = z
  .string()
  .refine(isAddressOrRange, 'must be an IP address, a CIDR block or a range of two addresses')
  .refine((text) => sizeRemark(text) === undefined, 'must not be larger than a /24 (IPv6: a /64)')
  .describe('IP address, CIDR block, or range as 198.51.100.10-198.51.100.20, no larger than a /24');

const allowedAddress = z.strictObject({
  address: narrowAddress,
  description: z.string().min(1).describe('What sends from there, as it is to stand in the whitelist'),
  reason: z.string().regex(/\S/, 'the reason is blank').describe('Why it is exempt'),
  reviewBy: day().describe('Day by which the exception is looked at again, YYYY-MM-DD'),
});

export type AllowedAddress = Readonly<z.infer<typeof allowedAddress>>;

/** An entry of the whitelist as an exception that is yet to be reasoned; undefined where none may be for so many addresses. */
export function exempted(
  { address, description }: Pick<AllowedAddress, 'address' | 'description'>,
  { reason, reviewBy }: Pick<AllowedAddress, 'reason' | 'reviewBy'>,
): AllowedAddress | undefined {
  const said = /\S/.test(description) ? description : 'whitelisted without a description';
  return narrowAddress.safeParse(address).success
    ? { address, description: said, reason, reviewBy }
    : undefined;
}

/** Each address once, however it is written. */
export function eachOnceByAddress<One extends Pick<AllowedAddress, 'address'>>(
  all: readonly One[],
): readonly One[] {
  const names = all.map(({ address }) => canonicalAddress(address));
  return all.filter((_, at) => names.indexOf(names[at] ?? '') === at);
}

/** What an address that may send without signing in is to skip beside that. */
const BYPASSES = ['smtp-auth', 'spam', 'greylisting', 'ids'] as const;

/** An address that may send without signing in. */
export const bypassingAddress = allowedAddress.extend({
  bypass: z
    .array(z.enum(BYPASSES))
    .refine((all) => all.includes('smtp-auth'), 'must hold smtp-auth, which the list is for')
    .default(['smtp-auth'])
    .describe(
      'What it skips: SMTP authentication, and, where stated, spam checks (IP Bypass), greylisting, and brute-force rules (Bypass IDS Brute Force, by hand)',
    ),
});

type BypassingAddress = Readonly<z.infer<typeof bypassingAddress>>;

/** What a listed address is to skip beside SMTP authentication. */
export function skipsOf({ bypass }: BypassingAddress) {
  return { bypassesSpamChecks: bypass.includes('spam'), bypassesGreylisting: bypass.includes('greylisting') };
}

/** The rules against guessing that listed addresses are to skip: no call is known that shows or sets it. */
export function idsText(allow: readonly BypassingAddress[]): string | false {
  const asked = allow.filter(({ bypass }) => bypass.includes('ids'));
  return (
    asked.length > 0 &&
    `${ipAccess.where}: see that Bypass IDS Brute Force is on for ${asked.map(({ address }) => address).join(', ')} (label from a hoster's guide, and no call is known for it).`
  );
}

/** A list of them, none of them twice; empty unless stated. */
export function allowedAddresses<T extends typeof allowedAddress>(
  description: string,
  item: T | typeof allowedAddress = allowedAddress,
) {
  return z
    .array(item as T)
    .refine(
      (all) => namesOf(all.map((one) => (one as AllowedAddress).address)).size === all.length,
      'must not name one address twice',
    )
    .default([])
    .describe(description);
}

type Whitelisted = Readonly<z.infer<typeof ipAccess.model>>;

/** Name of the protocol as the whitelist has it. */
export const SMTP = 'Smtp';

const NOTHING: Partial<Whitelisted> = {
  protocols: [],
  bypassesSmtpAuthentication: false,
  bypassesSpamChecks: false,
  bypassesGreylisting: false,
};

/** What users notice once an entry of the whitelist is left with these; with nothing, where it is removed. */
export function lossOf(entry: Whitelisted, left: Partial<Whitelisted> = NOTHING): Disruption {
  const now = { ...entry, ...left };
  const loses = (field: 'bypassesSpamChecks' | 'bypassesGreylisting') => entry[field] && !now[field];
  const lost = entry.protocols.filter((protocol) => !now.protocols.includes(protocol));
  const mustSignIn = entry.bypassesSmtpAuthentication !== false && now.bypassesSmtpAuthentication === false;
  return theMost([
    // Who sent from there without signing in cannot any more.
    mustSignIn || lost.includes(SMTP) ? 'high' : 'none',
    lost.length > 0 || loses('bypassesSpamChecks') ? 'medium' : 'none',
    loses('bypassesGreylisting') ? 'low' : 'none',
  ]);
}

/** An address that is put on the whitelist, for SMTP alone. */
export function whitelisted(
  { address, description }: Pick<AllowedAddress, 'address' | 'description'>,
  skips: Pick<Whitelisted, 'bypassesSmtpAuthentication'> &
    Partial<Pick<Whitelisted, 'bypassesSpamChecks' | 'bypassesGreylisting'>>,
): DesiredChange {
  const others = { protocols: [SMTP], bypassesSpamChecks: false, bypassesGreylisting: false };
  const item = { address, description, ...others, ...skips };
  return { kind: 'add', need: 'whitelist', item, effect: 'loosens', disruption: 'none' };
}

/** Options of the playbook's other steps that name addresses for the whitelist. */
const ALLOWED_ELSEWHERE = { 'smtp-auth-bypass': 'allow', 'gateway-clients': 'primaries' } as const;

const withAddresses = z.array(z.object({ address: z.string() }));

/** Addresses that other selected steps put on the whitelist. */
export function allowedElsewhere(selected: StepContext['selected']): readonly string[] {
  return Object.entries(ALLOWED_ELSEWHERE).flatMap(([step, option]) => {
    const stated = withAddresses.safeParse(selected[step]?.[option]);
    return stated.success ? stated.data.map(({ address }) => address) : [];
  });
}

/** The reviews that are due, which only the operator can hold. */
export function overdueReviews(allow: readonly AllowedAddress[], today: string): readonly Shortcoming[] {
  return together(
    allow
      .filter(({ reviewBy }) => reviewBy < today)
      .map(({ address, reviewBy }) => `the review of ${address} was due on ${reviewBy}`),
    {
      byHand: ['Review the overdue addresses and set a new reviewBy in the playbook.'],
      remedy: 'decide',
    },
  );
}

/** For the end of a pass: the internal ranges of the server's own that keep what was judged in all others. */
export function butForPreloaded(labels: readonly string[]): string {
  if (labels.length === 0) return '';
  const [ranges, were] = labels.length === 1 ? ['range', 'was'] : ['ranges', 'were'];
  return `, but for the preloaded ${ranges} ${listed(labels)}, which ${were} left alone`;
}

/** What only a person can judge of the internal ranges that keep the bypass of SMTP authentication: an instruction, or false. */
export function openLoopback(
  kept: readonly { readonly label: string; readonly fields: { readonly address: string } }[],
) {
  const open = kept.filter(({ fields }) => holdsLoopback(fields.address));
  return (
    open.length > 0 &&
    `From ${listed(open.map(({ label }) => label))} mail is taken without a sign-in: any site or program on the server's own machine can, a hacked one too. Turn SMTP Auth Bypass off there (${ipAccess.where}), or see that nothing else runs on that machine.`
  );
}

/** What a rollback of the whitelist may owe. */
export const BYPASSES_NOT_UNDONE =
  'Whether this server takes the bypass of SMTP authentication and of greylisting in a write is assumed: where it does ' +
  'not, what an edit loses of them does not come back.';
