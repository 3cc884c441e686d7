import { execFileSync } from 'node:child_process';
import { appendFile, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { openJournal, parseJournal, readJournal } from '../../src/store/journal.js';
import type { JournalEntry, NewJournalEntry } from '../../src/store/journal-entry.js';
import type { RunFolder } from '../../src/store/run-folder.js';
import { runs } from '../property-runs.js';
import { anyEntry, aRun, aSystemError, errorOf, NOW, openFilePrototype } from './store-builders.js';

const at = NOW.toISOString();
const SECRET = 'hunter22';

function fileOf(run: RunFolder): string {
  return join(run.path, 'journal.jsonl');
}

function aSkip(reason: string): NewJournalEntry {
  return { entry: 'skipped', at, resource: 'domain-settings', target: 'a.test', reason };
}

async function write(run: RunFolder, entries: readonly NewJournalEntry[]): Promise<void> {
  const journal = await openJournal(run);
  await Promise.all(entries.map((entry) => journal.append(entry)));
  await journal.close();
}

function counted(entries: readonly NewJournalEntry[]): unknown[] {
  return entries.map((entry, index) => ({ ...entry, seq: index + 1 }));
}

async function textWith(entry: NewJournalEntry): Promise<string> {
  const run = await aRun();
  await write(run, [entry]);
  return readFile(fileOf(run), 'utf8');
}

afterEach(() => {
  jest.restoreAllMocks();
});

describe('journal', () => {
  it('brings back any entries, in order and counted', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyEntry, { maxLength: 12 }), async (entries) => {
        const run = await aRun();

        await write(run, entries);

        expect(await readJournal(run)).toEqual(counted(entries));
      }),
      runs(60),
    );
  });

  it('gives a prefix of its entries when the file is cut at any byte', async () => {
    const anyCut = fc.record({ entries: fc.array(anyEntry, { maxLength: 6 }), cut: fc.nat() });

    await fc.assert(
      fc.asyncProperty(anyCut, async ({ entries, cut }) => {
        const run = await aRun();
        await write(run, entries);
        const bytes = await readFile(fileOf(run));
        const kept = bytes.subarray(0, cut % (bytes.length + 1));
        await writeFile(fileOf(run), kept);

        const read = await readJournal(run);

        const lines = kept.filter((byte) => byte === 0x0a).length;
        expect(read).toEqual(counted(entries).slice(0, lines));
      }),
      runs(100),
    );
  });

  it('goes on after a cut at any byte as if the torn line had never been', async () => {
    const run = await aRun();
    await write(run, [aSkip('one'), aSkip('two – ü'), aSkip('three')]);
    const bytes = await readFile(fileOf(run));

    for (let cut = 0; cut <= bytes.length; cut += 7) {
      await writeFile(fileOf(run), bytes.subarray(0, cut));
      const before = await readJournal(run);
      await write(run, [aSkip('next')]);

      const after = await readJournal(run);
      expect(after).toEqual([...before, { ...aSkip('next'), seq: before.length + 1 }]);
    }
  });

  it('is damaged when any byte of a line before the last one is spoilt', () => {
    const lines = counted([aSkip('one'), aSkip('two'), aSkip('three')]).map(
      (entry) => `${JSON.stringify(entry)}\n`,
    );
    const bytes = Buffer.from(lines.join(''));
    const spoilt = fc.nat((lines[0] ?? '').length + (lines[1] ?? '').length - 1);

    fc.assert(
      fc.property(spoilt, (index) => {
        const copy = Buffer.from(bytes);
        copy[index] = 0xff;

        expect(() => parseJournal(copy, 'j')).toThrow(expect.objectContaining({ code: 'run.damaged' }));
      }),
      runs(),
    );
  });

  it('waits for nobody where it is a pipe, to be read or to be added to', async () => {
    const run = await aRun();
    execFileSync('mkfifo', [fileOf(run)]);

    const errors = [await errorOf(readJournal(run)), await errorOf(openJournal(run))];

    expect(errors.map(({ code }) => code)).toEqual(['run.damaged', 'run.damaged']);
    expect(errors[0]?.message).toMatch(/it is no regular file/);
  });

  it('is damaged when a whole line is missing', async () => {
    const run = await aRun();
    await write(run, [aSkip('one'), aSkip('two'), aSkip('three')]);
    const [first, , third] = (await readFile(fileOf(run), 'utf8')).split('\n');
    await writeFile(fileOf(run), `${first}\n${third}\n`);

    const error = await errorOf(readJournal(run));

    expect(error.code).toBe('run.damaged');
    expect(error.message).toContain('line 2');
  });

  it('is damaged when the last line is whole but no entry', async () => {
    const run = await aRun();
    await write(run, [aSkip('one')]);
    await appendFile(fileOf(run), '{"entry":"write","seq":2}\n');

    expect((await errorOf(readJournal(run))).code).toBe('run.damaged');
    expect((await errorOf(openJournal(run))).code).toBe('run.damaged');
  });

  it('has no entries before it was opened', async () => {
    expect(await readJournal(await aRun())).toEqual([]);
  });

  it('has the entry in the file when append resolves', async () => {
    const run = await aRun();
    const journal = await openJournal(run);

    await journal.append(aSkip('one'));
    const read = await readJournal(run);
    await journal.close();

    expect(read).toEqual(counted([aSkip('one')]));
  });

  it('counts on from the entries it has when it is opened again', async () => {
    const run = await aRun();
    await write(run, [aSkip('one')]);

    await write(run, [aSkip('two')]);

    expect(await readJournal(run)).toEqual(counted([aSkip('one'), aSkip('two')]));
  });

  it('gives its own count to an entry that carries one', async () => {
    const run = await aRun();
    const entry: JournalEntry = { seq: 99, at, entry: 'started', objects: 1, writes: 1 };

    await write(run, [entry]);

    expect((await readJournal(run)).map(({ seq }) => seq)).toEqual([1]);
  });

  it('refuses an entry it could not read again, and goes on without a gap', async () => {
    const run = await aRun();
    const journal = await openJournal(run);

    const error = await errorOf(journal.append({ entry: 'started', at, objects: Number.NaN, writes: 0 }));
    await journal.append(aSkip('one'));
    await journal.close();

    expect(error.code).toBe('internal.bug');
    expect(await readJournal(run)).toEqual(counted([aSkip('one')]));
  });

  it('takes nothing after it was closed, and closes twice', async () => {
    const journal = await openJournal(await aRun());
    await journal.close();

    expect((await errorOf(journal.append(aSkip('late')))).code).toBe('internal.bug');
    await expect(journal.close()).resolves.toBeUndefined();
  });

  it('has written what was appended before it was closed', async () => {
    const run = await aRun();
    const journal = await openJournal(run);

    const appended = journal.append(aSkip('one'));
    await journal.close();
    await appended;

    expect(await readJournal(run)).toHaveLength(1);
  });

  it('is readable to the operator alone', async () => {
    const run = await aRun();
    await write(run, [aSkip('one')]);

    const mode = (await stat(fileOf(run))).mode & 0o777;

    expect(process.platform === 'win32' ? 0o600 : mode).toBe(0o600);
  });

  it('names the file and the reason when it cannot be opened', async () => {
    const run = await aRun();
    await mkdir(fileOf(run));

    expect((await errorOf(openJournal(run))).message).toContain(`${fileOf(run)} cannot be used`);
    expect((await errorOf(openJournal({ ...run, path: `${run.path}-gone` }))).code).toBe('store.unwritable');
  });
});

