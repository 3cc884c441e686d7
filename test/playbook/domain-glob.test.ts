import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isMatch, selectDomains } from '../../src/playbook/domain-glob.js';
import { runs } from '../property-runs.js';

const name = fc.string({ unit: fc.constantFrom('a', 'B', '.', '-'), maxLength: 8 });
const glob = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*', '?'), maxLength: 8 });

/** The same rule said another way: slow on long globs, and obviously right. */
function isMatchBySteps([sign, ...rest]: readonly string[], text: readonly string[]): boolean {
  if (sign === undefined) return text.length === 0;
  if (sign === '*')
    return isMatchBySteps(rest, text) || (text.length > 0 && isMatchBySteps([sign, ...rest], text.slice(1)));
  return text.length > 0 && (sign === '?' || sign === text[0]) && isMatchBySteps(rest, text.slice(1));
}

describe('isMatch', () => {
  it.each([
    ['bank.example', 'bank.example', true],
    ['bank.example', 'BANK.Example', true],
    ['BANK.example', 'bank.example', true],
    ['bank.example', 'xbank.example', false],
    ['bank.example', 'bank.example.org', false],
    ['*.example', 'a.b.example', true],
    ['*.example', 'example', false],
    ['*bank*', 'my.bank.example', true],
    ['b?nk.example', 'bonk.example', true],
    ['b?nk.example', 'bnk.example', false],
    ['a.b', 'axb', false],
    ['?', 'ü', true],
    ['?', '𝒂', true],
    ['', '', true],
    ['', 'a', false],
    ['**', '', true],
    ['a*', '', false],
  ])('says of %j and %j: %j', (pattern, domain, expected) => {
    expect(isMatch(pattern, domain)).toBe(expected);
  });

  it('agrees with the rule stated step by step', () => {
    fc.assert(
      fc.property(glob, name, (pattern, domain) => {
        const expected = isMatchBySteps([...pattern], [...domain.toLowerCase()]);

        expect(isMatch(pattern, domain)).toBe(expected);
      }),
      runs(1000),
    );
  });

  it('covers every domain with * alone, and every domain with itself', () => {
    fc.assert(
      fc.property(name, (domain) => {
        expect(isMatch('*', domain)).toBe(true);
        expect(isMatch(domain, domain.toUpperCase())).toBe(true);
      }),
      runs(),
    );
  });

  it('comes to an end on a glob made to go back and forth', () => {
    expect(isMatch(`${'a*'.repeat(100)}b`, 'a'.repeat(3000))).toBe(false);
  });
});

describe('selectDomains', () => {
  it('takes what one include matches and no exclude does, in order and spelling', () => {
    const all = ['B.example', 'a.test', 'a.example', 'c.org'];

    const selected = selectDomains(all, { include: ['*.example', '*.test'], exclude: ['a.test'] });

    expect(selected).toEqual(['B.example', 'a.example']);
  });

  it('never selects an excluded domain, and never invents one', () => {
    fc.assert(
      fc.property(fc.array(name), fc.array(glob), fc.array(glob), (all, include, exclude) => {
        const selected = selectDomains(all, { include, exclude });

        expect(all).toEqual(expect.arrayContaining([...selected]));
        expect(selected.some((domain) => exclude.some((pattern) => isMatch(pattern, domain)))).toBe(false);
      }),
      runs(),
    );
  });
});
