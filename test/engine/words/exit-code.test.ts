/** What several ends come to together. */
import { expect, it } from '@jest/globals';
import { worstOf } from '../../../src/engine/words/exit-code.js';

it.each([
  [78, 77],
  [77, 78],
  [77, 1, 65],
])('is a sign-in that was refused before any other error: %j', (...codes) => {
  expect(worstOf(codes)).toBe(77);
});

it.each([
  [77, 5],
  [77, 6],
])('is not that where something is not as it was left: %j', (code, worse) => {
  expect(worstOf([code, worse])).toBe(worse);
});
