/** What the logs tell of one message that a client handed to the server. Its texts are copies: they keep nothing of the log in memory. */

/** Where a recipient is: in a mailbox of this server, or beyond it. */
export type Reach = 'local' | 'relayed' | 'unknown';

export interface Recipient {
  readonly address: string;
  /** As the delivery log shows it. */
  readonly reach: Reach;
}

export const OUTCOMES = ['accepted', 'refused', 'dropped', 'cut'] as const;
/**
 * `accepted`: the server took it; `refused`: it did not; `dropped`: it took it and threw it away, as the client left at once;
 * `cut`: the log does not say how it ended.
 */
export type Outcome = (typeof OUTCOMES)[number];

export interface Sending {
  /** `2026-11-03`, by the server's own clock. */
  readonly day: string;
  /** `09:15:02`, by the same. */
  readonly time: string;
  /** Of the client. */
  readonly address: string;
  readonly session: string;
  /** False where no sign-in was seen before the message. */
  readonly isSignedIn: boolean;
  /** Who signed in, in lower case; undefined where nobody did, or the log does not name whom. */
  readonly account: string | undefined;
  /** Of the envelope, in lower case; nothing of an empty one. */
  readonly sender: string;
  /** Of the header, in lower case, where the log tells it. */
  readonly from: string | undefined;
  readonly tls: 'yes' | 'no' | 'unknown';
  /** Those that the server took. */
  readonly recipients: readonly Recipient[];
  /** Recipients that were not kept, as they were too many. */
  readonly more: number;
  /** Name of the message in the spool, without its ending. */
  readonly spool: string | undefined;
  readonly outcome: Outcome;
}

/** Of an address, in lower case; undefined of what has none. */
export function domainOf(address: string): string | undefined {
  const at = address.lastIndexOf('@');
  return at < 0 || at === address.length - 1 ? undefined : address.slice(at + 1).toLowerCase();
}
