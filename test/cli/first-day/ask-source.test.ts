/** Where the password comes from is asked for in words, and a password that is typed there is refused and never shown. */
import { describe, expect, it } from '@jest/globals';
import { askSource } from '../../../src/cli/first-day/ask-source.js';

const WHERE = 'Where does the password come from? (Enter: typed each time)';

async function source(answers: readonly string[], mayKeep = true) {
  const left = [...answers];
  const said: string[] = [];
  const asked: string[] = [];
  const nothing = async () => {
    throw new Error('only what is not shown may be asked for');
  };
  const secret = async (message: string) => {
    asked.push(message);
    return left.shift() ?? '';
  };
  const ask = { canAsk: true, text: nothing, confirm: nothing, secret };
  const answer = await askSource(ask, { say: (line) => said.push(line), mayKeep });
  return { ...answer, said: said.join('\n'), asked, left };
}

describe('where the password comes from', () => {
  it.each([
    ['', undefined, false],
    ['keep', undefined, true],
    [' Keep ', undefined, true],
    ['env:MINE', 'env:MINE', false],
    ['file:a file', 'file:a file', false],
    ['cmd:pass show mail', 'cmd:pass show mail', false],
  ])('is %j: from %j, kept in .env: %j', async (typed, passwordFrom, isKept) => {
    expect(await source([typed])).toMatchObject({ passwordFrom, isKept, asked: [WHERE], left: [] });
  });

  it.each(['hunter2', 'env:', 'keep-it-9', 'https://x'])(
    'is not %j, which may be the password, and is not repeated',
    async (typed) => {
      const { said, asked, passwordFrom } = await source([typed, '']);

      expect(passwordFrom).toBeUndefined();
      expect(asked).toHaveLength(2);
      expect(said).toContain('The password itself is asked for later.');
      expect(said.replaceAll('env:NAME', '')).not.toContain(typed);
    },
  );

  it('is said of what is taken, as nothing of it was shown', async () => {
    expect((await source(['file:a file'])).said).toContain('The password comes from file:a file');
    expect((await source(['keep'])).said).toContain('The password is going to be in .env.');
  });

  it('cannot be a .env that stays as it is', async () => {
    const { said, isKept } = await source(['keep', ''], false);

    expect(isKept).toBe(false);
    expect(said).toContain('--keep-password --force replaces it.');
    expect(said).not.toContain('keep: it is written');
  });
});
