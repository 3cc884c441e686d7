import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type Connection, connect } from '../../src/api/connection.js';
import type { LockdownError } from '../../src/errors.js';
import { A_READ, A_WRITE, arranged, errorOf, WARRANT } from './a-connection.js';
import { aServer, type Reply, type Routes, SIGNED_IN, type TestServer } from './a-server.js';

/** Everything that must stay secret, in the order in which the server comes to know it. */
const PASSWORD = 'p4ss+word/"quoted" ünï';
const AT_SIGN_IN = [PASSWORD];
const AT_CODE = [...AT_SIGN_IN, '731904', 'step-token-9f2c'];
const IN_SESSION = [...AT_CODE, 'access-token-77aa', 'refresh-token-88bb', 'auto-login-99cc'];
const ON_DOMAIN = [...IN_SESSION, 'domain-token-11dd', 'domain-refresh-22ee'];

const ALIASES = { method: 'GET', path: 'settings/domain/aliases', domain: 'a.example' } as const;

const STEP: Routes = {
  'POST api/v1/auth/authenticate-user': () => ({
    json: { success: true, message: 'TWO_FACTOR_REQUIRED|rfc6238|admin', accessToken: 'step-token-9f2c' },
  }),
};

const SESSION = {
  ...SIGNED_IN,
  accessToken: 'access-token-77aa',
  refreshToken: 'refresh-token-88bb',
  autoLoginToken: 'auto-login-99cc',
};

const SIGN_IN: Routes = {
  ...STEP,
  'POST api/v1/auth/authenticate-two-factor-code': () => ({ json: SESSION }),
};

let running: TestServer | undefined;

afterEach(async () => {
  await running?.close();
  running = undefined;
});

async function connectTo(routes: Routes): Promise<Connection> {
  await running?.close();
  running = await aServer(routes);
  return connect(arranged(running.url, { password: PASSWORD, secondFactor: async () => '731904' }).options);
}

function formsOf(secret: string): string[] {
  const encoded = Buffer.from(secret);
  return [
    secret,
    encoded.toString('base64').replace(/=+$/, ''),
    encoded.toString('base64url'),
    encodeURIComponent(secret),
  ];
}

/** Replies that repeat what the server knows wherever an answer has room: message, status text, location. */
function echoes(status: number, known: readonly string[]): (() => Reply)[] {
  const everything = known.flatMap(formsOf).join(' | ');
  const ascii = encodeURIComponent(known.map((secret) => encodeURIComponent(secret)).join('/')).replaceAll(
    '%25',
    '%',
  );
  return [
    () => ({ status, json: { success: false, message: everything } }),
    () => ({ status, text: everything, headers: { location: `https://elsewhere.example/?${ascii}` } }),
    () => ({ status, statusText: known.map(encodeURIComponent).join(' ') }),
  ];
}

function expectNoSecret(error: LockdownError): void {
  const { message, stack, cause } = error;
  const shown = `${inspect(error, { depth: 9, showHidden: true })} ${JSON.stringify({ ...error, message, stack, cause })}`;
  const found = ON_DOMAIN.flatMap(formsOf).filter((form) => shown.includes(form));
  expect(found).toEqual([]);
}

describe('no error shows a secret', () => {
  it.each([200, 302, 400, 401, 403, 429, 500])('of a password that is answered %i', async (status) => {
    for (const echo of echoes(status, AT_SIGN_IN)) {
      expectNoSecret(await errorOf(connectTo({ 'POST api/v1/auth/authenticate-user': echo })));
    }
  });

  it.each([200, 302, 400, 401, 403, 429, 500])('of a code that is answered %i', async (status) => {
    for (const echo of echoes(status, AT_CODE)) {
      expectNoSecret(
        await errorOf(connectTo({ ...STEP, 'POST api/v1/auth/authenticate-two-factor-code': echo })),
      );
    }
  });

  it.each([302, 400, 401, 403, 429, 500, 503])(
    'of a read, a page and a write answered %i',
    async (status) => {
      for (const echo of echoes(status, IN_SESSION)) {
        const { readClient, writeClient } = await connectTo({
          ...SIGN_IN,
          [`GET api/v1/${A_READ.path}`]: echo,
          'GET Documentation/api': echo,
          [`POST api/v1/${A_WRITE.path}`]: echo,
          'POST api/v1/auth/refresh-token': echo,
        });

        expectNoSecret(await errorOf(readClient.read(A_READ)));
        expectNoSecret(await errorOf(readClient.page('Documentation/api')));
        const answer = await writeClient(WARRANT).write(A_WRITE);
        expect(answer.kind).not.toBe('accepted');
        if (answer.kind !== 'accepted') expectNoSecret(answer.error);
      }
    },
  );

  it('of a call whose answer says success:false', async () => {
    const [echo = () => 'cut' as const] = echoes(200, IN_SESSION);
    const { readClient } = await connectTo({ ...SIGN_IN, [`GET api/v1/${A_READ.path}`]: echo });

    const error = await errorOf(readClient.read(A_READ));

    expect(error.serverMessage).toContain('[redacted]');
    expectNoSecret(error);
  });

  it('of a domain', async () => {
    for (const echo of echoes(400, ON_DOMAIN)) {
      const { readClient } = await connectTo({
        ...SIGN_IN,
        'GET api/v1/settings/domain/aliases': ({ headers }) =>
          headers['x-smartermaildomain'] === undefined ? echo() : { status: 403 },
        'POST api/v1/settings/sysadmin/manage-domain/a.example': () => ({
          json: {
            impersonateAccessToken: 'domain-token-11dd',
            impersonateRefreshToken: 'domain-refresh-22ee',
          },
        }),
      });

      expectNoSecret(await errorOf(readClient.read(ALIASES)));
    }
  });

  it('of a token that does not fit into a header', async () => {
    const { readClient } = await connectTo({
      ...SIGN_IN,
      'POST api/v1/auth/authenticate-two-factor-code': () => ({
        json: { ...SESSION, accessToken: 'access-\u2028token-77aa' },
      }),
    });

    const error = await errorOf(readClient.read(A_READ));

    expect(inspect(error, { depth: 9 })).not.toContain('token-77aa');
  });
});
