/** Which part of the servers a machine looks after: each server is in one part, and stays there. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Server } from '../../src/fleet/inventory.js';
import { partOf, selected, shardIn } from '../../src/fleet/shard.js';
import { runs } from '../property-runs.js';

const servers = fc
  .uniqueArray(fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/), { minLength: 1, maxLength: 40 })
  .map((names) =>
    names.map(
      (name): Server => ({ name, url: `https://${name}`, username: 'a', passwordFrom: 'env:A', labels: [] }),
    ),
  );

describe('a part of the servers', () => {
  it('of all parts together is each server once, whatever others there are', () => {
    fc.assert(
      fc.property(servers, fc.integer({ min: 1, max: 9 }), (all, of) => {
        const parts = Array.from({ length: of }, (_, index) =>
          selected(all, { shard: { part: index + 1, of } }),
        );
        expect(
          parts
            .flat()
            .map(({ name }) => name)
            .sort(),
        ).toEqual(all.map(({ name }) => name).sort());
        for (const server of all)
          expect(selected([server], { shard: { part: partOf(server, of), of } })).toEqual([server]);
      }),
      runs(100),
    );
  });

  it('is the same on every machine, whichever version of the tool runs there', () => {
    const parts = ['mail-a', 'mail-b', 'mx.example.com', 'Süd-1'].map((name) => partOf({ name }, 10));

    expect(parts).toEqual([6, 6, 3, 2]);
  });

  it('has about as many as the others', () => {
    const sizes = new Map<number, number>();
    for (let index = 0; index < 1000; index += 1) {
      const part = partOf({ name: `mail-${index}` }, 10);
      sizes.set(part, (sizes.get(part) ?? 0) + 1);
    }

    expect(sizes.size).toBe(10);
    for (const size of sizes.values()) expect(Math.abs(size - 100)).toBeLessThan(35);
  });

  it.each([
    ['1/1', { part: 1, of: 1 }],
    ['2/5', { part: 2, of: 5 }],
    ['0/3', undefined],
    ['4/3', undefined],
    ['1/0', undefined],
    ['a/b', undefined],
    ['1', undefined],
    ['1/5 ', undefined],
    ['-1/5', undefined],
    ['1/99999', undefined],
  ])('%s', (text, shard) => {
    expect(shardIn(text)).toEqual(shard);
  });

  it('of a label are those that have it, or one of several', () => {
    const [a, b, c] = ['a', 'b', 'c'].map(
      (name): Server => ({
        ...{ name, url: `https://${name}`, username: 'a', passwordFrom: 'env:A' },
        labels: name === 'a' ? ['canary'] : name === 'b' ? ['berlin', 'eu'] : [],
      }),
    );

    expect(selected([a, b, c] as Server[], { labels: ['canary', 'eu'] })).toEqual([a, b]);
    expect(selected([a, b, c] as Server[], {})).toHaveLength(3);
  });
});
