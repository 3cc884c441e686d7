import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { ADVISORIES_AS_OF, advisories, COMPROMISED_BELOW_BUILD } from '../../src/steps/advisories.js';

interface Published {
  readonly asOf: string;
  readonly recommendedMinimumBuild: number;
  readonly treatAsCompromisedBelowBuild: number;
  readonly advisories: readonly {
    readonly id: string;
    readonly title: string;
    readonly severity: string | null;
    readonly fixedInBuild: number | null;
    readonly fixedBuildDate: string | null;
    readonly knownExploited: boolean;
  }[];
}

const published = JSON.parse(
  await readFile(new URL('../fixtures/advisories.json', import.meta.url), 'utf8'),
) as Published;

describe('the advisories', () => {
  it('are those that were published, in the same order', () => {
    expect(advisories.map(({ id }) => id)).toEqual(published.advisories.map(({ id }) => id));
    expect(new Set(advisories.map(({ id }) => id)).size).toBe(advisories.length);
  });

  it.each(published.advisories)('$id says the same as its publication', (advisory) => {
    expect(advisories.find(({ id }) => id === advisory.id)).toEqual({
      id: advisory.id,
      title: advisory.title,
      severity: advisory.severity ?? undefined,
      fixedInBuild: advisory.fixedInBuild ?? undefined,
      isExploited: advisory.knownExploited,
    });
  });

  it('are as of the day of the collection', () => {
    expect(ADVISORIES_AS_OF).toBe(published.asOf);
    expect(COMPROMISED_BELOW_BUILD).toBe(published.treatAsCompromisedBelowBuild);
  });

  it('demand the build that the collection recommends', () => {
    const newest = Math.max(...advisories.map(({ fixedInBuild }) => fixedInBuild ?? 0));

    expect(newest).toBe(published.recommendedMinimumBuild);
  });
});

describe('a build number', () => {
  const dated = published.advisories.filter(({ fixedBuildDate }) => fixedBuildDate !== null);

  it.each(dated)('counts the days since 2000-01-01: $fixedInBuild is $fixedBuildDate', (advisory) => {
    const day = new Date(Date.UTC(2000, 0, 1 + (advisory.fixedInBuild ?? 0)));

    expect(day.toISOString().slice(0, 10)).toBe(advisory.fixedBuildDate);
  });
});
