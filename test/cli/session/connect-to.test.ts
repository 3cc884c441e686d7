/** What an access leaves open is asked for where somebody answers; else nothing is sent, and the way out is named. */

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Context } from '../../../src/cli/context/context.js';
import { type Access, accessFrom } from '../../../src/cli/session/access.js';
import { connectTo } from '../../../src/cli/session/connect-to.js';
import { shippedContract } from '../../../src/contract/contract.js';
import { onlyContract } from '../../../src/contract/overlays.js';
import { SecretValues } from '../../../src/redaction.js';
import { type Sandbox, startSandbox } from '../../../src/sandbox/server.js';
import { theArguments } from './the-arguments.js';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ domains: 1 });
});
afterAll(() => sandbox.close());

/** Connects; whoever sits there types these answers, one after the other. */
async function connectWith(
  access: Partial<Access>,
  { env = {}, answers }: { readonly env?: Context['env']; readonly answers?: readonly string[] },
) {
  const asked: string[] = [];
  const left = [...(answers ?? [])];
  const answer = async (message: string) => {
    asked.push(message);
    return left.shift() ?? '';
  };
  const context = { env, secrets: new SecretValues(), say: () => {} } as unknown as Context;
  const prompter = {
    canAsk: answers !== undefined,
    text: answer,
    secret: answer,
    confirm: async () => false,
  };
  const around = {
    context,
    contracts: onlyContract(shippedContract),
    prompter,
    signal: new AbortController().signal,
  };
  const whole = { ...accessFrom(theArguments({ url: sandbox.url }), { env: {}, processEnv: {} }), ...access };
  const signedIn = connectTo(whole, around);
  return { asked, signedIn };
}

describe('connectTo', () => {
  it('asks for the name and the password that the access leaves open', async () => {
    const { admin } = sandbox.accounts;

    const { asked, signedIn } = await connectWith({}, { answers: [` ${admin.username} `, admin.password] });
    const { operator, password, connection } = await signedIn;
    await connection.signOut();

    expect(asked).toEqual(['System administrator:', `Password of ${admin.username} on ${sandbox.url}:`]);
    expect(operator.username).toBe(admin.username);
    expect(password).toBe(admin.password);
  });

  it('asks nothing of what the access states', async () => {
    const { username, password } = sandbox.accounts.admin;

    const { asked, signedIn } = await connectWith(
      { username, passwordFrom: 'env:ITS' },
      { env: { ITS: password }, answers: [] },
    );
    await (await signedIn).connection.signOut();

    expect(asked).toEqual([]);
  });

  it.each<readonly [string, Partial<Access>, readonly string[] | undefined, string, RegExp]>([
    ['no name, nobody there', {}, undefined, 'No user name', /--username/],
    ['no name typed', {}, [' '], 'No user name', /--username/],
    ['no password, nobody there', { username: 'a' }, undefined, 'No password', /--password-from/],
  ])('sends nothing for want of a credential: %s', async (_, access, answers, message, next) => {
    const before = sandbox.stats().requests;

    const { signedIn } = await connectWith(access, answers === undefined ? {} : { answers });

    await expect(signedIn).rejects.toMatchObject({
      ...{ code: 'config.no-credentials', message },
      next: expect.stringMatching(next),
    });
    expect(sandbox.stats().requests).toBe(before);
  });

  it('sends no empty password', async () => {
    const before = sandbox.stats().requests;

    const { signedIn } = await connectWith({ username: 'a' }, { answers: [''] });

    await expect(signedIn).rejects.toThrow('No password was typed; nothing was sent');
    expect(sandbox.stats().requests).toBe(before);
  });
});
