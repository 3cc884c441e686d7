/** What a probe may take: time, bytes, connections. */
import type { Socket } from 'node:net';
import type { DoorName } from '../contract/resources/outside/places.js';

export interface Bounds {
  /** For all of it. What comes later is not asked. */
  readonly totalMs: number;
  /** Until somebody answers at a port. */
  readonly connectMs: number;
  /** Until the first words: servers that put off who sends spam take half a minute for them. */
  readonly greetingMs: number;
  /** Until a whole answer, however slowly it comes; and for a handshake. */
  readonly replyMs: number;
  /** Of one connection. */
  readonly bytes: number;
  /** Connections that are under way together. */
  readonly atATime: number;
}

export const BOUNDS: Bounds = {
  totalMs: 120_000,
  connectMs: 6_000,
  greetingMs: 35_000,
  replyMs: 15_000,
  bytes: 65_536,
  atATime: 24,
};

/** Addresses of one host that are knocked at; a name that leads to more is a cloud's. */
export const MOST_ADDRESSES = 4;
export const MOST_MX_HOSTS = 8;
/** Names of web mail that are asked for by a connection of their own. */
export const MOST_WEB_NAMES = 20;

export type Service = 'smtp' | 'pop' | 'imap' | 'web';

/** Our own bound, where the server has none that is lower. */
const MOST: Readonly<Record<Service, number>> = { smtp: 30, pop: 16, imap: 16, web: 64 };
/** Where nobody knows the rules of the server. */
export const MOST_UNKNOWN = 10;

/** A rule of the server that may block the address of the operator. */
export interface Limit {
  /** `all`: of every service. */
  readonly service: Service | 'all';
  readonly threshold: number;
  readonly minutes: number;
}

/** Three quarters: others may have the address too, and what they do counts with us. Of a rule for all services each has a part. */
const SHARE = 0.75;
const SERVICES = 4;

export interface Allowance {
  readonly most: number;
  /** The rule that it stays below. */
  readonly rule?: Limit;
}

/** `rules`: undefined where they could not be read. */
export function allowanceOf(service: Service, rules: readonly Limit[] | undefined): Allowance {
  if (rules === undefined) return { most: service === 'web' ? MOST.web : MOST_UNKNOWN };
  const [lowest] = rules
    .filter((one) => one.service === service || one.service === 'all')
    .map((rule) => ({
      rule,
      most: Math.floor((rule.threshold * SHARE) / (rule.service === 'all' ? SERVICES : 1)),
    }))
    .sort((one, other) => one.most - other.most);
  return lowest === undefined || lowest.most >= MOST[service] ? { most: MOST[service] } : lowest;
}

/** Time and connections that are left. */
export interface Purse {
  /** Milliseconds. */
  readonly left: () => number;
  /** Takes a connection; why there is none, else undefined. */
  readonly take: (service: Service) => string | undefined;
  /** Destroyed when the run is interrupted. */
  readonly holds: (socket: Socket) => void;
}

export function purseOf(
  allowances: Readonly<Record<Service, Allowance>>,
  { totalMs, signal }: Pick<Bounds, 'totalMs'> & { readonly signal?: AbortSignal | undefined },
): Purse {
  const end = performance.now() + totalMs;
  const sockets = new Set<Socket>();
  signal?.addEventListener('abort', () => {
    for (const socket of sockets) socket.destroy();
  });
  const used: Record<Service, number> = { smtp: 0, pop: 0, imap: 0, web: 0 };
  const left = () => (signal?.aborted === true ? 0 : end - performance.now());
  return {
    left,
    take: (service) => {
      if (left() <= 0) return 'not asked: the time for the probe was over';
      const { most, rule } = allowances[service];
      if (used[service] >= most)
        return rule === undefined
          ? `not asked: no more than ${most} connections of the kind are made`
          : `not asked: more than ${most} connections would come near the server's own rule, which blocks an address after ${rule.threshold} in ${rule.minutes} minutes`;
      used[service] += 1;
      return undefined;
    },
    holds: (socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    },
  };
}

export type Ports = Readonly<Partial<Record<DoorName, number>>>;
