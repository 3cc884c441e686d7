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

/** Errors: `NotSeen`, of which `attempts` has what was seen before. */
export async function relayAttempts(
  wire: Wire,
  { stranger, recipient, local }: Senders,
  { isInTls, attempts }: { readonly isInTls: boolean; readonly attempts: RelayAttempt[] },
): Promise<void> {
  const attempt = async (from: string, isLocalSender: boolean): Promise<RelayAttempt> => {
    const mail = await ask(wire, `MAIL FROM:<${from}>`);
    const rcpt = isTaken(mail) ? await ask(wire, `RCPT TO:<${recipient}>`) : null;
    const said = { from, to: recipient, isLocalSender, isInTls, mail, rcpt };
    attempts.push(said);
    await ask(wire, 'RSET');
    return said;
  };
  const { mail, rcpt } = await attempt(stranger, false);
  if (mail.code === WANTS_MORE) return;
  // That it does not like the sender says nothing of whom it relays for (these domains publish that they send no mail, and
  // some look that up once the recipient is told); bounces have none.
  if (rcpt === null || !isTaken(rcpt)) await attempt('', false);
  if (local !== undefined) await attempt(local, true);
}

/** One that took a recipient relays, however the conversation went on; of the others nothing is known but all of it. */
export function isTakenIn(attempts: readonly RelayAttempt[]): boolean {
  return attempts.some(({ rcpt }) => rcpt !== null && isTaken(rcpt));
}
