/** How a resource is written down: what is left out of it is spelled out, and nothing is taken for better known than said. */
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { defineDocument, settingsPage, wiresOf } from '../../src/contract/define.js';

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
