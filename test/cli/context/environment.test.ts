/** The variables of a command: those of the process, and what `.env` adds. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { environmentRemarks, loadEnvironment } from '../../../src/cli/context/environment.js';
import { SecretValues } from '../../../src/redaction.js';

let folder = '';
const secrets = new SecretValues();

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
    expect(loadEnvironment({ processEnv: { A: '1' }, file: join(folder, 'nowhere'), secrets })).toEqual({
      A: '1',
    });
  });

  it('takes from .env what the process does not state', () => {
    const file = envFile('# remark\nA=file\nB="two words"\nC=\n');

    expect(loadEnvironment({ processEnv: { A: 'process' }, file, secrets })).toEqual({
      A: 'process',
      B: 'two words',
      C: '',
    });
  });

  it('tells what is secret in the process and in .env, also where one stands before the other', () => {
    const known = new SecretValues();
    const file = envFile(
      'SMARTERMAIL_PASSWORD=Oak-5-Marble\nOTHER_TOKEN=Elm-3-Silver\nSMARTERMAIL_URL=https://a.example',
    );
    const processEnv = { SMARTERMAIL_PASSWORD: 'Fir-2-Linen', SMARTERMAIL_TOTP_SECRET: 'JBSWY3DPEHPK3PXP' };

    loadEnvironment({ processEnv, file, secrets: known });

    const text = 'Oak-5-Marble Elm-3-Silver Fir-2-Linen JBSWY3DPEHPK3PXP';
    expect(known.redact(text)).toBe('[redacted] [redacted] [redacted] [redacted]');
    expect(known.redact('https://a.example')).toBe('https://a.example');
  });

  it('is an error where .env cannot be read', () => {
    expect(() => loadEnvironment({ processEnv: {}, file: join(folder, 'a-folder'), secrets })).toThrow(
      expect.objectContaining({ code: 'config.bad-secret' }),
    );
  });
});

describe('what is most likely not meant', () => {
  const none = { file: 'nowhere', platform: 'linux' };

  it.each([
    ['SMARTERMAIL_URLL', 'SMARTERMAIL_URL'],
    ['SMARTERMAIL_USER_NAME', 'SMARTERMAIL_USERNAME'],
    ['SMATERMAIL_PASSWORD', 'SMARTERMAIL_PASSWORD'],
  ])('is %s for %s', (name, meant) => {
    expect(environmentRemarks({ env: { [name]: 'x' }, ...none })).toEqual([
      `The variable ${name} is not known; did you mean ${meant}?`,
    ]);
  });

  it("is no variable of one's own, nor one beside the right one", () => {
    const env = {
      SMARTERMAIL_PASSWORD: 'x',
      SMARTERMAIL_NEW_PASSWORD: 'x',
      SMARTERMAIL_NOTES: 'x',
      HOME_URL: 'x',
    };

    expect(environmentRemarks({ env, ...none })).toEqual([]);
  });

  it.each([
    [0o644, 'linux', 1],
    [0o600, 'linux', 0],
    [0o644, 'win32', 0],
  ])('is a .env of mode %o on %s: %i', (mode, platform, count) => {
    const file = join(folder, 'open');
    writeFileSync(file, 'A=1');
    chmodSync(file, mode);

    expect(environmentRemarks({ env: {}, file, platform })).toHaveLength(count);
  });
});
