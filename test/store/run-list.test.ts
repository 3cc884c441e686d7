import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { LockdownError } from '../../src/errors.js';
import type { RunFolder } from '../../src/store/run-folder.js';
import { laterApplies, listRuns, openRun } from '../../src/store/run-list.js';
import { runs } from '../property-runs.js';
import { aStore, aWrite, finished } from './a-store.js';
import { aStateDir, errorOf, SERVER } from './store-builders.js';

const at = '2026-11-21T18:00:00.000Z';
const OTHER_SERVER = 'https://mail.other.test';

describe('listRuns', () => {
  it('is empty before there is a state folder', async () => {
    expect(await listRuns(await aStateDir())).toEqual([]);
  });

  it('lists the newest run first, also where the clock was set back', async () => {
    const times = fc.array(fc.nat(100_000_000), { maxLength: 8 });

    await fc.assert(
      fc.asyncProperty(times, async (seconds) => {
        const { stateDir, add } = await aStore();
        const made: string[] = [];
        // Halves of a second: the id alone does not order them.
        for (const second of seconds) made.push((await add([], { now: new Date(second * 500) })).id);

        expect((await listRuns(stateDir)).map(({ id }) => id)).toEqual(made.toReversed());
      }),
      runs(15),
    );
  });

  it('lists runs of one instant by their ids, the last first', async () => {
    const { stateDir, add } = await aStore();
    const now = new Date(at);
    const ids: string[] = [];
    for (let count = 0; count < 3; count += 1) ids.push((await add([], { now })).id);

    expect((await listRuns(stateDir)).map(({ id }) => id)).toEqual(ids.toReversed());
  });

  it('says what a run is, how it ended and how much it wrote', async () => {
    const { stateDir, add } = await aStore();
    const run = await add([aWrite, { ...aWrite, write: 2 }, finished('verified')]);

    expect(await listRuns(stateDir)).toEqual([
      { ...run.record, status: 'verified', finishedAt: at, writes: 2 },
    ]);
  });

  it.each([
    ['has no journal', []],
    ['has no last entry', [aWrite]],
    ['went on after its end', [aWrite, finished('partial'), { ...aWrite, write: 2 }]],
  ])('calls a run unfinished that %s', async (_, entries) => {
    const { stateDir, add } = await aStore();
    const run = await add(entries);

    const writes = entries.filter(({ entry }) => entry === 'write').length;
    expect(await listRuns(stateDir)).toEqual([{ ...run.record, status: 'unfinished', writes }]);
  });

  it('lists a damaged folder in its place, with the reason, and the others as they are', async () => {
    const { stateDir, add } = await aStore();
    const oldest = await add([aWrite, finished('verified')]);
    const torn = await add([aWrite]);
    const noRecord = await add();
    const newest = await add();
    await writeFile(join(torn.path, 'journal.jsonl'), 'garbage\n');
    await rm(join(noRecord.path, 'run.json'));

    const runs = await listRuns(stateDir);

    expect(runs.map(({ id, status }) => [id, status])).toEqual([
      [newest.id, 'unfinished'],
      [noRecord.id, 'damaged'],
      [torn.id, 'damaged'],
      [oldest.id, 'verified'],
    ]);
    expect(runs[1]).toMatchObject({ record: null, problem: expect.stringContaining('run.json') });
    expect(runs[2]).toMatchObject({
      record: torn.record,
      problem: expect.stringContaining('line 1 is damaged'),
    });
  });

  it.each([
    ['is of a newer format', '{"formatVersion":2}'],
    ['is no JSON', 'PK'],
    ['is empty', ''],
    ['is a list', '[]'],
  ])('lists a run as damaged whose record %s', async (_, text) => {
    const { stateDir, add } = await aStore();
    const run = await add();
    await writeFile(join(run.path, 'run.json'), text);

    expect(await listRuns(stateDir)).toMatchObject([{ id: run.id, status: 'damaged', record: null }]);
  });

  it('lists a folder as damaged that bears the name of another run', async () => {
    const { stateDir, add } = await aStore();
    const run = await add();
    await rename(run.path, `${run.path}0`);

    expect(await listRuns(stateDir)).toMatchObject([{ id: `${run.id}0`, status: 'damaged' }]);
  });

  it('puts folders with strange names last, and dates no run by them', async () => {
    const { stateDir, add } = await aStore();
    const run = await add();
    for (const name of ['zzz', 'old']) await mkdir(join(stateDir, 'runs', name));
    const newest = await add();

    expect((await listRuns(stateDir)).map(({ id }) => id)).toEqual([newest.id, run.id, 'zzz', 'old']);
    expect(newest.record).not.toHaveProperty('comesAfter');
  });

  it('leaves out files and runs that were never finished being made', async () => {
    const { stateDir, add } = await aStore();
    const run = await add();
    await writeFile(join(stateDir, 'runs', 'notes.txt'), '');
    await mkdir(join(stateDir, 'runs', '.20261121-171500-apply-4f2a.tmp'));

    expect((await listRuns(stateDir)).map(({ id }) => id)).toEqual([run.id]);
  });

  it('does not take a runs folder that cannot be looked into for an empty one', async () => {
    const stateDir = await aStateDir();
    await mkdir(stateDir);
    await writeFile(join(stateDir, 'runs'), '');

    expect((await errorOf(listRuns(stateDir))).code).toBe('store.unwritable');
  });

  it('does not take a link to what cannot be reached for one', async () => {
    const { stateDir, add } = await aStore();
    const run = await add([finished('verified')]);
    await rename(run.path, `${stateDir}-elsewhere`);
    await symlink(`${stateDir}-nowhere`, run.path);

    expect(await listRuns(stateDir)).toMatchObject([{ id: run.id, status: 'damaged' }]);
  });
});

