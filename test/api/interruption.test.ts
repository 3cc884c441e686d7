import { getEventListeners } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, it } from '@jest/globals';
import { connect } from '../../src/api/connection.js';
import { interruptedError, interruptionBy } from '../../src/api/interruption.js';
import { A_READ, A_WRITE, arranged, connected, errorOf, WARRANT } from './a-connection.js';
import { aServer, type Reply, type Routes, type TestServer } from './a-server.js';

const READ = `GET api/v1/${A_READ.path}`;
const WRITE = `POST api/v1/${A_WRITE.path}`;
const SIGN_OUT = 'POST api/v1/auth/logout-user';

let running: TestServer | undefined;

async function start(routes: Routes): Promise<TestServer> {
  running = await aServer(routes);
  return running;
}

afterEach(async () => {
  await running?.close();
  running = undefined;
});

/** A route that tells when it was asked, and answers when told to. */
function aGate() {
  let arrive = (): void => {};
  let open = (_: Reply): void => {};
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const reply = new Promise<Reply>((resolve) => {
    open = resolve;
  });
  const route = (): Promise<Reply> => {
    arrive();
    return reply;
  };
  return { arrived, open, route };
}

describe('an interruption', () => {
  it('cuts a read under way', async () => {
    const stop = new AbortController();
    const gate = aGate();
    const server = await start({ [READ]: gate.route });
    const { connection } = await connected(server.url, { signal: stop.signal });
    const read = errorOf(connection.readClient.read(A_READ));
    await gate.arrived;

    stop.abort();

    expect((await read).code).toBe('interrupted');
    await connection.signOut();
  });

  it('ends a wait between two attempts', async () => {
    const stop = new AbortController();
    const server = await start({ [READ]: () => ({ status: 503, headers: { 'retry-after': '50' } }) });
    const sleep = async (): Promise<void> => {
      stop.abort();
      await new Promise<void>(() => {});
    };
    const { connection } = await connected(server.url, { signal: stop.signal, sleep });

    expect((await errorOf(connection.readClient.read(A_READ))).code).toBe('interrupted');
    expect(server.countOf(READ)).toBe(1);
    await connection.signOut();
  });

  it('lets go of the real timer of a wait', async () => {
    const stop = new AbortController();
    const gate = aGate();
    const server = await start({ [READ]: gate.route });
    const { sleep: _, ...options } = arranged(server.url, { signal: stop.signal }).options;
    const connection = await connect(options);
    const read = errorOf(connection.readClient.read(A_READ));
    await gate.arrived;
    gate.open({ status: 503, headers: { 'retry-after': '50' } });
    setTimeout(() => stop.abort(), 20);

    expect((await read).code).toBe('interrupted');
    await connection.signOut();
  });

  it('ends reads that queue behind a write', async () => {
    const stop = new AbortController();
    const gate = aGate();
    const server = await start({ [WRITE]: gate.route });
    const { connection } = await connected(server.url, { signal: stop.signal, concurrency: 1 });
    const write = connection.writeClient(WARRANT).write(A_WRITE);
    const read = errorOf(connection.readClient.read(A_READ));
    await gate.arrived;

    stop.abort();

    expect((await read).code).toBe('interrupted');
    gate.open({ json: { success: true } });
    expect((await write).kind).toBe('accepted');
    expect(server.countOf(READ)).toBe(0);
    await connection.signOut();
  });

  it('waits for a write under way and refuses the ones behind it', async () => {
    const stop = new AbortController();
    const gate = aGate();
    const server = await start({ [WRITE]: gate.route });
    const { connection } = await connected(server.url, { signal: stop.signal, concurrency: 1 });
    const client = connection.writeClient(WARRANT);
    const first = client.write(A_WRITE);
    const second = client.write(A_WRITE);
    await gate.arrived;

    stop.abort();
    gate.open({ json: { success: true } });

    expect((await first).kind).toBe('accepted');
    expect(await second).toMatchObject({ kind: 'refused', error: { code: 'interrupted' } });
    expect(await client.write(A_WRITE)).toMatchObject({ kind: 'refused', error: { code: 'interrupted' } });
    expect(server.countOf(WRITE)).toBe(1);
    await connection.signOut();
  });

  it('does not keep the sign-out from being sent', async () => {
    const stop = new AbortController();
    const server = await start({});
    const { connection } = await connected(server.url, { signal: stop.signal });
    stop.abort();

    await connection.signOut();

    expect(server.countOf(SIGN_OUT)).toBe(1);
  });

  it('before the start sends nothing', async () => {
    const server = await start({});

    expect((await errorOf(connect(arranged(server.url, { signal: AbortSignal.abort() }).options))).code).toBe(
      'interrupted',
    );
    expect(server.seen).toEqual([]);
  });

  it('during the sign-in signs the new session out', async () => {
    const stop = new AbortController();
    const gate = aGate();
    const server = await start({ 'POST api/v1/auth/authenticate-user': gate.route });
    const connecting = errorOf(connect(arranged(server.url, { signal: stop.signal }).options));
    await gate.arrived;

    stop.abort();
    gate.open({ json: { success: true, isAdmin: true, accessToken: 'token-of-nobody' } });

    expect((await connecting).code).toBe('interrupted');
    expect(server.countOf(SIGN_OUT)).toBe(1);
  });

  it('does not cut a refresh: the sign-out needs the new token', async () => {
    const stop = new AbortController();
    const gate = aGate();
    const clock = { now: Date.now() };
    const server = await start({ 'POST api/v1/auth/refresh-token': gate.route });
    const { connection } = await connected(server.url, { signal: stop.signal, clock: () => clock.now });
    clock.now += 20 * 60_000;
    const read = errorOf(connection.readClient.read(A_READ));
    await gate.arrived;

    stop.abort();
    expect((await read).code).toBe('interrupted');
    const signedOut = connection.signOut();
    gate.open({ json: { accessToken: 'access-token-2', refreshToken: 'refresh-token-2' } });
    await signedOut;

    expect(server.seen.at(-1)).toMatchObject({
      name: SIGN_OUT,
      headers: { authorization: 'Bearer access-token-2' },
    });
    expect(server.countOf(READ)).toBe(0);
  });
});

