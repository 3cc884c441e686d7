/** What `npm test` says of the cases that properties try: in CI they are fresh, and can be had again. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const TOOL = fileURLToPath(new URL('../../tools/test.mjs', import.meta.url));

/** The seeds that are printed; `words` are handed on to jest. */
function seedsOf(env: Readonly<Record<string, string>>, words: readonly string[]): readonly string[] {
  const { PATH = '' } = process.env;
  const { stdout } = spawnSync(process.execPath, [TOOL, ...words], {
    env: { PATH, ...env },
    encoding: 'utf8',
  });
  return [...stdout.matchAll(/LAWS_SEED=(\d+) npm test/g)].map(([, seed = '']) => seed);
}

describe('the seed of a run', () => {
  it('is another each time in CI', () => {
    const [one = [], other = []] = [1, 2].map(() => seedsOf({ CI: 'true' }, ['--version']));

    expect([one.length, other.length]).toEqual([1, 1]);
    expect(one).not.toEqual(other);
  });

  it('is the one that is given, and told once more where the tests fail', () => {
    expect(seedsOf({ CI: 'true', LAWS_SEED: '7' }, ['--version'])).toEqual(['7']);
    expect(seedsOf({ LAWS_SEED: '7' }, ['--config=no-such-file.json'])).toEqual(['7', '7']);
  });

  it('is the usual one everywhere else', () => {
    expect(seedsOf({}, ['--version'])).toEqual([]);
  });
});
