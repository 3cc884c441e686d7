import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import widthOf from 'fast-string-width';
import { atBothEnds, cutTo, fitTo } from '../../../src/report/text/columns.js';
import { runs } from '../../property-runs.js';

describe('a column', () => {
  it('cuts what is too long, and fills what is too short, at either side', () => {
    expect(fitTo('mail.example', 8)).toBe('mail.e..');
    expect(fitTo('mail', 8)).toBe('mail    ');
    expect(fitTo('41', 5, 'right')).toBe('   41');
    expect(cutTo('mail.example', 12)).toBe('mail.example');
  });

  it('cuts between characters that take two columns, and between those of several signs', () => {
    expect(cutTo('日本語の名前', 7)).toBe('日本..');
    expect(cutTo('👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦', 5)).toBe('👨‍👩‍👧‍👦..');
  });

  it('is exactly as wide as it is to be, whatever is in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 2, max: 40 }), (text, columns) => {
        expect(widthOf(fitTo(text, columns))).toBe(columns);
      }),
      runs(300),
    );
  });
});

describe('a line with something at its right end', () => {
  it('has it where there is room for both', () => {
    expect(atBothEnds('left', 'right', 12)).toBe('left   right');
    expect(atBothEnds('left', 'right', 10)).toBe('left');
  });
});
