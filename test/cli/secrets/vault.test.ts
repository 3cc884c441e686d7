/** The secrets that a plan sets: opened once, made where they are to be made, and never lost or replaced. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CodeSource, totpCode } from '../../../src/api/totp.js';
import { isReferenceTo, openVault, type Vault, type VaultOptions } from '../../../src/cli/secrets/vault.js';
import type { SecretUse } from '../../../src/engine/apply/secrets.js';
import { PASSWORD_IN_USE } from '../../../src/engine/undo/undo-writes.js';
import { SecretValues } from '../../../src/redaction.js';

const NOW = 1_800_000_000_000;
const TOTP_SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

let folder = '';
let said: string[] = [];
let secrets = new SecretValues();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'smlockdown-vault-'));
  said = [];
  secrets = new SecretValues();
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function use(reference: string, isTotp = false): SecretUse {
  return { reference, resource: 'own-password', field: 'password', isTotp };
}

function open(uses: readonly SecretUse[], more: Partial<VaultOptions> = {}): Promise<Vault> {
  return openVault(uses, {
    env: {},
    processEnv: {},
    secrets,
    passwordInUse: 'Sail-7-Copper-Lantern',
    codes: new CodeSource({ clock: () => NOW, sleep: async () => {} }),
    say: (message) => said.push(message),
    ...more,
  });
}

/** A file in the folder of this test, as a reference. */
function at(kind: 'file' | 'generate', name: string): string {
  return `${kind}:${join(folder, name)}`;
}

describe('a vault', () => {
  it('holds what a variable, a file or a program gives', async () => {
    writeFileSync(join(folder, 'kept'), 'Oak-5-Marble-Path\r\n');

    const vault = await open([use('env:NEW'), use(at('file', 'kept')), use('cmd:echo Fir-2-Linen-Rope')], {
      env: { NEW: 'Elm-3-Silver-Gate' },
    });

    expect(vault.secret('env:NEW')).toBe('Elm-3-Silver-Gate');
    expect(vault.secret(at('file', 'kept'))).toBe('Oak-5-Marble-Path');
    expect(vault.secret('cmd:echo Fir-2-Linen-Rope')).toBe('Fir-2-Linen-Rope');
    expect(said).toEqual(['Running a program for a secret: echo Fir-2-Linen-Rope']);
  });

  it('masks each of them from then on', async () => {
    await open([use('env:NEW')], { env: { NEW: 'Elm-3-Silver-Gate' } });

    expect(secrets.redact('it is Elm-3-Silver-Gate')).toBe('it is [redacted]');
  });

  it('knows the password in use, for the way back', async () => {
    const vault = await open([]);

    expect(vault.secret(PASSWORD_IN_USE)).toBe('Sail-7-Copper-Lantern');
  });

  it('gives nothing that no change of the plan names', async () => {
    const vault = await open([]);

    expect(() => vault.secret('env:OTHER')).toThrow(expect.objectContaining({ code: 'internal.bug' }));
  });

  it('gives the code of now of an authenticator', async () => {
    const vault = await open([use('env:TOTP', true)], { env: { TOTP: TOTP_SECRET } });

    expect(vault.code('env:TOTP')).toBe(totpCode(TOTP_SECRET, { now: NOW }));
  });

  it('takes the secret of an authenticator in any form, and holds the one that a server takes', async () => {
    const address = `otpauth://totp/SmarterMail:admin?secret=${TOTP_SECRET}&issuer=SmarterMail`;

    const vault = await open([use('env:TOTP', true)], { env: { TOTP: address } });

    expect(vault.secret('env:TOTP')).toBe(TOTP_SECRET);
    expect(secrets.redact(TOTP_SECRET)).toBe('[redacted]');
  });

  it('is not opened with a secret of an authenticator that is none', async () => {
    const opening = open([use('env:TOTP', true)], { env: { TOTP: 'no-base32-189!' } });

    await expect(opening).rejects.toMatchObject({ code: 'config.bad-secret' });
    await expect(opening).rejects.not.toMatchObject({ message: expect.stringContaining('189') });
  });

  it.each([
    ['Ab3-efghijk', 'fewer than 12 characters'],
    ['abcdefghijklmnop', 'fewer than 3 of digit, capital, lowercase letter and symbol'],
    ['Passw0rd-2026', 'tried first'],
  ])('is not opened with the weak password %s, which is not shown', async (password, words) => {
    const opening = open([use('env:NEW')], { env: { NEW: password } });

    await expect(opening).rejects.toMatchObject({
      code: 'config.bad-secret',
      message: expect.stringContaining(words),
    });
    await expect(opening).rejects.not.toMatchObject({ message: expect.stringContaining(password) });
  });

  it('runs no program that a plan file names', async () => {
    const opening = open([use(`cmd:touch ${join(folder, 'ran')}`)], { mayRunPrograms: false });

    await expect(opening).rejects.toMatchObject({ code: 'config.bad-secret' });
    expect(existsSync(join(folder, 'ran'))).toBe(false);
  });

  it.each(['env:NOWHERE', 'file:/nowhere/at/all', 'cmd:false', 'generate:/nowhere/at/all/new'])(
    'is not opened where %s gives nothing',
    async (reference) => {
      await expect(open([use(reference)])).rejects.toMatchObject({ code: 'config.bad-secret' });
    },
  );
});

