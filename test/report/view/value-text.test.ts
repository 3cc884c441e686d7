import { describe, expect, it } from '@jest/globals';
import { exactJsonIn } from '../../../src/exact-json.js';
import { changeText, valueText } from '../../../src/report/view/value-text.js';
import { aFieldChange, anItemChange } from '../builders.js';

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

describe('changeText', () => {
  it('of a field is its name, before and after', () => {
    expect(changeText(aFieldChange(), [])).toBe('~ requireSmtpAuthentication off -> on');
  });

  it('of a long list says what is added and what is removed', () => {
    const long = Array.from({ length: 9 }, (_, index) => `ext${index}`);
    const change = (before: string[], after: string[]) =>
      changeText(aFieldChange({ resource: 'file-restrictions', field: 'inbound', before, after }), []);

    expect(change(['exe', 'ext0'], long)).toBe(
      '~ inbound 8 added: ext1, ext2, ext3, ext4, ext5, ext6, ext7, ext8; 1 removed: exe',
    );
    expect(change(long, long.slice(0, 8))).toBe('~ inbound 1 removed: ext8');
  });

  it('of a list shows it whole where it is short, or only its order changes', () => {
    const long = Array.from({ length: 9 }, (_, index) => index);
    const change = (before: number[], after: number[]) =>
      changeText(aFieldChange({ resource: 'spool-settings', field: 'retryIntervals', before, after }), []);

    expect(change([15, 30], [10, 10])).toBe('~ retryIntervals 15, 30 -> 10, 10');
    expect(change(long, [...long].reverse())).toMatch(/^~ retryIntervals 0, 1, .* -> 8, 7, /);
  });

  it('of a secret is where it comes from: what it was before nobody sees', () => {
    const change = aFieldChange({
      ...{ target: 'server', resource: 'own-password', field: 'password' },
      ...{ before: null, after: 'generate:new.txt' },
    });

    expect(changeText(change, ['password'])).toBe('~ password from generate:new.txt');
  });

  it('of a removed item is its name', () => {
    expect(changeText(anItemChange(), [])).toBe('- 192.0.2.7');
  });

  it('of an edited item names only the fields that differ', () => {
    const change = anItemChange({
      action: 'change',
      before: { smtp: true, pop: false },
      after: { smtp: false, pop: false },
    });

    expect(changeText(change, [])).toBe('~ 192.0.2.7: smtp on -> off');
  });

  it('of an added item names its fields', () => {
    const change = anItemChange({
      action: 'add',
      key: null,
      before: null,
      after: { smtp: true, note: 'a b' },
    });

    expect(changeText(change, [])).toMatch(/^\+ 192\.0\.2\.7: /);
    expect(changeText(change, [])).toContain('smtp on');
    expect(changeText(change, [])).toContain('note "a b"');
  });
});
