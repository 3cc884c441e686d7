/** `smlockdown demo`: the whole way on a sandbox, as the README shows it. */
import { describe, expect, it } from '@jest/globals';
import { blocksOf, textOf } from '../docs/a-page.js';
import { tooLongLines, workplaces } from './a-cli.js';

const makeWorkplace = workplaces();

const WAY = ['audit', 'plan', 'apply', 'plan', 'rollback'];

function commandsIn(stdout: string): readonly (string | undefined)[] {
  return [...stdout.matchAll(/^\$ smlockdown (\S+)/gm)].map(([, command]) => command);
}

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

describe('the demo', () => {
  it('audits, plans, applies, plans nothing more and rolls back in sixty lines, which the README holds', async () => {
    const { code, stdout, stderr } = await makeWorkplace().start(['demo']).ended;

    expect(code).toBe(0);
    expect(commandsIn(stdout)).toEqual(WAY);
    expect(stdout).toContain('Verified: a separate read shows every change.');
    expect(stdout).toContain('It ended with 0, as it should');
    expect(stdout).toContain('Rolled back: a separate read shows the state before the run.');
    expect(stdout).toContain('It holds again exactly what it held at the start.');
    expect(tooLongLines(stdout)).toEqual([]);
    expect(`${stdout}${stderr}`.trimEnd().split('\n').length).toBeLessThanOrEqual(60);
    const [capture = ''] = blocksOf(textOf('README.md'), 'text');
    expect(comparable(capture)).toEqual(comparable(stdout));
  });

  it('prints all of it where that was asked for', async () => {
    const { code, stdout } = await makeWorkplace().start(['demo', '--domains', '8', '--full']).ended;

    expect(code).toBe(0);
    expect(commandsIn(stdout)).toEqual([...WAY, 'runs']);
    expect(stdout).toContain('Plan: 0 to add, 0 to change, 0 to remove;');
    expect(stdout).not.toContain('It ended with');
    expect(stdout).toContain('It holds again exactly what it held at the start.');
    expect(tooLongLines(stdout)).toEqual([]);
  });
});
