/** A day as somebody types it: one that no calendar has, and one in another spelling, are told apart. */
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { day, whyNoDay } from '../../src/playbook/day.js';

const NONE = 'no such day in the calendar';
const OTHERWISE = 'not written as YYYY-MM-DD';

describe('a day', () => {
  it.each(['2026-11-28', '2028-02-29', '0001-01-01'])('may be %s', (text) => {
    expect(whyNoDay(text)).toBeUndefined();
    expect(day().safeParse(text).success).toBe(true);
  });

  it.each([
    ['2026-02-30', NONE],
    ['2027-02-29', NONE],
    ['2026-13-01', NONE],
    ['2026-00-10', NONE],
    ['28.11.2026', OTHERWISE],
    ['28/11/2026', OTHERWISE],
    ['2026-1-5', OTHERWISE],
    ['20261128', OTHERWISE],
    ['2026-11-28T00:00', OTHERWISE],
    ['tomorrow', OTHERWISE],
    ['', OTHERWISE],
  ])('is not %j, and why not is said', (text, why) => {
    expect(whyNoDay(text)).toBe(why);
    expect(
      day()
        .safeParse(text)
        .error?.issues.map(({ message }) => message),
    ).toEqual([why]);
  });

  it('says of what is no text that it is none', () => {
    expect(day().safeParse(2026).error?.issues[0]?.code).toBe('invalid_type');
  });

  it('is a date in a schema that editors read', () => {
    expect(z.toJSONSchema(day())).toMatchObject({ type: 'string', format: 'date' });
  });
});
