import { describe, expect, it } from '@jest/globals';
import { WIRE_MEMBER } from '../../../src/contract/members.js';
import {
  changedDocument,
  encodeDocument,
  encodeItem,
  memberOfField,
  missingForWrite,
} from '../../../src/contract/wire/encode.js';
import { entries, PARTIAL, RAW, ROW, thing, WHOLE } from '../a-resource.js';

const { add, edit, remove } = entries.binding;

function fieldsOf(parts: object = {}) {
  return { name: 'a', kind: 'white', depth: 3, protocols: ['Smtp'], ...parts };
}

describe('a write of a document that is merged by the server', () => {
  it('carries the changed members alone, wrapped', () => {
    expect(encodeDocument(thing, { write: PARTIAL, raw: RAW, changes: { isOn: false } })).toEqual({
      thing: { on: false },
    });
  });

  it('carries a nested object whole, with the members nobody knows', () => {
    expect(encodeDocument(thing, { write: PARTIAL, raw: RAW, changes: { perHour: 9 } })).toEqual({
      thing: { limits: { perHour: 9, unknownInside: ['x'] } },
    });
  });

  it('carries the number of a name', () => {
    expect(encodeDocument(thing, { write: PARTIAL, raw: RAW, changes: { level: 'low', name: 'b' } })).toEqual(
      { thing: { level: 0, name: 'b' } },
    );
  });

  it('carries null as null', () => {
    expect(encodeDocument(thing, { write: PARTIAL, raw: RAW, changes: { level: null } })).toEqual({
      thing: { level: null },
    });
  });

  it('puts a bystander back by its own name', () => {
    const changes = { [`${WIRE_MEMBER}unknown`]: { deep: [] }, [`${WIRE_MEMBER}limits`]: { perHour: 1 } };

    expect(encodeDocument(thing, { write: PARTIAL, raw: RAW, changes })).toEqual({
      thing: { unknown: { deep: [] }, limits: { perHour: 1 } },
    });
  });

  it('takes a bystander whose name is also that of a field for the member', () => {
    expect(changedDocument(thing, RAW, { [`${WIRE_MEMBER}level`]: 7 })).toEqual({ ...RAW, level: 7 });
  });
});

describe('a change that the contract does not know', () => {
  it.each(['middle', '', 'toString', 2, true, []])('is refused when %j has no number', (level) => {
    expect(() => changedDocument(thing, RAW, { level })).toThrow(
      expect.objectContaining({ code: 'plan.invalid', message: `level cannot be ${JSON.stringify(level)}` }),
    );
  });

  it('says which values there are', () => {
    expect(() => changedDocument(thing, RAW, { level: 'middle' })).toThrow(
      expect.objectContaining({ next: 'It takes low, high. Make the plan again.' }),
    );
  });

  it.each(['other', 'on', 'constructor'])('is refused when the document has no field %s', (field) => {
    expect(() => changedDocument(thing, RAW, { [field]: 1 })).toThrow(
      expect.objectContaining({ code: 'plan.invalid', message: `thing has no field ${field}` }),
    );
  });

  it('is refused in an item too', () => {
    const item = { key: null, raw: {}, fields: fieldsOf({ kind: 'grey' }) };

    expect(() => encodeItem(entries, add ?? fail(), item)).toThrow('kind cannot be "grey"');
    expect(() => encodeItem(entries, edit ?? fail(), item)).toThrow('kind cannot be "grey"');
  });
});

describe('what a write needs beside its changes', () => {
  const write = { ...PARTIAL, needs: ['level'] };

  it('goes along as it was read, and nothing else does', () => {
    expect(encodeDocument(thing, { write, raw: RAW, changes: { isOn: false } })).toEqual({
      thing: { on: false, level: 2 },
    });
  });

  it('goes along as it is meant when it changes too', () => {
    expect(encodeDocument(thing, { write, raw: RAW, changes: { level: 'low' } })).toEqual({
      thing: { level: 0 },
    });
  });

  it('is not made up where the server did not show it', () => {
    expect(encodeDocument(thing, { write, raw: { on: true }, changes: { isOn: false } })).toEqual({
      thing: { on: false },
    });
  });

  it('is missing where only every object has such a member', () => {
    expect(missingForWrite({ ...WHOLE, needs: ['toString', 'level'] }, RAW)).toEqual(['toString']);
  });

  it('is there when its value is none', () => {
    expect(missingForWrite(WHOLE, { level: null, limits: null })).toEqual([]);
  });
});

