import { afterEach, describe, expect, it } from '@jest/globals';
import { Agent, fetch as undiciFetch } from 'undici';
import { connect } from '../../src/api/connection.js';
import { type Interruption, interruptedError, interruptionBy } from '../../src/api/interruption.js';
import { type Fetch, type Transport, transportTo } from '../../src/api/transport.js';
import { A_READ, A_WRITE, arranged, connected, errorOf, WARRANT } from './a-connection.js';
import { aServer, type Routes, SIGNED_IN, type TestServer } from './a-server.js';

const READ = `GET api/v1/${A_READ.path}`;
const WRITE = `POST api/v1/${A_WRITE.path}`;

let running: TestServer | undefined;
const closing: (() => Promise<void>)[] = [];

async function aTransport(base: string): Promise<Transport> {
  const dispatcher = new Agent();
  closing.push(() => dispatcher.destroy());
  return transportTo({
    base,
    dispatcher,
    fetch: undiciFetch,
    timeoutMs: 10_000,
    interruption: interruptionBy(),
  });
}

async function start(routes: Routes): Promise<TestServer> {
  running = await aServer(routes);
  return running;
}

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  await running?.close();
  running = undefined;
});

describe('a connection that is cut', () => {
  it('makes a read try again', async () => {
    const server = await start({ [READ]: () => (server.countOf(READ) < 3 ? 'cut' : { json: { data: [] } }) });
    const { connection } = await connected(server.url);

    expect(await connection.readClient.read(A_READ)).toEqual({ data: [] });
    expect(server.countOf(READ)).toBe(3);
    await connection.signOut();
  });

  it('leaves a write without an answer, sent once', async () => {
    const server = await start({ [WRITE]: () => 'cut' });
    const { connection } = await connected(server.url);

    const answer = await connection.writeClient(WARRANT).write(A_WRITE);

    expect(answer).toMatchObject({ kind: 'no-answer', error: { code: 'server.unreachable' } });
    expect(server.countOf(WRITE)).toBe(1);
    await connection.signOut();
  });

  it('ends the sign-in, sent once', async () => {
    const server = await start({ 'POST api/v1/auth/authenticate-user': () => 'cut' });

    expect((await errorOf(connect(arranged(server.url).options))).code).toBe('server.unreachable');
    expect(server.countOf('POST api/v1/auth/authenticate-user')).toBe(1);
  });
});

describe('an answer that does not come', () => {
  it('is a timeout, whether the head or the rest of it is missing', async () => {
    const server = await start({ [READ]: () => 'hang', 'GET half': () => 'half' });
    const transport = await aTransport(server.url);

    for (const path of [`api/v1/${A_READ.path}`, 'half']) {
      const outcome = await transport.send({ method: 'GET', path, onInterruption: 'stops', timeoutMs: 50 });

      expect(outcome).toEqual({ kind: 'no-answer', reason: 'timeout', detail: '' });
    }
  });

  it('leaves a write without an answer, sent once', async () => {
    const server = await start({ [WRITE]: () => 'hang' });
    const { connection } = await connected(server.url, { timeoutMs: 2_000 });

    expect(await connection.writeClient(WARRANT).write(A_WRITE)).toMatchObject({
      kind: 'no-answer',
      error: { code: 'server.timeout' },
    });
    expect(server.countOf(WRITE)).toBe(1);
    await connection.signOut();
  });

  it('times out the first contact after one attempt', async () => {
    const server = await start({ 'GET interface/root': () => 'hang' });

    expect((await errorOf(connect(arranged(server.url, { timeoutMs: 150 }).options))).code).toBe(
      'server.timeout',
    );
    expect(server.countOf('GET interface/root')).toBe(1);
  });

  it('gives up a sign-out after a moment', async () => {
    const server = await start({ 'POST api/v1/auth/logout-user': () => 'hang' });
    const { connection } = await connected(server.url, { timeoutMs: 2_000 });

    await expect(connection.signOut()).resolves.toBeUndefined();
  });
});

