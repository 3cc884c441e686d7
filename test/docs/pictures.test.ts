/** Pictures of the pages: `npm run pictures` takes them anew. */
import { readdirSync, statSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { PAGES, ROOT, textOf } from './a-page.js';

const FOLDER = 'docs/pictures';
/** They are part of the package. */
const [MOST, MOST_BYTES] = [11, 60_000];

/** What is told of each to whoever does not see it, by its path. */
const shown = new Map(
  PAGES.flatMap((page) =>
    [...textOf(page).matchAll(/!\[([^\]]*)\]\(([^)\s]+)\)/g)].map(
      ([, words = '', path = '']) => [posix.join(posix.dirname(page), path), words] as const,
    ),
  ),
);

describe('the pictures of the documentation', () => {
  it('are those that the pages show, each told in words, too', () => {
    const there = readdirSync(`${ROOT}${FOLDER}`).map((name) => `${FOLDER}/${name}`);

    expect([...shown.keys()].sort()).toEqual(there.sort());
    expect([...shown.values()].filter((words) => words.length < 20)).toEqual([]);
  });

  it('are few and small', () => {
    const sizes = [...shown.keys()].map((path) => statSync(`${ROOT}${path}`).size);

    expect(sizes.length).toBeLessThanOrEqual(MOST);
    expect(Math.max(...sizes)).toBeLessThan(MOST_BYTES);
  });
});
