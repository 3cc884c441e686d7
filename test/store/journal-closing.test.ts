/** The file of a journal is closed, whatever happens. */
import files from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { openJournal } from '../../src/store/journal.js';
import { replacements } from './built-ins.js';
import { aRun, aSystemError, openFilePrototype } from './store-builders.js';

const replace = replacements();

afterEach(() => {
  jest.restoreAllMocks();
});

describe('the open file of a journal', () => {
  /** Counts how often the file of a journal is closed. */
  function aCountedJournal() {
    const closed = { times: 0 };
    replace(files, 'open', (real) => async (path, ...how) => {
      const handle = await real(path, ...how);
      if (!String(path).endsWith('.jsonl')) return handle;
      const close = handle.close;
      handle.close = () => {
        closed.times += 1;
        return close();
      };
      return handle;
    });
    return closed;
  }

  it('is closed once, however often that is asked for', async () => {
    const closed = aCountedJournal();
    const journal = await openJournal(await aRun());

    await Promise.all([journal.close(), journal.close()]);
    await journal.close();

    expect(closed.times).toBe(1);
  });

  it.each(['truncate', 'sync'] as const)(
    'is closed when opening it ends with a failing %s',
    async (operation) => {
      const run = await aRun();
      const closed = aCountedJournal();
      jest.spyOn(await openFilePrototype(), operation).mockRejectedValueOnce(aSystemError('ENOSPC'));

      const opened = openJournal(run);

      await expect(opened).rejects.toMatchObject({
        code: 'store.unwritable',
        message: `cannot write ${join(run.path, 'journal.jsonl')}: no space is left on the disk (ENOSPC)`,
      });
      expect(closed.times).toBe(1);
    },
  );
});
