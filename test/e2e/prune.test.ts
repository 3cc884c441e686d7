/** `runs prune`: old runs go, and nothing that could still be rolled back. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { pruneReportSchema } from '../../src/report/model/prune-report.js';
import { acquireLock } from '../../src/store/lock.js';
import { holdings, rollBackLatest, runIn, type Scene, scenes, signInOf } from './a-cli.js';
import { startInTerminal } from './a-terminal.js';

const makeScene = scenes();
const STATE = ['--state-dir', 'st'];
const YES = ['--auto-approve', ...STATE];
const APPLY = ['apply', '--playbook', 'baseline', '--step', 'logging', ...YES];

function idsIn({ folder }: Scene): readonly string[] {
  return readdirSync(join(folder, 'st', 'runs')).sort();
}

/** An apply that was taken back, and one that stands; their ids in that order. */
async function aHistory() {
  const scene = await makeScene({ domains: 1 });
  const start = holdings(scene.sandbox.state);
  const first = runIn((await scene.run(APPLY)).stdout);
  const back = runIn((await rollBackLatest(scene.run, [...YES])).stdout);
  const last = runIn((await scene.run(APPLY)).stdout);
  return { scene, start, first, back, last };
}

async function prune({ run }: Scene, ...args: string[]) {
  const { code, stdout, stderr } = await run(['runs', 'prune', ...args, '--json', ...STATE]);
  return {
    code,
    stderr,
    report: code === 64 || code === 65 ? undefined : pruneReportSchema.parse(JSON.parse(stdout)),
  };
}

