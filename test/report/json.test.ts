/** JSON in pieces: the same bytes as in one, with a line end after it. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { jsonPieces } from '../../src/report/json.js';
import { runs } from '../property-runs.js';

const whole = (value: object) => `${JSON.stringify(value, null, 2)}\n`;

describe('JSON in pieces', () => {
  it('is that of the whole, whatever the object holds', () => {
    const anyObject = fc.dictionary(fc.string(), fc.oneof(fc.jsonValue(), fc.constant(undefined)), {
      noNullPrototype: true,
    });

    fc.assert(
      fc.property(anyObject, (value) => {
        expect([...jsonPieces(value)].join('')).toBe(whole(value));
      }),
      runs(),
    );
  });

  it.each([0, 1, 499, 500, 501, 1000, 1001])('is that of the whole for a list of %d', (length) => {
    const value = {
      first: 1,
      list: Array.from({ length }, (_, index) => ({ text: `a\n${index}` })),
      last: [],
    };

    expect([...jsonPieces(value)].join('')).toBe(whole(value));
  });

  it('holds no more than 500 elements in a piece', () => {
    const list = Array.from({ length: 1200 }, (_, index) => index);

    const most = Math.max(...[...jsonPieces({ list })].map((piece) => piece.split('\n').length));

    expect(most).toBeLessThanOrEqual(501);
  });
});
