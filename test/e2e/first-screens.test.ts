/** What somebody sees who types a command on servers of every kind: one screen, most urgent first. */
import { describe, expect, it } from '@jest/globals';
import { rollBackLatest, scenes, tooLongLines } from './a-cli.js';

const makeScene = scenes();
const STATE = ['--state-dir', 'st'];

describe('a first screen', () => {
  it.each([1, 25, 100])(
    'of audit, plan, apply and rollback has at most 23 lines for %d domains',
    async (domains) => {
      const { run } = await makeScene({ domains });

      const ended = [
        await run(['audit']),
        await run(['plan', '--playbook', 'strict']),
        await run(['apply', '--playbook', 'strict', '--auto-approve', '--max-disruption', 'high', ...STATE]),
        await rollBackLatest(run, ['--auto-approve', ...STATE]),
      ];

      // An apply shows the plan, and then what became of it.
      expect(ended.map(({ stdout }) => Math.ceil(stdout.trimEnd().split('\n').length / 23))).toEqual([
        1, 1, 2, 1,
      ]);
      expect(ended.flatMap(({ stdout }) => tooLongLines(stdout))).toEqual([]);
      expect(ended[0]?.stdout).toContain('smtp-relay');
      expect(ended[0]?.stdout).toContain('LOOK FIRST');
    },
  );

  it('says of a server that documents nothing what is left to a person', async () => {
    const { run } = await makeScene({ publishedOnly: true });

    const { stdout } = await run(['audit']);

    expect(stdout.trimEnd().split('\n').length).toBeLessThanOrEqual(23);
    expect(stdout).toMatch(/FAILED .* \d+ to judge/);
    expect(stdout).toMatch(/smtp-relay +out of the tool's reach +by hand/);
  });

  it('says of a server that answers no read that nothing was read, and why, once', async () => {
    const { sandbox, run } = await makeScene();
    sandbox.addFaults([{ kind: 'status', path: 'settings/**', code: 500, after: 3 }]);

    const { code, stdout } = await run(['audit']);

    expect(code).toBe(1);
    expect(stdout.trimEnd().split('\n').length).toBeLessThanOrEqual(23);
    expect(stdout).toMatch(/\d+ NOT READ/);
    expect(stdout.split('500').length).toBeLessThan(8);
  });

  it('tells the whole story with --all, and one step whole with --step', async () => {
    const { run } = await makeScene({ domains: 2 });

    const [whole, expanded, one] = [
      await run(['audit', '--all']),
      await run(['audit', '--expand']),
      await run(['audit', '--step', 'updates']),
    ];

    expect(expanded.stdout).toBe(whole.stdout);
    expect(whole.stdout.split('\n').length).toBeGreaterThan(200);
    expect(one.stdout).toContain('CVE-2026-23760');
    expect(one.stdout).not.toContain('smtp-relay');
  });

  it.each([
    ['40', 40],
    ['160', 120],
    ['0', 80],
    ['wide', 80],
  ])('outside a terminal is as wide as COLUMNS=%s asks, up to %d columns', async (COLUMNS, width) => {
    const { run } = await makeScene();

    const { stdout } = await run(['plan', '--playbook', 'strict'], { env: { COLUMNS } });

    const widest = Math.max(
      ...stdout
        .split('\n')
        .filter((line) => !line.startsWith('Plan: ') && !/https?:/.test(line))
        .map((line) => line.length),
    );
    expect(widest).toBeLessThanOrEqual(width);
    expect(widest).toBeGreaterThan(width - 14);
  });

  it('is coloured where that is asked for, and nowhere else in a pipe', async () => {
    const { run } = await makeScene();

    const [auto, always, never] = await Promise.all(
      ['auto', 'always', 'never'].map((color) => run(['audit', '--color', color])),
    );

    expect(always?.stdout).toContain('\u001b[31mFAILED\u001b[39m');
    expect(auto?.stdout).not.toContain('\u001b');
    expect(never?.stdout).toBe(auto?.stdout);
  });
});
