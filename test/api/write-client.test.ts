import { describe, expect, it } from '@jest/globals';
import { LockdownError } from '../../src/errors.js';
import { A_WRITE, WARRANT } from './a-connection.js';
import { API, scriptedConnection, server, useScripts } from './a-script.js';

useScripts();

const PATH = `${API}/${A_WRITE.path}`;

// Every write is scripted once, so that a second one fails as an unexpected call would.
function scriptWrite(status: number, body: Record<string, unknown> | string = ''): void {
  server().post(PATH, A_WRITE.body).reply(status, body);
}

async function aWriteClient(overrides: Parameters<typeof scriptedConnection>[0] = {}) {
  const all = await scriptedConnection(overrides);
  return { ...all, writeClient: all.connection.writeClient(WARRANT) };
}

describe('write', () => {
  it('is accepted when status and body say so', async () => {
    const { writeClient } = await aWriteClient();
    scriptWrite(200, { success: true, message: '' });

    expect(await writeClient.write(A_WRITE)).toEqual({
      kind: 'accepted',
      answer: { success: true, message: '' },
    });
  });

  it.each([
    [200, { success: false, message: 'NO' }, 'server.refused'],
    [400, { success: false, message: 'Invalid input parameters' }, 'server.refused'],
    [403, { message: 'no right' }, 'session.forbidden'],
    [404, {}, 'server.refused'],
    [429, {}, 'server.busy'],
  ])('is refused by status %i with %j, sent once', async (status, body, code) => {
    const { writeClient, sleeps } = await aWriteClient();
    scriptWrite(status, body);

    expect(await writeClient.write(A_WRITE)).toMatchObject({ kind: 'refused', error: { code, status } });
    expect(sleeps).toEqual([]);
  });

  it.each([408, 500, 502, 503, 504])('has no answer when status %i came, sent once', async (status) => {
    const { writeClient, sleeps } = await aWriteClient();
    scriptWrite(status, { success: false });

    expect(await writeClient.write(A_WRITE)).toMatchObject({ kind: 'no-answer', error: { status } });
    expect(sleeps).toEqual([]);
  });

  it.each([
    [200, '<html>portal</html>', 'server.garbage'],
    [302, '', 'server.redirect'],
  ])('has no answer when something else answered %i %j', async (status, body, code) => {
    const { writeClient } = await aWriteClient();
    scriptWrite(status, body);

    expect(await writeClient.write(A_WRITE)).toMatchObject({ kind: 'no-answer', error: { code } });
  });

  it.each([
    ['ECONNRESET', 'server.unreachable'],
    ['UND_ERR_SOCKET', 'server.unreachable'],
    ['UND_ERR_CONNECT_TIMEOUT', 'server.timeout'],
  ])('has no answer after the network error %s, sent once', async (networkCode, code) => {
    const { writeClient } = await aWriteClient();
    server()
      .post(PATH)
      .replyWithError(Object.assign(new Error(networkCode), { code: networkCode }));

    expect(await writeClient.write(A_WRITE)).toMatchObject({ kind: 'no-answer', error: { code } });
  });

  it.each([
    ['ECONNREFUSED', 'server.unreachable'],
    ['CERT_HAS_EXPIRED', 'server.untrusted-certificate'],
  ])('is refused when it certainly was not sent: %s', async (networkCode, code) => {
    const { writeClient } = await aWriteClient();
    server()
      .post(PATH)
      .replyWithError(Object.assign(new Error(networkCode), { code: networkCode }));

    expect(await writeClient.write(A_WRITE)).toMatchObject({ kind: 'refused', error: { code } });
  });

  it('is sent once more after a 401, with the new token', async () => {
    const { writeClient } = await aWriteClient();
    scriptWrite(401);
    server()
      .post(`${API}/auth/refresh-token`, { token: 'refresh-token-1' })
      .reply(200, { success: true, accessToken: 'access-token-2', refreshToken: 'refresh-token-2' });
    server().post(PATH).matchHeader('authorization', 'Bearer access-token-2').reply(200, { success: true });

    expect((await writeClient.write(A_WRITE)).kind).toBe('accepted');
  });

  it('is refused when the server answers 401 to the new token too', async () => {
    const { writeClient } = await aWriteClient();
    scriptWrite(401);
    server().post(`${API}/auth/refresh-token`).reply(200, { accessToken: 'access-token-2' });
    scriptWrite(401);

    expect(await writeClient.write(A_WRITE)).toMatchObject({
      kind: 'refused',
      error: { code: 'session.lost' },
    });
  });

  it('is refused when the session cannot be refreshed', async () => {
    const { writeClient } = await aWriteClient();
    scriptWrite(401);
    server().post(`${API}/auth/refresh-token`).reply(401, { message: 'Refresh token rejected' });

    expect(await writeClient.write(A_WRITE)).toMatchObject({
      kind: 'refused',
      error: { code: 'session.lost' },
    });
  });

  it('is refused and not sent after an interruption', async () => {
    const stop = new AbortController();
    const { writeClient } = await aWriteClient({ signal: stop.signal });
    stop.abort();

    expect(await writeClient.write(A_WRITE)).toMatchObject({
      kind: 'refused',
      error: { code: 'interrupted' },
    });
  });

  it('is refused and not sent for a path that leads elsewhere', async () => {
    const { writeClient } = await aWriteClient();

    const answer = await writeClient.write({ ...A_WRITE, path: 'settings/../../x' });

    expect(answer).toMatchObject({ kind: 'refused', error: { code: 'internal.bug' } });
  });
});

describe('the warrant', () => {
  it.each(['approvedPlan', 'lock', 'snapshot'])('is refused without %s', async (member) => {
    const { connection } = await scriptedConnection();

    for (const empty of ['', ' ', undefined as unknown as string]) {
      let thrown: unknown;
      try {
        connection.writeClient({ ...WARRANT, [member]: empty });
      } catch (error) {
        thrown = error;
      }

      expect(thrown).toBeInstanceOf(LockdownError);
      expect(thrown).toMatchObject({ code: 'api.no-warrant' });
      expect((thrown as LockdownError).message).toContain(member);
    }
  });

  it('gives a client with nothing but write', async () => {
    const { connection } = await scriptedConnection();

    expect(Object.keys(connection.writeClient(WARRANT))).toEqual(['write']);
  });
});