describe('journal and the disk', () => {
  it('flushes an entry before it resolves, and many entries together', async () => {
    const journal = await openJournal(await aRun());
    const flush = jest.spyOn(await openFilePrototype(), 'datasync');

    await journal.append(aSkip('one'));
    const afterOne = flush.mock.calls.length;
    await Promise.all(Array.from({ length: 200 }, (_, index) => journal.append(aSkip(`${index}`))));
    const afterMany = flush.mock.calls.length;
    await journal.close();

    expect(afterOne).toBe(1);
    expect(afterMany).toBe(2);
  });

  it.each(['appendFile', 'datasync'] as const)('takes no more entries once %s failed', async (operation) => {
    const run = await aRun();
    const journal = await openJournal(run);
    const failing = jest
      .spyOn(await openFilePrototype(), operation)
      .mockRejectedValueOnce(aSystemError('ENOSPC'));

    const first = await errorOf(journal.append(aSkip('one')));
    const second = await errorOf(journal.append(aSkip('two')));
    await journal.close();

    expect([first.code, second.code]).toEqual(['store.unwritable', 'store.unwritable']);
    expect(first.message).toContain(`${fileOf(run)}: no space is left on the disk`);
    expect(failing).toHaveBeenCalledTimes(1);
  });
});

describe('journal and secrets', () => {
  it('masks the fields of a write by their names', async () => {
    const values = { before: SECRET, after: [SECRET] };
    const fields = {
      ldapPassword: values,
      'ldap.bindPassword': { before: '', after: SECRET },
      port: { before: 1, after: 2 },
    };

    const text = await textWith({
      ...{ entry: 'write', at, write: 1, resource: 'domain-settings', target: 'a.test' },
      ...{ method: 'POST', path: 'api/v1/settings/domain/domain', action: 'set', fields },
    });

    expect(text).not.toContain(SECRET);
    expect(text).toContain('"port":{"before":1,"after":2}');
  });

  it('masks the members of an item', async () => {
    const text = await textWith({
      ...{ entry: 'write', at, write: 1, resource: 'gateways', target: 'server', method: 'POST', path: 'x' },
      ...{
        action: 'change',
        item: 'gw1',
        key: 3,
        before: { password: SECRET },
        after: { host: 'b', auth: { token: SECRET } },
      },
    });

    expect(text).not.toContain(SECRET);
    expect(text).toContain('"host":"b"');
  });

  it('masks what a read-back expected, found and met on the way', async () => {
    const text = await textWith({
      ...{ entry: 'read-back', at, write: 1 },
      verdicts: [
        { field: 'ldapPassword', verdict: 'altered', expected: SECRET, found: `${SECRET}!` },
        { field: 'greylisting', verdict: 'honoured', expected: true, found: true },
      ],
      bystanders: [
        { path: 'ldap.password', before: SECRET, after: '' },
        { path: 'ldap', before: { bindPassword: SECRET }, after: null },
      ],
    });

    expect(text).not.toContain(SECRET);
    expect(text).toContain('"expected":true');
  });

  it('masks the free text of entries by value when it is told how', async () => {
    const run = await aRun();
    const journal = await openJournal(run, { redact: (text) => text.replaceAll(SECRET, '*') });

    await journal.append({
      entry: 'answer',
      at,
      write: 1,
      outcome: 'refused',
      message: `bad login ${SECRET}`,
    });
    await journal.append(aSkip(`because ${SECRET}`));
    await journal.close();

    const read = await readJournal(run);
    expect(read).toMatchObject([{ message: 'bad login *' }, { reason: 'because *' }]);
    expect(await readFile(fileOf(run), 'utf8')).not.toContain(SECRET);
  });
});
