/**
 * One request, one exchange. Sends exactly once, never follows a redirect, never throws for what the network does.
 * Knows nothing of sessions, retries or what an answer means.
 */
import { EventEmitter } from 'node:events';
import type { Dispatcher } from 'undici';
import { exactJsonOf } from '../exact-json.js';
import type { Interruption } from './interruption.js';
import { type NetworkFailure, type NoAnswerReason, networkFailureOf } from './network-failure.js';

/** The part of `fetch` that is used; undici's and Node's own both fit. */
export type Fetch = (url: string, init: FetchInit) => Promise<FetchResponse>;

/** One request as `fetch` takes it. `dispatcher`: undici's; the pool, the proxy and the authorities are there. */
export interface FetchInit {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly redirect: 'manual';
  /** Made when it is asked for: thousands of these are slow to be let go of. */
  readonly signal: AbortSignal;
  /** Says `abort` when `signal` does. */
  readonly stopping: EventEmitter;
  readonly dispatcher: Dispatcher;
  readonly body?: string;
}

/** The head of an answer. `get` is asked for lower-case names; `text` rejects when the rest does not come. */
export interface FetchResponse {
  readonly status: number;
  readonly statusText: string;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
}

/** One request as it goes over the wire. `GET` carries no body; `POST` always one, `{}` when none is given. */
export interface WireRequest {
  readonly method: 'GET' | 'POST';
  /** Relative to the server's base address, without a leading slash; percent-encoded. */
  readonly path: string;
  readonly body?: unknown;
  /** The token alone, without `Bearer`. Undefined: none is sent. */
  readonly bearer?: string;
  /** In ASCII. Source: `docs/api-evidence.md` 1.7. */
  readonly domain?: string;
  /** `stops`: an interruption cuts it. `finishes`: its answer is needed, so it is waited for. */
  readonly onInterruption: 'stops' | 'finishes';
  /** Milliseconds for this request, counted alike, when not the transport's. */
  readonly timeoutMs?: number;
}

/** An answer came whole, whatever it says. Nothing in it is redacted. */
export interface Answered {
  readonly kind: 'answered';
  readonly status: number;
  readonly statusText: string;
  readonly text: string;
  /** Headers as they came; `null` when they did not. */
  readonly location: string | null;
  readonly retryAfter: string | null;
  /** The server's clock, as HTTP has it. */
  readonly date?: string | null;
}

/** No answer came, or not all of it. */
export interface NoAnswer extends NetworkFailure {
  readonly kind: 'no-answer';
}

/** What became of a request. */
export type Exchange = Answered | NoAnswer;

/** Sends one request, exactly once. Never rejects for what the network or the server does. */
export interface Transport {
  send(request: WireRequest): Promise<Exchange>;
}

/** Where requests go, and how. */
export interface TransportOptions {
  /** No trailing slash. */
  readonly base: string;
  readonly dispatcher: Dispatcher;
  readonly fetch: Fetch;
  /** Milliseconds from the call of `send` to the last byte of the answer: connecting and waiting for a connection too. */
  readonly timeoutMs: number;
  readonly interruption: Interruption;
}

const USER_AGENT = 'smartermail-lockdown';

/** A transport to one server; opens nothing by itself. Source of the headers: `docs/api-evidence.md` 1.1 and 1.7. */
export function transportTo(options: TransportOptions): Transport {
  const { base, dispatcher, interruption } = options;
  return {
    async send(request) {
      if (request.onInterruption === 'stops' && interruption.error !== undefined)
        return noAnswer('interrupted');
      const stopping = new EventEmitter();
      let stoppedBy: NoAnswerReason | undefined;
      const stop = (reason: NoAnswerReason): void => {
        stoppedBy ??= reason;
        stopping.emit('abort');
      };
      const timer = setTimeout(stop, request.timeoutMs ?? options.timeoutMs, 'timeout');
      const forget =
        request.onInterruption === 'stops' ? interruption.onStop(() => stop('interrupted')) : undefined;
      try {
        const init = initOf(request, { stopping, dispatcher });
        return await answeredBy(await options.fetch(`${base}/${request.path}`, init));
      } catch (thrown) {
        return stoppedBy === undefined
          ? { kind: 'no-answer', ...networkFailureOf(thrown) }
          : noAnswer(stoppedBy);
      } finally {
        clearTimeout(timer);
        forget?.();
      }
    },
  };
}

function initOf(
  request: WireRequest,
  { stopping, dispatcher }: Pick<FetchInit, 'stopping' | 'dispatcher'>,
): FetchInit {
  const headers: Record<string, string> = { Accept: 'application/json, */*;q=0.5', 'User-Agent': USER_AGENT };
  if (request.bearer !== undefined) headers.Authorization = `Bearer ${request.bearer}`;
  if (request.domain !== undefined) headers['X-SmarterMailDomain'] = request.domain;
  if (request.method === 'POST') headers['Content-Type'] = 'application/json';
  return {
    method: request.method,
    headers,
    redirect: 'manual',
    get signal() {
      const controller = new AbortController();
      stopping.once('abort', () => controller.abort());
      return controller.signal;
    },
    stopping,
    dispatcher,
    // An empty POST carries `{}`: the server wants a Content-Length.
    ...(request.method === 'GET' ? {} : { body: exactJsonOf(request.body ?? {}) }),
  };
}

async function answeredBy(response: FetchResponse): Promise<Answered> {
  return {
    kind: 'answered',
    status: response.status,
    statusText: response.statusText,
    text: await response.text(),
    location: response.headers.get('location'),
    retryAfter: response.headers.get('retry-after'),
    date: response.headers.get('date'),
  };
}

function noAnswer(reason: NoAnswerReason): NoAnswer {
  return { kind: 'no-answer', reason, detail: '' };
}
