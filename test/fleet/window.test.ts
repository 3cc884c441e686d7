/** When a server may be changed. */
import { describe, expect, it } from '@jest/globals';
import { isOpen, windowSchema, windowText } from '../../src/fleet/window.js';

const window = (of: object) => windowSchema.parse(of);
const at = (time: string) => new Date(`${time}Z`);

describe('a window', () => {
  it.each([
    ['2026-11-30T22:00', true],
    ['2026-11-30T21:59', false],
    ['2026-12-01T03:59', true],
    ['2026-12-01T04:00', false],
  ])('that reaches past midnight is open at %s: %s', (time, is) => {
    expect(isOpen(window({ from: '22:00', to: '04:00' }), at(time))).toBe(is);
  });

  it.each([
    // A Saturday, and the night after it.
    ['2026-11-28T23:00', true],
    ['2026-11-29T01:00', true],
    ['2026-11-29T23:00', false],
    ['2026-11-28T01:00', false],
  ])('belongs to the day it opens on, at %s: %s', (time, is) => {
    expect(isOpen(window({ days: ['sat'], from: '22:00', to: '04:00' }), at(time))).toBe(is);
  });

  it('goes by the clocks of its zone, in summer too', () => {
    const berlin = window({ from: '08:00', to: '09:00', zone: 'Europe/Berlin' });

    expect(isOpen(berlin, at('2026-11-30T07:30'))).toBe(true);
    expect(isOpen(berlin, at('2026-07-01T06:30'))).toBe(true);
    expect(isOpen(berlin, at('2026-07-01T07:30'))).toBe(false);
  });

  it('to the end of a day, and from its beginning', () => {
    expect(isOpen(window({ from: '00:00', to: '24:00' }), at('2026-11-30T23:59'))).toBe(true);
    expect(isOpen(window({ from: '00:00', to: '24:00' }), at('2026-11-30T00:00'))).toBe(true);
  });

  it('is told in a few words', () => {
    expect(
      windowText(window({ days: ['sat', 'sun'], from: '22:00', to: '04:00', zone: 'Europe/Berlin' })),
    ).toBe('sat, sun 22:00-04:00 Europe/Berlin');
    expect(windowText(window({ from: '01:00', to: '02:00' }))).toBe('daily 01:00-02:00 UTC');
  });
});
