import { describe, expect, it } from '@jest/globals';
import { type Call, learn, nothing, recorded } from './a-save.js';

describe('a list', () => {
  const LIST = 'settings/sysadmin/rules';
  const rows = (...items: readonly object[]) => ({ path: LIST, answer: { rules: items, success: true } });
  const one = { id: 7, description: 'one', threshold: 5 };
  const two = { id: 9, description: 'two', threshold: 6 };
  const add = (sent: object) => ({ method: 'POST', path: `${LIST}-add`, sent, answer: {} });
  const remove = (sent: object, path = `${LIST}-delete`) => ({ method: 'POST', path, sent, answer: {} });
  const ADD = 'ids-rules+description=two; threshold=6';

  it('is learned by an item that is added and deleted again', () => {
    const { id: _, ...item } = two;
    const calls = recorded(rows(one), add({ rule: item }), rows(one, two), remove({ ids: [9] }), rows(one));

    expect(learn(calls, ADD, 'ids-rules-')).toMatchObject({
      whys: [undefined, undefined],
      resources: {
        'ids-rules': {
          list: { path: LIST, under: 'rules' },
          add: { body: { rule: '$item' } },
          remove: { path: `${LIST}-delete`, body: { ids: ['$key'] } },
          key: 'id',
          serverOwned: ['id'],
        },
      },
    });
  });

  it('of thousands of rows is learned as one of a few', () => {
    const many = Array.from({ length: 3000 }, (_, at) => ({ id: at + 10, description: 'x', threshold: 1 }));
    const calls = recorded(
      rows(...many),
      add({ rule: { description: 'two', threshold: 6 } }),
      rows(...many, two),
      remove({ ids: [9] }),
      rows(...many),
    );

    expect(learn(calls, ADD, 'ids-rules-').whys).toEqual([undefined, undefined]);
  });

  it('may name the item in the path of the call', () => {
    const calls = recorded(rows(one, two), remove({}, `${LIST}/9/delete`), rows(one));

    expect(learn(calls, 'ids-rules-').resources['ids-rules']).toMatchObject({
      remove: { path: `${LIST}/{key}/delete`, body: {} },
      key: 'id',
    });
  });

  it.each<[string, readonly Call[], string]>([
    [
      'another item came at once',
      [
        rows(one),
        add({ rule: { description: 'two', threshold: 6 } }),
        rows(one, two, { id: 10, description: 'three', threshold: 1 }),
      ],
      'the list did not show',
    ],
    [
      'it was not looked at again',
      [rows(one), add({ rule: { description: 'two', threshold: 6 } })],
      'the list did not show',
    ],
    [
      'more is sent than the item',
      [rows(one), add({ rule: { description: 'two', threshold: 6 }, by: 'ann' }), rows(one, two)],
      'the interface sends more with it',
    ],
  ])('teaches nothing where %s', (_, calls, why) => {
    expect(learn(recorded(...calls), ADD)).toMatchObject(nothing(why));
  });

  const edit = (sent: object, parts: Call = {}): Call => ({
    method: 'POST',
    path: `${LIST}-edit`,
    sent,
    answer: {},
    ...parts,
  });
  const EDIT = 'ids-rules.threshold=8';
  const eight = { ...one, threshold: 8 };
  const other = (...items: readonly object[]) => ({
    path: `${LIST}-too`,
    answer: { rules: items, success: true },
  });

  it('is learned by an item that is changed, with what says nothing of a server beside it', () => {
    const calls = recorded(rows(one, two), edit({ rule: eight, notify: true, by: null }), rows(eight, two));

    const { resources, whys } = learn(calls, EDIT);

    // Both tell the items apart.
    expect(whys).toEqual([expect.stringContaining('by which member')]);
    expect(
      learn(
        [
          ...calls,
          ...recorded(remove({ ids: [9] }), rows(eight)).map((one) => ({ ...one, at: one.at + 10 })),
        ],
        EDIT,
        'ids-rules-',
      ).resources,
    ).toMatchObject({
      'ids-rules': {
        edit: { path: `${LIST}-edit`, body: { rule: '$item', notify: true, by: null } },
        key: 'id',
      },
    });
    expect(resources['ids-rules']).not.toHaveProperty('edit');
  });

  it.each<[string, readonly Call[], string]>([
    ['it was not opened before', [edit({ rule: eight }), rows(eight)], 'the list was not opened'],
    [
      'more was changed than named',
      [rows(one), edit({ rule: { ...eight, description: 'x' } }), rows({ ...eight, description: 'x' })],
      'changed 2 settings of the item, and 1 is named',
    ],
    [
      'two lists show it',
      [rows(one), other(one), edit({ rule: eight }), rows(eight), other(eight)],
      'several lists',
    ],
    [
      'more is sent with it',
      [rows(one), edit({ rule: eight, by: 'ann' }), rows(eight)],
      'the interface sends more with it',
    ],
    [
      'it is saved by a verb that is never sent',
      [rows(one), edit({ rule: eight }, { method: 'PUT' }), rows(eight)],
      'saved by PUT',
    ],
    [
      'it is saved by a call with a query',
      [rows(one), edit({ rule: eight }, { hasQuery: true }), rows(eight)],
      'a call with a query',
    ],
    [
      'something else was changed',
      [rows(one), edit({ rule: { ...one, threshold: 9 } }), rows({ ...one, threshold: 9 })],
      'nothing was set to what',
    ],
  ])('of which an item was changed teaches nothing where %s', (_, calls, why) => {
    const { resources, whys } = learn(recorded(...calls), EDIT);

    expect(resources).toEqual({});
    expect(whys[0]).toContain(why);
  });

  it('names the item in the path of a call where the recording names it there', () => {
    const edited = recorded(
      rows(one, two),
      edit({ rule: eight }, { path: `${LIST}/7/edit` }),
      rows(eight, two),
    );
    const both = recorded(rows(one, two), remove({ ids: [9] }, `${LIST}/9/delete`), rows(one));

    expect(learn(edited, EDIT).resources['ids-rules']).toMatchObject({
      ...{ edit: { path: `${LIST}/{key}/edit`, body: { rule: '$item' } }, key: 'id' },
    });
    expect(learn(both, 'ids-rules-').resources['ids-rules']).toMatchObject({
      ...{ remove: { path: `${LIST}/{key}/delete`, body: { ids: ['$key'] } }, key: 'id' },
    });
  });

  it.each<[string, Call, object]>([
    ['of several members', edit({ rule: eight }, { path: `${LIST}/7/edit` }), { ...one, place: 7 }],
    [
      'that tells no item from another',
      edit({ rule: eight }, { path: `${LIST}/ann/edit` }),
      { ...one, by: 'ann' },
    ],
  ])('teaches nothing where its path holds what may be %s', (_, call, row) => {
    const after = { ...row, threshold: 8 };
    const others = { ...two, by: 'ann', place: 8 };
    const calls = recorded(rows(row, others), { ...call, sent: { rule: after } }, rows(after, others));

    expect(learn(calls, EDIT)).toMatchObject(nothing('what names the item'));
  });

  it('takes nothing of a path for an item that is a flag, or says for whom it is', () => {
    const [row, after] = [one, eight].map((each) => ({ ...each, by: 'sysadmin', isOff: false }));
    const path = 'settings/sysadmin/rules-edit/false';
    const calls = recorded(rows(row ?? {}), edit({ rule: after }, { path }), rows(after ?? {}));

    expect(learn(calls, EDIT, 'ids-rules-').resources['ids-rules']?.fields).toHaveProperty('threshold');
  });

  it('teaches no new item where the path holds something of it', () => {
    const { id: __, ...item } = two;
    const calls = recorded(rows(one), { ...add({ rule: item }), path: `${LIST}/two` }, rows(one, two));

    expect(learn(calls, ADD)).toMatchObject(nothing('what names the item'));
  });

  it('teaches no removal where nothing names the item, or two lists lost one', () => {
    expect(learn(recorded(rows(one, two), remove({ all: false }), rows(one)), 'ids-rules-')).toMatchObject(
      nothing('what names the item'),
    );
    const both = recorded(rows(one, two), other(one, two), remove({ ids: [9] }), rows(one), other(one));
    expect(learn(both, 'ids-rules-')).toMatchObject(nothing('what names the item'));
    expect(learn(recorded(rows(one), remove({ ids: [9] }), rows(one)), 'ids-rules-')).toMatchObject(
      nothing('did not show that an item is gone'),
    );
  });

  it('teaches no new item where two lists show it, or something else was added than was said', () => {
    const { id: _, ...item } = two;
    const both = recorded(rows(one), other(one), add({ rule: item }), rows(one, two), other(one, two));

    expect(learn(both, ADD)).toMatchObject(nothing('several lists'));
    expect(
      learn(
        recorded(rows(one), add({ rule: item }), rows(one, two)),
        'ids-rules+description=three; threshold=6',
      ),
    ).toMatchObject(nothing('nothing was set to what'));
  });

  it('knows its items by a member that no two of them share', () => {
    const same = [
      { ...one, threshold: 9 },
      { ...two, threshold: 9 },
    ];
    const calls = recorded(rows(...same), remove({ ids: [9] }), rows(same[0] ?? {}));

    expect(learn(calls, 'ids-rules-').resources['ids-rules']).toMatchObject({ key: 'id' });
  });

  it.each([
    ['one came that was there before', [one], [one, one, two]],
    ['two came for one that was there twice', [one, one], [one, two, { ...two, id: 8 }]],
  ])('teaches nothing where %s', (_, before, after) => {
    const { id: __, ...item } = two;

    expect(learn(recorded(rows(...before), add({ rule: item }), rows(...after)), ADD)).toMatchObject(
      nothing('the list did not show'),
    );
  });

  it('teaches nothing where what tells its items apart is not to be told', () => {
    const same = [
      { ...one, uid: 7 },
      { ...two, uid: 9 },
    ];
    const calls = recorded(rows(...same), remove({ ids: [9] }), rows(same[0] ?? {}));

    expect(learn(calls, 'ids-rules-')).toMatchObject({
      resources: {},
      whys: [expect.stringContaining('by which member')],
    });
  });
});
