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
 * is.
 * Source: `docs/api-evidence.md` 1.2.
 */
export type ApiAnswer = Readonly<Record<string, unknown>>;

/** A call that changes nothing. What nobody declared is a write. */
export interface DeclaredRead {
  readonly method: 'GET' | 'POST';
  /** A pattern relative to `api/v1/`; `{name}` stands for one segment. */
  readonly path: string;
}

/** What an error says about its request. */
export interface RequestName {
  readonly method: 'GET' | 'POST';
  /** Relative to the server's base address. */
  readonly path: string;
}

/** Where the calls of the API lie, relative to the base address of the server. Source: `docs/api-evidence.md`. */
export const API_ROOT = 'api/v1/';
