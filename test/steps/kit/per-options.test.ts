/** What follows from options is worked out once for each. */
import { describe, expect, it } from '@jest/globals';
import { perOptions } from '../../../src/steps/kit/per-options.js';

describe('what follows from options', () => {
  it('is worked out once for the same options, also where it is nothing, and anew for others', () => {
    const asked: object[] = [];
    const nothingOf = perOptions((options: object) => {
      asked.push(options);
      return undefined;
    });
    const [one, other] = [{}, {}];

    for (const options of [one, one, other, one]) nothingOf(options);

    expect(asked).toEqual([one, other]);
    expect(asked[0]).toBe(one);
  });
});
