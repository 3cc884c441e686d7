import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import {
  type Advisories,
  advisoriesJsonSchema,
  advisoriesSchema,
} from '../../../src/steps/kit/advisories.js';

const shipped = JSON.parse(
  await readFile(new URL('../../../data/advisories.json', import.meta.url), 'utf8'),
) as Advisories & {
  readonly $schema: string;
  readonly recommendedMinimumBuild: number;
  readonly note: string;
};

const advisory = {
  id: 'CVE-2030-1',
  title: 'A flaw',
  severity: 'high',
  fixedInBuild: 9800,
  knownExploited: false,
};

function listWith(change: object) {
  return { asOf: '2026-10-09', treatAsCompromisedBelowBuild: 9511, advisories: [advisory], ...change };
}

function isTaken(value: unknown): boolean {
  return advisoriesSchema.safeParse(value).success;
}

describe('the shipped advisories', () => {
  it('have the shape that the tool reads, and lose none of what it uses', () => {
    const parsed = advisoriesSchema.parse(shipped);

    expect(parsed.asOf).toBe(shipped.asOf);
    expect(parsed.treatAsCompromisedBelowBuild).toBe(shipped.treatAsCompromisedBelowBuild);
    expect(parsed.advisories).toEqual(
      shipped.advisories.map((flaw) => ({
        aliases: [],
        secondaryAliases: [],
        kev: null,
        ...Object.fromEntries(Object.entries(flaw).filter(([member]) => !['cvss', 'notes'].includes(member))),
      })),
    );
  });

  it('name a source for every flaw', () => {
    for (const { references } of shipped.advisories) expect(references).not.toEqual([]);
  });

  it.each([
    ['CVE-2025-52691', '2026-01-26'],
    ['CVE-2026-23760', '2026-01-26'],
    ['CVE-2026-24423', '2026-02-05'],
  ])('say since when %s is known to be exploited, and who says so', (id, added) => {
    expect(shipped.advisories.find((flaw) => flaw.id === id)?.kev).toMatchObject({
      added,
      sources: expect.arrayContaining([expect.stringMatching(/^https:/)]),
    });
  });

  it('know no other flaw as known to be exploited', () => {
    expect(shipped.advisories.filter(({ knownExploited }) => knownExploited)).toHaveLength(3);
  });

  it('hold the flaw that build 9526 fixes, and the name that only secondary sources give another one', () => {
    const found = new Map(shipped.advisories.map((flaw) => [flaw.id, flaw]));

    expect(found.get('CVE-2026-26930')).toMatchObject({ fixedInBuild: 9526, severity: 'high' });
    expect(found.get('CVE-2026-23760')).toMatchObject({ secondaryAliases: ['WT-2026-0001'], aliases: [] });
  });

  it('do not claim to be complete', () => {
    expect(shipped.note).toContain('does not claim to be complete');
  });

  it('demand the build that they recommend', () => {
    const newest = Math.max(...shipped.advisories.map(({ fixedInBuild }) => fixedInBuild ?? 0));

    expect(newest).toBe(shipped.recommendedMinimumBuild);
  });

  it('point editors to the shipped schema', async () => {
    const schema = await readFile(new URL(`../../../data/${shipped.$schema}`, import.meta.url), 'utf8');

    expect(JSON.parse(schema)).toEqual(JSON.parse(JSON.stringify(advisoriesJsonSchema())));
  });
});

describe('a build number', () => {
  const dated = shipped.advisories.filter(({ fixedBuildDate }) => fixedBuildDate !== null);

  it.each(dated)('counts the days since 2000-01-01: $fixedInBuild is $fixedBuildDate', (one) => {
    const day = new Date(Date.UTC(2000, 0, 1 + (one.fixedInBuild ?? 0)));

    expect(day.toISOString().slice(0, 10)).toBe(one.fixedBuildDate);
  });
});

describe('the shape of advisories', () => {
  it('takes a list that says no more than it has to, and members it does not know', () => {
    expect(isTaken(listWith({}))).toBe(true);
    expect(isTaken(listWith({ note: 'ours', advisories: [{ ...advisory, cvss: 9.8 }] }))).toBe(true);
  });

  it('takes a flaw whose fix or severity nobody has named', () => {
    const { advisories } = advisoriesSchema.parse(
      listWith({ advisories: [{ ...advisory, severity: null, fixedInBuild: null }] }),
    );

    expect(advisories).toEqual([
      {
        ...advisory,
        severity: null,
        fixedInBuild: null,
        fixedBuildDate: null,
        published: null,
        kev: null,
        aliases: [],
        secondaryAliases: [],
        references: [],
      },
    ]);
  });

  it.each([
    ['no day', { asOf: undefined }],
    ['a day that does not exist', { asOf: '2026-02-30' }],
    ['no build to treat as compromised', { treatAsCompromisedBelowBuild: undefined }],
    ['no flaw at all', { advisories: [] }],
    ['a severity of its own', { advisories: [{ ...advisory, severity: 'worst' }] }],
    ['a build that is text', { advisories: [{ ...advisory, fixedInBuild: '9800' }] }],
    [
      'a flaw that does not say whether it is exploited',
      { advisories: [{ ...advisory, knownExploited: undefined }] },
    ],
    ['one flaw twice', { advisories: [advisory, advisory] }],
  ])('refuses %s', (_, change) => {
    expect(isTaken(listWith(change))).toBe(false);
  });
});
