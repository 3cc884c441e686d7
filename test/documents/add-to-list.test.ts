/** A list that people write too: what is added stands at its end, and everything else stays. */
import { describe, expect, it } from '@jest/globals';
import { withItems } from '../../src/documents/add-to-list.js';

const ITEM = { who: 'Ann', note: 'a: b # c' };
const added = (text: string) => withItems(text, { key: 'list', items: [ITEM] });

describe('a list in a file', () => {
  it('keeps comments, order, quotes and blank lines of whoever wrote it', () => {
    const text = [
      '# Ours. Ask Bob first.',
      'version: 1',
      '',
      'list: # the newest below',
      "  - who: 'Bob' # is on holiday",
      '    note: >-',
      '      looked',
      '      at it',
      '',
      '  # a remark between two',
      '  - { who: "Eve", note: x }',
      '',
    ].join('\n');

    expect(added(text)).toBe(`${text}  - who: Ann\n    note: "a: b # c"\n`);
  });

  it('grows from an empty one', () => {
    expect(added('version: 1\nlist: []\n')).toBe('version: 1\nlist:\n  - who: Ann\n    note: "a: b # c"\n');
  });

  it('keeps the line ends and the mark of Windows', () => {
    expect(added('\uFEFF# x\r\nlist:\r\n  - who: Bob\r\n')).toBe(
      '\uFEFF# x\r\nlist:\r\n  - who: Bob\r\n  - who: Ann\r\n    note: "a: b # c"\r\n',
    );
  });

  it('reads a long line back as it was', () => {
    const note = 'word '.repeat(100).trim();

    expect(withItems('list: []\n', { key: 'list', items: [{ note }] })).toContain(note);
  });

  it('stands where its items do, also without a line end, and before what follows', () => {
    expect(added('list:\n- who: Bob # away')).toBe(
      'list:\n- who: Bob # away\n- who: Ann\n  note: "a: b # c"\n',
    );
    expect(added('list:\n  - who: |\n      Bob\nversion: 1\n...\n')).toBe(
      'list:\n  - who: |\n      Bob\n  - who: Ann\n    note: "a: b # c"\nversion: 1\n...\n',
    );
    expect(added('list: [] # none\nversion: 1\n')).toBe(
      'list:\n  - who: Ann\n    note: "a: b # c" # none\nversion: 1\n',
    );
  });

  it.each(['other: []\n', 'list: text\n', 'list: [{ who: Bob }]\n', 'x: &x []\nlist: *x\n', ''])(
    'that is none (%j) is not added to',
    (text) => {
      expect(added(text)).toBeUndefined();
    },
  );
});
