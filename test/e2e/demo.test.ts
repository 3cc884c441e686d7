/** `smlockdown demo`: the whole way on a sandbox. */
import { describe, expect, it } from '@jest/globals';
import { tooLongLines, workplaces } from './a-cli.js';

const makeWorkplace = workplaces();

const WAY = ['audit', 'plan', 'apply', 'plan', 'rollback'];

function commandsIn(stdout: string): readonly (string | undefined)[] {
  return [...stdout.matchAll(/^\$ smlockdown (\S+)/gm)].map(([, command]) => command);
}

describe('the demo', () => {
  it('audits, plans, applies, plans nothing more and rolls back in at most sixty lines', async () => {
    const { code, stdout, stderr } = await makeWorkplace().start(['demo']).ended;

    expect(code).toBe(0);
    expect(commandsIn(stdout)).toEqual(WAY);
    expect(stdout).toContain('Verified: a separate read shows every change.');
    expect(stdout).toContain('It ended with 0, as it should');
    expect(stdout).toContain('Rolled back: a separate read shows the state before the run.');
    expect(stdout).toContain('It holds again exactly what it held at the start.');
    expect(tooLongLines(stdout)).toEqual([]);
    expect(`${stdout}${stderr}`.trimEnd().split('\n').length).toBeLessThanOrEqual(60);
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
