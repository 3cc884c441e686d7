import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { quoted, tagsOf, withTag } from '../../src/records/tag-list.js';
import { runs } from '../property-runs.js';

const NAMES = fc.stringMatching(/^[a-z][a-z0-9_]{0,6}$/);
const VALUES = fc.stringMatching(/^([!-:<-~]([ -:<-~]{0,20}[!-:<-~])?)?$/);
const GAPS = fc.constantFrom('', ' ', '\t', '\r\n ');
const LISTS = fc.uniqueArray(fc.tuple(NAMES, VALUES), { minLength: 1, selector: ([name]) => name });

describe('a list of tags', () => {
  it('is read whatever white space is around its names and values', () => {
    fc.assert(
      fc.property(LISTS, GAPS, GAPS, fc.boolean(), (list, one, other, isEnded) => {
        const written = list.map(([name, value]) => `${one}${name}${other}=${one}${value}${other}`).join(';');
        const { tags, first, problems } = tagsOf(isEnded ? `${written};` : written);
        expect(problems).toEqual([]);
        expect([...tags]).toEqual(list);
        expect(first).toBe(list[0]?.[0]);
      }),
      runs(),
    );
  });

  it('never throws, and tells every text that is none', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { tags, problems } = tagsOf(text);
        expect(tags.size > 0 || problems.length > 0).toBe(true);
      }),
      runs(),
    );
  });

  it.each([
    ['a=1; a=2', ['a= is there twice']],
    ['a=1;; b=2', ['two semicolons have nothing between them']],
    ['a=1; nonsense', ['"nonsense" is no tag']],
    ['a=1; =2', ['"=2" is no tag']],
    ['a=1; 9=2', ['"9=2" is no tag']],
    ['a=caf\u00e9', ['a= holds characters that are not allowed there']],
    ['a=\u202e1', ['a= holds characters that are not allowed there']],
  ])('of %j says %j', (text, problems) => {
    expect(tagsOf(text).problems).toEqual(problems);
  });

  it('takes the first of two values, and names as they are written', () => {
    expect([...tagsOf('a=1; A=2; a=3').tags]).toEqual([
      ['a', '1'],
      ['A', '2'],
    ]);
  });

  it('gets another value of one tag, and keeps the rest', () => {
    fc.assert(
      fc.property(LISTS, NAMES, (list, name) => {
        const text = list.map(([one, value]) => `${one}=${value}`).join('; ');
        const { tags } = tagsOf(withTag(text, { name, value: 'new' }));
        expect(Object.fromEntries(tags)).toEqual({ ...Object.fromEntries(list), [name]: 'new' });
        expect(tagsOf(withTag(text, { name, value: 'new' })).first).toBe(list[0]?.[0]);
      }),
      runs(),
    );
  });

  it('shows no more than the beginning of a long text', () => {
    expect(quoted('x'.repeat(4096))).toBe(`"${'x'.repeat(40)}..."`);
    expect(quoted('short')).toBe('"short"');
  });
});
