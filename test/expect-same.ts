/** `expect(actual).toEqual(expected)` for what is asked ten thousand times: it is slow also where all is well. */
import { isDeepStrictEqual } from 'node:util';
import { expect } from '@jest/globals';

export function expectSame(actual: unknown, expected: unknown): void {
  // A member that is undefined is told apart only here: then the slow one decides.
  if (!isDeepStrictEqual(actual, expected)) expect(actual).toEqual(expected);
}
