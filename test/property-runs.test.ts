/** The knob on the runs of properties: it turns all of them. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { factorOf, limitMsFor } from './property-runs.js';

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
