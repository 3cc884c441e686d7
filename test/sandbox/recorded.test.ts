/** The published answers of real servers: the sandbox answers the same request with the same members and types. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { type Ask, ask, type Json, sandboxes, tokenOf } from './plain-client.js';

const FOLDER = new URL('../fixtures/recorded/', import.meta.url);
const start = sandboxes();

interface Recorded {
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly auth: string;
    readonly body?: unknown;
  };
  readonly response: Json;
}

/** What the sandbox leaves out on purpose: only one source has them, and a client must not lean on them. */
const LEFT_OUT: Readonly<Record<string, readonly string[]>> = {
  'auth-authenticate-user.abridged.json': ['role'],
  // These belong to a call that a client must never make.
  'error-400.json': ['username', 'errorCode', 'errorData', 'debugInfo'],
};

/** Requests that cannot be sent as they stand: their values are blanked out in the recording. */
const SENT_INSTEAD: Readonly<Record<string, (account: Json) => Partial<Ask>>> = {
  'auth-authenticate-user.abridged.json': (account) => ({ body: account }),
  'error-400.json': () => ({ path: '/api/v1/auth/authenticate-user', body: { username: 5 } }),
};

function recordingOf(file: string): Recorded {
  return JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as Recorded;
}

/** The shape of a value: type names in place of values, and of a list its first item. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf);
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, shapeOf(member)]));
}

const files = readdirSync(FOLDER).filter((file) => file.endsWith('.json'));

describe('recorded answers', () => {
  it('are all there', () => {
    expect(files.sort()).toEqual([
      'antivirus-settings.get.json',
      'antivirus-settings.post.json',
      'auth-authenticate-user.abridged.json',
      'domains.list.abridged.json',
      'error-400.json',
      'spool-message-counts.json',
    ]);
  });

  it.each(files)('%s has its members and types in the answer of the sandbox', async (file) => {
    const { request, response } = recordingOf(file);
    const sandbox = await start();
    const token = request.auth === 'none' ? {} : { token: await tokenOf(sandbox) };
    const instead = SENT_INSTEAD[file]?.({ ...sandbox.accounts.admin }) ?? {};
    const { method, path, body } = request;

    const answer = await ask(sandbox, {
      method,
      path,
      ...(body === undefined ? {} : { body }),
      ...token,
      ...instead,
    });

    const wanted = Object.entries(response).filter(([name]) => !(LEFT_OUT[file] ?? []).includes(name));
    expect(wanted.length).toBeGreaterThan(0);
    expect(answer.status).toBe(file === 'error-400.json' ? 400 : 200);
    expect(shapeOf(answer.body)).toMatchObject(shapeOf(Object.fromEntries(wanted)) as Json);
  });

  it('of a refusal has the very words', async () => {
    const { response } = recordingOf('error-400.json');
    const sandbox = await start();

    const { body } = await ask(sandbox, { path: 'auth/authenticate-user', body: {} });

    const { success, resultCode, message } = response;
    expect(body).toEqual({ success, resultCode, message });
  });

  it('of the antivirus write takes effect as sent', async () => {
    const { request } = recordingOf('antivirus-settings.post.json');
    const sandbox = await start();

    const { path, body } = request;
    await ask(sandbox, { path, body, token: await tokenOf(sandbox) });

    expect(sandbox.state.antivirus).toEqual(body);
  });
});
