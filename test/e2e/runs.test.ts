/** Runs one can look at again: their reports are kept, listed and shown, also where one is gone or damaged. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { remainsReportSchema } from '../../src/report/model/remains-report.js';
import { runReportSchema } from '../../src/report/model/run-report.js';
import { runsReportSchema } from '../../src/report/model/runs-report.js';
import type { Fault } from '../../src/sandbox/fault.js';
import { aSystemError, openFilePrototype } from '../store/store-builders.js';
import { type Ended, rollBackLatest, runIn, type Scene, scenes, tooLongLines, until } from './a-cli.js';

const makeScene = scenes();
const STATE = ['--state-dir', 'st'];
const APPLY = ['apply', '--playbook', 'strict', '--auto-approve', ...STATE];
const DOMAIN = 'settings/sysadmin/domain-settings/*';

afterEach(() => {
  jest.restoreAllMocks();
});

function fileOf({ folder }: Scene, name: string): string {
  const [run = ''] = readdirSync(join(folder, 'st', 'runs'))
    .sort()
    .slice(-1);
  return join(folder, 'st', 'runs', run, name);
}

/** The disk is full for a file whose text begins so. */
async function fullFor(beginning: string): Promise<void> {
  const files = await openFilePrototype();
  const { writeFile } = files;
  jest.spyOn(files, 'writeFile').mockImplementation(function (this: typeof files, ...args) {
    return String(args[0]).startsWith(beginning)
      ? Promise.reject(aSystemError('ENOSPC'))
      : writeFile.apply(this, args);
  });
}

async function rowOf({ run }: Scene) {
  const { stdout } = await run(['runs', '--json', ...STATE]);
  return runsReportSchema.parse(JSON.parse(stdout)).runs[0];
}

