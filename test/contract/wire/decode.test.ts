import { describe, expect, it } from '@jest/globals';
import type { Json } from '../../../src/canonical-json.js';
import { decodeDocument, decodeItems, rowsOf, UNNAMED } from '../../../src/contract/wire/decode.js';
import { bareThing, entries, RAW, ROW, thing } from '../a-resource.js';

function documentOf(raw: Json) {
  const decoded = decodeDocument(thing, { thing: raw, success: true });
  if (!decoded.ok) throw new Error(decoded.reason);
  return decoded.value;
}

function protocolsOf(row: { readonly [member: string]: Json }): Json | undefined {
  const decoded = decodeItems(entries, [{ ...ROW, ...row }]);
  if (!decoded.ok) throw new Error(decoded.reason);
  return decoded.value[0]?.fields.protocols;
}

describe('a document', () => {
  it('shows its fields in the words of the model', () => {
    expect(documentOf(RAW)).toEqual({
      raw: RAW,
      fields: { name: 'a', level: 'high', perHour: 5, isOn: true },
      failures: {},
    });
  });

  it('keeps the members it does not know', () => {
    expect(documentOf({ ...RAW, added: { in: 'a newer build' } }).raw).toEqual({
      ...RAW,
      added: { in: 'a newer build' },
    });
  });

  it('leaves the envelope out when the members lie beside it', () => {
    const decoded = decodeDocument(bareThing, {
      ...RAW,
      success: true,
      resultCode: 200,
      message: '',
      debugInfo: '',
      variables: {},
    });

    expect(decoded).toMatchObject({ ok: true, value: { raw: RAW, failures: {} } });
  });

  it.each([
    ['name', 'no member name'],
    ['on', 'no member on'],
    ['limits', 'no member limits.perHour'],
  ])('fails the field, and only the field, whose member %s is missing', (member, reason) => {
    const field = { name: 'name', on: 'isOn', limits: 'perHour' }[member] ?? '';
    const { [member as 'name']: _, ...rest } = RAW;

    const { fields, failures } = documentOf(rest);

    expect(failures).toEqual({ [field]: reason });
    expect(Object.keys(fields)).toHaveLength(3);
    expect(fields).not.toHaveProperty(field);
  });

  it.each([
    ['name', 5],
    ['name', null],
    ['on', 'true'],
    ['on', 1],
    ['limits', { perHour: '5' }],
    ['limits', { perHour: 1.5 }],
    ['limits', { perHour: -1 }],
    ['limits', 'none'],
    ['limits', []],
  ])('fails the field whose member %s is %j', (member, value) => {
    const field = { name: 'name', on: 'isOn', limits: 'perHour' }[member] ?? '';

    const { fields, failures } = documentOf({ ...RAW, [member]: value });

    expect(Object.keys(failures)).toEqual([field]);
    expect(fields).not.toHaveProperty(field);
  });

  it('names the field and the value that it does not take', () => {
    expect(documentOf({ ...RAW, on: 'true' }).failures.isOn).toMatch(/^isOn is "true": /);
  });

  it.each([1, 3, '2', true])('fails a field whose number %j has no name', (level) => {
    expect(documentOf({ ...RAW, level }).failures).toEqual({
      level: `level has the unknown value ${JSON.stringify(level)}`,
    });
  });

  it('takes null for a value of its own where the model does', () => {
    expect(documentOf({ ...RAW, level: null }).fields.level).toBeNull();
  });

  it.each([
    [undefined, 'the answer is no JSON object'],
    [null, 'the answer is no JSON object'],
    ['<html>', 'the answer is no JSON object'],
    [[RAW], 'the answer is no JSON object'],
    [{ success: true }, 'the answer has no object "thing"'],
    [{ thing: [] }, 'the answer has no object "thing"'],
    [{ thing: null }, 'the answer has no object "thing"'],
  ])('is unknown when the answer is %j', (answer, reason) => {
    expect(decodeDocument(thing, answer)).toEqual({ ok: false, reason });
  });
});

describe('a set of flags', () => {
  it('is marked as not to be written where the server does not show the mask', () => {
    const { mask: _, ...withoutMask } = ROW;
    const decoded = decodeItems(entries, [{ ...withoutMask, pop: true }]);

    expect(decoded).toMatchObject({
      ok: true,
      value: [{ fields: { protocols: ['Smtp', 'Pop', 'unnamed:no mask'] } }],
    });
  });

  it.each([
    [{ smtp: false, pop: false, mask: 0 }, []],
    [{ smtp: true, pop: true, mask: 0b101 }, ['Smtp', 'Pop']],
    [{ smtp: true, pop: false, mask: 0b1_0000_0001 }, ['Smtp', 'WebMail']],
  ])('adds what only the mask shows: %j', (row, names) => {
    expect(protocolsOf(row)).toEqual(names);
  });

  it.each([
    [{ smtp: true, pop: false, mask: 0b11 }, ['Smtp', `${UNNAMED}bits 2`]],
    [{ smtp: false, pop: true, mask: 0b100 + 2 ** 40 }, ['Pop', `${UNNAMED}bits ${2 ** 40}`]],
  ])('marks bits without a name: %j', (row, names) => {
    expect(protocolsOf(row)).toEqual(names);
  });

  it.each([
    [{ smtp: true, pop: false, mask: 0 }, ['Smtp', `${UNNAMED}mask 0`]],
    [{ smtp: false, pop: false, mask: 1 }, [`${UNNAMED}mask 1`]],
    [{ smtp: true, pop: false, mask: 0b101 }, ['Smtp', `${UNNAMED}mask 5`]],
  ])('believes the booleans and marks a mask that contradicts them: %j', (row, names) => {
    expect(protocolsOf(row)).toEqual(names);
  });

  it.each([-1, 1.5, '1', null, []])('fails when the mask is %j', (mask) => {
    expect(decodeItems(entries, [{ ...ROW, mask }])).toEqual({
      ok: false,
      reason: `row 0: mask is ${JSON.stringify(mask)}`,
    });
  });

  it.each([undefined, null, 1, 'true'])('fails when a flag is %j, and does not take it for off', (pop) => {
    const { pop: _, ...rest } = ROW;
    const row = pop === undefined ? rest : { ...rest, pop };

    expect(decodeItems(entries, [row])).toEqual({ ok: false, reason: 'row 0: no boolean pop' });
  });
});

