/**
 * Asking DNS: each name and type once, a bounded number at a time, within one time for all. What a resolver says is told
 * apart: records, none of that type, no such name; and that it gave no answer, which says nothing of what is published. One that
 * answers for names which are not there (providers do, to show a page) has said nothing where it answers so.
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
  /** In which anything may be asked, milliseconds together. What comes later is not asked. */
  readonly totalMs?: number;
  /** A resolver that answered before and does not now is waited for so long, milliseconds. */
  readonly outageMs?: number;
  /** Questions that are under way together. */
  readonly atATime?: number;
  /** Aborted, it ends what is under way, and nothing more is asked. */
  readonly signal?: AbortSignal | undefined;
}

/** As many as a small resolver bears, and an office's router does not take for an attack. */
const AT_A_TIME = 32;
const TIMEOUT_MS = 3000;
const TRIES = 2;
const TOTAL_MS = 300_000;
/** After so many without an answer, one after the other, it is away. One that never answered is not waited for. */
const AWAY_AFTER = 16;
const OUTAGE_MS = 60_000;

const NO_NAME = 'it is no name that DNS can hold';
const LATE = 'the time for DNS was over';
const AWAY = 'not asked: the resolver does not answer';

/** What c-ares calls what it met, as half a sentence. */
const FAILURES: Readonly<Record<string, string>> = {
  ESERVFAIL: 'the resolver answers SERVFAIL: it could not find out',
  EREFUSED: 'the resolver refuses to answer',
  ETIMEOUT: 'the resolver did not answer in time',
  ECONNREFUSED: 'nobody answers at the address of the resolver',
  ENOTIMP: 'the resolver does not know that kind of question',
  EFORMERR: 'the resolver says that it does not understand the question',
  EBADRESP: 'the answer is none that can be read',
  EBADNAME: NO_NAME,
  ECANCELLED: LATE,
};
/** What nobody has: RFC 6761 6.4. */
const NOBODYS = 'no-such-name.invalid';
const NO_SUCH_NAME = { status: 'no-name' } as const;
const NO_DATA = { status: 'no-data' } as const;
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

/** Servers give them in another order each time, and who looks twice is to see the same: MX by their numbers, others by text. */
function inOrder<R extends Records[RecordType]>(records: readonly R[]): readonly R[] {
  const keyOf = (one: R) =>
    typeof one === 'string' ? one : `${String(one.priority).padStart(5, '0')} ${one.exchange}`;
  return records.toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
}

function codeOf(thrown: unknown): string {
  const code = typeof thrown === 'object' && thrown !== null && 'code' in thrown ? thrown.code : undefined;
  return typeof code === 'string' ? code : '';
}

/**
 * Can it be asked? c-ares asks another name where there is a zero or a backslash in one, and the root for none at all.
 * Other letters than ASCII it writes as DNS has them.
 */
function isName(name: string): boolean {
  const labels = name.replace(/\.$/, '').split('.');
  return name.length <= 254 && labels.every((one) => /^[^\p{Cc}\s\\]{1,63}$/u.test(one));
}

/** A server as c-ares takes it: with a port only where one is given. Errors: a `RangeError` where it is no address. */
export function resolverOf(text: string): string {
  const bare = /^\[(.+)\](:\d+)?$/.exec(text)?.[1] ?? (isIP(text) > 0 ? text : text.replace(/:\d+$/, ''));
  if (isIP(bare) === 0) throw new RangeError(`${text} is no address`);
  return isIP(text) === 6 ? `[${text}]` : text;
}

/** Time in which something is under way, and what ends it when there is none left, or the run is interrupted. */
function budgetOf(totalMs: number, { end, signal }: { end: () => void; signal: AbortSignal | undefined }) {
  let leftMs = totalMs;
  let underWay = 0;
  let since = 0;
  let isOver = false;
  let timer: NodeJS.Timeout | undefined;
  const stop = () => {
    isOver = true;
    end();
  };
  signal?.addEventListener('abort', stop, { once: true });
  return {
    isOver: () => isOver,
    during: async <T>(work: () => Promise<T>): Promise<T> => {
      if (underWay === 0) {
        since = performance.now();
        timer = setTimeout(stop, leftMs);
      }
      underWay += 1;
      try {
        return await work();
      } finally {
        underWay -= 1;
        if (underWay === 0) {
          clearTimeout(timer);
          leftMs = Math.max(0, leftMs - (performance.now() - since));
        }
      }
    },
  };
}

