/** HTTP scripts for tests: what is not scripted fails, and so does what was scripted and never came. */
import { afterAll, afterEach, beforeAll, expect } from '@jest/globals';
import nock from 'nock';
import { connected } from './a-connection.js';
import { PAGE, SIGNED_IN } from './a-server.js';

export const BASE = 'https://mail.example.com';
export const API = '/api/v1';

/** Call once in a test file that scripts HTTP. */
export function useScripts(): void {
  const unexpected: string[] = [];
  const note = (request: { method?: string; path?: string }): void => {
    unexpected.push(`${request.method} ${request.path}`);
  };
  beforeAll(() => {
    nock.disableNetConnect();
    nock.emitter.on('no match', note);
  });
  afterEach(() => {
    const left = nock.pendingMocks();
    const uncalled = unexpected.splice(0);
    nock.cleanAll();
    expect(left).toEqual([]);
    expect(uncalled).toEqual([]);
  });
  afterAll(() => {
    nock.emitter.off('no match', note);
    nock.enableNetConnect();
    nock.restore();
  });
}

export function server(): nock.Scope {
  return nock(BASE);
}

export function scriptPage(): void {
  server().get('/interface/root').reply(200, PAGE);
}

export function scriptSignIn(answer: Record<string, unknown> = {}): void {
  scriptPage();
  server()
    .post(`${API}/auth/authenticate-user`)
    .reply(200, { ...SIGNED_IN, ...answer });
}

type Overrides = Parameters<typeof connected>[1];

/** A connection to the scripted server; its sign-in is scripted here too. */
export async function scriptedConnection(
  overrides: Overrides = {},
  answer: Record<string, unknown> = {},
): ReturnType<typeof connected> {
  scriptSignIn(answer);
  return connected(BASE, { fetch: globalThis.fetch, ...overrides });
}
