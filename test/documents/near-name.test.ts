import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { editDistance, nearName } from '../../src/documents/near-name.js';
import { runs } from '../property-runs.js';

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 });

describe('editDistance', () => {
  it.each([
    ['', '', 0],
    ['', 'abc', 3],
    ['waivers', 'wavers', 1],
    ['limits', 'limtis', 1],
    ['steps', 'stops', 1],
    ['kitten', 'sitting', 3],
  ])('counts from %j to %j: %j', (left, right, expected) => {
    expect(editDistance(left, right)).toBe(expected);
  });

  it('is the same both ways, and nothing only between equal words', () => {
    fc.assert(
      fc.property(word, word, (left, right) => {
        expect(editDistance(left, right)).toBe(editDistance(right, left));
        expect(editDistance(left, right) === 0).toBe(left === right);
      }),
      runs(),
    );
  });
});

describe('nearName', () => {
  const known = ['catch-all', 'smtp-relay', 'logging'];

  it.each([
    ['catchall', 'catch-all'],
    ['CatchAll', 'catch-all'],
    ['smtp_relay', 'smtp-relay'],
    ['loging', 'logging'],
  ])('takes %j for %j', (typed, expected) => {
    expect(nearName(typed, known)).toBe(expected);
  });

  it('takes the nearest of several', () => {
    expect(nearName('minLenght', ['maxLength', 'minLength'])).toBe('minLength');
  });

  it('takes the beginning of one name for it, unless another begins so, or it is a letter or two', () => {
    const flags = ['auto-approve', 'dry-run', 'domain', 'domains'];

    expect(nearName('auto', flags)).toBe('auto-approve');
    expect(nearName('DRY_', flags)).toBe('dry-run');
    expect(nearName('doma', flags)).toBeUndefined();
    expect(nearName('dr', flags)).toBeUndefined();
  });

  it('takes a name that is near before one that begins so', () => {
    expect(nearName('step', ['steps-of-others', 'stop'])).toBe('stop');
  });

  it('says nothing of a word that is far from all', () => {
    expect(nearName('greylisting', known)).toBeUndefined();
    expect(nearName('x', [])).toBeUndefined();
  });

  it('compares nothing that is too long to be mistyped', () => {
    const long = 'k'.repeat(101);

    expect(nearName(long, [`${long}k`])).toBeUndefined();
    expect(nearName(long.slice(2), [long.slice(1)])).toBe(long.slice(1));
  });
});
