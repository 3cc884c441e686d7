/** Who is abnormal, by which measure. Pure. */
import type { RespondReport } from '../../report/model/respond-report.js';

type Mailbox = RespondReport['mailboxes'][number];
type Domain = RespondReport['domains'][number];

/** A mailbox is suspect with so many messages in the spool, where they are so large a part of it (several may flood at once); or held back. */
const MANY = 50;
const LARGE_PART = 0.2;
/** A domain is suspect from so many times of what is usual on. */
const TIMES = 5;
/** A usual day counts as this much at least: whoever sends next to nothing is soon many times that. */
const LEAST = 1024 * 1024;

export interface Waiting {
  readonly sender: string;
  readonly attempts: number;
}

/** By address in lower case. Undefined where it was not read. */
export interface SeenOfMailboxes {
  readonly messages: readonly Waiting[] | undefined;
  readonly heldBack: readonly string[] | undefined;
  /** Who is connected, once for each connection. */
  readonly connected: readonly string[] | undefined;
  readonly domains: ReadonlySet<string>;
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}

/** Every sender in the spool and everybody who is held back, the most abnormal first. */
export function mailboxesOf({ messages, heldBack, connected, domains }: SeenOfMailboxes): readonly Mailbox[] {
  const counts = new Map<string, { messages: number; tried: number }>();
  const entryOf = (address: string) => {
    const found = counts.get(address) ?? { messages: 0, tried: 0 };
    counts.set(address, found);
    return found;
  };
  for (const address of heldBack ?? []) entryOf(address.toLowerCase());
  for (const { sender, attempts } of messages ?? []) {
    const own = entryOf(sender.toLowerCase());
    own.messages += 1;
    if (attempts > 0) own.tried += 1;
  }
  const held = heldBack && new Set(heldBack.map((one) => one.toLowerCase()));
  const all = messages?.length ?? 0;
  const mailboxes = [...counts].map(([address, own]): Mailbox => {
    const isHeldBack = held?.has(address) ?? null;
    const isFlood = own.messages >= MANY && own.messages >= all * LARGE_PART;
    return {
      ...{ address, isHere: domains.has(domainOf(address)), ...own, isHeldBack },
      connections: connected?.filter((one) => one.toLowerCase() === address).length ?? null,
      isSuspect: isFlood || isHeldBack === true,
    };
  });
  const weight = (one: Mailbox) => one.messages + (one.isSuspect ? all : 0);
  return mailboxes.toSorted((a, b) => weight(b) - weight(a) || (a.address < b.address ? -1 : 1));
}

/** Bytes a day. */
export interface Sent {
  readonly name: string;
  readonly now: number | null;
  readonly usual: number | null;
}

/** The most abnormal first: by how many times it sends what is usual for it. Those of which nothing is known come last. */
export function domainsOf(sent: readonly Sent[], heldBack: readonly string[] | undefined): readonly Domain[] {
  const held = heldBack && new Set(heldBack.map((one) => one.toLowerCase()));
  const domains = sent.map(({ name, now, usual }): Domain => {
    const times = now === null || usual === null ? null : now / Math.max(usual, LEAST);
    const isHeldBack = held?.has(name.toLowerCase()) ?? null;
    const isSuspect = (times ?? 0) >= TIMES || isHeldBack === true;
    return { name, now, usual, times, isHeldBack, isSuspect };
  });
  const weight = (one: Domain) => (one.isSuspect ? 1e9 : 0) + (one.times ?? -1);
  return domains.toSorted((a, b) => weight(b) - weight(a) || (a.name < b.name ? -1 : 1));
}