describe('the report of a run', () => {
  it.each<[string, number, readonly Fault[]]>([
    ['all is proved', 0, []],
    ['one is refused', 4, [{ kind: 'status', path: DOMAIN, method: 'POST', code: 400, after: 2 }]],
    [
      'one reads back differently',
      5,
      [{ kind: 'ignore-field', path: DOMAIN, field: 'sslRequired', after: 2 }],
    ],
  ])('is shown again as the run printed it, with its exit code, where %s', async (_, code, faults) => {
    const scene = await makeScene({ domains: 12, propagate: false });
    scene.sandbox.addFaults(faults);
    const applied = await scene.run(APPLY);
    const id = runIn(applied.stdout);

    const shown = await scene.run(['runs', id, ...STATE], { env: { SMARTERMAIL_URL: '' } });
    const latest = await scene.run(['runs', 'latest', '--expand', ...STATE]);
    const json = await scene.run(['runs', id, '--json', ...STATE]);

    expect([applied.code, shown.code, json.code]).toEqual([code, code, code]);
    expect(applied.stdout.endsWith(shown.stdout)).toBe(true);
    expect(shown.stdout).toContain(`Run ${id}.`);
    expect(latest.stdout).toContain(`Run ${id}.`);
    const report = runReportSchema.parse(JSON.parse(json.stdout));
    expect(report).toMatchObject({ run: id, exitCode: code });
    const open = report.results.filter(({ outcome }) => outcome !== 'proved').length;
    expect(await rowOf(scene)).toMatchObject({ exceptions: open, report: 'kept', canRollBack: true });
  });

  it('of a rollback and of an action is kept too, and of what is only looked at none', async () => {
    const scene = await makeScene();
    const { run, folder } = scene;
    await run(APPLY);
    await run(['rollback', 'latest', '--dry-run', ...STATE]);

    const back = await rollBackLatest(run, ['--auto-approve', '--json', ...STATE]);
    const again = await run([
      'rollback',
      runIn((await run(['runs', 'latest', ...STATE])).stdout),
      '--auto-approve',
      ...STATE,
    ]);

    const shown = await run(['runs', JSON.parse(back.stdout).run, '--json', ...STATE]);
    expect(JSON.parse(shown.stdout)).toEqual(JSON.parse(back.stdout));
    expect(again.code).toBe(0);
    const runs = readdirSync(join(folder, 'st', 'runs'));
    expect(runs.map((id) => existsSync(join(folder, 'st', 'runs', id, 'report.json')))).toEqual([
      true,
      true,
      true,
    ]);
  });

  it('is for its owner only, and masks what the server says again of a password', async () => {
    const scene = await makeScene({ domains: 3 });
    const { password } = scene.sandbox.accounts.admin;
    const body = {
      success: false,
      message: `no, ${password} and ${Buffer.from(password).toString('base64')}`,
    };
    scene.sandbox.addFaults([{ kind: 'status', path: DOMAIN, method: 'POST', code: 400, body }]);

    await scene.run(APPLY);

    const file = fileOf(scene, 'report.json');
    const text = readFileSync(file, 'utf8');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(text).toContain('[redacted]');
    expect(text).not.toContain(password);
    expect(text).not.toContain(Buffer.from(password).toString('base64').replace(/=+$/, ''));
  });

  it('that cannot be kept changes nothing of what the run proved, and is said', async () => {
    const scene = await makeScene();
    await fullFor('{"formatVersion":1,"report":"run"');

    const applied = await scene.run(APPLY);

    expect(applied.code).toBe(0);
    expect(applied.stdout).toContain('Verified: a separate read shows every change.');
    expect(applied.stderr).toMatch(/The report of run \S+ is not kept: .*no space is left on the disk/s);
    expect(readdirSync(join(fileOf(scene, 'report.json'), '..')).sort()).toEqual([
      ...['contract.json', 'journal.jsonl', 'plan.json', 'run.json', 'snapshot.json'],
    ]);
    expect(await rowOf(scene)).toMatchObject({ exceptions: 0, report: 'gone', canRollBack: true });
  });

  it('of a run that an error ended says the error, and that nothing was changed', async () => {
    const scene = await makeScene();
    await fullFor('{"formatVersion":1,"hash"');

    const applied = await scene.run(APPLY);
    const shown = await scene.run(['runs', 'latest', ...STATE]);

    expect(applied.code).toBe(1);
    expect(applied.stderr).toContain('[store.unwritable]');
    expect(shown.code).toBe(1);
    expect(shown.stdout).toContain('Failed: nothing was changed.');
    expect(shown.stdout).toMatch(/Stopped: cannot write\s+\S+:\s+no\s+space\s+is\s+left/);
    expect(scene.sandbox.stats().writes).toBe(0);
    const row = await rowOf(scene);
    expect(row).toMatchObject({ status: 'unfinished', report: 'kept', canRollBack: false });
    expect(row?.exceptions).toBeGreaterThan(10);
  });
});

describe('a run under way', () => {
  it('is told as such, by whom, and as cut off once its process is gone', async () => {
    const { sandbox, start, run } = await makeScene({ domains: 60, latencyMs: 15 });
    const applying = start(APPLY);
    await until(() => sandbox.stats().writes >= 5);

    const list = await run(['runs', ...STATE]);
    const json = await run(['runs', '--json', ...STATE]);
    const one = await run(['runs', 'latest', ...STATE]);
    process.kill(applying.pid, 'SIGKILL');
    await applying.ended;
    const after = await run(['runs', ...STATE]);
    const gone = await run(['runs', 'latest', ...STATE]);

    expect(list.stdout).toMatch(/-apply-\w+ +strict +under way /);
    expect(runsReportSchema.parse(JSON.parse(json.stdout)).runs[0]?.status).toBe('under-way');
    expect(one.stdout.replace(/\s+/g, ' ')).toContain(
      `It is under way, and keeps its report at its end: "apply" of `,
    );
    expect(one.code).toBe(1);
    expect(after.stdout).toMatch(/-apply-\w+ +strict +unfinished /);
    expect(gone.stdout.replace(/\s+/g, ' ')).toContain('It kept no report: it was cut off before its end');
  });
});

