/** The client that writes. It is made for a warrant only, and a write is sent once. */
import { LockdownError } from '../errors.js';
import { verdictOf } from './answer.js';
import { API_ROOT, type ApiAnswer, type Call, type RequestName } from './call.js';
import { type FailureContext, failureOf } from './failure.js';
import { NO_ANSWER } from './network-failure.js';
import type { Parts } from './parts.js';
import { isPlainPath } from './request-path.js';
import type { Sender } from './sender.js';
import type { Exchange } from './transport.js';

/** What must exist before the first write. */
export interface WriteWarrant {
  /** Hash of the plan that was approved. */
  readonly approvedPlan: string;
  /** Path of the lock file that is held. */
  readonly lock: string;
  /** Hash of the snapshot that was stored. */
  readonly snapshot: string;
}

/**
 * What the server says of a write, which is no proof: the caller reads back after each of the three.
 * `accepted`: it says that it took it. `refused`: it says that it did not, though it may have taken a part; or nothing
 * was sent. `no-answer`: nobody knows whether it took it (also 408, 5xx and what is no answer of the API).
 * Source: `docs/api-evidence.md` 1.10.
 */
export type WriteAnswer =
  | { readonly kind: 'accepted'; readonly answer: ApiAnswer }
  | { readonly kind: 'refused'; readonly error: LockdownError }
  | { readonly kind: 'no-answer'; readonly error: LockdownError };

/** Writes under its warrant. No `LockdownError` is thrown: each is in the answer. */
export interface WriteClient {
  /** Sends once. Only a 401, which comes before anything is done, is followed by the same call with a new token. */
  write(call: Call): Promise<WriteAnswer>;
}

/** What a write client is made of. */
export interface WriteClientOptions extends Pick<Parts, 'interruption' | 'base' | 'secrets'> {
  readonly sender: Sender;
}

/** A write client for one warrant. Errors: `api.no-warrant` when a member of the warrant is empty, thrown at once. */
export function writeClientOf(warrant: WriteWarrant, options: WriteClientOptions): WriteClient {
  const { sender, interruption, base, secrets } = options;
  checkWarrant(warrant);
  return Object.freeze<WriteClient>({
    write: async (call) => {
      const request: RequestName = { method: call.method, path: `${API_ROOT}${call.path}` };
      if (interruption.error !== undefined) return { kind: 'refused', error: interruption.error };
      if (!isPlainPath(call.path)) return { kind: 'refused', error: badPath(request) };
      try {
        return answerToWrite(await sender.send(call, 'finishes'), { request, base, secrets });
      } catch (error) {
        // What the sender throws comes before the write, or after a refusal of it.
        if (error instanceof LockdownError) return { kind: 'refused', error };
        throw error;
      }
    },
  });
}

function answerToWrite(exchange: Exchange, context: FailureContext): WriteAnswer {
  if (exchange.kind === 'no-answer') {
    const kind = NO_ANSWER[exchange.reason].isUnsent ? 'refused' : 'no-answer';
    return { kind, error: failureOf(exchange, context) };
  }
  const verdict = verdictOf(exchange);
  if (verdict.kind === 'success') return { kind: 'accepted', answer: verdict.answer };
  const isDefinite = verdict.kind === 'refused' && verdict.status < 500 && verdict.status !== 408;
  return { kind: isDefinite ? 'refused' : 'no-answer', error: failureOf(verdict, context) };
}

function checkWarrant({ approvedPlan, lock, snapshot }: WriteWarrant): void {
  const given = Object.entries({ approvedPlan, lock, snapshot });
  const missing = given.flatMap(([name, value]) => ((value ?? '').trim() === '' ? [name] : []));
  if (missing.length === 0) return;
  const text = `No write without an approved plan, a lock and a snapshot: ${missing.join(', ')} is missing`;
  throw new LockdownError('api.no-warrant', text, { next: 'Nothing was sent.' });
}

function badPath(request: RequestName): LockdownError {
  return new LockdownError('internal.bug', `The path ${request.path} is not plain`, {
    request,
    next: 'Nothing was sent.',
  });
}
