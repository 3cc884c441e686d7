/** What is asked of the server, and what comes back: the words every file of this room shares. */

/** One request to the API. Source: `docs/api-evidence.md` 1.1, for the domain 1.7. */
export interface Call {
  readonly method: 'GET' | 'POST';
  /** Relative to `api/v1/`, already percent-encoded, without a query. */
  readonly path: string;
  /** Sent as JSON; an empty POST sends `{}`. */
  readonly body?: unknown;
  /** Act on this domain: for `settings/domain/*`. */
  readonly domain?: string;
}

/**
 * A successful answer, unchecked: the payload fields beside `success`, `resultCode` and `message`; empty when the body
 * is. A number that no number here holds is carried as text (`exact-json.ts`).
 * Source: `docs/api-evidence.md` 1.2.
 */
export type ApiAnswer = Readonly<Record<string, unknown>>;

/**
 * A call that changes nothing: its path is a pattern relative to `api/v1/`, in which `{name}` stands for one segment.
 * What nobody declared is a write.
 */
export type DeclaredRead = Pick<Call, 'method' | 'path'>;

/** What an error says about its request: its path is relative to the server's base address. */
export type RequestName = Pick<Call, 'method' | 'path'>;

/** Where the calls of the API lie, relative to the base address of the server. Source: `docs/api-evidence.md`. */
export const API_ROOT = 'api/v1/';
