/**
 * HTTP scripts for tests: what is not scripted fails, and so does what was scripted and never came.
 * Each is run twice: under a `fetch` that `nock` answers, and over the transport that ships, which `nock` does not see,
 * against a server on loopback.
 */
import { afterAll, afterEach, beforeAll, expect } from '@jest/globals';
import type { ConnectionOptions } from '../../src/api/connection.js';
import { connected } from './a-connection.js';
import { loopbackScript } from './a-loopback-script.js';
import { nockScript } from './a-nock-script.js';
import { PAGE, SIGNED_IN } from './a-server.js';

export const API = '/api/v1';

/**
 * How the network fails, by the code of the error that says so. Over loopback it fails in earnest; where it is merely
 * silent, the time limit of the request may speak first.
 */
export type NetworkError =
  | 'ECONNREFUSED'
  | 'ENOTFOUND'
  | 'DEPTH_ZERO_SELF_SIGNED_CERT'
  | 'CERT_HAS_EXPIRED'
  | 'UND_ERR_CONNECT_TIMEOUT'
  | 'ECONNRESET'
  | 'UND_ERR_SOCKET'
  | 'UND_ERR_HEADERS_TIMEOUT';

export interface Expected {
  readonly method: 'GET' | 'POST';
  /** With the leading slash, percent-encoded. */
  readonly path: string;
  /** A text is compared as it is sent, anything else as JSON. Undefined: any. */
  readonly body?: unknown;
  /** By lower-case names. `null`: not sent. What is not named may be anything. */
  readonly headers: Readonly<Record<string, string | RegExp | null>>;
}

/** A body that is no text is sent as JSON. */
export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown> | string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The body of a request, parsed; empty where none came. */
export type Body = Record<string, unknown>;

export interface Leftovers {
  /** `GET /interface/root`: what was expected and never came. */
  readonly missing: readonly string[];
  /** What came and was not expected. */
  readonly unexpected: readonly string[];
}

/** One way to play a script. Each expectation is met once; of several that fit, the first. */
export interface Stage {
  /** The server's address, no trailing slash. Known once it is open. */
  readonly base: string;
  /** What a connection needs to come here, beside the address. */
  readonly options: Partial<ConnectionOptions>;
  open(): Promise<void>;
  /** Gives the bodies that came, one at most. */
  answer(expected: Expected, answer: Answer): readonly Body[];
  fail(expected: Expected, error: NetworkError): void;
  /** What is left over, which is forgotten. */
  settle(): Leftovers;
  close(): Promise<void>;
}

interface Replies {
  replies(status: number, body?: Answer['body'], headers?: Answer['headers']): readonly Body[];
  fails(error: NetworkError): void;
}

type Asked = Partial<Pick<Expected, 'body' | 'headers'>>;

/** The ways to play a script, for `describe.each`. */
export const STAGES: readonly { readonly name: string; readonly stage: () => Stage }[] = [
  { name: 'nock', stage: nockScript },
  { name: 'loopback', stage: loopbackScript },
];

function repliesOn(stage: Stage, expected: Expected): Replies {
  return {
    replies: (status, body = '', headers = {}) => stage.answer(expected, { status, body, headers }),
    fails: (error) => stage.fail(expected, error),
  };
}

/** Call once in a `describe` that scripts HTTP. */
export function useScript(stage: Stage) {
  beforeAll(() => stage.open());
  afterEach(() => {
    expect(stage.settle()).toEqual({ missing: [], unexpected: [] });
  });
  afterAll(() => stage.close());

  const get = (path: string, { headers = {} }: Pick<Asked, 'headers'> = {}): Replies =>
    repliesOn(stage, { method: 'GET', path, headers });
  const post = (path: string, { body, headers = {} }: Asked = {}): Replies =>
    repliesOn(stage, { method: 'POST', path, body, headers });
  const scriptPage = (): void => {
    get('/interface/root').replies(200, PAGE);
  };
  const scriptSignIn = (answer: Record<string, unknown> = {}): void => {
    scriptPage();
    post(`${API}/auth/authenticate-user`).replies(200, { ...SIGNED_IN, ...answer });
  };
  return {
    get base(): string {
      return stage.base;
    },
    /** What a connection to the scripted server is given. */
    optionsWith: (overrides: Partial<ConnectionOptions> = {}) => ({ ...stage.options, ...overrides }),
    get,
    post,
    scriptPage,
    scriptSignIn,
    /** A connection to the scripted server; its sign-in is scripted here too. */
    connection: (
      overrides: Partial<ConnectionOptions> = {},
      answer: Record<string, unknown> = {},
    ): ReturnType<typeof connected> => {
      scriptSignIn(answer);
      return connected(stage.base, { ...stage.options, ...overrides });
    },
  };
}
