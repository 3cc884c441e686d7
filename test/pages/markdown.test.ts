import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { code, plain, prose, section, table } from '../../src/pages/markdown.js';
import { runs } from '../property-runs.js';

describe('plain text', () => {
  it('holds nothing that is taken for markup', () => {
    expect(plain('a_b *c* [d](e) `f` <g> | h\\i')).toBe('a\\_b \\*c\\* \\[d\\](e) \\`f\\` &lt;g> \\| h\\\\i');
    expect(plain('Settings > Security')).toBe('Settings > Security');
  });
});

describe('code', () => {
  it('stays as it is, also with a mark of code in it', () => {
    expect(code('"a_b"')).toBe('`"a_b"`');
    expect(code('a`b')).toBe('`` a`b ``');
  });
});

describe('a table', () => {
  it('has a line for each row, and no cell that ends early or breaks the line', () => {
    expect(
      table(
        ['a', 'b'],
        [
          ['x|y', 'one\ntwo'],
          ['\\|', ''],
        ],
      ),
    ).toBe(['| a | b |', '|---|---|', '| x\\|y | one two |', '| \\| |  |'].join('\n'));
  });
});

describe('prose', () => {
  it('is wrapped, loses no word, and begins no line with the mark of a list, a heading or a quotation', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.stringMatching(/^[a-z]{1,30}$/), fc.constantFrom('>', '-', '#', '1.', '*')), {
          minLength: 1,
          maxLength: 60,
        }),
        (words) => {
          const text = prose(`Text ${words.join(' ')}`);

          const lines = text.split('\n');
          expect(text.split(/\s+/)).toEqual(['Text', ...words]);
          expect(lines.filter((line) => /^(>|-|#|\*|\d+\.) /.test(line))).toEqual([]);
        },
      ),
      runs(),
    );
  });

  it('has lines of 120 columns at most', () => {
    const lines = prose('word '.repeat(100).trim()).split('\n');

    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(120);
    expect(lines.length).toBeGreaterThan(4);
  });
});

describe('a section', () => {
  it('parts its blocks by empty lines', () => {
    expect(section('Title', 'One.', 'Two.')).toBe('## Title\n\nOne.\n\nTwo.');
  });
});