describe('a write of a document that is taken for the whole', () => {
  it('carries every member as read, unwrapped, with the change in it', () => {
    expect(encodeDocument(thing, { write: WHOLE, raw: RAW, changes: { isOn: false } })).toEqual({
      ...RAW,
      on: false,
    });
  });

  it('names what it must have and the server did not show', () => {
    const { level: _, ...withoutLevel } = RAW;

    expect(missingForWrite(WHOLE, RAW)).toEqual([]);
    expect(missingForWrite(WHOLE, withoutLevel)).toEqual(['level']);
    expect(missingForWrite(PARTIAL, {})).toEqual([]);
  });
});

describe('the member a field lives in', () => {
  it.each([
    ['perHour', 'limits'],
    ['isOn', 'on'],
    [`${WIRE_MEMBER}unknown`, 'unknown'],
    ['noField', 'noField'],
    ['no.field', 'no'],
  ])('of %s is %s', (field, member) => {
    expect(memberOfField(thing, field)).toBe(member);
  });
});

describe('a write of an item', () => {
  it('carries a new item with its flags as booleans', () => {
    const body = encodeItem(entries, add ?? fail(), { key: null, raw: {}, fields: fieldsOf() });

    expect(body).toEqual({
      item: { name: 'a', kind: 0, inner: { depth: 3 }, smtp: true, pop: false },
    });
  });

  it('carries what is not known of a row that was read', () => {
    const fields = fieldsOf({ protocols: ['Pop'], depth: 4 });
    const body = encodeItem(entries, add ?? fail(), { key: 1, raw: ROW, fields });

    expect(body).toEqual({
      item: { ...ROW, inner: { depth: 4, more: 'x' }, smtp: false, pop: true },
    });
  });

  it('leaves out what the binding does not know', () => {
    const body = encodeItem(entries, add ?? fail(), { key: null, raw: {}, fields: { foreign: 1 } });

    expect(body).toEqual({ item: {} });
  });

  it('fills the template: key, encoded fields, names of flags, and what stands there as it is', () => {
    const fields = fieldsOf({ kind: 'black', protocols: ['Smtp', 'WebMail'] });

    expect(encodeItem(entries, edit ?? fail(), { key: 'k', raw: ROW, fields })).toEqual({
      oldKey: 'k',
      kind: 1,
      depth: 3,
      services: ['Smtp', 'WebMail'],
      fixed: 'text',
      list: ['k', 7, true, null],
    });
  });

  it('fills a field that the item does not have with null', () => {
    const { kind: _, ...fields } = fieldsOf();

    expect(encodeItem(entries, edit ?? fail(), { key: 1, raw: ROW, fields })).toMatchObject({ kind: null });
  });

  it('fills a field that the binding does not know with its value, and one that nobody set with null', () => {
    const write = { ...(edit ?? fail()), body: { a: '$field:foreign', b: '$field:other' } };

    expect(encodeItem(entries, write, { key: 1, raw: {}, fields: { foreign: [7] } })).toEqual({
      a: [7],
      b: null,
    });
  });

  it.each(['$keys', 'a $key', '$field', '$Item', '', 0, false, null])(
    'leaves the template %j as it is',
    (body) => {
      const item = { key: 1, raw: ROW, fields: fieldsOf() };

      expect(encodeItem(entries, { ...(edit ?? fail()), body: { in: [{ body }] } }, item)).toEqual({
        in: [{ body }],
      });
    },
  );

  it('carries a field that comes to nothing as null', () => {
    const fields = fieldsOf({ kind: null });

    expect(encodeItem(entries, add ?? fail(), { key: null, raw: {}, fields })).toMatchObject({
      item: { name: 'a', kind: null },
    });
  });

  it('fills a list with the key', () => {
    expect(encodeItem(entries, remove ?? fail(), { key: 1, raw: ROW, fields: fieldsOf() })).toEqual({
      input: [1],
    });
  });

  it('leaves the row that was read as it is', () => {
    const row = Object.freeze(structuredClone(ROW));

    encodeItem(entries, add ?? fail(), { key: 1, raw: row, fields: fieldsOf({ depth: 9 }) });

    expect(row).toEqual(ROW);
  });
});

function fail(): never {
  throw new Error('the collection has no such write');
}
