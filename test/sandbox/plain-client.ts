/** Talks to a sandbox with nothing but `fetch`: what these tests say must not lean on the tool's own client. */
import { afterEach } from '@jest/globals';
import type { SandboxAccount } from '../../src/sandbox/accounts.js';
import type { SandboxOptions } from '../../src/sandbox/options.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/server.js';

export type Json = Record<string, unknown>;

export interface Reply {
  readonly status: number;
  /** `{}` of what is no JSON object. */
  readonly body: Json;
  /** Of an answer that is no JSON. */
  readonly text?: string;
}

export interface Ask {
  readonly method?: string;
  /** Below /api/v1/, or whole when it begins with a slash. */
  readonly path: string;
  readonly body?: unknown;
  readonly token?: string;
  readonly domain?: string;
}

/** A function that starts sandboxes which end with the test. */
export function sandboxes(): (options?: SandboxOptions) => Promise<Sandbox> {
  const open: Sandbox[] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map((sandbox) => sandbox.close()));
  });
  return async (options = {}) => {
    const sandbox = await startSandbox({ domains: 12, ...options });
    open.push(sandbox);
    return sandbox;
  };
}

/** One request; an answer that is no JSON object reads as `{}`. */
export async function ask(sandbox: Sandbox, request: Ask): Promise<Reply> {
  const path = request.path.startsWith('/') ? request.path : `/api/v1/${request.path}`;
  const headers: Record<string, string> = {};
  if (request.token !== undefined) headers.authorization = `Bearer ${request.token}`;
  if (request.domain !== undefined) headers['x-smartermaildomain'] = request.domain;
  if (request.body !== undefined) headers['content-type'] = 'application/json';
  const answer = await fetch(`${sandbox.url}${path}`, {
    method: request.method ?? (request.body === undefined ? 'GET' : 'POST'),
    headers,
    ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
  });
  const text = await answer.text();
  try {
    return { status: answer.status, body: JSON.parse(text) as Json };
  } catch {
    return { status: answer.status, body: {}, text };
  }
}

/** The whole answer of a sign-in. */
export function signIn(sandbox: Sandbox, account: SandboxAccount & { clientId?: string }): Promise<Reply> {
  const { username, password, clientId = 'test-client' } = account;
  return ask(sandbox, { path: 'auth/authenticate-user', body: { username, password, clientId } });
}

export async function tokenOf(
  sandbox: Sandbox,
  account: SandboxAccount = sandbox.accounts.admin,
): Promise<string> {
  return String((await signIn(sandbox, account)).body.accessToken);
}

/** Asks with the administrator's token. */
export async function adminOf(sandbox: Sandbox): Promise<(request: Ask) => Promise<Reply>> {
  const token = await tokenOf(sandbox);
  return (request) => ask(sandbox, { token, ...request });
}

/** The name of a domain of the sandbox, by its place. */
export function domainAt(sandbox: Sandbox, index: number): string {
  return Object.keys(sandbox.state.domains)[index] ?? '';
}

/** Member names with the JSON type of each. */
export function typesOf(value: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.entries(value as Json).map(([name, member]) => [
      name,
      Array.isArray(member) ? 'array' : typeof member,
    ]),
  );
}
