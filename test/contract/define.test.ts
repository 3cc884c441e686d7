/** How a resource is written down: what is left out of it is spelled out, and nothing is taken for better known than said. */
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import {
  defineCollection,
  defineDocument,
  rowsAndCalls,
  settingsPage,
  wiresOf,
} from '../../src/contract/define.js';

const DOCUMENT = { id: 'thing', scope: 'server', title: 'Thing', where: 'Settings > Thing' } as const;
const model = z.object({ size: z.int(), kind: z.enum(['a', 'b']) });

describe('a field', () => {
  it('without a note has the member of its own name, and is assumed where a call writes', () => {
    const thing = defineDocument({ ...DOCUMENT, model, binding: settingsPage('settings/thing', 'thing') });

    expect(thing.binding.fields).toStrictEqual({
      size: { wire: 'size', written: 'assumed' },
      kind: { wire: 'kind', written: 'assumed' },
    });
  });

  it('of a document that no call writes was seen written by nobody', () => {
    const { read } = settingsPage('settings/thing', 'thing');

    const thing = defineDocument({ ...DOCUMENT, model, binding: { read, fields: { size: 'inner.size' } } });

    expect(thing.binding.fields.size).toStrictEqual({ wire: 'inner.size', written: 'none' });
  });

  it('says for itself what differs from the rest of its binding', () => {
    const binding = { ...settingsPage('settings/thing', 'thing'), written: 'client' } as const;

    const thing = defineDocument({
      ...DOCUMENT,
      model,
      binding: { ...binding, fields: { kind: { written: 'none', values: { a: 0, b: 1 } } } },
    });

    expect(thing.binding).toMatchObject({
      fields: {
        size: { written: 'client' },
        kind: { wire: 'kind', written: 'none', values: { a: 0, b: 1 } },
      },
    });
    expect(thing.binding).not.toHaveProperty('written');
  });
});

describe('a collection', () => {
  const calls = rowsAndCalls('settings/thing', 'thing');
  const resource = { id: 'things', title: 'Things', where: 'Settings > Things', model };

  it('is of the server, and its items are called by the field that is the key', () => {
    const things = defineCollection({
      ...resource,
      binding: { ...calls, key: 'type', fields: { kind: 'type' } },
    });

    expect(things.scope).toBe('server');
    expect(things.label({ size: 1, kind: 'b' })).toBe('b');
    expect(things.binding.serverOwned).toStrictEqual([]);
  });

  it('whose key is no field leaves it to the server', () => {
    const label = ({ size }: z.infer<typeof model>) => `${size} big`;

    const things = defineCollection({ ...resource, label, binding: { ...calls, key: 'id' } });

    expect(things.binding.serverOwned).toStrictEqual(['id']);
    expect(things.label({ size: 1, kind: 'b' })).toBe('1 big');
  });

  it('says for itself what the server owns', () => {
    const binding = { ...calls, key: 'kind', serverOwned: ['kind', 'age'] };

    expect(defineCollection({ ...resource, binding }).binding.serverOwned).toStrictEqual(['kind', 'age']);
  });
});

describe('wiresOf', () => {
  it('takes over members and values, and not how well they are known', () => {
    const thing = defineDocument({
      ...DOCUMENT,
      model,
      binding: {
        ...settingsPage('settings/thing', 'thing'),
        written: 'client',
        fields: { size: { evidence: 'recorded', note: 'seen' }, kind: { values: { a: 0, b: 1 } } },
      },
    });

    expect(wiresOf(thing)).toStrictEqual({
      size: { wire: 'size' },
      kind: { wire: 'kind', values: { a: 0, b: 1 } },
    });
  });
});
