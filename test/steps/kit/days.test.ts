import { describe, expect, it } from '@jest/globals';
import { daysBetween } from '../../../src/steps/kit/days.js';

describe('the days between two times', () => {
  it.each([
    ['2026-10-10', '2026-10-10', 0],
    ['2026-02-27', '2026-03-01', 2],
    ['2026-10-10', '2026-10-09', -1],
    ['2026-10-08T00:00:01Z', '2026-10-10', 1],
    ['2026-10-10T01:00:00+02:00', '2026-10-10', 0],
    ['2026-10-11T12:00:00Z', '2026-10-10', -2],
  ])('from %s to %s are %d, whole ones only', (from, to, days) => {
    expect(daysBetween(from, to)).toBe(days);
  });
});