describe('a secret that is to be made', () => {
  const NAME = 'new-password';

  it('is written before anything else happens, for its owner only, and its file is named', async () => {
    const vault = await open([use(at('generate', NAME))]);

    const file = join(folder, NAME);
    expect(readFileSync(file, 'utf8')).toBe(`${vault.secret(at('generate', NAME))}\n`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(said).toEqual([`A new password was written to ${file}. Keep it.`]);
  });

  it('is long, of every kind of character, and another each time', async () => {
    const names = Array.from({ length: 40 }, (_, index) => at('generate', `new-${index}`));

    const vault = await open(names.map((name) => use(name)));

    const made = names.map((name) => vault.secret(name));
    expect(new Set(made).size).toBe(made.length);
    for (const password of made) {
      expect(password).toMatch(/^[!-~]{24}$/);
      for (const kind of [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z\d]/]) expect(password).toMatch(kind);
      // What looks alike is not typed right.
      expect(password).not.toMatch(/[lIO01o]/);
    }
  });

  it('does not show by its places which kind a character is of', async () => {
    const names = Array.from({ length: 40 }, (_, index) => at('generate', `new-${index}`));

    const vault = await open(names.map((name) => use(name)));

    const firsts = names.map((name) => vault.secret(name).charAt(0));
    expect(firsts.every((character) => /[a-z]/.test(character))).toBe(false);
  });

  it('of an authenticator is base32 of 160 bits, as it can be typed into one', async () => {
    const vault = await open([use(at('generate', 'totp'), true)]);

    expect(vault.secret(at('generate', 'totp'))).toMatch(/^[A-Z2-7]{32}$/);
    expect(said).toEqual([expect.stringContaining('A new secret for an authenticator was written to')]);
  });

  it('is taken from its file where that is there already, and said so', async () => {
    writeFileSync(join(folder, NAME), 'Oak-5-Marble-Path\n');

    const vault = await open([use(at('generate', NAME))]);

    expect(vault.secret(at('generate', NAME))).toBe('Oak-5-Marble-Path');
    expect(readFileSync(join(folder, NAME), 'utf8')).toBe('Oak-5-Marble-Path\n');
    expect(said).toEqual([expect.stringContaining('the file was there before')]);
    expect(secrets.redact('Oak-5-Marble-Path')).toBe('[redacted]');
  });

  it('is refused where its file is there and empty', async () => {
    writeFileSync(join(folder, NAME), '\n');

    await expect(open([use(at('generate', NAME))])).rejects.toMatchObject({
      code: 'config.bad-secret',
      message: expect.stringContaining('is there and empty'),
    });
  });

  it('is refused where its file cannot be read', async () => {
    mkdirSync(join(folder, NAME));

    await expect(open([use(at('generate', NAME))])).rejects.toMatchObject({
      code: 'config.bad-secret',
      message: expect.stringContaining(`generate:${join(folder, NAME)}`),
    });
  });

  it('is made once for all changes that name it', async () => {
    await open([use(at('generate', NAME)), use(at('generate', NAME))]);

    expect(said).toHaveLength(1);
  });
});