describe('openRun', () => {
  it('opens a run by its id', async () => {
    const { stateDir, add } = await aStore();
    const run = await add();
    await add();

    expect(await openRun({ stateDir, id: run.id })).toEqual(run);
    expect(await openRun({ stateDir, id: run.id, server: `${SERVER}/` })).toEqual(run);
  });

  it('passes over an apply that was rolled back, and over rollbacks', async () => {
    const { stateDir, add } = await aStore();
    const wanted = await add([aWrite, finished('verified')]);
    const undone = await add([aWrite, finished('verified')]);
    await add([aWrite, finished('verified')], { kind: 'rollback', rollsBack: undone.id });

    expect(await openRun({ stateDir, id: 'latest', server: SERVER })).toEqual(wanted);
  });

  it('does not take an apply for rolled back while no rollback of it is proved', async () => {
    const { stateDir, add } = await aStore();
    const wanted = await add([aWrite, finished('verified')]);
    await add([aWrite, finished('not-proved')], { kind: 'rollback', rollsBack: wanted.id });

    expect(await openRun({ stateDir, id: 'latest', server: SERVER })).toEqual(wanted);
  });

  /** Runs of which each after the applies takes one back, all proved; the numbers name earlier runs. */
  async function aChain(...chain: readonly (number | 'apply')[]) {
    const { stateDir, add } = await aStore();
    const made: RunFolder[] = [];
    for (const one of chain) {
      const of = one === 'apply' ? {} : { kind: 'rollback' as const, rollsBack: made[one]?.id ?? '' };
      made.push(await add([aWrite, finished('verified')], of));
    }
    const numberOf = async (id: string) => {
      const { id: found } = await openRun({ stateDir, id, server: SERVER });
      return made.findIndex((run) => run.id === found);
    };
    return { latest: () => numberOf('latest'), named: (number: number) => numberOf(made[number]?.id ?? '') };
  }

  it.each<[string, readonly (number | 'apply')[], number]>([
    ['undone', ['apply', 'apply', 1], 0],
    ['undone, and that undone', ['apply', 'apply', 1, 2], 3],
    ['undone, that undone, and undone again', ['apply', 'apply', 1, 2, 3], 0],
    ['undone, that undone, undone again, and that undone', ['apply', 'apply', 1, 2, 3, 4], 5],
    ['undone, that undone, and then undone by its own id', ['apply', 'apply', 1, 2, 1], 0],
    ['the first, undone, and that undone', ['apply', 'apply', 0, 2], 1],
  ])('takes for the latest what stands when the one before is %s', async (_, chain, standing) => {
    const { latest } = await aChain(...chain);

    expect(await latest()).toBe(standing);
  });

  it('takes a run by its id for the one that brought it back, as long as that stands', async () => {
    const { named } = await aChain('apply', 0, 1);
    const { named: undone } = await aChain('apply', 0, 1, 2);

    expect(await Promise.all([named(0), named(1), named(2)])).toEqual([2, 1, 2]);
    expect(await undone(0)).toBe(0);
  });

  it('does not take a rollback for undone by one that was not proved', async () => {
    const { stateDir, add } = await aStore();
    const first = await add([aWrite, finished('verified')]);
    const second = await add([aWrite, finished('verified')]);
    const back = await add([aWrite, finished('verified')], { kind: 'rollback', rollsBack: second.id });
    await add([aWrite, finished('not-proved')], { kind: 'rollback', rollsBack: back.id });

    expect(await openRun({ stateDir, id: 'latest', server: SERVER })).toEqual(first);
  });

  it('takes the newest of two applies for the latest where the clock was set back between them', async () => {
    const { stateDir, add } = await aStore();
    await add([aWrite, finished('verified')]);
    const wanted = await add([aWrite, finished('verified')], { now: new Date(Date.UTC(2026, 10, 20)) });

    expect(await openRun({ stateDir, id: 'latest', server: SERVER })).toEqual(wanted);
  });

  /** The record of a run with other words in it, as an earlier build or somebody wrote it. */
  async function rewrite(run: RunFolder, words: object): Promise<void> {
    await writeFile(join(run.path, 'run.json'), JSON.stringify({ ...run.record, ...words }));
  }

  it('counts a proved rollback that is dated before its run', async () => {
    const { stateDir, add } = await aStore();
    const wanted = await add([aWrite, finished('verified')]);
    const undone = await add([aWrite, finished('verified')]);
    const back = await add([aWrite, finished('verified')], { kind: 'rollback', rollsBack: undone.id });
    await rewrite(back, { startedAt: '2026-11-20T00:00:00.000Z' });

    expect(await openRun({ stateDir, id: 'latest', server: SERVER })).toEqual(wanted);
  });

  it('comes to an end where the records of two runs say that they take each other back', async () => {
    const { stateDir, add } = await aStore();
    const one = await add([aWrite, finished('verified')]);
    const other = await add([aWrite, finished('verified')], { kind: 'rollback', rollsBack: one.id });
    await rewrite(one, { rollsBack: other.id });

    expect((await openRun({ stateDir, id: one.id, server: SERVER })).id).toBe(one.id);
  });

  it('comes to an end where a record says that a run takes itself back', async () => {
    const { stateDir, add } = await aStore();
    const run = await add([aWrite, finished('verified')]);
    const record = JSON.stringify({ ...run.record, rollsBack: run.id });
    await writeFile(join(run.path, 'run.json'), record);

    expect((await openRun({ stateDir, id: 'latest', server: SERVER })).id).toBe(run.id);
  });

  it('says that no apply is left when all are rolled back', async () => {
    const { stateDir, add } = await aStore();
    const undone = await add([aWrite, finished('verified')]);
    await add([aWrite, finished('verified')], { kind: 'rollback', rollsBack: undone.id });

    const error = await errorOf(openRun({ stateDir, id: 'latest', server: SERVER }));

    expect(error.code).toBe('run.not-found');
    expect(error.message).toContain('is left to roll back');
  });

  it('takes for the latest the newest run of the server that wrote something', async () => {
    const { stateDir, add } = await aStore();
    await add([aWrite]);
    const wanted = await add([aWrite, finished('verified')]);
    await add([finished('nothing-to-do')]);
    await add();
    const others = await add([aWrite], { server: OTHER_SERVER });

    expect(await openRun({ stateDir, id: 'latest', server: SERVER })).toEqual(wanted);
    expect(await openRun({ stateDir, id: 'latest' })).toEqual(others);
  });

  it('does not pass over a damaged run that may be the latest', async () => {
    const { stateDir, add } = await aStore();
    const older = await add([aWrite]);
    const spoilt = await add([aWrite]);
    await rm(join(spoilt.path, 'run.json'));

    const error = await errorOf(openRun({ stateDir, id: 'latest', server: SERVER }));

    expect(error.code).toBe('run.damaged');
    expect(error.message).toContain(spoilt.id);
    expect(await openRun({ stateDir, id: older.id, server: SERVER })).toEqual(older);
  });

  it('passes over a damaged run that is older or of another server', async () => {
    const { stateDir, add } = await aStore();
    const older = await add([aWrite]);
    const wanted = await add([aWrite]);
    const others = await add([aWrite], { server: OTHER_SERVER });
    await rm(join(older.path, 'run.json'));
    await writeFile(join(others.path, 'journal.jsonl'), 'garbage\n');

    expect(await openRun({ stateDir, id: 'latest', server: SERVER })).toEqual(wanted);
  });

  it('names the newest few ids of the server when there is no such run', async () => {
    const { stateDir, add } = await aStore();
    const runs: RunFolder[] = [];
    for (let count = 0; count < 7; count += 1) runs.push(await add());
    const others = await add([], { server: OTHER_SERVER });

    const error = await errorOf(openRun({ stateDir, id: '20200101-000000-apply-0000', server: SERVER }));

    const named = runs.map(({ id }) => id).filter((id) => error.next?.includes(id));
    expect(error.code).toBe('run.not-found');
    expect(error.message).toContain('20200101-000000-apply-0000');
    expect(named).toEqual(runs.slice(2).map(({ id }) => id));
    expect(error.next).not.toContain(others.id);
  });

  it.each([
    ['a digit is wrong', (id: string) => id.replace(/.$/, 'f')],
    ['two digits changed places', (id: string) => id.replace(/^2026/, '2062')],
    ['a part of it is given', (id: string) => id.slice(-4)],
  ])('names the one run that is meant where %s', async (_, mistyped) => {
    const { stateDir, add } = await aStore();
    const { id } = await add([], { random: () => 'ab12' });
    await add([], { random: () => 'cd34' });

    const error = await errorOf(openRun({ stateDir, id: mistyped(id) }));

    expect(error.message).toBe(`there is no run ${mistyped(id)}; did you mean ${id}?`);
  });

  it.each([['20261121-170100-apply-ab13'], ['20261121'], ['b'], [''], ['20261121-170100-apply-ab11000']])(
    'names none where %j may be either, or neither',
    async (id) => {
      const { stateDir, add } = await aStore();
      const now = new Date('2026-11-21T17:01:00Z');
      await add([], { now, random: () => 'ab11' });
      await add([], { now, random: () => 'ab12' });

      const error = await errorOf(openRun({ stateDir, id }));

      expect(error.message).toBe(`there is no run ${id}`);
    },
  );

  it('names none for a sign or two, also where there is one run alone', async () => {
    const { stateDir, add } = await aStore();
    await add([], { random: () => 'ab12' });

    for (const id of ['b', '12', ''])
      expect((await errorOf(openRun({ stateDir, id }))).message).toBe(`there is no run ${id}`);
  });

  it('says so when no run wrote anything', async () => {
    const { stateDir, add } = await aStore();
    await add([aWrite], { server: OTHER_SERVER });

    const error = await errorOf(openRun({ stateDir, id: 'latest', server: SERVER }));

    expect(error.code).toBe('run.not-found');
    expect(error.message).toContain(SERVER);
    expect(error.next).toContain('--state-dir');
  });

  it('speaks of no server when none was named', async () => {
    const error = await errorOf(openRun({ stateDir: await aStateDir(), id: 'latest' }));

    expect(error.code).toBe('run.not-found');
    expect(error.message).toBe('no apply is left to roll back');
  });

  it('refuses a run of another server', async () => {
    const { stateDir, add } = await aStore();
    const run = await add([aWrite], { server: OTHER_SERVER });

    const error = await errorOf(openRun({ stateDir, id: run.id, server: SERVER }));

    expect(error.code).toBe('run.not-found');
    expect(error.message).toContain(OTHER_SERVER);
  });

  it.each(['..', '../../etc', '', '.', 'run.json'])('finds no run under "%s"', async (id) => {
    const { stateDir, add } = await aStore();
    await add([aWrite]);

    expect((await errorOf(openRun({ stateDir, id }))).code).toBe('run.not-found');
  });

  it('is damaged when the folder of that id has no record', async () => {
    const { stateDir, add } = await aStore();
    const run = await add();
    await rm(join(run.path, 'run.json'));

    expect((await errorOf(openRun({ stateDir, id: run.id }))).code).toBe('run.damaged');
  });
});

