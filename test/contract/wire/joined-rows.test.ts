/** Rows that get a member from a list beside them, and lists that lie deeper in the answer. */
import { describe, expect, it } from '@jest/globals';
import { defineCollection } from '../../../src/contract/define.js';
import type { AnyCollection } from '../../../src/contract/resource.js';
import { rowsOf } from '../../../src/contract/wire/decode.js';
import { entries } from '../a-resource.js';

const LIST = { ...entries.binding.list, under: 'manager.ports' };

/** Ports, with the addresses of a list beside them. */
const joined: AnyCollection = defineCollection({
  ...entries,
  id: 'joined',
  binding: {
    ...entries.binding,
    list: { ...LIST, join: { under: 'manager.info', keys: 'ids', value: 'address', as: 'addresses' } },
  },
});

function rowsIn(ports: unknown, info: unknown) {
  return rowsOf(joined, { manager: { ports, info } });
}

describe('a list deeper in the answer', () => {
  const deep: AnyCollection = defineCollection({
    ...entries,
    id: 'deep',
    binding: { ...entries.binding, list: LIST },
  });

  it('is found by the dotted name of the binding', () => {
    expect(rowsOf(deep, { manager: { ports: [{ id: 1 }] } })).toEqual({ ok: true, value: [{ id: 1 }] });
  });

  it.each([[null], [[]], [{}], [{ manager: [] }], [{ manager: { ports: {} } }], [{ 'manager.ports': [] }]])(
    'is unknown in %j',
    (answer) => {
      expect(rowsOf(deep, answer)).toEqual({ ok: false, reason: 'the answer has no list "manager.ports"' });
    },
  );
});

describe('a row with a list beside it', () => {
  it('gets the values of all entries that name its key, in their order', () => {
    const info = [
      { address: '192.0.2.2', ids: [2, 1] },
      { address: '192.0.2.1', ids: [1] },
    ];

    expect(rowsIn([{ id: 1 }, { id: 2 }, { id: 3 }], info)).toEqual({
      ok: true,
      value: [
        { id: 1, addresses: ['192.0.2.2', '192.0.2.1'] },
        { id: 2, addresses: ['192.0.2.2'] },
        { id: 3, addresses: [] },
      ],
    });
  });

  it.each([7, null, { address: '192.0.2.1' }, { address: '192.0.2.1', ids: 1 }, { ids: [1] }])(
    'gets nothing from an entry that is %j',
    (entry) => {
      expect(rowsIn([{ id: 1 }], [entry])).toEqual({ ok: true, value: [{ id: 1, addresses: [] }] });
    },
  );

  it('gets the values of entries for no key where it has none', () => {
    expect(rowsIn([{ name: 'a' }], [{ address: 'x', ids: [null] }])).toEqual({
      ok: true,
      value: [{ name: 'a', addresses: ['x'] }],
    });
  });

  it('is left as it is when it is no object, for the decoding to refuse', () => {
    expect(rowsIn([7], [])).toEqual({ ok: true, value: [7] });
  });

  it('is unknown while the list beside it is missing: no value is not the same as none', () => {
    expect(rowsIn([{ id: 1 }], undefined)).toEqual({
      ok: false,
      reason: 'the answer has no list "manager.info"',
    });
  });
});
