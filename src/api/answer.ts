/** What an answer means: success is a 2xx status and a body that says `success: true`, or nothing of it. */
import { isJsonObject } from '../canonical-json.js';
import { exactJsonIn } from '../exact-json.js';
import type { ApiAnswer } from './call.js';
import type { Answered } from './transport.js';

/**
 * What an answer comes to. `serverMessage` and `location` are as the server wrote them, not redacted.
 * `garbage`: a 2xx body that is no JSON object. Source: `docs/api-evidence.md` 1.2 and 1.3.
 */
export type Verdict =
  | { readonly kind: 'success'; readonly answer: ApiAnswer }
  | { readonly kind: 'refused'; readonly status: number; readonly serverMessage: string }
  | { readonly kind: 'redirect'; readonly status: number; readonly location: string }
  | { readonly kind: 'garbage'; readonly status: number; readonly looksLike: 'HTML' | 'text' | 'JSON' };

const HTML = /^\s*<[!?a-z]/i;

/**
 * Judges by status and body; never throws. An empty 2xx answer is a success: some calls answer with a bare status.
 */
export function verdictOf(answered: Answered): Verdict {
  const { status, text } = answered;
  const failed = statusFailureOf(answered);
  if (failed !== undefined) return failed;
  const body = exactJsonIn(text);
  if (text.trim() === '') return { kind: 'success', answer: {} };
  if (!isJsonObject(body)) return { kind: 'garbage', status, looksLike: kindOfText(text, body) };
  // Some calls answer without it. What is there and is not true is no success, however it is spelt.
  if ('success' in body && body.success !== true)
    return { kind: 'refused', status, serverMessage: messageOf(answered) };
  return { kind: 'success', answer: body };
}

/** What the status alone says of a failure; undefined when it is 2xx. Never throws. */
export function statusFailureOf(
  answered: Answered,
): Extract<Verdict, { kind: 'redirect' | 'refused' }> | undefined {
  const { status, location } = answered;
  if (status >= 300 && status < 400) return { kind: 'redirect', status, location: location ?? '' };
  if (status >= 200 && status < 300) return undefined;
  return { kind: 'refused', status, serverMessage: messageOf(answered) };
}

/**
 * The server's own words, not redacted: the body's `message`, a plain body, or the status text, where older
 * builds put the reason. Empty when there are none. Source: `docs/api-evidence.md` 1.3.
 */
export function messageOf(answered: Pick<Answered, 'text' | 'status' | 'statusText'>): string {
  const { text, status, statusText } = answered;
  // `OK` would be no reason.
  const reason = status < 400 ? '' : statusText;
  const body = exactJsonIn(text);
  if (isJsonObject(body)) {
    const message = body.message ?? body.Message;
    return typeof message === 'string' && message !== '' ? message : reason;
  }
  return body === undefined && text.trim() !== '' && !HTML.test(text) ? text : reason;
}

function kindOfText(text: string, body: unknown): 'HTML' | 'text' | 'JSON' {
  if (body !== undefined) return 'JSON';
  return HTML.test(text) ? 'HTML' : 'text';
}
