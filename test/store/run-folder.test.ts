import { execFileSync } from 'node:child_process';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { createRun, hasRun, readRunContract, readRunPlan } from '../../src/store/run-folder.js';
import { listRuns } from '../../src/store/run-list.js';
import { aRun, aStateDir, countedChance, errorOf, NOW, runOptions, SERVER } from './store-builders.js';

const ID = '20261121-171500-apply-0001';

describe('createRun', () => {
  it('names the run after its time in UTC, its kind and chance', async () => {
    const apply = await aRun();
    const rollback = await aRun({ kind: 'rollback', rollsBack: ID, random: () => '4f2a' });

    expect(apply.id).toBe(ID);
    expect(rollback.id).toBe('20261121-171500-rollback-4f2a');
  });

  it('records what the run is', async () => {
    const run = await aRun({ kind: 'rollback', rollsBack: ID, random: () => '4f2a' });

    const record = {
      formatVersion: 1,
      id: '20261121-171500-rollback-4f2a',
      kind: 'rollback',
      server: SERVER,
      startedAt: NOW.toISOString(),
      playbook: 'baseline',
      planHash: 'sha256:00',
      contract: 'sha256:01',
      rollsBack: ID,
      operator: 'admin',
    };
    expect(run.record).toEqual(record);
    expect(JSON.parse(await readFile(join(run.path, 'run.json'), 'utf8'))).toEqual(record);
  });

  it('leaves rollsBack out of an apply', async () => {
    expect((await aRun()).record).not.toHaveProperty('rollsBack');
  });

  it('keeps the plan', async () => {
    const plan = { changes: [{ field: 'catchAll', before: 'x', after: null }], hash: 'sha256:aa' };

    expect(await readRunPlan(await aRun({ plan }))).toEqual(plan);
  });

  it('keeps the contract as it is given: its members are named like secrets, and hold none', async () => {
    const data = { bindings: { users: { add: { body: { adminPassword: '$field:password' } } } } };

    expect(await readRunContract(await aRun({ contractData: data }))).toEqual(data);
  });

  it('lets no secret of a plan reach the disk', async () => {
    const run = await aRun({ plan: { objects: [{ ldapPassword: 'hunter22' }] } });

    expect(await readFile(join(run.path, 'plan.json'), 'utf8')).not.toContain('hunter22');
  });

  it('holds its three files and nothing else, for the operator alone', async () => {
    const run = await aRun();

    const names = ['contract.json', 'plan.json', 'run.json'];
    const paths = [run.path, dirname(run.path), ...names.map((name) => join(run.path, name))];
    const modes = await Promise.all(paths.map(async (path) => (await stat(path)).mode & 0o777));
    expect((await readdir(run.path)).sort()).toEqual(names);
    expect(await readdir(dirname(run.path))).toEqual([run.id]);
    expect(process.platform === 'win32' ? [] : modes).toEqual(
      process.platform === 'win32' ? [] : [0o700, 0o700, 0o600, 0o600, 0o600],
    );
  });

  it('bears its own time after a run of the future, and comes after it, also where its record is gone', async () => {
    const stateDir = await aStateDir();
    const random = countedChance();
    const future = await aRun({ stateDir, random, now: new Date('2099-12-31T23:59:59.999Z') });

    const next = await aRun({ stateDir, random });
    const last = await aRun({ stateDir, random, now: new Date(NOW.getTime() + 5000) });
    const listed = async () => (await listRuns(stateDir)).map(({ id }) => id);

    expect([next.id, last.id]).toEqual(['20261121-171500-apply-0002', '20261121-171505-apply-0003']);
    expect(next.record).toMatchObject({
      startedAt: NOW.toISOString(),
      comesAfter: '2099-12-31T23:59:59.999Z',
    });
    expect(last.record.startedAt).toBe('2026-11-21T17:15:05.250Z');
    expect(await listed()).toEqual([last.id, next.id, future.id]);
    await rm(join(last.path, 'run.json'));
    expect(await listed()).toEqual([last.id, next.id, future.id]);
  });

  it('notes no order where the clock tells it', async () => {
    const stateDir = await aStateDir();
    await aRun({ stateDir });

    const next = await aRun({ stateDir, now: new Date(NOW.getTime() + 1) });

    expect(next.record).not.toHaveProperty('comesAfter');
  });

  it('takes another id when one is taken', async () => {
    const stateDir = await aStateDir();
    const chances = ['aaaa', 'aaaa', 'aaaa', 'bbbb'];
    const random = () => chances.shift() ?? 'cccc';

    const first = await createRun(runOptions({ stateDir, random }));
    const second = await createRun(runOptions({ stateDir, random }));

    expect([first.id, second.id]).toEqual(['20261121-171500-apply-aaaa', '20261121-171500-apply-bbbb']);
  });

  it('gives every one of many that start at once a folder of its own', async () => {
    const stateDir = await aStateDir();
    let calls = 0;
    // Eight chances for six runs: they meet again and again.
    const random = () => String(Math.floor(calls++ / 2) % 8);

    const runs = await Promise.all(
      Array.from({ length: 6 }, (_, index) =>
        createRun(runOptions({ stateDir, random, playbook: `p${index}` })),
      ),
    );

    const records = await Promise.all(
      runs.map(async ({ path }) => JSON.parse(await readFile(join(path, 'run.json'), 'utf8'))),
    );
    expect(new Set(runs.map(({ id }) => id)).size).toBe(6);
    expect(records).toEqual(runs.map(({ record }) => record));
    expect((await readdir(join(stateDir, 'runs'))).sort()).toEqual(runs.map(({ id }) => id).sort());
  });

  it('gives up when no id is free', async () => {
    const stateDir = await aStateDir();
    await createRun(runOptions({ stateDir, random: () => 'aaaa' }));

    const error = await errorOf(createRun(runOptions({ stateDir, random: () => 'aaaa' })));

    expect(error.code).toBe('store.unwritable');
    expect(await readdir(join(stateDir, 'runs'))).toEqual(['20261121-171500-apply-aaaa']);
  });

  it('names the path and the reason when the folder of the run cannot be made', async () => {
    const stateDir = await aStateDir();

    const error = await errorOf(createRun(runOptions({ stateDir, random: () => 'a'.repeat(300) })));

    expect(error.code).toBe('store.unwritable');
    expect(error.message).toBe(`cannot write ${join(stateDir, 'runs')}: the path is too long (ENAMETOOLONG)`);
  });

  it('refuses chance that would lead out of the runs folder', async () => {
    const stateDir = await aStateDir();

    const error = await errorOf(createRun(runOptions({ stateDir, random: () => '../x' })));

    expect(error.code).toBe('internal.bug');
    expect(await readdir(join(stateDir, 'runs'))).toEqual([]);
  });

  it('leaves nothing behind when the plan is no JSON', async () => {
    const stateDir = await aStateDir();

    await expect(createRun(runOptions({ stateDir, plan: { size: 1n } }))).rejects.toThrow(/BigInt/);

    expect(await readdir(join(stateDir, 'runs'))).toEqual([]);
  });

  it.each(['', 'runs'])('names the path when a file stands in place of the folder "%s"', async (name) => {
    const stateDir = await aStateDir();
    if (name !== '') await mkdir(stateDir);
    await writeFile(join(stateDir, name), '');

    const error = await errorOf(createRun(runOptions({ stateDir })));

    expect(error.code).toBe('store.unwritable');
    expect(error.message).toContain(join(stateDir, 'runs'));
    expect(error.next).toContain('--state-dir');
  });
});

