import { describe, expect, it } from '@jest/globals';
import { shippedContract } from '../../../src/contract/contract.js';
import type { Candidate } from '../../../src/contract/proposal/candidates.js';
import { lookAt } from '../../../src/engine/observe/look.js';
import { LockdownError } from '../../../src/errors.js';

const [resource] = shippedContract.resources;

describe('a look at the reads of a server', () => {
  it.each([
    ['of many values', Array.from({ length: 100_001 }, () => true)],
    [
      'of many values deep within',
      Array.from({ length: 1000 }, () => Array.from({ length: 101 }, () => ({}))),
    ],
    ['of a long text', { text: 'x'.repeat(3_000_000) }],
  ])('holds no answer %s, and says so', async (_, long) => {
    if (resource === undefined) throw new Error('no resource');
    const short = { success: true };
    const candidates = ['settings/long', 'settings/short'].map(
      (path): Candidate => ({ resource, path, fit: 1 }),
    );
    const read = async ({ path }: { readonly path: string }) => (path === 'settings/long' ? long : short);

    const { answers, looked } = await lookAt({ read } as never, candidates, undefined);

    expect(answers.map(({ answer }) => answer)).toEqual([undefined, short]);
    expect(looked).toEqual([
      { path: 'settings/long', why: 'its answer is longer than any page of settings' },
      { path: 'settings/short', why: undefined },
    ]);
  });

  it('asks by another name to sort by only where the first one gave nothing', async () => {
    if (resource === undefined) throw new Error('no resource');
    const candidates = ['a', 'b', 'c'].map(
      (name): Candidate => ({
        ...{ resource, path: `settings/${name}`, fit: 2 },
        ...(name === 'a' ? {} : { after: 'settings/a' }),
      }),
    );
    const read = async ({ path }: { readonly path: string }) => {
      if (path === 'settings/a') throw new LockdownError('server.refused', 'no such member');
      return {};
    };

    const { looked } = await lookAt({ read } as never, candidates, undefined);

    expect(looked.map(({ path }) => path)).toEqual(['settings/a', 'settings/b']);
  });
});
