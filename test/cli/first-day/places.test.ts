/** The two files of a first day are looked at before anything else, in the working folder. */
import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { checkPlaces, whatIsThere, writeBoth } from '../../../src/cli/first-day/places.js';

const START = process.cwd();
let folder = '';
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'smlockdown-places-')));
  process.chdir(folder);
});
afterEach(() => {
  process.chdir(START);
  rmSync(folder, { recursive: true, force: true });
});

const FILES = { out: './ours.yaml', force: false, url: undefined, username: undefined };
const HERE = { processEnv: {}, platform: 'linux' } as const;
const ENV_TEXT = 'SMARTERMAIL_URL=https://a.example\nSMARTERMAIL_USERNAME=ann\n';

function refusal(given: Partial<typeof FILES | { url: string; force: boolean }>, how = {}, secret = {}) {
  try {
    checkPlaces({ ...FILES, ...given } as typeof FILES, { ...HERE, ...how }, secret);
    return undefined;
  } catch (error) {
    const { code, message, next } = error as { code: string; message: string; next: string };
    expect(code).toBe('usage.invalid');
    expect(next).toMatch(/Nothing was written\.$/);
    return message;
  }
}

describe('places that are looked at first', () => {
  it('are free in an empty folder', () => {
    expect(refusal({})).toBeUndefined();
    expect(whatIsThere(FILES)).toBeUndefined();
  });

  it('refuse a playbook that is there, unless it may be replaced, which is said', () => {
    writeFileSync('ours.yaml', 'mine');

    expect(refusal({})).toBe('The file ./ours.yaml is there, and would be lost');
    expect(refusal({ force: true })).toBeUndefined();
    expect(whatIsThere({ ...FILES, force: true })).toBe('--force: ./ours.yaml is replaced at the end.');
  });

  it('let a .env be that says the same, and say so', () => {
    writeFileSync('.env', ENV_TEXT);

    expect(refusal({})).toBeUndefined();
    expect(refusal({ url: 'https://a.example/' })).toBeUndefined();
    expect(whatIsThere(FILES)).toContain('.env is there and stays as it is');
  });

  it.each([
    ['another address, by a flag', { url: 'https://b.example' }, {}, {}, 'SMARTERMAIL_URL'],
    [
      'another name, by the process',
      {},
      { processEnv: { SMARTERMAIL_USERNAME: 'bob' } },
      {},
      'SMARTERMAIL_USERNAME',
    ],
    ['a password that is not there', {}, {}, { password: undefined }, 'SMARTERMAIL_PASSWORD'],
  ])('refuse a .env where something else is stated: %s', (_, given, how, secret, variable) => {
    writeFileSync('.env', ENV_TEXT);

    expect(refusal(given, how, secret)).toBe(
      `.env is there, and would be lost: it says something else, or nothing, of ${variable}`,
    );
    expect(refusal({ ...given, force: true }, how, secret)).toBeUndefined();
  });

  it('refuse a .env that is a link to nothing', () => {
    symlinkSync('nowhere', '.env');

    expect(refusal({ force: true })).toBe(
      '.env: no file can be written there: it is a link to what is not there',
    );
  });

  it.each(['.env', './.env', 'sub/../.env', 'sub/../../HERE/.env', 'way/.env', 'soft.yaml', 'hard.yaml'])(
    'refuse %s as a playbook, which is .env, also where it may be replaced',
    (name) => {
      mkdirSync('sub');
      symlinkSync('.', 'way');
      writeFileSync('.env', ENV_TEXT);
      symlinkSync('.env', 'soft.yaml');
      linkSync('.env', 'hard.yaml');
      const out = name.replace('HERE', folder.split('/').at(-1) ?? '');

      expect(refusal({ out, force: true } as never)).toBe(
        `--out ${out} is .env itself, which holds the address`,
      );
    },
  );

  it.each([
    ['.ENV', 'darwin'],
    ['.Env. .', 'win32'],
    ['.env::$DATA', 'win32'],
  ])('refuse %s before a .env is there, on %s', (out, platform) => {
    expect(refusal({ out } as never, { platform })).toContain('is .env itself');
    expect(refusal({ out } as never)).toBeUndefined();
  });
});

describe('two files that are written', () => {
  const access = { url: 'https://a.example', username: 'ann' };

  it('leave a .env that says the same as it is', async () => {
    writeFileSync('.env', `# mine\n${ENV_TEXT}`);

    expect(await writeBoth({ access, playbook: 'text' }, FILES)).toEqual({ isWritten: false });
    expect(readFileSync('.env', 'utf8')).toBe(`# mine\n${ENV_TEXT}`);
    expect(readFileSync('ours.yaml', 'utf8')).toBe('text');
  });

  it('do not replace a .env that says another thing by then', async () => {
    writeFileSync('.env', 'SMARTERMAIL_URL=https://b.example\n');

    await expect(writeBoth({ access, playbook: 'text' }, FILES)).rejects.toMatchObject({
      code: 'usage.invalid',
    });
  });

  it('are told apart where only one of them could be written', async () => {
    mkdirSync('ours.yaml');

    await expect(writeBoth({ access, playbook: 'text' }, FILES)).rejects.toMatchObject({
      code: 'store.unwritable',
      message: 'The playbook could not be written to ./ours.yaml: a folder is in the way',
      next: expect.stringMatching(/^\.env is there, and no playbook\./),
    });
  });
});
