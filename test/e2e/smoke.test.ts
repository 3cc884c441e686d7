/** Each command once as the process that a user starts; the rest of their tests run in the process of the tests. */
import { readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { holdings, scenes } from './a-cli.js';

const makeScene = scenes();

/** Those that have a test file of processes of their own. */
const ELSEWHERE = ['demo', 'sandbox'];

/** In an order in which each finds what it needs. */
const COMMANDS: readonly (readonly [args: readonly string[], code: number, says: string])[] = [
  [['steps', 'catch-all'], 0, 'Mail to unknown addresses is refused'],
  [['audit'], 2, 'Audit: '],
  [['plan', '--out', 'plan.json'], 2, 'Plan: '],
  [['show', 'plan.json'], 2, 'Plan: '],
  [['apply', 'plan.json', '--auto-approve'], 0, 'Verified: '],
  [['runs'], 0, '-apply-'],
  [['rollback', 'latest', '--auto-approve'], 0, 'Rolled back: '],
];

describe('the built command', () => {
  it('carries out every command as a process of its own, and is back where it began', async () => {
    const { sandbox, start } = await makeScene({ domains: 2 });
    const before = holdings(sandbox.state);
    const ended: unknown[] = [];
    for (const [args, , says] of COMMANDS) {
      const { code, stdout, stderr } = await start(args).ended;
      ended.push([args, code, stdout.includes(says) ? says : `${stdout}${stderr}`]);
    }

    expect(ended).toEqual(COMMANDS);
    expect(holdings(sandbox.state)).toBe(before);
  });

  it('tells a mistake on stderr, with its exit code', async () => {
    const { start } = await makeScene({ domains: 1 });

    const { code, stdout, stderr } = await start(['aply']).ended;

    expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
    expect(stderr).toContain('[usage.invalid]');
  });

  it('has no command without a process test', () => {
    const files = readdirSync(new URL('../../src/cli/commands/', import.meta.url)).map((file) =>
      file.replace(/\.ts$/, ''),
    );
    const tested = [...COMMANDS.map(([[command]]) => command), ...ELSEWHERE];

    // `show` lives with `plan`, whose file it shows.
    expect([...files, 'show'].sort()).toEqual([...tested].sort());
  });
});
