/** docs/troubleshooting.md names every error code and every exit code, with the right numbers, and the README every exit code. */
import { describe, expect, it } from '@jest/globals';
import { EXIT } from '../../src/engine/words/exit-code.js';
import { EXIT_BY_CODE } from '../../src/errors.js';
import { workplaces } from '../e2e/a-cli.js';
import { blocksOf, codeIn, rowsOf, sectionOf, textOf } from './a-page.js';

const makeWorkplace = workplaces();

const page = textOf('docs/troubleshooting.md');
/** Of results and of errors. */
const exits = [...new Set([...Object.values(EXIT), ...Object.values(EXIT_BY_CODE)])].sort((a, b) => a - b);

describe('documented codes', () => {
  it('are all the error codes, each once, with the exit code it ends with, what it means and what to do', () => {
    const rows = rowsOf(page).filter(([first = '']) => first in EXIT_BY_CODE);

    expect(Object.fromEntries(rows.map(([code, exit]) => [code, Number(exit)]))).toEqual(EXIT_BY_CODE);
    expect(rows).toHaveLength(Object.keys(EXIT_BY_CODE).length);
    expect(rows.filter((cells) => cells.some((cell) => cell === ''))).toEqual([]);
  });

  it('come in an error as the page shows one', async () => {
    const { stderr } = await makeWorkplace().run(['audit']);

    expect(blocksOf(page, 'text')).toEqual([stderr]);
  });

  it('are all the exit codes, each with the error codes that end with it', () => {
    const rows = rowsOf(sectionOf(page, '## Exit codes'));

    expect(rows.map(([exit]) => Number(exit))).toEqual(exits);
    expect(
      rows.map(([exit = '', inWindows]) => inWindows === `0x${Number(exit).toString(16)}`),
    ).not.toContain(false);
    expect(
      rows.flatMap(([exit, , , codes = '']) =>
        codes.split(', ').flatMap((code) => (code === '' ? [] : [[code, Number(exit)]])),
      ),
    ).toHaveLength(Object.keys(EXIT_BY_CODE).length);
  });

  it('are in the README, too: what every exit code means', () => {
    const named = codeIn(sectionOf(textOf('README.md'), '## Exit codes')).filter((one) => /^\d+$/.test(one));

    expect([...new Set(named.map(Number))].sort((a, b) => a - b)).toEqual(exits);
  });
});
