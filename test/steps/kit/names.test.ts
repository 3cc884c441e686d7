import { describe, expect, it } from '@jest/globals';
import { isEachOnce, isSameName, listed } from '../../../src/steps/kit/names.js';

describe('a list of names', () => {
  it.each([
    [[], ''],
    [['a'], 'a'],
    [['a', 'b'], 'a and b'],
    [['a', 'b', 'c'], 'a, b and c'],
    [[...'abcdefghij'], 'a, b, c, d, e, f, g, h, i and j'],
    [[...'abcdefghijk'], 'a, b, c, d, e, f, g, h, i, j and 1 more'],
    [[...'abcdefghijklm'], 'a, b, c, d, e, f, g, h, i, j and 3 more'],
  ])('of %j reads %j', (names, text) => {
    expect(listed(names)).toBe(text);
  });
});

describe('two names of accounts or domains', () => {
  it('are one in any case, and none but that', () => {
    expect(isSameName('Admin', 'aDMIN')).toBe(true);
    expect(isSameName('admin', 'admin2')).toBe(false);
  });
});

describe('names of which none may be there twice', () => {
  it('are told from those of which one is', () => {
    expect([[], ['a', 'b'], ['a', 'b', 'a']].map(isEachOnce)).toEqual([true, true, false]);
  });
});