describe('a run whose report is gone or damaged', () => {
  const text = (change: (report: Record<string, unknown>) => unknown) => (file: string) =>
    writeFileSync(file, JSON.stringify(change(JSON.parse(readFileSync(file, 'utf8')))));
  const asFolder = (file: string) => {
    rmSync(file);
    mkdirSync(file);
  };
  const cases: readonly (readonly [string, (file: string) => void, string])[] = [
    ['gone', (file) => rmSync(file), 'Its report is gone, or was never kept'],
    ['cut off', (file) => writeFileSync(file, readFileSync(file).subarray(0, 999)), 'it is not JSON'],
    ['empty', (file) => writeFileSync(file, ''), 'it is not JSON'],
    ['null', (file) => writeFileSync(file, 'null'), 'report.json is none that this version knows'],
    ['of another run', text((report) => ({ ...report, run: 'r1' })), 'report.json is of run r1'],
    ['another report', text((report) => ({ ...report, report: 'audit' })), 'is none that this version'],
    ['newer', text((report) => ({ ...report, formatVersion: 2 })), 'newer format (2): smlockdown 0.'],
    ['newer, by nobody', text(() => ({ formatVersion: 3 })), 'newer format (3): a newer smlockdown made it'],
    ['deep', (file) => writeFileSync(file, '['.repeat(5000) + ']'.repeat(5000)), 'levels deep'],
    ['a folder', asFolder, 'a folder is in the way (EISDIR)'],
  ];

  it('is told of by its record and its journal', async () => {
    const scene = await makeScene({ domains: 4, propagate: false });
    scene.sandbox.addFaults([{ kind: 'status', path: DOMAIN, method: 'POST', code: 400, after: 1 }]);
    const applied = await scene.run(APPLY);
    const id = runIn(applied.stdout);
    const { exceptions } = (await rowOf(scene)) ?? {};
    const kept = readFileSync(fileOf(scene, 'report.json'));

    expect(applied.code).toBe(4);
    for (const [name, spoil, why] of cases) {
      writeFileSync(fileOf(scene, 'report.json'), kept);
      spoil(fileOf(scene, 'report.json'));
      const shown = await scene.run(['runs', id, ...STATE]);
      const json = await scene.run(['runs', id, '--json', ...STATE]);
      const told = shown.stdout.replace(/\s+/g, ' ');

      expect([name, shown.code, json.code]).toEqual([name, 4, 4]);
      expect(told).toContain(why);
      expect(told).toContain(`${id} partial,`);
      expect(told).toMatch(
        /3 objects: refused by the server: .* \(Settings of a mail domain: harbour-books\.example, /,
      );
      expect(told).toContain(`The way back: smlockdown rollback ${id}`);
      expect(tooLongLines(shown.stdout)).toEqual([]);
      const { results } = remainsReportSchema.parse(JSON.parse(json.stdout));
      expect(results?.filter(({ outcome }) => outcome !== 'proved')).toHaveLength(exceptions ?? 0);
      expect(await rowOf(scene)).toMatchObject({ exceptions });
    }
  });

  it('and whose journal or record is damaged too is told of as far as anything is known', async () => {
    const scene = await makeScene({ domains: 1 });
    const id = runIn((await scene.run(APPLY)).stdout);
    writeFileSync(fileOf(scene, 'journal.jsonl'), 'garbage\n');

    const withReport = await scene.run(['runs', id, ...STATE]);
    rmSync(fileOf(scene, 'report.json'));
    const withRecord = await scene.run(['runs', id, ...STATE]);
    writeFileSync(fileOf(scene, 'run.json'), '{}');
    const without = await scene.run(['runs', id, '--json', ...STATE]);

    expect(withReport).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('is damaged beside its report'),
    });
    expect(withRecord.code).toBe(65);
    expect(withRecord.stdout).toContain('Which objects it wrote cannot be told.');
    expect(withRecord.stdout).toContain('playbook strict');
    expect(without.code).toBe(65);
    expect(remainsReportSchema.parse(JSON.parse(without.stdout))).toMatchObject({
      run: { id, status: 'damaged', server: null, exceptions: null, report: 'gone' },
      results: null,
    });
  });

  it('that never ended is told of as unfinished, with 1', async () => {
    const scene = await makeScene({ domains: 2 });
    const id = runIn((await scene.run(APPLY)).stdout);
    const file = fileOf(scene, 'journal.jsonl');
    const lines = readFileSync(file, 'utf8').split('\n');
    writeFileSync(file, `${lines.slice(0, 3).join('\n')}\n`);
    rmSync(fileOf(scene, 'report.json'));

    const shown = await scene.run(['runs', id, ...STATE]);

    expect(shown.code).toBe(1);
    expect(shown.stdout.replace(/\s+/g, ' ')).toContain(`${id} unfinished,`);
    expect(shown.stdout).toContain('not read back, or not answered');
  });
});

