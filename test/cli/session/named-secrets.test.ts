/** What names a secret is looked at before anybody is asked, but no program is started for that. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { namedPassword } from '../../../src/cli/session/named-secrets.js';
import { SecretValues } from '../../../src/redaction.js';
import { theArguments } from './the-arguments.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'smlockdown-named-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

type Given = Parameters<typeof theArguments>[0];

function named(args: Given, { env = {}, processEnv = env }: { env?: object; processEnv?: object } = {}) {
  const secrets = new SecretValues();
  return namedPassword(theArguments(args), { env, processEnv, secrets } as never);
}

describe('a secret that is named', () => {
  it('is known where it lies in a file or a variable', async () => {
    writeFileSync(join(folder, 'pw'), 'one\n');

    expect(await named({ passwordFrom: `file:${join(folder, 'pw')}` })).toBe('one');
    expect(await named({ passwordFrom: 'env:MINE' }, { env: { MINE: 'two' } })).toBe('two');
    expect(await named({}, { env: { SMARTERMAIL_PASSWORD: 'three' } })).toBe('three');
    expect(await named({})).toBeUndefined();
  });

  it.each<Given>([
    { passwordFrom: 'hunter2' },
    { passwordFrom: 'cmd:' },
    { passwordFrom: 'file:/nowhere/at/all' },
    { totpFrom: 'env:NOT_THERE' },
  ])('is refused where it cannot be had: %j', async (args) => {
    await expect(named(args)).rejects.toMatchObject({ code: 'config.bad-secret' });
  });

  it('is not had from a program yet', async () => {
    expect(await named({ passwordFrom: `cmd:touch ${join(folder, 'started')}` })).toBeUndefined();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is not read from the environment for an address that only .env names', async () => {
    const env = { SMARTERMAIL_URL: 'https://a.example', SMARTERMAIL_PASSWORD: 'x' };
    const processEnv = { SMARTERMAIL_PASSWORD: 'x' };

    await expect(named({}, { env, processEnv })).rejects.toThrow('it is not sent there');
    expect(await named({ url: 'https://a.example' }, { env, processEnv })).toBe('x');
  });
});
