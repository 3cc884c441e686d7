/** Where the password comes from is asked for in words, and a password that is typed there is refused. */
import { describe, expect, it } from '@jest/globals';
import { askSource } from '../../../src/cli/first-day/ask-source.js';
import { type Answer, aPerson } from '../wizard/a-person.js';

const WHERE = 'Where does the password come from? (Enter: typed each time)';

async function source(answers: readonly Answer[], mayKeep = true) {
  const said: string[] = [];
  const person = aPerson(answers);
  const answer = await askSource(person, { say: (line) => said.push(line), mayKeep });
  return { ...answer, said, screens: person.screens };
}

describe('where the password comes from', () => {
  it.each([
    ['', undefined, false],
    ['keep', undefined, true],
    ['Keep', undefined, true],
    ['env:MINE', 'env:MINE', false],
    ['file:a file', 'file:a file', false],
    ['cmd:pass show mail', 'cmd:pass show mail', false],
  ])('is %j: from %j, kept in .env: %j', async (typed, passwordFrom, isKept) => {
    expect(await source([[WHERE, typed]])).toMatchObject({ passwordFrom, isKept });
  });

  it.each(['hunter2', 'env:', 'ENV:MINE'])('is not %j, and not the password itself', async (typed) => {
    const refused = 'The password itself is asked for later';

    expect(
      await source([
        [WHERE, typed, refused],
        [WHERE, ''],
      ]),
    ).toMatchObject({ passwordFrom: undefined, isKept: false });
  });

  it('cannot be a .env that stays as it is', async () => {
    const { said, isKept } = await source(
      [
        [WHERE, 'keep', '--keep-password --force replaces it.'],
        [WHERE, ''],
      ],
      false,
    );

    expect(isKept).toBe(false);
    expect(said).toEqual([
      'The password is typed at each command, or comes from env:NAME, file:PATH or cmd:PROGRAM.',
    ]);
  });
});
