/** A state folder with runs in it. */

import { openJournal } from '../../src/store/journal.js';
import type { FinishedStatus, NewJournalEntry } from '../../src/store/journal-entry.js';
import { type CreateRunOptions, createRun, type RunFolder } from '../../src/store/run-folder.js';
import { aStateDir, countedChance, runOptions } from './store-builders.js';

const at = '2026-11-21T18:00:00.000Z';

/** The intention of a write, as a journal holds it. */
export const aWrite = {
  ...({ entry: 'write', at, write: 1, resource: 'domain-settings', target: 'a.test' } as const),
  ...({ method: 'POST', path: 'api/v1/settings/domain/domain', action: 'set', fields: {} } as const),
} satisfies NewJournalEntry;

/** The last entry of a journal. */
export function finished(status: FinishedStatus): NewJournalEntry {
  return { entry: 'finished', at, status, exitCode: 0 };
}

/** A state folder to which runs are added, each a minute after the one before. */
export async function aStore() {
  const stateDir = await aStateDir();
  const random = countedChance();
  let minute = 0;
  const add = async (
    entries: readonly NewJournalEntry[] = [],
    changes: Partial<CreateRunOptions> = {},
  ): Promise<RunFolder> => {
    minute += 1;
    const now = new Date(Date.UTC(2026, 10, 21, 17, minute));
    const run = await createRun(runOptions({ stateDir, random, now, ...changes }));
    if (entries.length === 0) return run;
    const journal = await openJournal(run);
    for (const entry of entries) await journal.append(entry);
    await journal.close();
    return run;
  };
  return { stateDir, add };
}
