/** Does a port relay for who did not sign in? By what it answered to senders and recipients. */
import { ipAccess } from '../../contract/resources/access/ip-access.js';
import { ownAccount } from '../../contract/resources/access/own-account.js';
import { smtpAuthBypassList } from '../../contract/resources/access/smtp-auth-bypass-list.js';
import type { RelayAttempt, Reply, Talk } from '../../contract/resources/outside/probed-mail.js';
import { isBesideRelaying } from '../../records/smtp-refusal.js';
import { contains } from '../kit/address.js';
import type { NotSeen } from '../kit/seen-verdict.js';
import type { Item } from '../kit/step.js';

/** Whoever asks from an address that may relay sees no open relay. */
export const LISTED_NEEDS = {
  account: { resource: ownAccount, fields: ['address'], isOptional: true },
  whitelist: { resource: ipAccess, isOptional: true },
  bypass: { resource: smtpAuthBypassList, isOptional: true },
} as const;

interface Listed {
  readonly account: { readonly address: string } | undefined;
  readonly whitelist:
    | readonly Item<{ readonly address: string; readonly bypassesSmtpAuthentication: boolean | null }>[]
    | undefined;
  readonly bypass: readonly Item<{ readonly address: string }>[] | undefined;
}

/** The entry by which the operator's own address may relay; undefined where none is known. */
export function bypassOf({ account, whitelist = [], bypass = [] }: Listed): string | undefined {
  const address = account?.address ?? '';
  const entries = [
    // Of an entry that does not say it nobody knows that it may not.
    ...whitelist.filter(({ fields }) => fields.bypassesSmtpAuthentication !== false),
    ...bypass,
  ].map(({ fields }) => fields.address);
  return address === '' ? undefined : entries.find((entry) => contains([entry], address));
}

const isPositive = (code: number) => code >= 200 && code < 300;
const isPutOff = (code: number) => code >= 400 && code < 500;
const isRefusal = (code: number) => code >= 500 && code < 600;
/** It wants a sign-in, or TLS, before it hears of any sender. */
const WANTS_MORE = 530;

export type Relays =
  | { readonly relays: 'yes'; readonly attempts: readonly RelayAttempt[] }
  /** `unsure`: what is not known of senders that say to be of a domain of the server. */
  | { readonly relays: 'no'; readonly unsure?: string }
  | { readonly relays: 'unknown'; readonly why: string };

function isTaken({ rcpt }: RelayAttempt): boolean {
  return rcpt !== null && isPositive(rcpt.code);
}

/** What it answered last. */
function lastOf({ mail, rcpt }: RelayAttempt): Reply {
  return rcpt ?? mail;
}

/** Why an answer that took nothing says nothing of whom it relays for; undefined where it says so. */
function whyUnknown(attempt: RelayAttempt, isTlsToCome: boolean): string | undefined {
  const { mail, rcpt } = attempt;
  const { code, text } = lastOf(attempt);
  const said = `(${code} ${JSON.stringify(text)})`;
  if (isPutOff(code))
    return `it puts off whom it does not know ${said}, as greylisting does, before it says whom it relays for: ask again in a quarter of an hour`;
  if (mail.code === WANTS_MORE)
    return isTlsToCome ? `it wants TLS or a sign-in first ${said}, and was not asked within TLS` : undefined;
  if (rcpt === null || !isRefusal(code)) return `it did not come to the recipient ${said}`;
  return isBesideRelaying(rcpt)
    ? `it refuses for another reason than relaying ${said}: ask from another address`
    : undefined;
}

export function relaysOf({ relay, offers }: Pick<Talk, 'relay' | 'offers'>): Relays {
  if (relay.status === 'not-seen') return { relays: 'unknown', why: relay.why };
  const attempts = relay.value;
  const taken = attempts.filter(isTaken);
  if (taken.length > 0) return { relays: 'yes', attempts: taken };
  const offersTls = offers.status === 'seen' && offers.value.some((one) => /^STARTTLS\s*$/i.test(one));
  const strangers = attempts.filter(({ isLocalSender }) => !isLocalSender);
  // The last one that came so far: the sender of bounces, of whom no server thinks that he may not send from here.
  const last =
    strangers.findLast(({ mail, rcpt }) => mail.code === WANTS_MORE || rcpt !== null) ?? strangers.at(-1);
  if (last === undefined) return { relays: 'unknown', why: 'nothing was answered' };
  const why = whyUnknown(last, offersTls && !last.isInTls);
  if (why !== undefined) return { relays: 'unknown', why };
  // One that says to be of the server, and is refused as such without a sign-in, is refused.
  const local = attempts.find((one) => one.isLocalSender && !isRefusal(one.mail.code));
  const unsure = local === undefined ? undefined : whyUnknown(local, false);
  return { relays: 'no', ...(unsure === undefined ? {} : { unsure }) };
}

/** What of it was not seen. */
export function relayUnseen({
  place,
  judged,
}: {
  readonly place: string;
  readonly judged: Relays;
}): readonly NotSeen[] {
  if (judged.relays === 'unknown') return [{ what: place, why: judged.why }];
  return judged.relays === 'no' && judged.unsure !== undefined
    ? [{ what: `${place} of senders that say to be of its domains`, why: judged.unsure }]
    : [];
}