describe('a secret whose source does not keep it', () => {
  it('is refused before anything is sent', async () => {
    const opening = open([use('cmd:openssl rand -base64 24')]);

    await expect(opening).rejects.toMatchObject({
      code: 'config.bad-secret',
      message: expect.stringContaining('gives another secret each time'),
    });
  });

  it.each(['file', 'generate'] as const)('is asked for again by the next sign-in: %s', async (kind) => {
    writeFileSync(join(folder, 'kept'), 'Oak-5-Marble-Path\n');
    const vault = await open([use(at(kind, 'kept'))]);

    expect(await vault.secretAgain(at(kind, 'kept'))).toBe('Oak-5-Marble-Path');
    writeFileSync(join(folder, 'kept'), 'Elm-3-Silver-Gate\n');

    await expect(vault.secretAgain(at(kind, 'kept'))).rejects.toMatchObject({
      code: 'config.bad-secret',
      message: expect.stringContaining('no longer gives'),
    });
  });

  it('is that of an authenticator in any form', async () => {
    writeFileSync(join(folder, 'totp'), TOTP_SECRET.toLowerCase());
    const vault = await open([use(at('file', 'totp'), true)]);

    expect(await vault.secretAgain(at('file', 'totp'))).toBe(TOTP_SECRET);
  });

  it('is the password in use, where that is put back', async () => {
    expect(await (await open([])).secretAgain(PASSWORD_IN_USE)).toBe('Sail-7-Copper-Lantern');
  });
});

describe('a reference', () => {
  const password = 'Oak-5-Marble-Path';

  beforeEach(() => writeFileSync(join(folder, 'kept'), `${password}\n`));

  function isKnown(
    reference: string,
    given: { readonly isApproved?: boolean; readonly env?: VaultOptions['env']; readonly from?: string } = {},
  ) {
    const { isApproved = true, env = {}, from: passwordFrom } = given;
    const say = (message: string) => said.push(message);
    const sources = { env, processEnv: {}, secrets };
    return isReferenceTo(reference, { ...sources, password, passwordFrom, isApproved, say });
  }

  it('stands for the password in use where it gives that, made by the tool or not', async () => {
    const env = { NOW: password };

    for (const reference of ['env:NOW', at('file', 'kept'), at('generate', 'kept'), `cmd:echo ${password}`]) {
      expect(await isKnown(reference, { env })).toBe(true);
    }
    expect(said).toEqual([`Running a program for a secret: echo ${password}`]);
  });

  it('stands for another where it gives another, or nothing that can be read', async () => {
    const env = { OTHER: 'Elm-3-Silver-Gate' };

    for (const reference of ['env:OTHER', 'env:NOWHERE', at('generate', 'not-made-yet'), 'cmd:false']) {
      expect(await isKnown(reference, { env })).toBe(false);
    }
  });

  it('is not known before somebody approved it: no program is run, and no file opened', async () => {
    const program = `cmd:cp ${join(folder, 'kept')} ${join(folder, 'ran')}`;

    for (const reference of [program, at('file', 'kept'), at('generate', 'kept')]) {
      expect(await isKnown(reference, { isApproved: false })).toBe(false);
    }
    expect(existsSync(join(folder, 'ran'))).toBe(false);
    expect(said).toEqual([]);
  });

  it.each([
    ['cmd:its --words', 'cmd:its --words'],
    ['file:./a/../b', 'file:b'],
    ['generate:b', 'file:b'],
  ])('%s is known where the operator signed in from %s', async (reference, from) => {
    expect(await isKnown(reference, { isApproved: false, from })).toBe(true);
  });
});
