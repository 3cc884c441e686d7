/** Law 6: nothing is sent before it is on the disk, and what was sent is told though the disk fails after it. */
import { type FileHandle, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { RunReport } from '../../../src/engine/apply/run-report.js';
import { aSystemError, openFilePrototype } from '../../store/store-builders.js';
import { shipped, smtpAuthOnly } from '../a-playbook.js';
import {
  apply,
  aServer,
  carryOut,
  contentOf,
  errorOf,
  outcomesOf,
  pastRunOf,
  planOf,
  type Server,
  undo,
  weakDomains,
  writesTo,
} from '../a-server.js';

afterEach(() => {
  jest.restoreAllMocks();
});

describe('law 6: no snapshot, no write', () => {
  it('writes nothing when the state folder cannot be made', async () => {
    const server = await aServer();
    const plan = await planOf(server, await shipped('baseline'));
    const blocked = `${server.stateDir}-blocked`;
    await writeFile(blocked, 'a file');

    const error = await errorOf(carryOut(server, plan, { stateDir: blocked }));

    expect(error.code).toBe('store.unwritable');
    expect(server.sandbox.stats().writes).toBe(0);
  });

  it.each(['plan.json', 'run.json', 'journal.jsonl', 'snapshot.json'])(
    'writes nothing when the disk is full at %s',
    async (file) => {
      const server = await aServer();
      const plan = await planOf(server, await shipped('baseline'));
      const start = contentOf(server.state);
      const folders = await openFilePrototype();
      const order = ['lock', 'plan.json', 'run.json', 'snapshot.json'];
      let written = 0;
      const { writeFile: original } = folders;
      jest.spyOn(folders, 'writeFile').mockImplementation(function (this: typeof folders, ...args) {
        written += 1;
        if (order[written - 1] === file) return Promise.reject(aSystemError('ENOSPC'));
        return original.apply(this, args);
      });
      if (file === 'journal.jsonl') jest.spyOn(folders, 'datasync').mockRejectedValue(aSystemError('ENOSPC'));

      const error = await errorOf(carryOut(server, plan));

      expect(error.code).toBe('store.unwritable');
      expect(server.sandbox.stats().writes).toBe(0);
      expect(contentOf(server.state)).toBe(start);
    },
  );

  it('ends with 4 and the report when the disk is full in mid-run', async () => {
    const server = await aServer({ domains: 4, prepare: weakDomains });
    const plan = await planOf(server, await smtpAuthOnly());

    const { report } = await withFlushes(4, () => carryOut(server, plan, { concurrency: 1 }));

    const [first = '', ...rest] = server.names;
    expect(report).toMatchObject({ status: 'partial', exitCode: 4, summary: { proved: 1, notAttempted: 3 } });
    expect(outcomesOf(report as RunReport)).toEqual({
      [first]: 'proved',
      ...Object.fromEntries(rest.map((name) => [name, 'not-attempted'])),
    });
    expect(report?.stopped).toContain('no space is left on the disk');
    expect(writesTo(server)).toEqual([first]);
  });

  it.each([
    ['documents', { domains: 4, prepare: weakDomains }, 'domain-smtp-auth', 2],
    ['one collection', { domains: 1, seed: 1 }, 'ids-rules', 1],
  ] as const)(
    'sends no further write of %s once the journal fails, has a line for each that was sent, and tells of each',
    async (_, options, step, concurrency) => {
      const playbook = await shipped('strict');
      const codes: number[] = [];
      for (let flushes = 0; !codes.includes(0); flushes += 1) {
        const server = await aServer(options);
        const plan = await planOf(server, playbook, { onlySteps: [step] });

        const { report, error } = await withFlushes(flushes, () => carryOut(server, plan, { concurrency }));

        const sent = server.sandbox.stats().writes;
        const journal = await journalOf(server);
        expect(journal.filter(({ entry }) => entry === 'write').length).toBeGreaterThanOrEqual(sent);
        expect(report?.results.flatMap(({ fields }) => fields) ?? []).toHaveLength(sent);
        if (sent === 0) expect(error).toMatchObject({ code: 'store.unwritable' });
        else if (report?.exitCode !== 0) {
          expect(report).toMatchObject({ status: 'partial', exitCode: 4 });
          expect(report?.stopped).toContain('no space is left on the disk');
        }
        codes.push(report?.exitCode ?? 1);
        await server.close();
      }
      // Nothing sent at first, then something, at last everything: the line that fails last is the last one.
      expect([...new Set(codes)]).toEqual([1, 4, 0]);
    },
  );

  it('throws when the last line fails of a run that an operator stopped before its first write', async () => {
    const server = await aServer({ domains: 2, prepare: weakDomains });
    const plan = await planOf(server, await smtpAuthOnly());

    const { error } = await withFlushes(1, () => carryOut(server, plan, { isInterrupted: () => true }));

    expect(error).toMatchObject({ code: 'store.unwritable' });
    expect(server.sandbox.stats().writes).toBe(0);
  });

  it('did not end at a safe point when the last line of an interrupted run fails', async () => {
    const server = await aServer({ domains: 4, prepare: weakDomains });
    const plan = await planOf(server, await smtpAuthOnly());
    const isInterrupted = () => server.sandbox.stats().writes > 0;

    const whole = await withFlushes(5, () => carryOut(server, plan, { concurrency: 1, isInterrupted }));
    await undo(server);
    server.sandbox.resetStats();
    const torn = await withFlushes(4, () => carryOut(server, plan, { concurrency: 1, isInterrupted }));

    expect(whole.report).toMatchObject({ status: 'interrupted', exitCode: 130 });
    expect(torn.report).toMatchObject({ status: 'partial', exitCode: 4, summary: { proved: 1 } });
    expect(torn.report?.stopped).toContain('no space is left on the disk');
  });

  it('reports a rollback that is proved though the last line of its journal fails', async () => {
    const server = await aServer({ domains: 1, prepare: weakDomains });
    const start = contentOf(server.state);
    await apply(server, await smtpAuthOnly());

    const { report } = await withFlushes(4, () => undo(server));

    expect(report).toMatchObject({ kind: 'rollback', status: 'verified', unrestored: [] });
    expect(report?.stopped).toContain('no space is left on the disk');
    expect(contentOf(server.state)).toBe(start);
  });

  it('keeps the report of a run whose journal cannot be closed', async () => {
    const server = await aServer({ domains: 1, prepare: weakDomains });
    const plan = await planOf(server, await smtpAuthOnly());
    const file = await openFilePrototype();
    const { datasync } = file;
    const journals = new Set<FileHandle>();
    jest.spyOn(file, 'datasync').mockImplementation(function (this: FileHandle) {
      if (!journals.has(this)) {
        const { close } = this;
        jest.spyOn(this, 'close').mockImplementation(async () => {
          await close.call(this);
          throw aSystemError('EIO');
        });
      }
      journals.add(this);
      return datasync.call(this);
    });

    const report = await carryOut(server, plan);

    expect(journals.size).toBe(1);
    expect(report).toMatchObject({ status: 'verified', exitCode: 0 });
  });
});

/** Carries out while the disk takes so many lines of a journal, and then is full. */
async function withFlushes(
  flushes: number,
  run: () => Promise<RunReport>,
): Promise<{ readonly report?: RunReport; readonly error?: unknown }> {
  const file = await openFilePrototype();
  const { datasync } = file;
  let left = flushes;
  const full = jest.spyOn(file, 'datasync').mockImplementation(function (this: typeof file) {
    left -= 1;
    return left < 0 ? Promise.reject(aSystemError('ENOSPC')) : datasync.call(this);
  });
  try {
    return await run().then(
      (report) => ({ report }),
      (error: unknown) => ({ error }),
    );
  } finally {
    full.mockRestore();
  }
}

/** The journal of the only run. */
async function journalOf(server: Server) {
  const [id = ''] = await readdir(join(server.stateDir, 'runs'));
  return (await pastRunOf(server, id)).journal;
}
