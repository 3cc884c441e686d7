/** The capture of the demo in the README is what the demo prints, but for what it leaves out and says so. */
import { describe, expect, it } from '@jest/globals';
import { workplaces } from '../e2e/a-cli.js';
import { blocksOf, textOf } from './a-page.js';

const makeWorkplace = workplaces();

/**
 * Ports, ids of runs, times and hashes are others each time, and so is what fills a line up. How much is
 * left by hand depends on the day: certificates end.
 */
function comparable(text: string): readonly string[] {
  return text
    .replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:PORT')
    .replace(/\d{8}-\d{6}-(apply|rollback)-[0-9a-f]{4}/g, '$1-ID')
    .replace(/\d{4}-\d\d-\d\d \d\d:\d\d/g, 'DATE')
    .replace(/ by \S+ on \S+, smlockdown/g, ' by SOMEBODY, smlockdown')
    .replace(/sha256:[0-9a-f]+/g, 'HASH')
    .replace(/ {2,}/g, '  ')
    .replace(/\d+ manual/g, 'N manual')
    .split('\n');
}

/** Lines of the capture that the output does not have, in this order. */
function missingLines(capture: readonly string[], output: readonly string[]): readonly string[] {
  let at = 0;
  return capture.filter((line) => {
    if (line.trim() === '[…]' || line === '') return false;
    const found = output.indexOf(line, at);
    if (found >= 0) at = found + 1;
    return found < 0;
  });
}

describe('the capture in the README', () => {
  it('holds only lines that the demo prints, in their order', async () => {
    const [capture = ''] = blocksOf(textOf('README.md'), 'text');

    const { stdout, code } = await makeWorkplace().start(['demo']).ended;

    expect(code).toBe(0);
    expect(missingLines(comparable(capture), comparable(stdout))).toEqual([]);
  });
});
