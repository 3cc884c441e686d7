import { EventEmitter } from 'node:events';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Agent } from 'undici';
import { requestFetch } from '../../src/api/request-fetch.js';
import type { FetchInit } from '../../src/api/transport.js';
import { aServer, type Routes, type TestServer } from './a-server.js';

const dispatcher = new Agent();
let running: TestServer | undefined;

afterEach(async () => {
  await running?.close();
  running = undefined;
});

async function send(routes: Routes, init: Partial<FetchInit> = {}) {
  running = await aServer(routes);
  const { signal } = new AbortController();
  const stopping = new EventEmitter();
  const usual = { method: 'GET', headers: {}, redirect: 'manual', signal, stopping, dispatcher } as const;
  return requestFetch(`${running.url}/a`, { ...usual, ...init });
}

describe('requestFetch', () => {
  it('gives status, status text, headers in any case of the server, and the text', async () => {
    const reply = { status: 503, statusText: 'Not Now', text: 'lätér', headers: { 'Retry-After': '3' } };

    const response = await send({ 'GET a': () => reply });

    expect([response.status, response.statusText, response.headers.get('retry-after')]).toEqual([
      503,
      'Not Now',
      '3',
    ]);
    expect(response.headers.get('location')).toBeNull();
    expect(await response.text()).toBe('lätér');
  });

  it('joins a header that comes twice, as fetch does', async () => {
    const headers = { 'set-cookie': ['a=1', 'b=2'] } as unknown as Record<string, string>;

    const response = await send({ 'GET a': () => ({ headers }) });

    expect(response.headers.get('set-cookie')).toBe('a=1, b=2');
  });

  it('sends method, headers and body, and the length that the server wants', async () => {
    await send({ 'POST a': () => ({}) }, { method: 'POST', headers: { 'X-Mine': 'a' }, body: '{"a":"ü"}' });

    expect(running?.seen).toMatchObject([
      { name: 'POST a', headers: { 'x-mine': 'a', 'content-length': '10' }, body: { a: 'ü' } },
    ]);
  });

  it('sends no body where there is none', async () => {
    await send({ 'GET a': () => ({}) });

    expect(running?.seen[0]?.headers).not.toHaveProperty('content-length');
    expect(running?.seen[0]?.headers).not.toHaveProperty('transfer-encoding');
  });

  it('does not follow a redirect', async () => {
    const response = await send({ 'GET a': () => ({ status: 302, headers: { location: '/b' } }) });

    expect([response.status, response.headers.get('location')]).toEqual([302, '/b']);
    expect(running?.countOf('GET b')).toBe(0);
  });

  it('rejects when it is told to stop, also in the middle of the text', async () => {
    const stopping = new EventEmitter();
    const response = await send({ 'GET a': () => 'half' }, { stopping });
    const text = response.text();

    stopping.emit('abort');

    await expect(text).rejects.toMatchObject({ name: 'AbortError' });
  });
});
