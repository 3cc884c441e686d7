/**
 * Does it take a recipient of somebody else's domain, from somebody who did not sign in? Asked by names that RFC 2606 keeps for
 * nobody, and never further than the recipient.
 */
import type { RelayAttempt, Reply } from '../contract/resources/outside/probed-mail.js';
import { ask } from './speech.js';
import type { Wire } from './wire.js';

/** Domains that RFC 2606 keeps for nobody. */
const NOBODYS = ['example.org', 'example.com', 'example.net'] as const;

export interface Senders {
  readonly stranger: string;
  readonly recipient: string;
  /** Of a mail domain of the server: some relay for whoever says to be of one. */
  readonly local: string | undefined;
}

/**
 * By names that the server has no mail domain of; undefined where it has all of them. `all`: its domains; `selected`: those that
 * may be named.
 */
export function sendersFor(all: readonly string[], selected: readonly string[]): Senders | undefined {
  const held = new Set(all.map((one) => one.toLowerCase()));
  const [recipient, sender = recipient] = NOBODYS.filter((one) => !held.has(one));
  const local = selected.find((one) => /^[a-z0-9.-]+$/i.test(one));
  return recipient === undefined || sender === undefined
    ? undefined
    : {
        stranger: `probe@${sender}`,
        recipient: `probe@${recipient}`,
        local: local === undefined ? undefined : `postmaster@${local}`,
      };
}

const isTaken = ({ code }: Reply) => code >= 200 && code < 300;
/** A sign-in, or TLS, is wanted first: that is an answer to every sender. */
export const WANTS_MORE = 530;

export async function relayAttempts(
  wire: Wire,
  { stranger, recipient, local }: Senders,
  isInTls: boolean,
): Promise<readonly RelayAttempt[]> {
  const attempt = async (from: string, isLocalSender: boolean): Promise<RelayAttempt> => {
    const mail = await ask(wire, `MAIL FROM:<${from}>`);
    const rcpt = isTaken(mail) ? await ask(wire, `RCPT TO:<${recipient}>`) : null;
    await ask(wire, 'RSET');
    return { from, to: recipient, isLocalSender, isInTls, mail, rcpt };
  };
  const first = await attempt(stranger, false);
  if (first.mail.code === WANTS_MORE) return [first];
  // That it does not like the sender says nothing of whom it relays for (these domains publish that they send no mail, and
  // some look that up once the recipient is told); bounces have none.
  const isRelayed = first.rcpt !== null && isTaken(first.rcpt);
  const second = isRelayed ? [] : [await attempt('', false)];
  const third = local === undefined ? [] : [await attempt(local, true)];
  return [first, ...second, ...third];
}
