/** The client that reads, and only reads: it is a pair of closures, with nothing behind them that writes. */
import { LockdownError } from '../errors.js';
import { statusFailureOf } from './answer.js';
import { API_ROOT, type ApiAnswer, type Call, type DeclaredRead, type RequestName } from './call.js';
import { answerOf, failureOf, nameOf } from './failure.js';
import type { Parts } from './parts.js';
import { isPagePath, readMatcher } from './request-path.js';
import type { Sender } from './sender.js';

/** Reads and pages; nothing else can be sent with it. */
export interface ReadClient {
  /**
   * Makes a declared read and gives its answer.
   * Errors: `api.not-declared` (nothing was sent), `session.*`, `server.*`, `interrupted`. An error never means
   * that the thing read is absent.
   */
  read(call: Call): Promise<ApiAnswer>;
  /**
   * The text of a page outside the API, its path relative to the base address: `Documentation/api`.
   * Errors: as `read`.
   */
  page(path: string): Promise<string>;
}

/** What a read client is made of. `declaredReads`: all that `read` may ask for. */
export interface ReadClientOptions extends Pick<Parts, 'repeat' | 'base' | 'secrets'> {
  readonly sender: Sender;
  readonly declaredReads: readonly DeclaredRead[];
}

/** A read client over a sender. Sends nothing by itself; a read is repeated as `retry.ts` says. */
export function readClientOf(options: ReadClientOptions): ReadClient {
  const { sender, repeat, base, secrets } = options;
  const isDeclared = readMatcher(options.declaredReads);
  return Object.freeze<ReadClient>({
    read: async (call) => {
      const request: RequestName = { method: call.method, path: `${API_ROOT}${call.path}` };
      if (!isDeclared(call)) throw notDeclared(request);
      const exchange = await repeat('read', () => sender.send(call, 'stops'));
      return answerOf(exchange, { request, base, secrets });
    },
    page: async (path) => {
      const request: RequestName = { method: 'GET', path };
      if (!isPagePath(path)) throw notDeclared(request);
      const exchange = await repeat('read', () => sender.sendForPage(path));
      if (exchange.kind === 'no-answer') throw failureOf(exchange, { request, base, secrets });
      const failed = statusFailureOf(exchange);
      if (failed !== undefined) throw failureOf(failed, { request, base, secrets });
      return exchange.text;
    },
  });
}

function notDeclared(request: RequestName): LockdownError {
  const next =
    'What nobody declared counts as a write and was not sent. Declare it in the binding if it changes nothing.';
  return new LockdownError('api.not-declared', `${nameOf(request)} is not declared as a read`, {
    request,
    next,
  });
}
