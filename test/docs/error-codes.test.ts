/** The guide and the README name every error code and every exit code, with the right numbers. */
import { describe, expect, it } from '@jest/globals';
import { EXIT_BY_CODE } from '../../src/errors.js';
import { rowsOf, sectionOf, textOf } from './a-page.js';

describe('documented codes', () => {
  it('lists every error code once, with the exit code it ends with', () => {
    const rows = rowsOf(sectionOf(textOf('docs/guide.md'), '## Error codes'));

    const documented = rows.map(([code = '', exit]) => [code, Number(exit)]);

    expect(documented).toEqual(Object.entries(EXIT_BY_CODE));
  });

  it('says in the README what every exit code means', () => {
    const rows = rowsOf(sectionOf(textOf('README.md'), '## Exit codes'));
    /** Those of results, which are no errors. */
    const ofResults = [0, 1, 2, 4, 5, 6];

    const documented = rows.map(([exit]) => Number(exit));

    const all = new Set([...ofResults, ...Object.values(EXIT_BY_CODE)]);
    expect(documented).toEqual([...all].sort((a, b) => a - b));
  });
});