describe('status 421, which fetch would answer by sending the request again', () => {
  it('leaves a sign-in sent once', async () => {
    const server = await start({
      'POST api/v1/auth/authenticate-user': () => ({ status: 421, json: SIGNED_IN }),
    });
    const { options } = arranged(server.url);

    const error = await errorOf(connect(options));

    expect(error.status).toBe(421);
    expect(server.countOf('POST api/v1/auth/authenticate-user')).toBe(1);
  });

  it('leaves a write sent once', async () => {
    const server = await start({ [WRITE]: () => ({ status: 421 }) });
    const { connection } = await connected(server.url);

    expect(await connection.writeClient(WARRANT).write(A_WRITE)).toMatchObject({
      kind: 'refused',
      error: { status: 421 },
    });
    expect(server.countOf(WRITE)).toBe(1);
    await connection.signOut();
  });
});

describe('the address of nobody', () => {
  it('is named as unreachable', async () => {
    const server = await aServer({});
    await server.close();

    const error = await errorOf(connect(arranged(server.url).options));

    expect(error.code).toBe('server.unreachable');
    expect(error.message).toContain('ECONNREFUSED');
  });
});

describe('what a request leaves behind', () => {
  const ANSWER = { status: 200, statusText: 'OK', headers: { get: () => null }, text: async () => '' };

  /** Rejects as soon as it is told to stop. */
  const untilStopped: Fetch = (_, { signal }) =>
    new Promise((__, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason));
    });

  function timers(): number {
    return process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  }

  /** An interruption that counts who listens. */
  function aCounted() {
    const interruption = interruptionBy();
    const listening = { now: 0, most: 0 };
    const onStop: Interruption['onStop'] = (callback) => {
      listening.now += 1;
      listening.most = Math.max(listening.most, listening.now);
      const forget = interruption.onStop(callback);
      return () => {
        listening.now -= 1;
        forget();
      };
    };
    const stop = (): void => interruption.stop(interruptedError());
    const counted = Object.assign(Object.create(interruption), { onStop }) as Interruption;
    return { interruption: counted, listening, stop };
  }

  it.each<[string, Fetch, number, string]>([
    ['that was answered', async () => ANSWER, 10_000, 'answered'],
    ['that failed', () => Promise.reject(new Error('cut')), 10_000, 'no-answer'],
    [
      'whose answer broke off',
      async () => ({ ...ANSWER, text: () => Promise.reject(new Error('terminated')) }),
      10_000,
      'no-answer',
    ],
    ['that took too long', untilStopped, 10, 'no-answer'],
  ])('is no timer and no listener, for one %s', async (_, fetch, timeoutMs, kind) => {
    const { interruption, listening } = aCounted();
    const dispatcher = new Agent();
    const before = timers();
    const transport = transportTo({ base: 'https://mail.test', dispatcher, fetch, timeoutMs, interruption });

    const outcome = await transport.send({ method: 'GET', path: 'a', onInterruption: 'stops' });

    expect(outcome.kind).toBe(kind);
    expect(listening).toEqual({ now: 0, most: 1 });
    expect(timers()).toBeLessThanOrEqual(before);
  });

  it('is no timer and no listener when it was interrupted', async () => {
    const { interruption, listening, stop } = aCounted();
    const before = timers();
    const options = { base: 'https://mail.test', dispatcher: new Agent(), timeoutMs: 10_000, interruption };
    const sent = transportTo({ ...options, fetch: untilStopped }).send({
      ...{ method: 'GET', path: 'a', onInterruption: 'stops' },
    });

    stop();

    expect(await sent).toEqual({ kind: 'no-answer', reason: 'interrupted', detail: '' });
    expect(listening).toEqual({ now: 0, most: 1 });
    expect(timers()).toBeLessThanOrEqual(before);
  });

  it('is nothing of a request that was not sent, since all was stopped before', async () => {
    const { interruption, listening, stop } = aCounted();
    stop();
    const fetch: Fetch = () => Promise.reject(new Error('nothing may be sent'));
    const options = { base: 'https://mail.test', dispatcher: new Agent(), timeoutMs: 10_000, interruption };
    const request = { method: 'GET', path: 'a', onInterruption: 'stops' } as const;

    expect(await transportTo({ ...options, fetch }).send(request)).toMatchObject({ reason: 'interrupted' });
    expect(listening.most).toBe(0);
  });
});
