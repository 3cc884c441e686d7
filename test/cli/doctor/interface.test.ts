import { describe, expect, it } from '@jest/globals';
import { interfaceCheck, referenceCheck, shownBy } from '../../../src/cli/doctor/interface.js';

const step = (...calls: readonly (readonly [call: string, isMade: boolean | null])[]) =>
  ({ calls: calls.map(([call, isMade]) => ({ call, isMade, evidence: 'assumed' })) }) as never;
const seen = (isMadeWhole: boolean, script: string | undefined = 'site-v-1.js') => ({
  ...{
    script,
    files: 1,
    bytes: 5,
    count: 2,
    shown: { made: new Map(), mayMake: new Set<string>(), isMadeWhole },
  },
});

describe('what is said of an interface', () => {
  it('is how many of the guesses it makes', () => {
    const all = step(['GET a', true], ['POST b', true]);

    expect(interfaceCheck(seen(true), [all])).toMatchObject({
      ...{ state: 'ok', text: '2 calls read in site-v-1.js; of 2 guessed calls it makes 2' },
    });
    expect(interfaceCheck(seen(true), [all, step(['GET c', false])])).toMatchObject({
      ...{ state: 'warn', text: expect.stringContaining('of 3 guessed calls it makes 2') },
    });
    expect(interfaceCheck(seen(true), [all, step(['GET c', null])])).toMatchObject({
      ...{ state: 'ok', text: expect.stringContaining('of 3 guessed calls it makes 2, and may make 1: ') },
    });
    expect(interfaceCheck(seen(true), [])).toMatchObject({
      state: 'ok',
      text: '2 calls read in site-v-1.js',
    });
  });

  it('is that it was kept, as a script that was changed under its name is taken for the old one', () => {
    const { text } = interfaceCheck({ ...seen(true), keptIn: '/st/shown/1.json' }, []);

    expect(text).toMatch(
      /\(kept in \/st\/shown\/1\.json: take that away if a script was changed under its name\)$/,
    );
  });

  it('is that nothing was seen, or not enough, where that is so', () => {
    expect(interfaceCheck({ ...seen(false), script: undefined }, [])).toMatchObject({ state: 'unknown' });
    expect(interfaceCheck(seen(false), [])).toMatchObject({
      state: 'unknown',
    });
  });
});

describe('what is said of the reference', () => {
  it('is how many calls it lists, and of how many it shows more', () => {
    const shown = { body: new Set(['a']), answer: new Set<string>() };
    const listed = new Map([
      ['POST a', shown],
      ['GET b', { body: new Set<string>(), answer: new Set<string>() }],
    ]);

    expect(referenceCheck({ listed })).toMatchObject({
      state: 'ok',
      text: expect.stringContaining('2 calls listed, of 1 '),
    });
    expect(referenceCheck({ listed: new Map() })).toMatchObject({ state: 'unknown' });
  });
});

describe('how much is shown', () => {
  it('is counts and kinds alone', () => {
    const none = { body: new Set<string>(), answer: new Set<string>() };
    const calls = ['GET settings/sysadmin/a', 'POST settings/b', 'GET auth/c'];
    const listed = new Map(calls.map((name) => [name, none]));
    const reference = { kinds: ['data'], files: 3, bytes: 70, listed, isWhole: true } as const;

    expect(shownBy(seen(true), reference)).toEqual({
      interface: { files: 1, bytes: 5, calls: 2, isWhole: true },
      reference: { kinds: ['data'], files: 3, bytes: 70, calls: 3, controllers: 2, isWhole: true },
    });
    expect(shownBy(seen(false), undefined)).toMatchObject({ reference: null });
  });
});
