/** What a recording holds of one call: what was sent, and what came back. It lives in memory alone: values stay out of what is kept. */
import { isJsonObject, type Json, type JsonObject } from '../../canonical-json.js';
import { shippedContract } from '../contract.js';
import { payloadOf } from '../proposal/answer.js';

/** A call of the web interface below `api/v1/settings/`, as it was recorded. */
export interface Exchange {
  /** When it was sent: milliseconds since 1970. */
  readonly at: number;
  readonly method: string;
  /** Below `api/v1/`, as it was asked, without a query. */
  readonly path: string;
  /** Did the path end in a query? Such a call cannot be bound. */
  readonly hasQuery: boolean;
  /** Status of the answer; 0 where none came. */
  readonly status: number;
  /** Body of the request; undefined where it has none, or none that is JSON. */
  readonly sent: Json | undefined;
  /** Body of the answer; likewise. */
  readonly answer: Json | undefined;
}

/** Where calls of settings lie, below the address of the server. */
export const SETTINGS = /^\/api\/v1\/(settings\/[^?#]*)(\?[^#]*)?$/i;

/** An answer that says no more than that it went well, or badly, has `success`; a server that says nothing of it means what its status says. */
export function isDone({ status, answer }: Exchange): boolean {
  return status >= 200 && status < 300 && !(isJsonObject(answer) && answer.success === false);
}

const POST_READS = new Set(
  shippedContract.reads.filter(({ method }) => method === 'POST').map(({ path }) => path),
);

/** Does it ask for something by a POST? Only a call that ships as a read does. */
export function isAsking({ method, path }: Exchange): boolean {
  return method === 'POST' && POST_READS.has(path);
}

/** What the answer of a call that reads holds; undefined where it holds nothing. */
export function readIn(exchange: Exchange): JsonObject | undefined {
  return (exchange.method === 'GET' || isAsking(exchange)) && !exchange.hasQuery && isDone(exchange)
    ? payloadOf(exchange.answer)
    : undefined;
}

/** Does it send something that may be saved? */
export function isSave(exchange: Exchange): boolean {
  const { method, sent } = exchange;
  const isRead = method === 'GET' || method === 'HEAD' || method === 'OPTIONS' || isAsking(exchange);
  return !isRead && sent !== undefined;
}

/** `08:01:12`, UTC. */
export function timeText({ at }: Exchange): string {
  return new Date(at).toISOString().slice(11, 19);
}