describe('the list of runs', () => {
  it('is only of the server, and of the days, that are asked for', async () => {
    const { run, sandbox } = await makeScene({ domains: 1 });
    await run(['apply', '--playbook', 'baseline', '--step', 'logging', '--auto-approve', ...STATE]);
    const rowsOf = async (...flags: string[]) => {
      const { stdout } = await run(['runs', '--json', ...flags, ...STATE]);
      return runsReportSchema.parse(JSON.parse(stdout));
    };

    expect((await rowsOf('--url', `${sandbox.url}/interface/root`)).runs).toHaveLength(1);
    expect(await rowsOf('--url', 'https://other.example')).toMatchObject({
      runs: [],
      total: 1,
      server: 'https://other.example',
    });
    expect((await rowsOf('--since', '1d')).runs).toHaveLength(1);
    expect((await rowsOf('--since', '2026-01-01')).runs).toHaveLength(1);
    expect(await rowsOf('--since', '2999-01-01')).toMatchObject({
      runs: [],
      since: '2999-01-01T00:00:00.000Z',
    });
    expect(
      (await run(['runs', '--url', 'https://other.example', ...STATE])).stdout.replace(/\s+/g, ' '),
    ).toMatch(/^No runs of https:\/\/other\.example in \S+, and 1 other there: smlockdown runs/);
  });

  it.each([
    [['runs', '--since', 'yesterday'], '--since takes a day in UTC'],
    [['runs', '--since', '2026-02-30'], '--since takes a day in UTC'],
    [['runs', '--since', '2026'], '--since takes a day in UTC'],
    [['runs', '--keep', '3'], 'belong to smlockdown runs prune'],
    [['runs', 'latest', '--auto-approve'], 'belong to smlockdown runs prune'],
    [['runs', 'latest', '--since', '3d'], '--since belongs to the list'],
    [['runs', 'one', 'two'], 'one run at a time'],
  ])('refuses %j', async (args, words) => {
    const { run } = await makeScene({ domains: 1 });

    const ended: Ended = await run([...args, ...STATE]);

    expect(ended).toMatchObject({ code: 64, stdout: '', stderr: expect.stringContaining('[usage.invalid]') });
    expect(ended.stderr.replace(/\s+/g, ' ')).toContain(words);
  });

  it('names the run, or the word, that was meant', async () => {
    const { run } = await makeScene({ domains: 1 });
    const id = runIn(
      (await run(['apply', '--playbook', 'baseline', '--step', 'logging', '--auto-approve', ...STATE]))
        .stdout,
    );

    const near = await run(['runs', id.slice(4), ...STATE]);
    const word = await run(['runs', 'prun', '--url', 'https://other.example', ...STATE]);

    expect(near.stderr.replace(/\s+/g, ' ')).toContain(`did you mean ${id}?`);
    expect(word.stderr).toContain('did you mean prune?');
  });

  it.each(['latest', '20260101-000000-apply-0000', '../../etc', 'toString'])(
    'does not find %s where there is none',
    async (id) => {
      const { run } = await makeScene({ domains: 1 });

      const ended = await run(['runs', id, ...STATE]);

      expect(ended).toMatchObject({
        code: 65,
        stdout: '',
        stderr: expect.stringContaining('[run.not-found]'),
      });
    },
  );
});
