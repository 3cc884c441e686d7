/** Whoever is led may mistype: another password is asked for a few times, and none is sent twice. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Context } from '../../../src/cli/context/context.js';
import type { Access } from '../../../src/cli/session/access.js';
import { connectTo } from '../../../src/cli/session/connect-to.js';
import { shippedContract } from '../../../src/contract/contract.js';
import { onlyContract } from '../../../src/contract/overlays.js';
import { SecretValues } from '../../../src/redaction.js';
import { aServer, ORDINARY, SIGNED_IN, type TestServer } from '../../api/a-server.js';
import { type Answer, aPerson } from '../wizard/a-person.js';

const SIGN_IN = 'POST api/v1/auth/authenticate-user';
const WRONG = { status: 401, json: { success: false, message: 'USERNAME_OR_PASSWORD_INCORRECT' } };
const TOO_MANY = { status: 400, json: { success: false, message: 'Too many login attempts' } };

let folder = '';
let server: TestServer;
let isBlocking = false;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'smlockdown-typed-'));
  isBlocking = false;
  server = await aServer({
    ...ORDINARY,
    [SIGN_IN]: ({ body: { username, password } }) => {
      if (username === 'ann' && password === 'right') return { json: { ...SIGNED_IN, username } };
      return isBlocking && server.countOf(SIGN_IN) > 1 ? TOO_MANY : WRONG;
    },
  });
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const NAME = 'System administrator:';
const PASSWORD = 'Password of';
const TYPED = { askSource: async () => undefined };

async function signInWith(
  answers: readonly Answer[],
  { led = TYPED, ...access }: Partial<Access> & { led?: object | null } = {},
) {
  const person = aPerson(answers);
  const said: string[] = [];
  const context = {
    ...{ env: {}, processEnv: {}, secrets: new SecretValues() },
    say: (line: string) => said.push(line),
  } as unknown as Context;
  const ended = await connectTo({ url: server.url, ...access }, {
    ...{ context, contracts: onlyContract(shippedContract), prompter: person, led: led ?? undefined },
    signal: new AbortController().signal,
  } as never).then(
    async ({ connection, password, passwordFrom }) => {
      await connection.signOut();
      return { username: connection.username, password, passwordFrom };
    },
    (error: { code: string }) => error.code,
  );
  const sent = server.seen.filter(({ name }) => name === SIGN_IN);
  return {
    ended,
    said,
    left: person.left(),
    sent: sent.map(({ body }) => `${body.username} ${body.password}`),
  };
}

describe('a password that the server refuses', () => {
  it('is asked for again, with the name, and with what a server does of too many', async () => {
    const { ended, said, sent } = await signInWith([
      [NAME, 'anne'],
      [PASSWORD, 'right'],
      [NAME, 'ann'],
      [PASSWORD, 'wrong'],
      [NAME, ''],
      ['Password of ann', 'right'],
    ]);

    expect(ended).toEqual({ username: 'ann', password: 'right', passwordFrom: undefined });
    expect(sent).toEqual(['anne right', 'ann wrong', 'ann right']);
    expect(said).toEqual([
      'The server rejected the user name or password. It counts failures against your address, and blocks it after a few: 2 more tries here.',
      expect.stringMatching(/this is the last try here\.$/),
    ]);
  });

  it('is never sent again', async () => {
    const { ended, said, sent } = await signInWith(
      [
        [PASSWORD, 'wrong'],
        [PASSWORD, 'wrong'],
        [PASSWORD, 'right'],
      ],
      { username: 'ann' },
    );

    expect(ended).toMatchObject({ password: 'right' });
    expect(sent).toEqual(['ann wrong', 'ann right']);
    expect(said).toContain('That is what the server refused. It is not sent again.');
  });

  it('ends the command at the third', async () => {
    const { ended, left, sent } = await signInWith(
      [
        [PASSWORD, 'a'],
        [PASSWORD, 'b'],
        [PASSWORD, 'c'],
        [PASSWORD, 'right'],
      ],
      { username: 'ann' },
    );

    expect(ended).toBe('session.rejected');
    expect(sent).toHaveLength(3);
    expect(left).toHaveLength(1);
  });

  it('ends it at once where the server takes no more', async () => {
    isBlocking = true;

    const { ended, sent } = await signInWith(
      [
        [PASSWORD, 'a'],
        [PASSWORD, 'b'],
      ],
      { username: 'ann' },
    );

    expect(ended).toBe('session.blocked');
    expect(sent).toHaveLength(2);
  });

  it.each<readonly [string, readonly Answer[], Parameters<typeof signInWith>[1]]>([
    ['nobody is led', [[PASSWORD, 'a']], { username: 'ann', led: null }],
    ['all of it was stated', [], { username: 'ann', passwordFrom: 'file:HERE' }],
  ])('ends it at once where %s', async (_, answers, access) => {
    writeFileSync(join(folder, 'secret'), 'wrong');
    const passwordFrom = access?.passwordFrom?.replace('HERE', join(folder, 'secret'));

    const { ended, sent } = await signInWith(answers, {
      ...access,
      ...(passwordFrom === undefined ? {} : { passwordFrom }),
    });

    expect(ended).toBe('session.rejected');
    expect(sent).toHaveLength(1);
  });
});

describe('a place of the password that is answered', () => {
  it('is asked for again where it gives none, and where the server refuses what it gives', async () => {
    writeFileSync(join(folder, 'wrong'), 'wrong\n');
    writeFileSync(join(folder, 'right'), 'right\n');
    const places = ['nowhere', 'wrong', 'right'].map((name) => `file:${join(folder, name)}`);
    const [, , last] = places;

    const { ended, said } = await signInWith([], {
      ...{ username: 'ann', led: { askSource: async () => places.shift() } },
    });

    expect(ended).toEqual({ username: 'ann', password: 'right', passwordFrom: last });
    expect(said[0]).toMatch(/nowhere that was to hold a secret could not be read/);
    expect(said[1]).toMatch(/^The server rejected/);
  });

  it('is not asked for again where the password is typed', async () => {
    let count = 0;
    const led = {
      askSource: async () => {
        count += 1;
        return undefined;
      },
    };

    await signInWith(
      [
        [PASSWORD, 'wrong'],
        [PASSWORD, 'right'],
      ],
      { username: 'ann', led },
    );

    expect(count).toBe(1);
  });
});
