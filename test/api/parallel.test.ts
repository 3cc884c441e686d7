import { afterEach, describe, expect, it } from '@jest/globals';
import { A_READ, connected, errorOf } from './a-connection.js';
import { aServer, type Routes, type TestServer } from './a-server.js';

const READ = `GET api/v1/${A_READ.path}`;
const REFRESH = 'POST api/v1/auth/refresh-token';

let running: TestServer | undefined;

async function start(routes: Routes): Promise<TestServer> {
  running = await aServer(routes);
  return running;
}

afterEach(async () => {
  await running?.close();
  running = undefined;
});

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 5));
}

/** Takes one access token at a time, as the server does: a refresh kills both tokens before it. */
function rotating(): Routes {
  let generation = 1;
  return {
    [READ]: async ({ headers }) => {
      await pause();
      const isCurrent = headers.authorization === `Bearer access-token-${generation}`;
      return isCurrent ? { json: { data: [] } } : { status: 401, json: { message: 'Token has expired' } };
    },
    [REFRESH]: async ({ body }) => {
      if (body.token !== `refresh-token-${generation}`)
        return { status: 401, json: { message: 'Refresh token rejected' } };
      await pause();
      generation += 1;
      return {
        json: { accessToken: `access-token-${generation}`, refreshToken: `refresh-token-${generation}` },
      };
    },
  };
}

describe('many requests at a time', () => {
  it.each([1, 8, 64])('share one refresh when the token is due, with %i under way', async (concurrency) => {
    const server = await start(rotating());
    const clock = { now: Date.now() };
    const { connection } = await connected(server.url, { concurrency, clock: () => clock.now });
    clock.now += 20 * 60_000;

    const answers = await Promise.all(Array.from({ length: 100 }, () => connection.readClient.read(A_READ)));

    expect(answers).toHaveLength(100);
    expect(server.countOf(REFRESH)).toBe(1);
    expect(server.countOf(READ)).toBe(100);
    await connection.signOut();
  });

  it.each([1, 8, 64])(
    'share one refresh when the server answers 401, with %i under way',
    async (concurrency) => {
      let valid = 'access-token-0';
      const server = await start({
        [READ]: async ({ headers }) => {
          await pause();
          return headers.authorization === `Bearer ${valid}` ? { json: { data: [] } } : { status: 401 };
        },
        [REFRESH]: async ({ body }) => {
          await pause();
          if (body.token !== 'refresh-token-1') return { status: 401 };
          valid = 'access-token-2';
          return { json: { accessToken: valid, refreshToken: 'refresh-token-2' } };
        },
      });
      const { connection } = await connected(server.url, { concurrency });

      const answers = await Promise.all(
        Array.from({ length: 100 }, () => connection.readClient.read(A_READ)),
      );

      expect(answers).toHaveLength(100);
      expect(server.countOf(REFRESH)).toBe(1);
      expect(server.countOf(READ)).toBe(100 + Math.min(concurrency, 100));
      await connection.signOut();
    },
  );

  it('all end with the one error when the refresh is refused', async () => {
    const server = await start({ [READ]: () => ({ status: 401 }), [REFRESH]: () => ({ status: 401 }) });
    const { connection } = await connected(server.url, { concurrency: 16 });

    const errors = await Promise.all(
      Array.from({ length: 50 }, () => errorOf(connection.readClient.read(A_READ))),
    );

    expect(new Set(errors.map(({ code }) => code))).toEqual(new Set(['session.lost']));
    expect(server.countOf(REFRESH)).toBe(1);
    expect(server.countOf('POST api/v1/auth/authenticate-user')).toBe(1);
    await connection.signOut();
  });

  it('are never more than the limit under way', async () => {
    let now = 0;
    let most = 0;
    const server = await start({
      [READ]: async () => {
        now += 1;
        most = Math.max(most, now);
        await pause();
        now -= 1;
        return { json: {} };
      },
    });
    const { connection } = await connected(server.url, { concurrency: 3 });

    await Promise.all(Array.from({ length: 30 }, () => connection.readClient.read(A_READ)));

    expect(most).toBe(3);
    await connection.signOut();
  });

  it('let the next go on while one waits to be repeated', async () => {
    const server = await start({
      [READ]: () => ({ json: {} }),
      'GET api/v1/settings/sysadmin/domain-settings/a': () => ({ status: 503 }),
    });
    let release = (): void => {};
    const waiting = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { connection } = await connected(server.url, { concurrency: 1, sleep: () => waiting });
    const slow = errorOf(
      connection.readClient.read({ method: 'GET', path: 'settings/sysadmin/domain-settings/a' }),
    );

    expect(await connection.readClient.read(A_READ)).toEqual({});
    release();
    expect((await slow).code).toBe('server.refused');
    await connection.signOut();
  });

  it('are refused before anything is sent when the limit is no number of requests', async () => {
    const server = await start({});

    await expect(connected(server.url, { concurrency: 0 })).rejects.toThrow(TypeError);
    expect(server.seen).toEqual([]);
  });
});