export function asking(options: AskingOptions = {}): Ask {
  const { resolvers = [], timeoutMs = TIMEOUT_MS, totalMs = TOTAL_MS } = options;
  const { outageMs = OUTAGE_MS, atATime = AT_A_TIME, signal } = options;
  const resolver = new promises.Resolver({ timeout: timeoutMs, tries: TRIES });
  if (resolvers.length > 0) resolver.setServers(resolvers.map(resolverOf));
  const budget = budgetOf(totalMs, { end: () => resolver.cancel(), signal });
  const limit = pLimit(atATime);
  /** By type and name; of tens of thousands, so that what is the same is held once. */
  const known = new Map<RecordType, Map<string, Promise<Lookup<never>>>>();
  const held = new Map<string, readonly Records[RecordType][]>();
  /** When it answered last; and how many questions it has not answered since. */
  let answeredAt: number | undefined;
  let silent = 0;
  /** The one that is asked while it is away. */
  let scout: Promise<unknown> | undefined;

  /** Addresses that it gives to names which are not there. */
  const invented = new Map<'A' | 'AAAA', Promise<readonly string[]>>();
  function inventedOf(type: 'A' | 'AAAA'): Promise<readonly string[]> {
    const found = invented.get(type) ?? READ[type](resolver, NOBODYS).catch(() => []);
    invented.set(type, found);
    return found;
  }

  function heldOnce<R extends Records[RecordType]>(records: readonly R[]): readonly R[] {
    const id = JSON.stringify(records);
    const first = held.get(id) as readonly R[] | undefined;
    if (first === undefined) held.set(id, records);
    return first ?? records;
  }

  async function found<T extends RecordType>(
    type: T,
    records: readonly Records[T][],
  ): Promise<Lookup<Records[T]>> {
    const made = type === 'A' || type === 'AAAA' ? await inventedOf(type) : [];
    return made.length > 0 && records.every((one) => made.some((other) => other === one))
      ? {
          status: 'failed',
          why: `the resolver answers ${made.join(', ')} for names which are not there, too`,
        }
      : { status: 'found', records };
  }

  async function read<T extends RecordType>(type: T, name: string): Promise<Lookup<Records[T]>> {
    let code = '';
    try {
      const records = heldOnce(inOrder(await READ[type](resolver, name)));
      return records.length > 0 ? await found(type, records) : NO_DATA;
    } catch (thrown) {
      code = codeOf(thrown);
      if (code === 'ENOTFOUND') return NO_SUCH_NAME;
      if (code === 'ENODATA') return NO_DATA;
      return { status: 'failed', why: FAILURES[code] ?? `the question failed (${code || 'unknown'})` };
    } finally {
      if (UNANSWERED.has(code)) silent += 1;
      else if (code !== 'ECANCELLED') {
        silent = 0;
        answeredAt = performance.now();
      }
    }
  }

  async function askNow<T extends RecordType>(type: T, name: string): Promise<Lookup<Records[T]>> {
    if (!isName(name)) return { status: 'failed', why: NO_NAME };
    // While it is away one is asked, and the others wait for what comes of that.
    while (silent >= AWAY_AFTER && !budget.isOver()) {
      if (answeredAt === undefined || performance.now() - answeredAt > outageMs)
        return { status: 'failed', why: AWAY };
      if (scout === undefined) return sent(type, name);
      await scout;
    }
    if (budget.isOver()) return { status: 'failed', why: `not asked: ${LATE}` };
    return read(type, name);
  }

  async function sent<T extends RecordType>(type: T, name: string): Promise<Lookup<Records[T]>> {
    const answer = read(type, name);
    scout = answer;
    await answer;
    scout = undefined;
    return answer;
  }

  return <T extends RecordType>(type: T, name: string) => {
    const ofType = known.get(type) ?? new Map<string, Promise<Lookup<never>>>();
    known.set(type, ofType);
    const id = name.toLowerCase();
    const asked =
      ofType.get(id) ?? limit(() => budget.during(() => askNow(type, name) as Promise<Lookup<never>>));
    ofType.set(id, asked);
    return asked as Promise<Lookup<Records[T]>>;
  };
}