describe('a collection', () => {
  it('shows its items with key, label and raw row', () => {
    expect(decodeItems(entries, [ROW])).toEqual({
      ok: true,
      value: [
        {
          key: 1,
          label: 'a',
          raw: ROW,
          fields: { name: 'a', kind: 'white', depth: 3, protocols: ['Smtp'] },
        },
      ],
    });
  });

  it('knows its rows by texts as well as by numbers, each kind for itself', () => {
    const decoded = decodeItems(entries, [
      { ...ROW, id: 'b' },
      { ...ROW, id: '1' },
      { ...ROW, id: 1 },
    ]);

    expect(decoded).toMatchObject({ ok: true, value: [{ key: 'b' }, { key: '1' }, { key: 1 }] });
  });

  it('knows its rows by several members where none tells them apart alone, and by nothing less', () => {
    const byBoth = { ...entries, binding: { ...entries.binding, key: ['id', 'name'] } };
    const rows = [
      { ...ROW, id: 1, name: 'a' },
      { ...ROW, id: 1, name: 'b' },
      { ...ROW, id: '1', name: 'a' },
    ];

    const decoded = decodeItems(byBoth, rows);

    const keys = decoded.ok ? decoded.value.map(({ key }) => key) : [];
    expect(new Set(keys).size).toBe(3);
    expect(decodeItems(byBoth, [...rows, ROW])).toEqual({
      ok: false,
      reason: `two rows have the id, name ${keys[0]}`,
    });
    expect(decodeItems(byBoth, [{ ...ROW, id: null }])).toEqual({
      ok: false,
      reason: 'row 0 has no id, name',
    });
  });

  it('may be empty', () => {
    expect(decodeItems(entries, [])).toEqual({ ok: true, value: [] });
  });

  it.each([
    ['no object', 'text', 'row 1 is no object'],
    ['no key', { ...ROW, id: undefined }, 'row 1 has no id'],
    ['a key that is neither text nor number', { ...ROW, id: null }, 'row 1 has no id'],
    ['a key that an earlier row has', ROW, 'two rows have the id 1'],
    ['a field that is missing', { ...ROW, id: 2, name: undefined }, 'row 1: no member name'],
    ['a key that is a switch', { ...ROW, id: true }, 'row 1 has no id'],
    ['an unknown number', { ...ROW, id: 2, kind: 9 }, 'row 1: kind has the unknown value 9'],
  ])('is unknown as a whole when a row has %s', (_, row, reason) => {
    const asSent = JSON.parse(JSON.stringify([ROW, row])) as readonly Json[];

    expect(decodeItems(entries, asSent)).toEqual({ ok: false, reason });
  });

  it.each([
    ['text', 'apiToken', 'hunter22'],
    ['a member of one', 'token', 'hunter22', 'token.value'],
    ['what holds one', 'name', { password: 'hunter22' }],
  ])(
    'says of a field that does not decode nothing that may be a secret: %s',
    (_, member, value, wire = member) => {
      const fields = { ...entries.binding.fields, depth: { wire, written: 'none' as const } };

      const decoded = decodeItems({ ...entries, binding: { ...entries.binding, fields } }, [
        { ...ROW, [member]: member === wire ? value : { value } },
      ]);

      expect(decoded).toMatchObject({ ok: false, reason: expect.stringContaining('[redacted]') });
      expect(JSON.stringify(decoded)).not.toContain('hunter22');
    },
  );

  it('says nothing of a mask that may be a secret either', () => {
    const protocols = {
      flags: { Smtp: 'smtp' },
      mask: { member: 'token', bits: { Smtp: 0 } },
      written: 'none' as const,
    };
    const fields = { ...entries.binding.fields, protocols };
    const bound = { ...entries, binding: { ...entries.binding, fields } };

    expect(decodeItems(bound, [{ ...ROW, token: 'hunter22' }])).toEqual({
      ok: false,
      reason: 'row 0: token is "[redacted]"',
    });
  });

  it('takes its rows from the member that the binding names', () => {
    expect(rowsOf(entries, { rows: [ROW], others: [] })).toEqual({ ok: true, value: [ROW] });
  });

  it.each([undefined, 'x', [], {}, { rows: null }, { rows: {} }, { Rows: [] }])(
    'has no rows in the answer %j',
    (answer) => {
      expect(rowsOf(entries, answer)).toEqual({ ok: false, reason: 'the answer has no list "rows"' });
    },
  );
});
