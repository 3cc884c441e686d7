import { describe, expect, it } from '@jest/globals';
import { REFUSALS } from '../../src/api/sign-in-refusals.js';
import { procedureSchema, procedures, SYSTEMS } from '../../src/catalogue/procedures.js';

const ways = procedures.flatMap(({ id, ways: own }) => own.map((way) => ({ id, ...way })));

describe('a way back in', () => {
  it.each(procedures)('of $id fits its schema, and no system has two', (procedure) => {
    const systems = procedure.ways.flatMap((way) => way.systems);

    expect(procedureSchema.parse(procedure)).toEqual(procedure);
    expect(new Set(systems).size).toBe(systems.length);
    expect(systems).toEqual(expect.arrayContaining(['windows', 'linux', 'up-to-15']));
  });

  it.each(ways)(
    'of $id for "$for" says who says so, and what is ours alone is called that',
    ({ sources }) => {
      for (const { kind, what } of sources) {
        expect(what).not.toBe('');
        if (kind === 'vendor') expect(what).toMatch(/^https:\/\/(?:portal|help)\.smartertools\.com\//);
        if (kind === 'guide') expect(what).toMatch(/^G[1-5] "/);
      }
    },
  );

  // A wrong edit of these files keeps web mail from loading.
  it.each(ways.filter(({ steps }) => steps.some(({ text }) => /xml|\.json/.test(text))))(
    'of $id for "$for" that edits a file stops the service first, keeps a copy, and says what can go wrong',
    ({ steps, wrong }) => {
      const texts = steps.map(({ text, snippet }) => `${text} ${snippet?.text ?? ''}`);
      const at = (what: RegExp) => texts.findIndex((text) => what.test(text));

      expect(at(/stop/i)).toBe(0);
      expect(at(/copy/i)).toBeLessThan(at(/take these|put the hash|Put .* of a backup/));
      expect(at(/copy/i)).toBeGreaterThanOrEqual(0);
      expect(at(/start\b/i)).toBeGreaterThan(0);
      expect(wrong.length).toBeGreaterThan(0);
    },
  );

  it('has two lines of mailConfig.xml up to version 15, and no hash or password of the vendor anywhere', () => {
    const old = procedures[0]?.ways.find(({ systems }) => systems.includes('up-to-15'));
    const all = JSON.stringify(procedures);

    expect(old?.steps.find(({ snippet }) => snippet)?.snippet?.text.split('\n')).toHaveLength(2);
    expect(all).not.toMatch(/1000:7Zf5/);
    expect(all).not.toMatch(/password "?admin\b/i);
  });

  it('says of what no public page has that it is not known', () => {
    const factor = procedures.find(({ id }) => id === 'lost-second-factor');

    for (const way of factor?.ways ?? []) expect(way.unknown).not.toEqual([]);
    expect(SYSTEMS).toContain('version-16');
  });

  it.each([
    ['wrong-password', 'lost-administrator'],
    ['wrong-code', 'lost-second-factor'],
    ['account-blocked', 'lost-administrator'],
    ['too-many-attempts', 'blocked-address'],
    ['address-restricted', 'blocked-address'],
  ] as const)('is named by a sign-in that ends as %s: %s', (reason, id) => {
    expect(REFUSALS[reason].next).toContain(`smlockdown explain ${id} says`);
    expect(procedures.map((one) => one.id)).toContain(id);
  });
});
