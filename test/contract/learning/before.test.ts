import { describe, expect, it } from '@jest/globals';
import type { Json } from '../../../src/canonical-json.js';
import { shippedContract } from '../../../src/contract/contract.js';
import { beforeIn, joinedBefore, type Saved } from '../../../src/contract/learning/before.js';
import type { ApiResource } from '../../../src/contract/resource.js';

/** A save of one member of a page. */
function saved(
  id: string,
  { wire, from, to, at }: { wire: string; from: Json; to: Json; at: number },
): Saved {
  const resource = shippedContract.byId(id) as ApiResource;
  const read = resource.scope === 'domain' ? 'settings/sysadmin/domain-settings/a.example' : 'settings/x';
  return {
    statement: { text: '', resource, what: 'set', fields: {}, members: {} },
    lesson: { members: new Map([['field', { wire, to }]]) },
    save: {
      exchange: { at },
      matches: [{ kind: 'object', read, changes: [{ wire, from, to }] }],
    },
  } as unknown as Saved;
}

describe('what settings were before', () => {
  it('is what they were before the first save, beside what the last one made of them', () => {
    const later = saved('smtp-in', { wire: 'relay', from: 3, to: 4, at: 2 });
    const first = saved('smtp-in', { wire: 'relay', from: 2, to: 3, at: 1 });

    expect(beforeIn([later, first])).toMatchObject([{ domain: null, wire: 'relay', before: 2, clicked: 4 }]);
    expect(beforeIn([first, saved('smtp-in', { wire: 'relay', from: 3, to: 2, at: 2 })])).toEqual([]);
  });

  it('is what somebody else made of them in between', () => {
    const [one] = beforeIn([saved('smtp-in', { wire: 'relay', from: 2, to: 3, at: 1 })]);
    const [other] = beforeIn([saved('smtp-in', { wire: 'relay', from: 7, to: 3, at: 2 })]);

    expect(joinedBefore([one, other].flatMap((each) => each ?? []))).toMatchObject([
      { before: 7, clicked: 3 },
    ]);
  });

  it('names the domain that the call named', () => {
    expect(beforeIn([saved('domain-settings', { wire: 'x', from: 1, to: 2, at: 1 })])).toMatchObject([
      { domain: 'a.example' },
    ]);
  });

  it('is kept of an object that is named like a secret only where it is no text', () => {
    const wire = 'passwordSettings.value';

    expect(beforeIn([saved('smtp-in', { wire, from: 'old', to: 'new', at: 1 })])).toEqual([]);
    expect(beforeIn([saved('smtp-in', { wire, from: 8, to: 12, at: 1 })])).toHaveLength(1);
  });

  it.each(['adminPassword', 'settings.apiKey', 'accessToken'])('is never kept of %s', (wire) => {
    expect(beforeIn([saved('smtp-in', { wire, from: 'old', to: 'new', at: 1 })])).toEqual([]);
    expect(beforeIn([saved('smtp-in', { wire, from: 1111, to: 2222, at: 1 })])).toEqual([]);
  });
});
