import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nameSome, printable, wrap } from '../../../src/report/text/layout.js';
import { runs } from '../../property-runs.js';

describe('wrap', () => {
  it('never makes a line wider than asked, but for a word that is wider itself, and loses no word', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-z]{1,60}$/), { maxLength: 40 }),
        fc.integer({ min: 40, max: 120 }),
        (words, width) => {
          const text = wrap(words.join(' '), { width, indent: '  ', hanging: '      ' });

          const lines = text === '' ? [] : text.split('\n');
          expect(text.split(/\s+/).filter((word) => word !== '')).toEqual(words);
          expect(lines.filter((line) => line.length > width && line.trim().includes(' '))).toEqual([]);
        },
      ),
      runs(),
    );
  });

  it('counts columns, not characters: some take two, colours none', () => {
    const wide = wrap(Array(20).fill('日本語').join(' '), { width: 40, indent: '  ' });
    const coloured = wrap(Array(20).fill('\u001b[1mone\u001b[22m').join(' '), { width: 40, indent: '' });

    expect(wide.split('\n')[0]).toBe('  日本語 日本語 日本語 日本語 日本語');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours
    expect(coloured.replace(/\u001b\[\d+m/g, '').split('\n')[0]).toBe(Array(10).fill('one').join(' '));
  });

  it('begins the lines after the first with the hanging indent', () => {
    expect(
      wrap('one two three four five six seven eight nine', { width: 40, indent: '- ', hanging: '   ' }),
    ).toBe('- one two three four five six seven\n   eight nine');
  });

  it('takes a terminal narrower than 40 columns for one of 40', () => {
    expect(wrap('one two three four five six', { width: 5, indent: '' })).toBe('one two three four five six');
  });
});

describe('nameSome', () => {
  it.each([
    [1, 'a'],
    [4, 'a, b, c, d'],
    [5, 'a, b, c and 2 more'],
  ])('of %i names is %s', (count, expected) => {
    expect(nameSome(['a', 'b', 'c', 'd', 'e'].slice(0, count), { isExpanded: false })).toBe(expected);
  });

  it('names all on an expanded page', () => {
    expect(nameSome(['a', 'b', 'c', 'd', 'e'], { isExpanded: true })).toBe('a, b, c, d, e');
  });
});

describe('printable', () => {
  it('escapes what could drive a terminal, break a line or turn the text, at any depth', () => {
    expect(printable({ name: ['\u001b[2Jx\r\n', { deep: 'a\u202eb\u2028' }], count: 3, none: null })).toEqual(
      {
        name: ['\\u001b[2Jx\\u000d\\u000a', { deep: 'a\\u202eb\\u2028' }],
        count: 3,
        none: null,
      },
    );
  });

  it('leaves the lines of a snippet, and nothing else of it', () => {
    const snippet = { language: 'text', text: 'one\ntwo\r\u001b[2J\n' };

    expect(printable({ snippet, text: 'one\ntwo' })).toEqual({
      snippet: { language: 'text', text: 'one\ntwo\\u000d\\u001b[2J\n' },
      text: 'one\\u000atwo',
    });
  });

  it('leaves ordinary text of any language alone', () => {
    expect(printable('Grüße, 日本語 – "ok" 👍')).toBe('Grüße, 日本語 – "ok" 👍');
  });
});
