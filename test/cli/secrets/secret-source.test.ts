/** Where a command takes its secrets from. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readSecret } from '../../../src/cli/secrets/secret-source.js';

let folder = '';

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
    expect(await readSecret('env:NAME', { NAME: 'Oak-5-Marble-Path' })).toBe('Oak-5-Marble-Path');
  });

  it('comes from a file, without its last line break', async () => {
    expect(await readSecret(`file:${join(folder, 'secret')}`, {})).toBe('Oak-5-Marble-Path');
    expect(await readSecret(`file:${join(folder, 'two-lines')}`, {})).toBe('one\ntwo');
  });

  it('comes from a program with its words, without a shell', async () => {
    expect(await readSecret(`cmd:${join(folder, 'program')} $HOME ;id`, {})).toBe('$HOME-;id');
  });

  it.each(['', 'env', 'env:', 'Oak-5-Marble-Path', 'ENV:NAME', 'http:x'])(
    'is refused where "%s" is no source, and is not repeated',
    async (source) => {
      const failure = readSecret(source, { NAME: 'x' });

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
      await expect(readSecret(source, {})).rejects.toMatchObject({ code: 'config.bad-secret' });
    }
  });

  it('of a program that fails is not shown: only how it ended is', async () => {
    const failure = readSecret(`cmd:${join(folder, 'failing')} --token Oak-5-Marble-Path`, {});

    await expect(failure).rejects.toMatchObject({
      code: 'config.bad-secret',
      message: expect.stringMatching(/failing.*\(7\)/),
    });
    await expect(failure).rejects.not.toMatchObject({ message: expect.stringContaining('Marble') });
  });
});
