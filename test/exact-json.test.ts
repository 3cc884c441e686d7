import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { digitsIn, exactJsonIn, exactJsonOf } from '../src/exact-json.js';
import { runs } from './property-runs.js';

/** As it comes back to the server. */
function throughHere(text: string): string {
  return exactJsonOf(exactJsonIn(text));
}

describe('a number of the wire', () => {
  it.each([
    '638712345678901233',
    '-9007199254740993',
    '18446744073709551615',
    '0.12345678901234567890123',
    '1e400',
    '1.5E-400',
    '1'.repeat(5_000),
    '9007199254740993.0',
  ])('that no number here can hold (%s) goes back as it came', (number) => {
    const text = `{"a":${number},"b":[${number},{"c":${number}}]}`;

    expect(throughHere(text)).toBe(text);
  });

  it.each(['0', '-0', '1.0', '1E5', '0.1', '1e22', '9007199254740991', '0.30000000000000004', '5e-324'])(
    'that a number here holds (%s) is one',
    (number) => {
      expect(exactJsonIn(`{"a":${number}}`)).toEqual({ a: Number(number) });
    },
  );

  it('is no number where it stands in a text, or names a member', () => {
    const text = '{"638712345678901233":"638712345678901233","a\\"1e400":"\\\\"}';

    expect(exactJsonIn(text)).toEqual(JSON.parse(text));
  });

  it('differs from another by its last digit', () => {
    expect(exactJsonIn('638712345678901233')).not.toEqual(exactJsonIn('638712345678901234'));
  });

  it('is shown by its digits', () => {
    expect(digitsIn(String(exactJsonIn('638712345678901233')))).toBe('638712345678901233');
    expect(digitsIn('a text')).toBe('a text');
  });

  it('is never altered, and nothing else is', () => {
    const digits = fc.stringMatching(/^-?(0|[1-9]\d{0,24})(\.\d{1,24})?([eE][+-]?\d{1,3})?$/);

    fc.assert(
      fc.property(fc.json(), digits, (json, number) => {
        const text = JSON.stringify(JSON.parse(json));

        expect(JSON.parse(throughHere(`[${text}]`))).toEqual(JSON.parse(`[${text}]`));
        expect(amountOf(throughHere(number))).toBe(amountOf(number));
      }),
      runs(),
    );
  });
});

/** In units of 10^-1100. */
function amountOf(number: string): bigint {
  const [mantissa = '', exponent = '0'] = number.toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  return BigInt(`${whole}${fraction}`) * 10n ** BigInt(1100 + Number(exponent) - fraction.length);
}

describe('a text that is no JSON for us', () => {
  it.each([
    ['is none', '<html>'],
    ['is none, but for a number that would be taken for text', '{638712345678901233:1}'],
    ['holds the mark of a number that is carried as text', '{"a":"\ufdd012"}'],
    ['holds that mark as an escape', '{"a":"\\uFDD012"}'],
    ['is nested beyond reason', `${'['.repeat(5_000)}${']'.repeat(5_000)}`],
    ['is nested beyond reason with members', `${'{"a":'.repeat(101)}1${'}'.repeat(101)}`],
  ])('%s', (_, text) => {
    expect(exactJsonIn(text)).toBeUndefined();
  });

  it('is not one for being as deep as any server writes', () => {
    expect(exactJsonIn(`${'['.repeat(64)}${']'.repeat(64)}`)).toBeDefined();
  });
});
