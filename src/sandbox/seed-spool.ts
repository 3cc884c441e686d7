/**
 * What moves by itself: messages that wait, who is held back, who is connected, and what each domain sent. A flood comes from
 * one mailbox, whose password somebody guessed.
 */

import type { newUser } from './blanks.js';
import { SERVICE } from './enum-values.js';
import { mix, type Random, randomOf } from './random.js';

export interface SpoolMessage {
  fileName: string;
  spoolName: 'default' | 'waiting';
  sender: string;
  recipients: string[];
  /** ISO time in UTC. */
  received: string;
  attempts: number;
}

export interface Connection {
  id: string;
  email: string;
  ip: string;
  /** Of `ServiceType`. */
  serviceType: number;
}

/** Bytes that a domain sends and takes on a usual day, and what it sent today. */
export interface Traffic {
  readonly sentADay: number;
  readonly receivedADay: number;
  sentToday: number;
}

type Domains = Readonly<Record<string, { readonly users: readonly ReturnType<typeof newUser>[] }>>;

/** Apart from the rest of a seed. */
const STREAM = 0x5b001;
const MINUTE_MS = 60_000;
const MEGABYTE = 1024 * 1024;
/** A flood came in over this time. */
const FLOOD_MINUTES = 90;
/** As many times what is usual. */
const FLOOD_TIMES = 40;

/** The time of the newest sign-in of a seed: what usually waits came then. */
const NEWEST_MS = 1_772_323_200_000;

function messageOf(
  at: number,
  parts: Pick<SpoolMessage, 'sender' | 'spoolName'> & { readonly minutesAgo: number; readonly nowMs: number },
): SpoolMessage {
  const { sender, spoolName, minutesAgo, nowMs } = parts;
  return {
    fileName: `${String(at + 1).padStart(8, '0')}.hdr`,
    spoolName,
    sender,
    recipients: [`reader${at}@inbox.test`],
    received: new Date(nowMs - minutesAgo * MINUTE_MS).toISOString(),
    attempts: spoolName === 'waiting' ? 1 + (at % 4) : 0,
  };
}

function usualSpool(
  random: Random,
  {
    senders,
    counts,
    nowMs,
  }: { senders: readonly string[]; counts: { default: number; waiting: number }; nowMs: number },
): SpoolMessage[] {
  const names = [
    ...Array.from({ length: counts.default }, () => 'default' as const),
    ...Array.from({ length: counts.waiting }, () => 'waiting' as const),
  ];
  if (senders.length === 0) return [];
  return names.map((spoolName, at) =>
    messageOf(at, {
      ...{ spoolName, nowMs, sender: senders[random.between(0, senders.length - 1)] ?? '' },
      minutesAgo: spoolName === 'default' ? random.between(0, 4) : random.between(5, 2000),
    }),
  );
}

/** The mailbox that a flood of this seed comes from; undefined on a server without domains. */
function flooderOf(domains: Domains, random: Random): { domain: string; sender: string } | undefined {
  const names = Object.keys(domains);
  const domain = names[random.between(0, names.length - 1)];
  const sender = domains[domain ?? '']?.users.findLast(({ securityFlags }) => !securityFlags.isDomainAdmin);
  return domain === undefined || sender === undefined ? undefined : { domain, sender: sender.emailAddress };
}

/** Of a server of this seed. `flood`: how many messages of one mailbox wait. */
export function seedSpool(
  seed: number,
  {
    domains,
    counts,
    flood = 0,
    nowMs = NEWEST_MS,
  }: {
    readonly domains: Domains;
    readonly counts: { readonly default: number; readonly waiting: number };
    readonly flood?: number;
    readonly nowMs?: number;
  },
) {
  const random = randomOf(mix(seed, STREAM));
  const traffic: Record<string, Traffic> = {};
  for (const [name, { users }] of Object.entries(domains)) {
    const sentADay = users.length * random.between(2, 30) * MEGABYTE;
    const today = Math.round(sentADay * (random.between(50, 140) / 100));
    traffic[name] = { sentADay, receivedADay: sentADay * 2, sentToday: today };
  }
  const senders = Object.values(domains).flatMap(({ users }) => users.map((user) => user.emailAddress));
  // As of the seed: without a flood it is the same server whenever it is made.
  const spool = usualSpool(random, { senders, counts, nowMs: NEWEST_MS });
  const connections: Connection[] = senders.slice(0, 6).map((email, at) => ({
    id: `c${at + 1}`,
    email,
    ip: `203.0.113.${20 + at}`,
    serviceType: at % 2 === 0 ? SERVICE.Imap : SERVICE.WebMail,
  }));
  const throttled = { users: [] as string[], domains: [] as string[] };
  const flooder = flood > 0 ? flooderOf(domains, random) : undefined;
  if (flooder !== undefined) {
    const { domain, sender } = flooder;
    for (let at = 0; at < flood; at += 1) {
      const spoolName = at % 3 === 0 ? 'waiting' : 'default';
      const minutesAgo = Math.floor(((flood - at) * FLOOD_MINUTES) / flood);
      spool.push(messageOf(spool.length, { sender, spoolName, minutesAgo, nowMs }));
    }
    throttled.users.push(sender);
    throttled.domains.push(domain);
    const own = traffic[domain];
    if (own !== undefined) own.sentToday = own.sentADay * FLOOD_TIMES;
    for (const [at, serviceType] of [SERVICE.Smtp, SERVICE.Smtp, SERVICE.WebMail].entries())
      connections.push({ id: `f${at + 1}`, email: sender, ip: `198.51.100.${7 + at}`, serviceType });
  }
  return { spool, throttled, connections, traffic };
}

/** The lists themselves are replaced. */
export type SpoolState = ReturnType<typeof seedSpool>;
