/** Does a port relay for who did not sign in? By what it answered to senders and recipients. */
import { ipAccess } from '../../contract/resources/access/ip-access.js';
import { ownAccount } from '../../contract/resources/access/own-account.js';
import { smtpAuthBypassList } from '../../contract/resources/access/smtp-auth-bypass-list.js';
import type { RelayAttempt, Talk } from '../../contract/resources/outside/probed-mail.js';
import { contains } from '../kit/address.js';
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
const isRefusal = (code: number) => code >= 500 && code < 600;
/** It wants a sign-in, or TLS, before it hears of any sender. */
const WANTS_MORE = 530;

export type Relays =
  | { readonly relays: 'yes'; readonly attempts: readonly RelayAttempt[] }
  | { readonly relays: 'no' }
  | { readonly relays: 'unknown'; readonly why: string };

function isTaken({ rcpt }: RelayAttempt): boolean {
  return rcpt !== null && isPositive(rcpt.code);
}

export function relaysOf({ relay }: Pick<Talk, 'relay'>): Relays {
  if (relay.status === 'not-seen') return { relays: 'unknown', why: relay.why };
  const attempts = relay.value;
  const taken = attempts.filter(isTaken);
  if (taken.length > 0) return { relays: 'yes', attempts: taken };
  const strangers = attempts.filter(({ isLocalSender }) => !isLocalSender);
  // The last one that came so far: the sender of bounces, of whom no server thinks that he may not send from here.
  const last =
    strangers.findLast(({ mail, rcpt }) => mail.code === WANTS_MORE || rcpt !== null) ?? strangers.at(-1);
  if (
    last !== undefined &&
    (last.mail.code === WANTS_MORE || (last.rcpt !== null && isRefusal(last.rcpt.code)))
  )
    return { relays: 'no' };
  const said = last?.rcpt ?? last?.mail;
  return {
    relays: 'unknown',
    why:
      said === undefined
        ? 'nothing was answered'
        : `it did not come to the recipient, or was put off (${said.code} ${JSON.stringify(said.text)})`,
  };
}