describe('hasRun', () => {
  it('tells the run that is there from one that is not, and from what is no id', async () => {
    const stateDir = await aStateDir();
    const run = await aRun({ stateDir });

    const found = [run.id, '20261121-171500-apply-ffff', '../runs'].map((id) => hasRun(stateDir, id));

    expect(await Promise.all(found)).toEqual([true, false, false]);
  });

  it('does not take what it cannot look into for a run that is not there', async () => {
    const stateDir = await aStateDir();
    await mkdir(stateDir);
    await writeFile(join(stateDir, 'runs'), '');

    expect((await errorOf(hasRun(stateDir, ID))).code).toBe('store.unwritable');
  });
});

describe('readRunContract', () => {
  it('is damaged where it nests deeper than anybody can read', async () => {
    const run = await aRun();
    await writeFile(join(run.path, 'contract.json'), `${'['.repeat(50_000)}${']'.repeat(50_000)}`);

    expect((await errorOf(readRunContract(run))).message).toMatch(/it nests more than 200 levels deep/);
  });

  it('waits for nobody where its file is none', async () => {
    const run = await aRun();
    const file = join(run.path, 'contract.json');
    await rm(file);
    execFileSync('mkfifo', [file]);

    const failure = await errorOf(readRunContract(run));

    expect(failure).toMatchObject({ code: 'run.damaged' });
    expect(failure.message).toMatch(/it is no regular file/);
  });
});

describe('readRunPlan', () => {
  it('is damaged when the plan is torn', async () => {
    const run = await aRun();
    await writeFile(join(run.path, 'plan.json'), '{"changes":[');

    const error = await errorOf(readRunPlan(run));

    expect(error.code).toBe('run.damaged');
    expect(error.message).toContain('plan.json');
  });
});
