/** A reference that is data, as odd as a server may give it: what is no call is none, and what has no end is left at one. */
import { describe, expect, it } from '@jest/globals';
import { entriesInData } from '../../../src/contract/reference/data.js';

const PATH = '/api/v1/settings/thing';

/** A document of OpenAPI with one call that takes this. */
function taking(schema: unknown, more: object = {}) {
  const post = { requestBody: { content: { 'application/json': { schema } } } };
  return { ...more, paths: { [PATH]: { post } } };
}

const bodyOf = (document: unknown) => entriesInData(document)[0]?.body;

describe('a document of OpenAPI', () => {
  it.each([
    ['what leads out of the document', { $ref: 'other.json#/Thing', properties: { a: {} } }, ['a']],
    ['what leads to nothing in it', { $ref: '#/schemas/Gone' }, []],
    ['what leads to no schema', { $ref: '#/text' }, []],
    ['a name that no member has', { properties: { 'a b': {}, ok: {} } }, ['ok']],
    ['properties that are none', { properties: 'many', allOf: 'all' }, []],
    ['no schema at all', 'text', []],
  ])('takes no harm from %s', (_, schema, members) => {
    expect(bodyOf(taking(schema, { text: 'text' }))).toEqual(members);
  });

  it('ends where a schema leads to itself', () => {
    const Thing = { properties: { name: {}, inner: { $ref: '#/schemas/Thing' } } };
    const members = bodyOf(taking({ $ref: '#/schemas/Thing' }, { schemas: { Thing } })) ?? [];

    expect(members).toContain('inner.inner.name');
    expect(members.length).toBeLessThan(40);
  });

  it('has calls alone: no word beside a verb, no path that is none, no verb without an object', () => {
    const paths = { [PATH]: { summary: 'a thing', get: 'text' }, 'no path': { get: {} }, [`${PATH}s`]: null };

    expect(entriesInData({ paths })).toEqual([{ names: expect.anything(), body: [], answer: [] }]);
  });
});

describe('objects that have a verb and a path', () => {
  it('are calls, wherever they stand, with members named as a list or by an example', () => {
    const call = {
      ...{ method: 'POST', route: PATH },
      inputs: [
        { name: 'a', type: 'text', fields: [{ name: 'b', type: 'text' }] },
        { c: 1 },
        'text',
        { name: '<' },
      ],
      'not a member': [],
    };
    expect(entriesInData([{ deep: [null, 1, call] }])[0]?.body).toEqual(
      expect.arrayContaining(['a', 'a.b', 'c']),
    );
  });

  it('are none where two paths or no verb are named', () => {
    expect(entriesInData([{ method: 'POST', one: PATH, two: `${PATH}s` }, { route: PATH }])).toEqual([]);
  });

  it('name members twelve levels down and no further', () => {
    let inner: unknown = 1;
    for (let level = 15; level > 0; level -= 1) inner = { [`m${level}`]: inner };
    const [entry] = entriesInData([{ call: `POST ${PATH}`, body: inner }]);

    expect(entry?.body.some((name) => name.endsWith('m12'))).toBe(true);
    expect(entry?.body.some((name) => name.endsWith('m15'))).toBe(false);
  });
});

describe('data that nests without end', () => {
  it('holds no call', () => {
    let data: unknown = { call: `POST ${PATH}` };
    for (let level = 0; level < 300; level += 1) data = [data];
    expect(entriesInData(data)).toEqual([]);
  });
});