describe('signing out', () => {
  it('cuts reads that nobody waits for any more', async () => {
    const gate = aGate();
    const server = await start({ [READ]: gate.route });
    const { connection } = await connected(server.url);
    const read = errorOf(connection.readClient.read(A_READ));
    await gate.arrived;

    await connection.signOut();

    expect((await read).code).toBe('session.lost');
  });
});

/** What nothing holds any more is gone afterwards. */
async function collectGarbage(): Promise<void> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  // A weak reference holds until the turn ends in which it was made or looked at.
  await new Promise((resolve) => setImmediate(resolve));
  collect();
}

describe('interruptionBy', () => {
  it('listens once on the signal, however many wait', () => {
    const stop = new AbortController();
    let listeners = 0;
    const add = stop.signal.addEventListener.bind(stop.signal);
    stop.signal.addEventListener = (...input: Parameters<typeof add>) => {
      listeners += 1;
      add(...input);
    };
    const interruption = interruptionBy(stop.signal);
    for (let waiter = 0; waiter < 100; waiter += 1) interruption.onStop(() => {});

    expect(listeners).toBe(1);
  });

  it('takes its listener off the signal when it is stopped', () => {
    const stop = new AbortController();
    const interruption = interruptionBy(stop.signal);
    const before = getEventListeners(stop.signal, 'abort').length;

    interruption.stop(interruptedError());

    expect([before, getEventListeners(stop.signal, 'abort').length]).toEqual([1, 0]);
  });

  it('does not call back who has gone', () => {
    const interruption = interruptionBy();
    let calls = 0;
    const forget = interruption.onStop(() => {
      calls += 1;
    });
    forget();

    interruption.stop(interruptedError());

    expect(calls).toBe(0);
  });

  it('keeps the first reason', () => {
    const interruption = interruptionBy();
    const first = interruptedError();
    interruption.stop(first);
    interruption.stop(interruptedError());

    expect(interruption.error).toBe(first);
    expect(() => interruption.check()).toThrow(first);
  });

  it('lets a promise win that settles first', async () => {
    const interruption = interruptionBy();

    expect(await interruption.race(Promise.resolve('won'))).toBe('won');
    await expect(interruption.race(Promise.reject(new Error('lost')))).rejects.toThrow('lost');
  });

  it('lets nobody race once it is stopped, and takes care of the promise that loses', async () => {
    const interruption = interruptionBy();
    interruption.stop(interruptedError());

    // Were the rejection left to nobody, the process would end.
    const lost = Promise.reject(new Error('lost'));

    await expect(interruption.race(lost)).rejects.toMatchObject({ code: 'interrupted' });
    await expect(interruption.race(Promise.resolve('won'))).rejects.toMatchObject({ code: 'interrupted' });
  });

  it('keeps nothing of a race that is over', async () => {
    const interruption = interruptionBy();
    const won = await (async () => new WeakRef(await interruption.race(Promise.resolve({ large: true }))))();

    await collectGarbage();

    expect(won.deref()).toBeUndefined();
    expect(interruption.error).toBeUndefined();
  });
});

describe('those who wait for an interruption', () => {
  it('are told once each, but for those who forgot it, also where a place is taken again', () => {
    const interruption = interruptionBy();
    const told: string[] = [];
    const forgetFirst = interruption.onStop(() => told.push('first'));
    interruption.onStop(() => told.push('second'));
    forgetFirst();
    interruption.onStop(() => told.push('third'));
    forgetFirst();
    interruption.onStop(() => told.push('fourth'));

    interruption.stop(interruptedError());
    interruption.stop(interruptedError());

    expect(told.sort()).toEqual(['fourth', 'second', 'third']);
  });
});
