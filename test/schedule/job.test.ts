/** When a job starts, as somebody types it. */
import { describe, expect, it } from '@jest/globals';
import { DAYS, dayName, daysIn, timeIn } from '../../src/schedule/job.js';

describe('the time of a job', () => {
  it.each([
    ['5:30', '05:30'],
    ['05:30', '05:30'],
    ['0:00', '00:00'],
    ['23:59', '23:59'],
  ])('%s is %s', (text, time) => {
    expect(timeIn(text)).toBe(time);
  });

  it.each(['', '24:00', '5:60', '5', '5:3', '05:30:00', '5:30 pm', '-1:00', '5.30'])('%j is none', (text) => {
    expect(timeIn(text)).toBeUndefined();
  });
});

describe('the days of a job', () => {
  it('are those that were named, in any form of their names, each once and in order', () => {
    expect(daysIn('Sun, monday,THU,mon')).toEqual(['mon', 'thu', 'sun']);
    expect(daysIn(DAYS.map(dayName).join(','))).toEqual(DAYS);
  });

  it.each(['mon thu', 'mon , thu', ' thu  mon '])('may have blanks between, as in %j', (text) => {
    expect(daysIn(text)).toEqual(['mon', 'thu']);
  });

  it.each(['', 'mon,', 'mon-thu', 'day', 'mond', 'mo', 'weekdays'])('%j names none', (text) => {
    expect(daysIn(text)).toEqual({ unknown: text === 'mon,' ? '' : text });
  });
});
