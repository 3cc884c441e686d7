import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { eachOnce, oneOf, onOff, wholeNumber } from '../../../src/steps/kit/option.js';

const isAllowed = (option: z.ZodType, stated: unknown) => option.safeParse(stated).success;

describe('a whole number', () => {
  it.each([
    [2, true],
    [5, true],
    [1, false],
    [6, false],
    [2.5, false],
    [undefined, false],
  ])('from 2 to 5 may be %p: %p', (stated, isFine) => {
    expect(isAllowed(wholeNumber([2, 5]), stated)).toBe(isFine);
  });

  it('has to be stated, unless there is one to fall back on', () => {
    expect(wholeNumber([2, 5], 3).parse(undefined)).toBe(3);
    expect(wholeNumber([2, 5], 3).parse(4)).toBe(4);
    expect(isAllowed(wholeNumber([2, 5], 3), 6)).toBe(false);
  });
});

it('falls back on the switch, or the first choice, where a playbook is silent', () => {
  const option = z.strictObject({ on: onOff(true), off: onOff(false), choice: oneOf('leave', 'remove') });

  expect(option.parse({})).toEqual({ on: true, off: false, choice: 'leave' });
  expect(option.parse({ on: false, choice: 'remove' })).toEqual({ on: false, off: false, choice: 'remove' });
  expect(isAllowed(option, { choice: 'keep' })).toBe(false);
});

it('takes a list of one or more, none of them twice by its name', () => {
  const names = eachOnce(z.string(), { what: 'name', nameOf: (name) => name.toLowerCase() });

  expect(isAllowed(names, ['a', 'b'])).toBe(true);
  expect(isAllowed(names, [])).toBe(false);
  expect(names.safeParse(['a', 'A']).error?.issues).toMatchObject([
    { message: 'must not name one name twice' },
  ]);
});
