/**
 * What is sent again, and when. Pure: a decision and a delay.
 * A sign-in, a refresh, a sign-out and a write are not in the table, because nothing sends them again.
 */
import { NO_ANSWER } from './network-failure.js';
import type { Exchange } from './transport.js';

/** `impersonation` mints a token and changes no setting, so it is repeated like a read. */
export type RepeatableCall = 'login-page' | 'read' | 'impersonation';

const ATTEMPTS = 4;

const BUSY_STATUS: ReadonlySet<number> = new Set([408, 429, 502, 503, 504]);

const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 5_000;
/** A server that asks for more than this gets an error instead of a run that seems to hang. */
export const LONGEST_RETRY_AFTER_MS = 60_000;

/** What a repeat depends on beside the exchange. */
export interface RepeatQuestion {
  readonly call: RepeatableCall;
  /** Attempts made so far, 1 or more. */
  readonly attempts: number;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** 0 up to, not including, 1. */
  readonly random: () => number;
}

/**
 * Milliseconds to wait before the call is sent again; undefined when the exchange stands.
 * Repeated, four attempts in all: no answer, 408, 429, 502, 503 and 504. Not repeated: an untrusted certificate, what we
 * interrupted ourselves, a login page without an answer, and an answer whose Retry-After is more than a minute away.
 */
export function delayBeforeRepeat(exchange: Exchange, question: RepeatQuestion): number | undefined {
  if (question.attempts >= ATTEMPTS) return undefined;
  if (exchange.kind === 'no-answer') {
    // A wrong address should fail at once, not after a minute of trying.
    const isRepeated = NO_ANSWER[exchange.reason].isPassing && question.call !== 'login-page';
    return isRepeated ? backOff(question) : undefined;
  }
  if (!BUSY_STATUS.has(exchange.status)) return undefined;
  const asked = parseRetryAfter(exchange.retryAfter, question.now);
  if (asked === undefined) return backOff(question);
  return asked <= LONGEST_RETRY_AFTER_MS ? asked : undefined;
}

/** Milliseconds to wait by a Retry-After header (seconds or an HTTP date); undefined when it says neither. */
export function parseRetryAfter(header: string | null, now: number): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d+$/.test(text)) return Number(text) * 1_000;
  const date = /^[a-z]{3},/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** Full jitter: anything from nothing to 250 ms, 500 ms, 1 s, … so that many clients do not return together. */
function backOff({ attempts, random }: RepeatQuestion): number {
  return random() * Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (attempts - 1));
}
