/** What is meant so is said of each address and each administrator by itself, at the real prompts. */
import { describe, expect, it } from '@jest/globals';
import { decide } from '../../../src/cli/first-day/decide.js';
import type { Found } from '../../../src/cli/first-day/found.js';
import { type Answer, aPerson } from '../wizard/a-person.js';

const anAddress = (address: string, sendsUnsigned = true) => ({
  ...{ step: 'smtp-auth-bypass', address, description: 'a printer', sendsUnsigned, option: {} },
});

const FOUND: Found = {
  addresses: [anAddress('192.0.2.1'), anAddress('192.0.2.2', false), anAddress('192.0.2.3')],
  administrators: [
    { name: 'ghost', about: 'NEVER SIGNED IN, created 2026-11-20' },
    { name: 'admin', about: 'created 2019-03-05' },
  ],
  catchAlls: ['a.example'],
  unread: [],
};
const NOBODY_SAID = { allow: undefined, known: undefined, waiveCatchAlls: undefined };

async function decided(answers: readonly Answer[], found: Found = FOUND) {
  const person = aPerson(answers);
  const said: string[] = [];
  const { addresses, ...rest } = await decide(found, NOBODY_SAID, {
    ask: person,
    say: (line) => said.push(line),
  });
  return {
    ...{ ...rest, addresses: addresses.map(({ address }) => address) },
    ...{ said, screens: person.screens, left: person.left() },
  };
}

const HOW = 'Enter: no to this one. none: no to this one and to all that are left.';

describe('what is meant so', () => {
  it('is what somebody says yes to; Enter is a no to one alone', async () => {
    const all = await decided([
      ['192.0.2.1 (a printer): sends without signing in', 'y'],
      ['192.0.2.2 (a printer): skips spam checks', ''],
      ['192.0.2.3', 'YES'],
      ['ghost: NEVER SIGNED IN', ''],
      ['admin: created', 'y'],
      ['1 domain with a catch-all', ''],
    ]);

    expect(all).toMatchObject({ addresses: ['192.0.2.1', '192.0.2.3'], left: [] });
    expect(all).toMatchObject({ administrators: ['admin'], catchAlls: ['a.example'] });
  });

  it('is nothing from none on, which says how many that was', async () => {
    const all = await decided([
      ['192.0.2.1', 'none'],
      ['ghost', 'none'],
      ['1 domain with a catch-all', 'n'],
    ]);

    expect(all).toMatchObject({ addresses: [], administrators: [], catchAlls: [] });
    expect(all.said.filter((line) => line.startsWith('No to'))).toEqual([
      'No to this one and to 2 more.',
      'No to this one and to 1 more.',
    ]);
  });

  it('is asked for in plain words, with what Enter and none are', async () => {
    const { said } = await decided([
      ['192.0.2.1', 'maybe', HOW],
      ['192.0.2.1', 'none'],
      ['ghost', 'none'],
      ['1 domain', ''],
    ]);

    expect(said).toContain(
      'These addresses may send mail, or skip spam checks, without signing in as others must. Is each meant to?',
    );
    expect(said.filter((line) => line.includes(HOW))).toHaveLength(2);
  });
});
