import { describe, expect, it } from '@jest/globals';
import { limitTo } from '../../src/api/limit.js';

/** Tasks that end when they are told to, with a note of those that began. */
function aRow() {
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const task = (index: number) => () => {
    begun.push(index);
    return new Promise<number>((resolve) => {
      ends[index] = () => resolve(index);
    });
  };
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return { begun, ends, task, settle };
}

describe('a limit', () => {
  it('lets as many begin at a time, in the order they came, and gives what they gave', async () => {
    const { begun, ends, task, settle } = aRow();
    const limit = limitTo(2);
    const all = [0, 1, 2, 3].map((index) => limit(task(index)));
    await settle();
    const atFirst = [...begun];

    ends[1]?.();
    await settle();
    const afterOne = [...begun];
    ends[0]?.();
    ends[2]?.();
    await settle();
    ends[3]?.();

    expect([atFirst, afterOne]).toEqual([
      [0, 1],
      [0, 1, 2],
    ]);
    expect(await Promise.all(all)).toEqual([0, 1, 2, 3]);
  });

  it('gives the turn of one that failed to the next, also where it fails before it waits', async () => {
    const limit = limitTo(1);
    const failed = limit(() => {
      throw new Error('no');
    });
    const next = limit(async () => 'done');

    await expect(failed).rejects.toThrow('no');
    expect(await next).toBe('done');
  });

  it('keeps its turns once all are done', async () => {
    const { begun, task, settle } = aRow();
    const limit = limitTo(1);
    await limit(async () => 0);
    await limit(async () => 0);

    void limit(task(0));
    void limit(task(1));
    await settle();

    expect(begun).toEqual([0]);
  });

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses %d', (most) => {
    expect(() => limitTo(most)).toThrow(TypeError);
  });
});
