import { describe, expect, it } from '@jest/globals';
import { isSameAccount, listed } from '../../../src/steps/kit/names.js';

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

describe('two names of accounts', () => {
  it('are one in any case, and none but that', () => {
    expect(isSameAccount('Admin', 'aDMIN')).toBe(true);
    expect(isSameAccount('admin', 'admin2')).toBe(false);
  });
});
