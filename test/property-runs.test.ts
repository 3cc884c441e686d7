/** The knob on the runs of properties: it turns all of them. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { factorOf } from './property-runs.js';

const ROOT = fileURLToPath(new URL('.', import.meta.url));
const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts') && name !== 'property-runs.test.ts')
  .map((name) => ({ name, text: readFileSync(`${ROOT}${name}`, 'utf8') }));

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
