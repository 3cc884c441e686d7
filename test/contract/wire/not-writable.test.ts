/** Items that no write is made of: it would lose something that they hold. */
import { describe, expect, it } from '@jest/globals';
import { defineCollection } from '../../../src/contract/define.js';
import { UNNAMED } from '../../../src/contract/wire/decode.js';
import { whyNotWritable } from '../../../src/contract/wire/encode.js';
import { entries, ROW } from '../a-resource.js';

const { edit } = entries.binding;

function fieldsOf(parts: object = {}) {
  return { name: 'a', kind: 'white', depth: 3, protocols: ['Smtp'], ...parts };
}

describe('an item that holds something without a name', () => {
  it.each([`${UNNAMED}bits 2048`, `${UNNAMED}mask 3`])('is not written: %s', (marker) => {
    expect(whyNotWritable(entries, { fields: fieldsOf({ protocols: ['Smtp', marker] }), raw: {} })).toBe(
      'its protocols hold something without a known name, which a write would lose',
    );
  });

  it('is written when it has names only, or nothing at all', () => {
    expect(whyNotWritable(entries, { fields: fieldsOf(), raw: {} })).toBeUndefined();
    expect(whyNotWritable(entries, { fields: fieldsOf({ protocols: [] }), raw: {} })).toBeUndefined();
    expect(whyNotWritable(entries, { fields: {}, raw: {} })).toBeUndefined();
  });

  it('is written when only a text of it looks like the mark', () => {
    expect(
      whyNotWritable(entries, { fields: fieldsOf({ name: `${UNNAMED}bits 1` }), raw: {} }),
    ).toBeUndefined();
  });
});

describe('an item that holds a member nobody knows', () => {
  const { unknown: _, ...known } = ROW;
  /** The same, but every write of it carries the row as it was read. */
  const whole = defineCollection({
    ...entries,
    id: 'whole-entries',
    binding: { ...entries.binding, edit: { ...(edit ?? fail()), body: { item: '$item', old: '$key' } } },
  });

  it('is not written where one of its writes names its members one by one', () => {
    expect(whyNotWritable(entries, { fields: fieldsOf(), raw: ROW })).toBe(
      'it holds unknown, which no known write carries',
    );
    expect(whyNotWritable(entries, { fields: fieldsOf(), raw: { ...ROW, more: 1 } })).toBe(
      'it holds unknown, more, which no known write carries',
    );
  });

  it('is written where every write carries the row as read', () => {
    expect(whyNotWritable(whole, { fields: fieldsOf(), raw: ROW })).toBeUndefined();
  });

  it('is written where its edit carries just what changes, and the adding call the row', () => {
    const changing = {
      ...whole,
      binding: { ...whole.binding, edit: { ...(edit ?? fail()), body: ['$changed'] } },
    };

    expect(whyNotWritable(changing, { fields: fieldsOf(), raw: ROW })).toBeUndefined();
  });

  it('is written where nothing is bound that could lose it', () => {
    const { add: _add, edit: _edit, ...binding } = entries.binding;

    expect(whyNotWritable({ ...entries, binding }, { fields: fieldsOf(), raw: ROW })).toBeUndefined();
  });

  it.each(['', null])('is written where the member holds %j, as that of a new row does', (unknown) => {
    expect(whyNotWritable(entries, { fields: fieldsOf(), raw: { ...known, unknown } })).toBeUndefined();
  });

  it.each([false, 0, [], {}, 'x'])('is not written where the member holds %j', (unknown) => {
    expect(whyNotWritable(entries, { fields: fieldsOf(), raw: { ...known, unknown } })).toBe(
      'it holds unknown, which no known write carries',
    );
  });

  it('loses nothing in a member that moves by itself, or that the server alone sets', () => {
    const binding = { ...entries.binding, volatile: ['seen'], serverOwned: ['id', 'created'] };
    const raw = { ...known, seen: 7, created: 'today' };

    expect(whyNotWritable({ ...entries, binding }, { fields: fieldsOf(), raw })).toBeUndefined();
    expect(whyNotWritable(entries, { fields: fieldsOf(), raw })).toBe(
      'it holds seen, created, which no known write carries',
    );
  });

  it('holds nothing unknown in its key, its flags and their mask, and the member around a field', () => {
    expect(whyNotWritable(entries, { fields: fieldsOf(), raw: known })).toBeUndefined();
  });
});

function fail(): never {
  throw new Error('the collection has no such write');
}
