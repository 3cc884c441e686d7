/** Which servers one of several machines looks after. */
import { hashOf } from '../canonical-json.js';
import type { Server } from './inventory.js';

/** The `of`-th part of the servers, counted from 1. */
export interface Shard {
  readonly part: number;
  readonly of: number;
}

/** More machines than that nobody has. */
const MOST = 10_000;

/** `2/5`; undefined for what is none. */
export function shardIn(text: string): Shard | undefined {
  const [, part = 0, of = 0] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).map(Number);
  return part >= 1 && part <= of && of <= MOST ? { part, of } : undefined;
}

/** Twelve digits of a hash are as many as a number holds. */
const DIGITS = 12;

/** By its name alone: a server stays in its part whatever others come and go. */
export function partOf({ name }: Pick<Server, 'name'>, of: number): number {
  return (
    (Number.parseInt(
      hashOf(name)
        .replace(/^sha256:/, '')
        .slice(0, DIGITS),
      16,
    ) %
      of) +
    1
  );
}

export interface Selection {
  readonly shard?: Shard | undefined;
  /** Of several, one is enough. */
  readonly labels?: readonly string[] | undefined;
}

export function selected(servers: readonly Server[], { shard, labels }: Selection): readonly Server[] {
  return servers.filter(
    (server) =>
      (shard === undefined || partOf(server, shard.of) === shard.part) &&
      (labels === undefined || labels.some((label) => server.labels.includes(label))),
  );
}
