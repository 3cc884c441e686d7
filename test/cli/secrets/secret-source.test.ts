/** Where a command takes its secrets from. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readSecret, type SecretSources } from '../../../src/cli/secrets/secret-source.js';
import { SecretValues } from '../../../src/redaction.js';

let folder = '';

function from(env: Record<string, string> = {}, processEnv = env): SecretSources {
  return { env, processEnv, secrets: new SecretValues() };
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'smlockdown-secret-source-'));
  writeFileSync(join(folder, 'secret'), 'Oak-5-Marble-Path\r\n');
  writeFileSync(join(folder, 'two-lines'), 'one\ntwo\n');
  writeFileSync(join(folder, 'empty'), '\n');
  writeFileSync(join(folder, 'program'), '#!/bin/sh\nprintf "%s-%s" "$1" "$2"\n');
  writeFileSync(
    join(folder, 'failing'),
    '#!/bin/sh\necho Oak-5-Marble-Path\necho Oak-5-Marble-Path >&2\nexit 7\n',
  );
  for (const name of ['program', 'failing']) chmodSync(join(folder, name), 0o700);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a secret', () => {
  it('comes from a variable', async () => {
    expect(await readSecret('env:NAME', from({ NAME: 'Oak-5-Marble-Path' }))).toBe('Oak-5-Marble-Path');
  });

  it('of the process does not go where .env leads, and one of .env does', async () => {
    const env = { OURS: 'Oak-5-Marble-Path', OF_FILE: 'Elm-3-Silver-Gate' };
    const sources = { ...from(env, { OURS: env.OURS }), isAddressOfFile: true };

    await expect(readSecret('env:OURS', sources)).rejects.toMatchObject({
      code: 'config.bad-secret',
      next: expect.stringContaining('--url'),
    });
    expect(await readSecret('env:OF_FILE', sources)).toBe('Elm-3-Silver-Gate');
  });

  it('comes from a file, without its last line break', async () => {
    expect(await readSecret(`file:${join(folder, 'secret')}`, from())).toBe('Oak-5-Marble-Path');
    expect(await readSecret(`file:${join(folder, 'two-lines')}`, from())).toBe('one\ntwo');
  });

  it('comes from a program with its words, without a shell', async () => {
    expect(await readSecret(`cmd:${join(folder, 'program')} $HOME ;id`, from())).toBe('$HOME-;id');
  });

  it.each(['', 'env', 'env:', 'Oak-5-Marble-Path', 'ENV:NAME', 'http:x'])(
    'is refused where "%s" is no source, and is not repeated',
    async (source) => {
      const failure = readSecret(source, from({ NAME: 'x' }));

      await expect(failure).rejects.toMatchObject({ code: 'config.bad-secret' });
      await expect(failure).rejects.not.toMatchObject({ message: expect.stringContaining('Marble') });
    },
  );

  it('is refused where it is empty or not there', async () => {
    for (const source of [
      'env:NOWHERE',
      `file:${join(folder, 'empty')}`,
      `file:${join(folder, 'nowhere')}`,
    ]) {
      await expect(readSecret(source, from())).rejects.toMatchObject({ code: 'config.bad-secret' });
    }
  });

  it('comes from a program that gets no secret of ours', async () => {
    const env = {
      SMARTERMAIL_PASSWORD: 'Oak-5-Marble-Path',
      SMARTERMAIL_TOTP_SECRET: 'JBSWY3DPEHPK3PXP',
      ITS_COPY: 'Elm-3-Silver-Gate',
      VAULT_TOKEN: 'of the program',
    };
    const sources = from({ ...env, OF_ENV_FILE: 'x' }, env);
    sources.secrets.add('Elm-3-Silver-Gate');

    const given = await readSecret('cmd:env', sources);

    expect(given).toBe('VAULT_TOKEN=of the program');
  });

  it.each([
    ['UTF-8 with a mark', '\ufeffOak-5-Märble\n', 'utf8'],
    ['UTF-16', '\ufeffOak-5-Märble\r\n', 'utf16le'],
  ] as const)('comes from a file of %s as it was typed', async (_, text, encoding) => {
    const file = join(folder, 'marked');
    writeFileSync(file, text, encoding);

    expect(await readSecret(`file:${file}`, from())).toBe('Oak-5-Märble');
    expect(await readSecret(`cmd:cat ${file}`, from())).toBe('Oak-5-Märble');
  });

  it('comes from a file of big-endian UTF-16', async () => {
    const file = join(folder, 'big');
    writeFileSync(file, Buffer.from('\ufeffOak-5', 'utf16le').swap16());

    expect(await readSecret(`file:${file}`, from())).toBe('Oak-5');
  });

  it.each([
    ['UTF-16 without a mark', Buffer.from('Oak-5', 'utf16le'), 'it holds NUL'],
    ['another encoding', Buffer.from('Märble', 'latin1'), 'this file is not UTF-8'],
    ['no end', Buffer.alloc(70_000, 'a'), 'more than 65536 bytes'],
  ])('is refused from a file of %s', async (_, bytes, words) => {
    const file = join(folder, 'unfit');
    writeFileSync(file, bytes);

    await expect(readSecret(`file:${file}`, from())).rejects.toMatchObject({
      code: 'config.bad-secret',
      message: expect.stringContaining(words),
    });
    await expect(readSecret(`cmd:cat ${file}`, from())).rejects.toMatchObject({ code: 'config.bad-secret' });
  });

  it('is not waited for where a pipe or a device stands in for a file', async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);

    for (const file of [pipe, '/dev/zero', folder]) {
      await expect(readSecret(`file:${file}`, from())).rejects.toMatchObject({ code: 'config.bad-secret' });
    }
  });

  it('of a program that fails is not shown: only how it ended is', async () => {
    const failure = readSecret(`cmd:${join(folder, 'failing')} --token Oak-5-Marble-Path`, from());

    await expect(failure).rejects.toMatchObject({
      code: 'config.bad-secret',
      message: expect.stringMatching(/failing.*\(7\)/),
    });
    await expect(failure).rejects.not.toMatchObject({ message: expect.stringContaining('Marble') });
  });
});