describe('laterApplies', () => {
  it('are those of the server that wrote something after the run, and stand, oldest first', async () => {
    const { stateDir, add } = await aStore();
    await add([aWrite, finished('verified')]);
    const run = await add([aWrite, finished('verified')]);
    const cutOff = await add([aWrite]);
    await add([finished('nothing-to-do')]);
    await add([aWrite], { server: OTHER_SERVER });
    const undone = await add([aWrite, finished('verified')]);
    await add([aWrite, finished('verified')], { kind: 'rollback', rollsBack: undone.id });
    const newest = await add([aWrite, finished('verified')]);

    expect(stateDir).toBe(dirname(dirname(run.path)));
    expect((await laterApplies(run)).map(({ id }) => id)).toEqual([cutOff.id, newest.id]);
    expect(await laterApplies(newest)).toEqual([]);
  });

  it.each([
    ['record', 'apply', 'run.json'],
    ['journal', 'apply', 'journal.jsonl'],
    ['record', 'rollback', 'run.json'],
    ['journal', 'rollback', 'journal.jsonl'],
  ] as const)(
    'are not told where a later one may be among them, whose %s is damaged (%s)',
    async (_, kind, file) => {
      const { add } = await aStore();
      const before = await add([aWrite, finished('verified')]);
      const run = await add([aWrite, finished('verified')]);
      const spoilt = await add([aWrite], kind === 'apply' ? {} : { kind, rollsBack: before.id });
      await writeFile(join(before.path, file), 'garbage\n');
      expect(await laterApplies(run)).toHaveLength(kind === 'apply' ? 1 : 0);
      await writeFile(join(spoilt.path, file), 'garbage\n');

      const told = await laterApplies(run).catch((error: LockdownError) => error);

      if (kind === 'rollback') return expect(told).toEqual([]);
      expect(told).toMatchObject({ code: 'run.damaged', next: expect.stringContaining('move it out') });
      expect((told as LockdownError).message).toContain(spoilt.id);
    },
  );

  it('are told where the damaged one is of another server', async () => {
    const { add } = await aStore();
    const run = await add([aWrite, finished('verified')]);
    const others = await add([aWrite], { server: OTHER_SERVER });
    await writeFile(join(others.path, 'journal.jsonl'), 'garbage\n');

    expect(await laterApplies(run)).toEqual([]);
  });
});
