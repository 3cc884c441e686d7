/** The variables of a command: those of the process, and what `.env` adds. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadEnvironment } from '../../../src/cli/context/environment.js';

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'smlockdown-environment-'));
  mkdirSync(join(folder, 'a-folder'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the environment', () => {
  function envFile(text: string): string {
    const file = join(folder, 'env');
    writeFileSync(file, text);
    return file;
  }

  it('is that of the process where there is no .env', () => {
    expect(loadEnvironment({ processEnv: { A: '1' }, file: join(folder, 'nowhere') })).toEqual({ A: '1' });
  });

  it('takes from .env what the process does not state', () => {
    const file = envFile('# remark\nA=file\nB="two words"\nC=\n');

    expect(loadEnvironment({ processEnv: { A: 'process' }, file })).toEqual({
      A: 'process',
      B: 'two words',
      C: '',
    });
  });

  it('is an error where .env cannot be read', () => {
    expect(() => loadEnvironment({ processEnv: {}, file: join(folder, 'a-folder') })).toThrow(
      expect.objectContaining({ code: 'config.bad-secret' }),
    );
  });
});
