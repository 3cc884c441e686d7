/** The knob on the runs of properties: it turns all of them. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { factorOf, limitMsFor, runs, seedFrom, seedHere } from './property-runs.js';

const ROOT = fileURLToPath(new URL('.', import.meta.url));
const OWN = ['property-runs.ts', 'property-runs.test.ts'];
const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
  .map((name) => name.replaceAll('\\', '/'))
  .filter((name) => name.endsWith('.ts') && !OWN.includes(name))
  .map((name) => ({ name, text: readFileSync(`${ROOT}${name}`, 'utf8') }));

/** They count what a generator gives: a sample of one seed, no search. */
const SAMPLES = [
  'engine/laws/server-states.test.ts',
  'steps/disruption.test.ts',
  'steps/laws/generators.test.ts',
  'steps/laws/laws.test.ts',
];

describe('LAWS', () => {
  it('multiplies the runs of every property', () => {
    const deaf = files.filter(({ text }) => {
      const properties = text.match(/\bfc\.assert\(/g) ?? [];
      const turned = text.match(/(?:\b(?:runs|servers)\([\d_]*\)|\bRUNS),?\s*\)/g) ?? [];
      return properties.length !== turned.length;
    });

    expect(deaf.map(({ name }) => name)).toEqual([]);
    expect(files.filter(({ text }) => text.includes('fc.assert(')).length).toBeGreaterThan(30);
  });

  it('is the only number of runs, but for samples of one seed', () => {
    const pinned = files.filter(({ text }) => text.includes('numRuns'));

    expect(pinned.map(({ name }) => name).sort()).toEqual(SAMPLES);
    for (const { text } of pinned) expect(text).toMatch(/numRuns: [\d_]+, seed: /);
  });

  it('multiplies the time of a test too, and never cuts it', () => {
    const manifest = JSON.parse(readFileSync(`${ROOT}../package.json`, 'utf8'));
    const usual = manifest.jest.testTimeout;

    expect([limitMsFor(0.5), limitMsFor(1), limitMsFor(10)]).toEqual([usual, usual, 10 * usual]);
  });

  it.each([
    [undefined, 1],
    ['', 1],
    ['10', 10],
    ['0.5', 0.5],
  ])('of %j is a factor of %d', (text, factor) => {
    expect(factorOf(text)).toBe(factor);
  });

  it.each(['0', '-1', 'many', 'Infinity'])('of %j is refused in words', (text) => {
    expect(() => factorOf(text)).toThrow(`LAWS takes a number above 0, such as LAWS=10; not ${text}`);
  });
});

describe('LAWS_SEED', () => {
  const ofFile = seedHere();

  it.each([
    [undefined, 20_261_010],
    ['', 20_261_010],
    ['0', 0],
    ['4294967295', 4_294_967_295],
  ])('of %j is the seed %d', (text, seed) => {
    expect(seedFrom(text)).toBe(seed);
  });

  it.each(['-1', '4294967296', '1.5', 'x'])('of %j is refused in words', (text) => {
    expect(() => seedFrom(text)).toThrow(`LAWS_SEED takes a whole number from 0 to 4294967295; not ${text}`);
  });

  let other = 0;

  it('is another for each test, and for a file', () => {
    other = seedHere();

    expect(runs().seed).toBe(other);
    expect(other).not.toBe(ofFile);
  });

  it('is what nothing random goes past', () => {
    expect(seedHere()).not.toBe(other);
    expect(files.filter(({ text }) => text.includes('Math.random(')).map(({ name }) => name)).toEqual([
      'tools/check-directions.test.ts',
    ]);
  });
});
