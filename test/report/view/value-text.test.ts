import { describe, expect, it } from '@jest/globals';
import { exactJsonIn } from '../../../src/exact-json.js';
import { differenceText, valueText } from '../../../src/report/view/value-text.js';

describe('valueText', () => {
  it.each([
    [true, 'on'],
    [false, 'off'],
    [null, 'none'],
    [0, '0'],
    [1.5, '1.5'],
    [exactJsonIn('638712345678901233') as string, '638712345678901233'],
    ['nobody', 'nobody'],
    ['a@b.example', 'a@b.example'],
    ['192.0.2.0/24', '192.0.2.0/24'],
    ['', '""'],
    ['two words', '"two words"'],
    ['C:\\Tools\\scan.cmd', '"C:\\Tools\\scan.cmd"'],
    ['say "no"', '"say \\"no\\""'],
    [[], 'none'],
    [['Smtp', 'Pop'], 'Smtp, Pop'],
    [{ a: 1 }, '{"a":1}'],
  ])('of %j is %s', (value, expected) => {
    expect(valueText(value)).toBe(expected);
  });
});

describe('valueText with the names of the web interface', () => {
  const names = { nobody: 'Nobody', Smtp: 'SMTP', Pop: 'POP', '0': 'SMTP' };

  it.each([
    ['nobody', 'Nobody'],
    ['anyone', 'anyone'],
    [['Smtp', 'Pop', 'Ldap'], 'SMTP, POP, Ldap'],
    [0, 'SMTP'],
    [7, '7'],
    ['toString', 'toString'],
  ])('of %j is %s', (value, expected) => {
    expect(valueText(value, names)).toBe(expected);
  });
});

describe('differenceText', () => {
  const long = Array.from({ length: 9 }, (_, index) => `ext${index}`);

  it('of a long list says what is added and what is removed', () => {
    expect(differenceText(['exe', 'ext0'], long, valueText)).toBe(
      '8 added: ext1, ext2, ext3, ext4, ext5, ext6, ext7, ext8; 1 removed: exe',
    );
    expect(differenceText(long, long.slice(0, 8), valueText)).toBe('1 removed: ext8');
  });

  it('of a list shows it whole where it is short, or only its order changes', () => {
    const numbers = Array.from({ length: 9 }, (_, index) => index);

    expect(differenceText([15, 30], [10, 10], valueText)).toBe('15, 30 -> 10, 10');
    expect(differenceText(numbers, [...numbers].reverse(), valueText)).toMatch(/^0, 1, .* -> 8, 7, /);
  });
});
