/**
 * Asking DNS: each name and type once, a bounded number at a time, within one time for all. What a resolver says is told
 * apart: records, none of that type, no such name; and that it gave no answer, which says nothing of what is published.
 */
import { type MxRecord, promises } from 'node:dns';
import { isIP } from 'node:net';
import pLimit from 'p-limit';
import type { Lookup } from '../contract/resources/dns/lookup.js';

interface Records {
  readonly A: string;
  readonly AAAA: string;
  readonly CNAME: string;
  readonly MX: Pick<MxRecord, 'exchange' | 'priority'>;
  readonly PTR: string;
  /** Strings of one record, put together. */
  readonly TXT: string;
}
export type RecordType = keyof Records;

/** A question, and what came of it. Never throws. */
export type Ask = <T extends RecordType>(type: T, name: string) => Promise<Lookup<Records[T]>>;

export interface AskingOptions {
  /** `ADDRESS` or `ADDRESS:PORT` (`[ADDRESS]:PORT` of IPv6). None: those of the system. */
  readonly resolvers?: readonly string[];
  /** Of one try, milliseconds. */
  readonly timeoutMs?: number;
  /** For everything together, milliseconds. What comes later is not asked. */
  readonly totalMs?: number;
  /** Questions that are under way together. */
  readonly atATime?: number;
}

/** As many as a small resolver bears, and an office's router does not take for an attack. */
const AT_A_TIME = 32;
const TIMEOUT_MS = 3000;
const TRIES = 2;
const TOTAL_MS = 300_000;
/** After so many without an answer, and none before, it is taken for one that gives none. */
const GIVE_UP_AFTER = 16;

/** What c-ares calls what it met, as half a sentence. */
const FAILURES: Readonly<Record<string, string>> = {
  ESERVFAIL: 'the resolver answers SERVFAIL: it could not find out',
  EREFUSED: 'the resolver refuses to answer',
  ETIMEOUT: 'the resolver did not answer in time',
  ECONNREFUSED: 'nobody answers at the address of the resolver',
  ENOTIMP: 'the resolver does not know that kind of question',
  EFORMERR: 'the resolver says that it does not understand the question',
  EBADRESP: 'the answer is none that can be read',
  EBADNAME: 'it is no name that DNS can hold',
};
const UNANSWERED = new Set(['ETIMEOUT', 'ECONNREFUSED']);

const READ: { readonly [T in RecordType]: (one: promises.Resolver, name: string) => Promise<Records[T][]> } =
  {
    A: (one, name) => one.resolve4(name),
    AAAA: (one, name) => one.resolve6(name),
    CNAME: (one, name) => one.resolveCname(name),
    MX: async (one, name) =>
      (await one.resolveMx(name)).map(({ exchange, priority }) => ({ exchange, priority })),
    PTR: (one, name) => one.resolvePtr(name),
    TXT: async (one, name) => (await one.resolveTxt(name)).map((strings) => strings.join('')),
  };

function codeOf(thrown: unknown): string {
  const code = typeof thrown === 'object' && thrown !== null && 'code' in thrown ? thrown.code : undefined;
  return typeof code === 'string' ? code : '';
}

/** A server as c-ares takes it: with a port only where one is given. Errors: a `RangeError` where it is no address. */
export function resolverOf(text: string): string {
  const bare = /^\[(.+)\](:\d+)?$/.exec(text)?.[1] ?? (isIP(text) > 0 ? text : text.replace(/:\d+$/, ''));
  if (isIP(bare) === 0) throw new RangeError(`${text} is no address`);
  return isIP(text) === 6 ? `[${text}]` : text;
}

export function asking(options: AskingOptions = {}): Ask {
  const { resolvers = [], timeoutMs = TIMEOUT_MS, totalMs = TOTAL_MS, atATime = AT_A_TIME } = options;
  const resolver = new promises.Resolver({ timeout: timeoutMs, tries: TRIES });
  if (resolvers.length > 0) resolver.setServers(resolvers.map(resolverOf));
  const end = performance.now() + totalMs;
  const limit = pLimit(atATime);
  const known = new Map<string, Promise<Lookup<never>>>();
  let answered = 0;
  let unanswered = 0;

  async function askNow<T extends RecordType>(type: T, name: string): Promise<Lookup<Records[T]>> {
    if (answered === 0 && unanswered >= GIVE_UP_AFTER)
      return { status: 'failed', why: 'not asked: the resolver does not answer' };
    const left = end - performance.now();
    if (left <= 0) return { status: 'failed', why: 'not asked: the time for DNS was over' };
    try {
      const records = await READ[type](resolver, name);
      answered += 1;
      return records.length > 0 ? { status: 'found', records } : { status: 'no-data' };
    } catch (thrown) {
      const code = codeOf(thrown);
      if (UNANSWERED.has(code)) unanswered += 1;
      else answered += 1;
      if (code === 'ENOTFOUND') return { status: 'no-name' };
      if (code === 'ENODATA') return { status: 'no-data' };
      return { status: 'failed', why: FAILURES[code] ?? `the question failed (${code || 'unknown'})` };
    }
  }

  return <T extends RecordType>(type: T, name: string) => {
    const id = `${type} ${name.toLowerCase()}`;
    const asked = known.get(id) ?? limit(() => askNow(type, name) as Promise<Lookup<never>>);
    known.set(id, asked);
    return asked as Promise<Lookup<Records[T]>>;
  };
}
