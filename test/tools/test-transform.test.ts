/** What the tests are run as: the sources, with built-in objects as names of each module. */
import { describe, expect, it } from '@jest/globals';

const HERE = new URL('../../tools/test-transform.mjs', import.meta.url).href;
const { withBuiltIns } = (await import(HERE)) as { withBuiltIns: (text: string) => string };

describe('a module as tests run it', () => {
  it('has those names of the language that it speaks of, before its first line ends', () => {
    expect(withBuiltIns('for (const one of Object.keys({}))\n  new Map();')).toBe(
      'const {Map,Object}=globalThis;for (const one of Object.keys({}))\n  new Map();',
    );
    expect(withBuiltIns('class Mine extends Error {}')).toBe(
      'const {Error}=globalThis;class Mine extends Error {}',
    );
    expect(withBuiltIns('export const one = 1;')).toBe('export const one = 1;');
  });

  it.each([
    "import { Map } from 'immutable';\nnew Map();",
    'class Map {}\nnew Map();',
    'const [first, Map] = both;',
    'function Map() {}',
    'let other, Map;',
  ])('keeps a name of its own: %s', (text) => {
    expect(withBuiltIns(text)).toBe(text);
  });

  it('leaves alone what a test may put something else in the place of', () => {
    const text = 'Date.now(); fetch(process.env.URL);';
    expect(withBuiltIns(text)).toBe(text);
  });
});
