/** `smlockdown demo`: the whole way on a sandbox. */
import { describe, expect, it } from '@jest/globals';
import { tooLongLines, workplaces } from './a-cli.js';

const makeWorkplace = workplaces();

describe('the demo', () => {
  it('audits, plans, applies, plans nothing more, rolls back, and ends with 0', async () => {
    const ended = await makeWorkplace().start(['demo', '--domains', '8']).ended;

    expect(ended.code).toBe(0);
    const asked = [...ended.stdout.matchAll(/^\$ smlockdown (\S+)/gm)].map(([, command]) => command);
    expect(asked).toEqual(['audit', 'plan', 'apply', 'plan', 'rollback', 'runs']);
    expect(ended.stdout).toContain('Verified: a separate read shows every change.');
    expect(ended.stdout).toContain('Plan: 0 to add, 0 to change, 0 to remove;');
    expect(ended.stdout).toContain('Rolled back: a separate read shows the state before the run.');
    expect(ended.stdout).toContain('It holds again exactly what it held at the start.');
    expect(tooLongLines(ended.stdout)).toEqual([]);
  });
});