describe('runs prune', () => {
  it('takes what was taken back, with its rollback, and keeps what a rollback still brings back', async () => {
    const { scene, start, first, back, last } = await aHistory();

    const ended = await scene.run(['runs', 'prune', '--keep', '0', ...YES]);
    const again = await scene.run(['runs', 'prune', '--keep', '0', ...YES]);
    const rolledBack = await rollBackLatest(scene.run, [...YES]);

    expect(ended.stdout).toBe(
      [
        'Removed 2 runs.',
        `  ${[back, first].join(', ')}`,
        'Kept:',
        `  1  can still be rolled back (${last})`,
        'To remove one of them all the same, name it: smlockdown runs prune ID',
        '',
      ].join('\n'),
    );
    expect(ended.code).toBe(0);
    expect(again.stdout).toContain('Nothing to remove in ');
    expect(rolledBack.code).toBe(0);
    expect(holdings(scene.sandbox.state)).toBe(start);
  });

  it('removes nothing when it is only to show, when nobody approves, or when all is young enough', async () => {
    const { scene, first, back } = await aHistory();
    const before = idsIn(scene);

    const dry = await prune(scene, '--keep', '1', '--dry-run');
    const nobody = await prune(scene, '--keep', '0');
    const young = await prune(scene, '--older-than', '30d', '--auto-approve');

    expect(dry).toMatchObject({ code: 0, report: { isDryRun: true, removed: [back, first] } });
    expect(nobody).toMatchObject({ code: 64, stderr: expect.stringContaining('usage.needs-flag') });
    expect(young.report).toMatchObject({
      removed: [],
      kept: [{ why: 'standing' }, { why: 'asked', runs: [back, first] }],
    });
    expect(idsIn(scene)).toEqual(before);
  });

  it('takes what is named, also what stands, and never one of two that tell of each other', async () => {
    const { scene, first, back, last } = await aHistory();

    const half = await prune(scene, first, '--auto-approve');
    const whole = await prune(scene, first, back, last, '--auto-approve');
    const rolledBack = await rollBackLatest(scene.run, [...YES]);

    expect(half.code).toBe(64);
    expect(half.stderr).toContain(`runs prune ${first} ${back}`);
    expect(whole).toMatchObject({ code: 0, report: { removed: [last, back, first], kept: [] } });
    expect(idsIn(scene)).toEqual([]);
    expect(rolledBack).toMatchObject({ code: 65, stderr: expect.stringContaining('[run.not-found]') });
  });

  it('keeps what is damaged or unfinished unless it is named, and sweeps what an earlier one left', async () => {
    const { scene, first, back, last } = await aHistory();
    const folder = join(scene.folder, 'st', 'runs');
    rmSync(join(folder, first, 'run.json'));
    writeFileSync(join(folder, last, 'journal.jsonl'), '');
    mkdirSync(join(folder, '.20260101-000000-apply-0000.gone', 'rest'), { recursive: true });

    const kept = await prune(scene, '--keep', '0', '--auto-approve');
    const named = await prune(scene, first, back, '--auto-approve');

    expect(kept.report).toMatchObject({
      removed: [],
      kept: [
        { why: 'unfinished', runs: [last] },
        { why: 'damaged', runs: [first] },
        { why: 'bound', runs: [back] },
      ],
    });
    // One without a record has its place by its name alone.
    expect([...(named.report?.removed ?? [])].sort()).toEqual([back, first].sort());
    expect(idsIn(scene)).toEqual([last]);
  });

  it('takes nothing of a server on which a run is under way, and ends with 3', async () => {
    const { scene, first, back } = await aHistory();
    const holder = {
      pid: process.pid,
      host: hostname(),
      user: 'ann',
      command: 'apply',
      startedAt: new Date().toISOString(),
    };
    const stateDir = join(scene.folder, 'st');
    const lock = await acquireLock({ stateDir, serverUrl: scene.sandbox.url, holder });

    const ended = await prune(scene, '--keep', '1', '--auto-approve');
    await lock.release();
    const after = await prune(scene, '--keep', '1', '--auto-approve');

    expect(ended.code).toBe(3);
    expect(ended.report).toMatchObject({ removed: [], kept: [{}, { why: 'locked', runs: [back, first] }] });
    expect(ended.report?.kept[1]?.detail).toContain('"apply" of ann');
    expect(after).toMatchObject({ code: 0, report: { removed: [back, first] } });
  });

  it.each([
    [[], 'takes one of --keep N, --older-than DAYS, or IDs'],
    [['--keep', '3', '--older-than', '3'], 'takes one of'],
    [['--keep', '3', '20260101-000000-apply-0000'], 'takes one of'],
    [['--keep', '1.5'], '--keep takes a whole number from 0'],
    [['--keep', '-1'], '--keep takes a whole number from 0'],
    [['--older-than', 'never'], '--older-than takes a number of days'],
    [['--keep', '1', '--since', '3d'], '--since belongs to the list'],
    [['latest'], 'There is no run latest'],
  ])('refuses %j', async (args, words) => {
    const { run } = await makeScene({ domains: 1 });

    const ended = await run(['runs', 'prune', ...args, ...YES]);

    expect([64, 65]).toContain(ended.code);
    expect(ended.stdout).toBe('');
    expect(ended.stderr.replace(/\s+/g, ' ')).toContain(words);
  });

  it('asks in a terminal, and then removes only what may still go', async () => {
    const { scene, back, last } = await aHistory();
    const ask = async (answer: string, meanwhile = () => {}) => {
      const env = signInOf(scene.sandbox);
      const started = startInTerminal(['runs', 'prune', '--keep', '0', ...STATE], { cwd: scene.folder, env });
      await started.says('Remove 2 runs for good, with what could take them back? Type "yes":');
      meanwhile();
      started.type(`${answer}\r`);
      return started.ended;
    };
    const journal = join(scene.folder, 'st', 'runs', back, 'journal.jsonl');
    const told = readFileSync(journal);

    const no = await ask('no');
    const moved = await ask('yes', () => writeFileSync(journal, 'garbage\n'));
    const left = idsIn(scene);
    writeFileSync(journal, told);
    const yes = await ask('yes');

    expect(no.code).toBe(3);
    expect(no.stdout).toContain('Would remove 2 runs.');
    expect(moved.code).toBe(0);
    expect(moved.stdout).toContain('became, meanwhile, such as are kept');
    expect(left).toHaveLength(3);
    expect(yes.code).toBe(0);
    expect(yes.stdout).toContain('Removed 2 runs.');
    expect(idsIn(scene)).toEqual([last]);
  });
});
