import { readdir, readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Dispatcher } from 'undici';
import { parseBaseUrl } from '../../src/api/base-url.js';
import { openDispatcher } from '../../src/api/dispatcher.js';
import { interruptionBy } from '../../src/api/interruption.js';
import { type Fetch, transportTo, type WireRequest } from '../../src/api/transport.js';
import { type Expected, type NetworkError, STAGES } from './a-script.js';

const TESTS = new URL('../', import.meta.url);

describe('the tests that script HTTP', () => {
  it('each run over the transport that ships too: under a fetch that nock answers alone runs none', async () => {
    const names = (await readdir(TESTS, { recursive: true })).filter((name) => name.endsWith('.ts'));
    const sources = await Promise.all(
      names.map(async (name) => ({
        name: name.replaceAll('\\', '/'),
        text: await readFile(new URL(name, TESTS), 'utf8'),
      })),
    );
    const withText = (pattern: RegExp) =>
      sources.filter(({ text }) => pattern.test(text)).map(({ name }) => name);
    const scripted = withText(/\buseScript\(/).filter((name) => name.endsWith('.test.ts'));

    expect(withText(/^import .*from 'nock';/m)).toEqual(['api/a-nock-script.ts']);
    expect(withText(/^import .*a-nock-script\.js';/m)).toEqual(['api/a-script.ts']);
    expect(scripted.length).toBeGreaterThan(5);
    expect(withText(/^describe\.each\(STAGES\)/m)).toEqual(expect.arrayContaining(scripted));
    expect(STAGES.map(({ name }) => name)).toContain('loopback');
  });
});

const TIMEOUT_MS = 1_000;
const A_POST = { method: 'POST', path: '/api/v1/a', body: { limit: 1 }, headers: {} } as const;
const OK = { status: 200, body: { success: true }, headers: {} } as const;

describe.each(STAGES)('a script over $name', ({ stage: stageOf }) => {
  const stage = stageOf();
  let dispatcher: Dispatcher;

  beforeAll(() => stage.open());
  beforeEach(async () => {
    const { caFile } = stage.options;
    dispatcher = await openDispatcher(parseBaseUrl(stage.base), { timeoutMs: TIMEOUT_MS, caFile });
  });
  afterEach(async () => {
    stage.settle();
    await dispatcher.destroy();
  });
  afterAll(() => stage.close());

  async function send(request: Partial<WireRequest> = {}) {
    const fetch = stage.options.fetch as Fetch;
    const options = {
      base: stage.base,
      dispatcher,
      fetch,
      timeoutMs: TIMEOUT_MS,
      interruption: interruptionBy(),
    };
    const a = { method: 'POST', path: 'api/v1/a', body: { limit: 1 }, onInterruption: 'stops' } as const;
    return transportTo(options).send({ ...a, ...request });
  }

  it('has nothing left over when what was expected came, and gives its body', async () => {
    const bodies = stage.answer({ ...A_POST, headers: { authorization: /^Bearer t/ } }, OK);

    expect(await send({ bearer: 'token' })).toMatchObject({ status: 200, text: '{"success":true}' });
    expect(bodies).toEqual([{ limit: 1 }]);
    expect(stage.settle()).toEqual({ missing: [], unexpected: [] });
  });

  it.each<[string, Partial<Expected>, Partial<WireRequest>]>([
    ['another path', {}, { path: 'api/v1/b' }],
    ['another method', {}, { method: 'GET' }],
    ['another body', {}, { body: { limit: 2 } }],
    ['no body', {}, { body: undefined }],
    ['another text', { body: '{"limit": 1}' }, {}],
    ['another header', { headers: { authorization: 'Bearer a' } }, { bearer: 'b' }],
    ['no header', { headers: { authorization: /^Bearer/ } }, {}],
    ['a header that must not come', { headers: { authorization: null } }, { bearer: 'b' }],
  ])('names a request that comes with %s, and the one that never came', async (_, expected, request) => {
    stage.answer({ ...A_POST, ...expected }, OK);

    await send(request);

    const { method = 'POST', path = 'api/v1/a' } = request;
    expect(stage.settle()).toEqual({ missing: ['POST /api/v1/a'], unexpected: [`${method} /${path}`] });
  });

  it('names a request that comes once more than was expected', async () => {
    stage.answer(A_POST, OK);
    await send();

    expect(await send()).not.toMatchObject({ status: 200 });
    expect(stage.settle()).toEqual({ missing: [], unexpected: ['POST /api/v1/a'] });
  });

  it('names a failure that was expected and never came', () => {
    stage.fail(A_POST, 'ECONNREFUSED');

    expect(stage.settle().missing).toEqual(['POST /api/v1/a']);
    expect(stage.settle().missing).toEqual([]);
  });

  it('answers in the order in which it was told, each once', async () => {
    for (const status of [503, 200]) stage.answer(A_POST, { ...OK, status });

    expect([await send(), await send()]).toMatchObject([{ status: 503 }, { status: 200 }]);
  });

  it.each<[NetworkError, string]>([
    ['ECONNREFUSED', 'not-connected'],
    ['ENOTFOUND', 'not-connected'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'untrusted-certificate'],
    ['CERT_HAS_EXPIRED', 'expired'],
    ['ECONNRESET', 'cut'],
    ['UND_ERR_SOCKET', 'cut'],
  ])('fails with %s', async (error, reason) => {
    stage.fail(A_POST, error);

    expect(await send()).toEqual({ kind: 'no-answer', reason, detail: expect.stringContaining(error) });
    expect(stage.settle()).toEqual({ missing: [], unexpected: [] });
  });

  it.each<[NetworkError]>([['UND_ERR_CONNECT_TIMEOUT'], ['UND_ERR_HEADERS_TIMEOUT']])(
    'is silent for %s',
    async (error) => {
      stage.fail(A_POST, error);

      expect(await send()).toMatchObject({ kind: 'no-answer', reason: 'timeout' });
      expect(stage.settle()).toEqual({ missing: [], unexpected: [] });
    },
  );
});
